"""Import, its dry run, and taking it back. The same functions serve the page and the command line."""

from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.errors import DomainError
from crm_app.domain.imports import service
from crm_app.domain.imports.commit import Counts, commit_slice, make_terms
from crm_app.domain.imports.creating import Ready, ready
from crm_app.domain.imports.error_file import keep_failures, refused_in_slices
from crm_app.domain.imports.lookups import Lookups, lookups
from crm_app.domain.imports.mapping import Mapping, as_json, parse_mapping
from crm_app.domain.imports.matching import Match, Verdict, matched
from crm_app.domain.imports.planning import Plan, plan_rows
from crm_app.domain.imports.preview import bare_report, preview
from crm_app.domain.imports.reading import read_table
from crm_app.domain.imports.suggesting import remember_mapping, suggested_mapping
from crm_app.domain.imports.table import Table
from crm_app.domain.imports.taking_back import forget_terms, kept_leads, take_back_slice
from crm_app.domain.records import files
from crm_app.domain.records.models import Job, StoredFile
from crm_app.domain.terms.models import TermKind
from crm_app.jobs.registry import job
from crm_app.jobs.run import JobRun

TERMS_AT_ONCE = 10
MATCHED_AT_ONCE = 500
STALE = "leads"


@dataclass(slots=True)
class Prepared:
    """A file read and matched, before the first row is written."""

    table: Table
    mapping: Mapping
    mapped_from: str
    known: Lookups
    again: bool
    currency: str
    plan: Plan = field(default_factory=Plan)


def opened(run: JobRun) -> Prepared:
    """Read the file and match its columns; nothing is locked meanwhile."""
    payload = run.job.payload
    with run.read() as (session, actor):
        file = session.get(StoredFile, payload["file_id"])
        if file is None:
            raise DomainError("file_gone")
        again = service.came_before(session, payload["digest"], run.job.id)
    table = read_table(file.name, files.content(file))
    with run.read() as (session, actor):
        if payload.get("mapping"):
            mapping, origin = parse_mapping(payload["mapping"]), "given"
        else:
            mapping, origin = suggested_mapping(session, table)
        known = lookups(session)
    return Prepared(table, mapping, origin, known, again, actor.currency)


def try_rows(found: Prepared) -> None:
    """Clean every row; nothing is locked meanwhile."""
    found.plan = plan_rows(found.table, found.mapping, found.known, found.currency)


def take_back(run: JobRun) -> None:
    """Remove what a stopped import wrote."""
    _take_back_rows(run, run.job.id)
    with run.write(stale=STALE) as (session, actor):
        forget_terms(session, actor, job_id=run.job.id, term_ids=run.result.get("terms", []))
        run.result["kept"] = kept_leads(session, run.job.id)
        run.result |= {"created": 0, "updated": 0, "terms": []}


@job(service.PREVIEW)
def preview_leads(run: JobRun) -> None:
    """Try an import without writing."""
    found = opened(run)
    file_name = run.job.payload["file_name"]
    # Stays when the mapping does not fit, so that the columns can be matched by hand.
    run.result["report"] = bare_report(file_name, found.table, found.mapping, found.mapped_from).as_dict()
    try_rows(found)
    with run.read() as (session, actor):
        report = preview(
            session, actor, file_name=file_name, table=found.table, mapping=found.mapping,
            mapped_from=found.mapped_from, plan=found.plan, known=found.known, again=found.again,
        )  # fmt: skip
    run.result["report"] = report.as_dict()
    run.done = report.row_count


@job(service.IMPORT, clean_up=take_back)
def import_leads(run: JobRun) -> None:
    """Import a file, slice by slice, from wherever an earlier worker got to."""
    found = opened(run)
    try_rows(found)
    _make_terms(run, found)
    with run.read() as (session, _actor):
        found.known = lookups(session)
    _write_rows(run, found)
    _finish(run, found)


@job(service.UNDO)
def undo_import(run: JobRun) -> None:
    """Take a finished import back."""
    job_id = run.job.payload["job_id"]
    _take_back_rows(run, job_id)
    with run.write(stale=STALE, last=True) as (session, actor):
        imported = session.get(Job, job_id)
        forget_terms(session, actor, job_id=job_id, term_ids=imported.result.get("terms", []))
        kept = kept_leads(session, job_id)
        imported.state, imported.result = service.UNDONE, imported.result | {"kept": kept}
        session.add(imported)
        run.result["kept"] = kept


def _make_terms(run: JobRun, found: Prepared) -> None:
    plan = found.plan
    for kind, names in ((TermKind.LEAD_SOURCE, plan.new_sources), (TermKind.TAG, plan.new_tags)):
        for start in range(0, len(names), TERMS_AT_ONCE):
            with run.write(total=len(found.table.rows)) as (session, actor):
                made = make_terms(session, actor, kind, names[start : start + TERMS_AT_ONCE])
                run.result["terms"] = [*run.result.get("terms", []), *made]
            run.rest()


def _write_rows(run: JobRun, found: Prepared) -> None:
    last = run.result.get("row", 0)
    rows = [row for row in found.plan.rows if row.row > last]
    for start in range(0, len(rows), MATCHED_AT_ONCE):
        with run.read() as (session, actor):
            matches = matched(session, actor, rows[start : start + MATCHED_AT_ONCE], found.known, again=found.again)
        while matches:
            taken = _next_slice(matches, run.slice_size)
            # Words are made while others may write.
            words = [ready(match.row) for match in taken if match.verdict is not Verdict.SAME]
            run.rest()
            _write_slice(run, found, taken, words)
            matches = matches[len(taken) :]


def _next_slice(matches: list[Match], most: int) -> list[Match]:
    """As many matches as hold ``most`` rows to write; what is the same already costs nothing."""
    writing = 0
    for place, match in enumerate(matches):
        writing += match.verdict is not Verdict.SAME
        if writing == most:
            return matches[: place + 1]
    return matches


def _write_slice(run: JobRun, found: Prepared, taken: list[Match], rows: list[Ready]) -> None:
    with run.write(total=len(found.table.rows), stale=STALE if rows else "") as (session, actor):
        if rows:
            counts = commit_slice(
                session, actor, job_id=run.job.id, known=found.known, file_name=run.job.payload["file_name"], rows=rows,
                again=found.again,
            )  # fmt: skip
            _add(run.result, counts)
        _add(run.result, Counts(skipped=len(taken) - len(rows)))
        run.result["row"] = taken[-1].row.row
        run.done += len(taken)


def _add(result: dict[str, Any], counts: Counts) -> None:
    for name in ("created", "updated", "skipped", "failed"):
        result[name] = result.get(name, 0) + getattr(counts, name)


def _finish(run: JobRun, found: Prepared) -> None:
    with run.write(total=len(found.table.rows), stale=STALE, last=True) as (session, actor):
        problems = sorted([*found.plan.problems, *refused_in_slices(session, run.job.id)], key=lambda p: p.row)
        result = run.result
        result |= {
            "created": result.get("created", 0), "updated": result.get("updated", 0),
            "skipped": result.get("skipped", 0) + found.plan.repeats,
            "failed": len({problem.row for problem in problems}),
            "notices": [list(notice) for notice in found.plan.notices],
        }  # fmt: skip
        if problems:
            result["failures"] = keep_failures(
                session, actor, file_name=run.job.payload["file_name"], table=found.table, problems=problems
            )
        if result["created"] or result["updated"]:
            result["undo_id"] = service.remember_import(session, actor, run.job.id)
        remember_mapping(session, actor, found.table, parse_mapping(as_json(found.mapping)))
        run.done = len(found.table.rows)


def _take_back_rows(run: JobRun, job_id: int) -> None:
    while True:
        with run.write(stale=STALE) as (session, actor):
            looked_at = take_back_slice(session, actor, job_id=job_id, most=run.slice_size)
        if not looked_at:
            return
        run.rest()

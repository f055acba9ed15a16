"""A dry run: what an import would do, and everything that is wrong, by row and field."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.mapping import Mapping, as_json
from crm_app.domain.imports.matching import Match, Verdict, matched
from crm_app.domain.imports.planning import Plan
from crm_app.domain.imports.preparing import Prepared, Problem
from crm_app.domain.imports.table import Table
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.queries import visible
from crm_app.domain.terms.models import Term

MOST_PROBLEMS = 200
MOST_DIFFERENCES = 50
MOST_DUPLICATES = 50
SAMPLE_ROWS = 5


@dataclass(slots=True)
class PreviewReport:
    """What the page shows before anything is written; ``as_dict`` gives plain values.

    ``mapped_from`` is remembered, shipped, headers or given. ``problems`` are the first of ``problem_count``;
    ``problem_codes`` counts all of them by ``field.code``. ``differences`` are updates as
    ``{row, number, title, changes: {field: [before, after]}}``. ``duplicates`` share a phone or e-mail with a lead or
    an earlier row: ``{row, field, value, number, title, other_row}``.
    """

    file_name: str
    shape: str
    headers: list[str]
    samples: list[list[str]]
    row_count: int
    mapping: dict[str, Any]
    mapped_from: str
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    problem_count: int = 0
    problem_codes: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    duplicate_count: int = 0
    notices: list[list[Any]] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)
    new_tags: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for a job's result."""
        return asdict(self)


def bare_report(file_name: str, table: Table, mapping: Mapping, mapped_from: str) -> PreviewReport:
    """The file's columns before any row is tried: enough to match them by hand when the first guess does not fit."""
    samples = [[cell[:80] for cell in row.cells] for row in table.rows[:SAMPLE_ROWS]]
    return PreviewReport(
        file_name, table.shape, table.headers, samples, len(table.rows), as_json(mapping), mapped_from
    )


def preview(
    session: Session, actor: Actor, *, file_name: str, table: Table, mapping: Mapping, mapped_from: str,
    plan: Plan, known: Lookups, again: bool,
) -> PreviewReport:  # fmt: skip
    """Compare a plan with what the workspace holds.

    Args:
        again: This very file came in before; rows without an outside id would be skipped.

    Raises:
        NotFound: The role may not import.
    """
    ensure_may(actor, "lead.import")
    report = bare_report(file_name, table, mapping, mapped_from)
    report.skipped, report.notices = plan.repeats, [list(notice) for notice in plan.notices]
    report.new_sources, report.new_tags = plan.new_sources, plan.new_tags
    problems, writing = list(plan.problems), []
    for start in range(0, len(plan.rows), 500):
        for match in matched(session, actor, plan.rows[start : start + 500], known, again=again):
            _count(session, report, match, problems)
            if match.verdict in (Verdict.NEW, Verdict.CHANGED):
                writing.append(match.row)
    _find_duplicates(session, actor, writing, report)
    if again:
        report.notices.append(["import.same_file", {}])
    report.failed = len({problem.row for problem in problems})
    report.problem_count = len(problems)
    report.problem_codes = dict(Counter(f"{problem.field}.{problem.code}" for problem in problems).most_common())
    report.problems = [asdict(problem) for problem in sorted(problems, key=lambda p: p.row)[:MOST_PROBLEMS]]
    return report


def _count(session: Session, report: PreviewReport, match: Match, problems: list[Problem]) -> None:
    if match.verdict is Verdict.NEW:
        report.created += 1
    elif match.verdict is Verdict.SAME:
        report.skipped += 1
    elif match.verdict is Verdict.HIDDEN:
        problems.append(Problem(match.row.row, "outside_id", "taken", value=match.row.values["outside_id"][:80]))
    else:
        report.updated += 1
        if len(report.differences) < MOST_DIFFERENCES:
            report.differences.append(_difference(session, match))


def _difference(session: Session, match: Match) -> dict[str, Any]:
    lead, new = match.lead, match.new
    changes = {name: [_shown(getattr(lead, name)), _shown(value)] for name, value in new.items() if name != "source_id"}
    if "source_id" in new or match.source:
        term = session.get(Term, lead.source_id) if lead.source_id else None
        changes["source"] = [term.names if term else "", match.row.source]
    if match.tags:
        changes["tags"] = ["", list(match.tags)]
    return {"row": match.row.row, "number": lead.number, "title": lead.title, "changes": changes}


def _find_duplicates(session: Session, actor: Actor, rows: list[Prepared], report: PreviewReport) -> None:
    """Rows that share a phone or e-mail with another lead or row; a person decides, so nothing is left out."""
    for name in ("phone", "email"):
        if not any(row.values.get(name) for row in rows):
            continue
        column = col(getattr(Lead, name))
        query = select(column, Lead.number, Lead.title, Lead.outside_id).where(visible(actor), column != "")
        leads = {_key(name, value): (number, title, outside) for value, number, title, outside in session.exec(query)}
        earlier: dict[str, int] = {}
        for row in rows:
            key = _key(name, row.values.get(name) or "")
            if not key:
                continue
            lead, other = leads.get(key), earlier.setdefault(key, row.row)
            own = lead and lead[2] and lead[2] == row.values.get("outside_id")
            if (lead and not own) or other != row.row:
                _add_duplicate(report, row, name, lead if not own else None, other)


def _add_duplicate(
    report: PreviewReport, row: Prepared, name: str, lead: tuple[int, str, Any] | None, other: int
) -> None:
    report.duplicate_count += 1
    if len(report.duplicates) < MOST_DUPLICATES:
        report.duplicates.append({
            "row": row.row, "field": name, "value": row.values[name], "number": lead[0] if lead else 0,
            "title": lead[1] if lead else "", "other_row": other if other != row.row else 0,
        })  # fmt: skip


def _key(name: str, value: str) -> str:
    """The same phone however it is written: its last eleven digits."""
    return "".join(c for c in value if c.isdigit())[-11:] if name == "phone" else value.casefold()


def _shown(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value

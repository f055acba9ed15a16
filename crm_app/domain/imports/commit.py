"""Writing one slice of an import: few statements, short enough that nobody at the board notices the writer's turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session, col

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Conflict
from crm_app.domain.imports.creating import Batch, Ready, create
from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.matching import Match, Verdict, matched
from crm_app.domain.imports.models import ImportedRow, Outcome
from crm_app.domain.leads.models import Lead, LeadTag
from crm_app.domain.leads.service import search_texts
from crm_app.domain.records.ledger import audit, tell
from crm_app.domain.records.many import insert_many
from crm_app.domain.records.search import put
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import term_named

_SEARCHED = {"title", "contact_name", "phone", "email", "wechat", "region"}


@dataclass(slots=True)
class Counts:
    """What became of rows. ``failed`` counts rows refused because of what the workspace holds."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0


def make_terms(session: Session, actor: Actor, kind: TermKind, names: list[str]) -> list[int]:
    """Add dictionary entries that the file names and the workspace lacks; returns their ids."""
    ensure_may(actor, "lead.import")
    return [term_named(session, actor, kind=kind, name=name).id or 0 for name in names]


def commit_slice(
    session: Session, actor: Actor, *, job_id: int, known: Lookups, file_name: str, rows: Sequence[Ready], again: bool
) -> Counts:
    """Write some rows in the caller's transaction.

    Args:
        again: This very file came in before, so rows without an outside id are here already.

    Raises:
        NotFound: The role may not import.
        RuleViolation: A stage was retired since the rows were read.
        Conflict: A lead changed in the very moment it was updated; the slice may be tried again.
    """
    ensure_may(actor, "lead.import")
    batch = Batch(session, actor, job_id, known, file_name, actor.now())
    by_verdict: dict[Verdict, list[Match]] = {verdict: [] for verdict in Verdict}
    for match in matched(session, actor, [one.row for one in rows], known, again=again):
        by_verdict[match.verdict].append(match)
    new = {match.row.row for match in by_verdict[Verdict.NEW]}
    created = create(batch, [one for one in rows if one.row.row in new])
    differences = _update(batch, by_verdict[Verdict.CHANGED])
    for match in by_verdict[Verdict.HIDDEN]:
        # The same words as for a hand-made lead: more would tell about rows out of sight.
        problem = {"field": "outside_id", "code": "taken"}
        session.add(ImportedRow(job_id=job_id, row=match.row.row, outcome=Outcome.REFUSED, problem=problem))
    if created or differences:
        audit(session, actor, "lead.import", "job", job_id, file=file_name, created=created, updated=differences)
    return Counts(len(created), len(differences), len(by_verdict[Verdict.SAME]), len(by_verdict[Verdict.HIDDEN]))


def _update(batch: Batch, matches: list[Match]) -> dict[str, Any]:
    """Write what differs; returns ``{lead id: {field: [before, after]}}``."""
    known = batch.known
    tags = {match.lead.id: [known.tags[tag.casefold()] for tag in match.tags] for match in matches}
    by_columns: dict[tuple[str, ...], list[Match]] = {}
    for match in matches:
        by_columns.setdefault(tuple(sorted(match.new)), []).append(match)
    for columns, alike in by_columns.items():
        _write(batch, columns, alike)
    workspace_id = batch.actor.workspace_id
    links = [
        {"workspace_id": workspace_id, "lead_id": lead, "term_id": term}
        for lead, terms in tags.items()
        for term in terms
    ]
    insert_many(batch.session, LeadTag, links)
    differences: dict[str, Any] = {}
    effects = []
    for match in matches:
        before = {name: _plain(getattr(match.lead, name)) for name in match.new}
        effects.append({
            "workspace_id": workspace_id, "job_id": batch.job_id, "row": match.row.row,
            "outcome": Outcome.UPDATED.value, "lead_id": match.lead.id, "version": match.lead.version + 1,
            "problem": None, "before": {"values": before, "tags": tags[match.lead.id]},
        })  # fmt: skip
        differences[str(match.lead.id)] = _tell(batch, match, before, tags[match.lead.id])
    insert_many(batch.session, ImportedRow, effects)
    return differences


def _write(batch: Batch, columns: tuple[str, ...], matches: list[Match]) -> None:
    """One statement for all leads that change in the same columns; each row is guarded by its version."""
    statement = (
        update(Lead)
        .where(
            col(Lead.workspace_id) == batch.actor.workspace_id, col(Lead.id) == bindparam("lead"),
            col(Lead.version) == bindparam("seen"),
        )
        .values({
            "version": bindparam("after"), "updated_at": batch.now,
            **{name: bindparam(f"new_{name}") for name in columns},
        })
    )  # fmt: skip
    rows = [
        {"lead": m.lead.id, "seen": m.lead.version, "after": m.lead.version + 1}
        | {f"new_{name}": m.new[name] for name in columns}
        for m in matches
    ]
    written = batch.session.connection().execute(statement, rows)
    if written.rowcount != len(matches):
        raise Conflict
    if _SEARCHED.intersection(columns):
        for match in matches:
            put(batch.session, "lead", match.lead.id, *search_texts(_Changed(match)))


def _tell(batch: Batch, match: Match, before: dict[str, Any], tags: list[int]) -> dict[str, Any]:
    changes = {name: [before[name], _plain(value)] for name, value in match.new.items()}
    shown = {name: pair for name, pair in changes.items() if name != "source_id"}
    tell(
        batch.session,
        batch.actor,
        "lead",
        match.lead.id,
        "import_updated",
        at=batch.now,
        file=batch.file_name,
        changes=shown,
    )
    return changes | ({"tags": [[], tags]} if tags else {})


class _Changed:
    """A lead's columns with the new values over the old ones."""

    def __init__(self, match: Match):
        self._match = match

    def __getattr__(self, name: str) -> Any:
        return self._match.new.get(name, getattr(self._match.lead, name))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

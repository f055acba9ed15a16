"""Many new leads at once: numbers, ranks at the end of their columns, tags, search words, timeline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor
from crm_app.domain.errors import RuleViolation
from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.models import ImportedRow, Outcome
from crm_app.domain.imports.preparing import Prepared, note_with
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.leads.rank import rank_between
from crm_app.domain.leads.service import search_texts
from crm_app.domain.records.ledger import tell
from crm_app.domain.records.many import insert_many
from crm_app.domain.records.models import WorkspaceHead
from crm_app.domain.records.search import put_words
from crm_app.domain.records.words import index_words

_SEARCHED = ("title", "contact_name", "phone", "email", "wechat", "region", "outside_id")
# Copied as they were prepared; the second is what a row without that column gets.
_COPIED = {
    "contact_name": "", "phone": "", "email": "", "wechat": "", "region": "", "amount": None, "intent": None,
    "next_step": "", "next_step_on": None, "outside_id": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """A prepared row with its search words, made before the writer's turn."""

    row: Prepared
    words: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One slice on its way: who writes, for which job, with which names."""

    session: Session
    actor: Actor
    job_id: int
    known: Lookups
    file_name: str
    now: datetime


def ready(row: Prepared) -> Ready:
    """Make the search words of a row."""
    return Ready(row, index_words(*search_texts(SimpleNamespace(**{name: row.values.get(name) or "" for name in _SEARCHED}))))


def create(batch: Batch, rows: Sequence[Ready]) -> list[int]:
    """Write new leads; returns their ids in the order of the rows.

    Raises:
        RuleViolation: A stage was retired since the rows were read.
    """
    if not rows:
        return []
    session, known = batch.session, batch.known
    stage_ids = [known.stages[one.row.stage] if one.row.stage else known.first_stage for one in rows]
    _ensure_stages_live(session, set(stage_ids))
    numbers = _numbers(session, len(rows))
    rank = _ranks(session)
    insert_many(session, Lead, [
        _new_lead(batch, one.row, number, stage_id, rank(stage_id))
        for one, number, stage_id in zip(rows, numbers, stage_ids, strict=True)
    ])  # fmt: skip
    by_number = dict(
        session.exec(select(Lead.number, Lead.id).where(Lead.number >= numbers[0], Lead.number <= numbers[-1])).all()
    )
    ids = [by_number[number] or 0 for number in numbers]
    _write_around(batch, ids, rows)
    return ids


def _write_around(batch: Batch, ids: list[int], rows: Sequence[Ready]) -> None:
    session, workspace_id = batch.session, batch.actor.workspace_id
    pairs = list(zip(ids, rows, strict=True))
    tags = [
        {"workspace_id": workspace_id, "lead_id": lead_id, "term_id": batch.known.tags[tag.casefold()]}
        for lead_id, one in pairs for tag in one.row.tags
    ]  # fmt: skip
    insert_many(session, LeadTag, tags)
    put_words(session, "lead", [(lead_id, one.words) for lead_id, one in pairs])
    insert_many(session, ImportedRow, [
        {"workspace_id": workspace_id, "job_id": batch.job_id, "row": one.row.row, "outcome": Outcome.CREATED.value,
         "lead_id": lead_id, "version": 1, "before": None, "problem": None}
        for lead_id, one in pairs
    ])  # fmt: skip
    for lead_id in ids:
        tell(session, batch.actor, "lead", lead_id, "imported", at=batch.now, file=batch.file_name)


def _new_lead(batch: Batch, row: Prepared, number: int, stage_id: int, rank: str) -> dict[str, Any]:
    values, known, now = row.values, batch.known, batch.now
    owner_id = known.owners[row.owner] if row.owner else None
    return {name: values.get(name, missing) for name, missing in _COPIED.items()} | {
        "workspace_id": batch.actor.workspace_id, "number": number, "version": 1, "title": values["title"],
        "currency": batch.actor.currency, "stage_id": stage_id, "stage_entered_at": now, "rank": rank,
        "source_id": known.sources[row.source.casefold()] if row.source else None,
        "owner_id": owner_id, "team_id": known.teams.get(owner_id) if owner_id else None,
        "assigned_at": now if owner_id else None, "note": note_with("", values.get("note", ""), row.lines),
        "reason_id": None, "created_at": now, "created_by": batch.actor.member_id, "updated_at": now,
        "last_activity_at": None, "deleted_at": None,
    }  # fmt: skip


def _ensure_stages_live(session: Session, stage_ids: set[int]) -> None:
    query = select(LeadStage.id).where(col(LeadStage.id).in_(stage_ids), LeadStage.active).with_for_update(read=True)
    if set(session.exec(query)) != stage_ids:
        raise RuleViolation("lead.stage_gone")


def _numbers(session: Session, count: int) -> list[int]:
    query = select(WorkspaceHead).where(WorkspaceHead.workspace_id == session.info["workspace_id"])
    head = session.exec(query.with_for_update()).one()
    first = head.next_lead_number
    head.next_lead_number += count
    session.add(head)
    session.flush()
    return list(range(first, first + count))


def _ranks(session: Session) -> Callable[[int], str]:
    """Ranks at the end of each column, in the file's order; nobody's own arrangement moves."""
    last: dict[int, str | None] = {}

    def following(stage_id: int) -> str:
        if stage_id not in last:
            last[stage_id] = session.exec(
                select(Lead.rank).where(Lead.stage_id == stage_id, col(Lead.deleted_at).is_(None))
                .order_by(col(Lead.rank).desc()).limit(1)
            ).first()  # fmt: skip
        rank = last[stage_id] = rank_between(last[stage_id], None)
        return rank

    return following

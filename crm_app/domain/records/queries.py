"""Reading what was left behind: timelines, changes, the last hand on a row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from crm_app.domain.people.models import Membership, WorkspaceHead
from crm_app.domain.records.models import AuditEntry, Change, TimelineEvent

# Beyond this many missed changes reading the page anew is cheaper.
MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event with the name of whoever did it."""

    id: int
    kind: str
    at: datetime
    body: str
    facts: dict[str, Any]
    who: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What changed on a topic between two sequences; ``stale`` asks for reading anew."""

    from_seq: int
    to_seq: int
    ids: tuple[int, ...]
    stale: bool


def timeline(
    session: Session, kind: str, subject_id: int, *, limit: int = 50, skip: int = 0,
    only: tuple[str, ...] = (), without: tuple[str, ...] = (),
) -> list[TimelineRow]:  # fmt: skip
    """Events of a record, newest first. The caller has checked the record's own visibility.

    Args:
        only: Kinds of events to keep; empty for all.
        without: Kinds of events to leave out.
    """
    query = (
        select(TimelineEvent.id, TimelineEvent.kind, TimelineEvent.at, TimelineEvent.body, TimelineEvent.facts, Membership.name)
        .join(Membership, col(Membership.id) == TimelineEvent.member_id, isouter=True)
        .where(TimelineEvent.subject_kind == kind, TimelineEvent.subject_id == subject_id)
        .where(*_of_kinds(only, without))
        .order_by(col(TimelineEvent.at).desc(), col(TimelineEvent.id).desc())
        .offset(skip)
        .limit(limit)
    )
    return [TimelineRow(*row) for row in session.exec(query)]


def _of_kinds(only: tuple[str, ...], without: tuple[str, ...]) -> list[ColumnElement[bool]]:
    wanted = [col(TimelineEvent.kind).in_(only)] if only else []
    return [*wanted, col(TimelineEvent.kind).not_in(without)] if without else wanted


def last_actor_name(session: Session, kind: str, subject_id: int) -> str:
    """Who changed a row last, for the sentence that explains a conflict."""
    query = (
        select(Membership.name)
        .join(AuditEntry, col(AuditEntry.member_id) == Membership.id)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == subject_id)
        .order_by(col(AuditEntry.id).desc())
        .limit(1)
    )
    return session.exec(query).first() or ""


def sequence_now(session: Session) -> int:
    """The sequence of the latest change of the session's workspace."""
    query = select(WorkspaceHead.sequence).where(WorkspaceHead.workspace_id == session.info["workspace_id"])
    return session.exec(query).one()


def changes_since(session: Session, topic: str, sequence: int) -> Heard:
    """Which rows of a topic changed after a sequence."""
    now = sequence_now(session)
    if now <= sequence:
        return Heard(sequence, now, (), stale=now < sequence)
    query = select(Change.ids, Change.stale).where(Change.topic == topic, Change.sequence > sequence)
    rows = session.exec(query.limit(MOST_CHANGES + 1)).all()
    oldest = session.exec(select(func.min(Change.sequence)).where(Change.topic == topic)).one()
    missed = oldest is not None and oldest > sequence + 1 and not rows
    ids = tuple(dict.fromkeys(i for row in rows for i in row[0]))
    return Heard(sequence, now, ids, stale=missed or len(rows) > MOST_CHANGES or any(row[1] for row in rows))

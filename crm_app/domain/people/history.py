"""Whose hand it was: timelines with names, and who changed a row last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from crm_app.domain.people.models import Membership
from crm_app.domain.records.models import AuditEntry, TimelineEvent


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event with the name of whoever did it."""

    id: int
    kind: str
    at: datetime
    body: str
    facts: dict[str, Any]
    who: str | None


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
    kept = [col(TimelineEvent.kind).in_(only)] if only else []
    left_out = [col(TimelineEvent.kind).not_in(without)] if without else []
    return [*kept, *left_out]


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

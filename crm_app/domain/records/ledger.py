"""What a service leaves in the open transaction; the unit of work writes it just before the commit.

Three streams, one transaction: audit (what the law reads), timeline (what people read) and changes
(what live pages must hear).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from crm_app.domain.actor import Actor


@dataclass(slots=True)
class AuditNote:
    """One audited act; ``changes`` is ``{field: [before, after]}``."""

    member_id: int | None
    action: str
    subject_kind: str
    subject_id: int | None
    changes: dict[str, Any]


@dataclass(slots=True)
class TimelineNote:
    """One event on a record's timeline."""

    subject_kind: str
    subject_id: int
    at: datetime
    member_id: int | None
    kind: str
    body: str
    facts: dict[str, Any]


@dataclass(slots=True)
class UndoNote:
    """How a change is taken back; the id is made here, so nobody has to wait for the database."""

    id: int
    kind: str
    member_id: int | None
    payload: dict[str, Any]


@dataclass(slots=True)
class Ledger:
    """Everything the open transaction has to say."""

    audit: list[AuditNote] = field(default_factory=list)
    timeline: list[TimelineNote] = field(default_factory=list)
    undo: list[UndoNote] = field(default_factory=list)
    changed: dict[str, set[int]] = field(default_factory=dict)
    stale: set[str] = field(default_factory=set)

    def topics(self) -> list[str]:
        """The topics that somebody may be watching."""
        return sorted({*self.changed, *self.stale})


def ledger_of(session: Session) -> Ledger:
    """The ledger of a session's open transaction."""
    return session.info.setdefault("ledger", Ledger())  # type: ignore[no-any-return]


def audit(session: Session, actor: Actor, action: str, subject_kind: str, subject_id: int | None, **changes: Any) -> None:
    """Record who did what; each keyword is a field with ``[before, after]`` or a plain fact."""
    ledger_of(session).audit.append(AuditNote(actor.member_id, action, subject_kind, subject_id, changes))


def tell(
    session: Session, actor: Actor, subject_kind: str, subject_id: int, kind: str,
    body: str = "", *, at: datetime | None = None, **facts: Any,
) -> None:  # fmt: skip
    """Put an event on a record's timeline."""
    ledger_of(session).timeline.append(
        TimelineNote(subject_kind, subject_id, at or actor.now(), actor.member_id, kind, body, facts)
    )


def announce(session: Session, topic: str, *ids: int) -> None:
    """Let everybody who watches a topic hear that these rows changed."""
    ledger_of(session).changed.setdefault(topic, set()).update(ids)


def announce_stale(session: Session, topic: str) -> None:
    """Bulk work: watchers read their page anew instead of row by row."""
    ledger_of(session).stale.add(topic)

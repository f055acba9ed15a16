"""Reading the audit trail: who did what, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.people.models import Membership
from crm_app.domain.records.models import AuditEntry, AuditValues

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One audited act. ``who`` is None for the product itself."""

    id: int
    at: datetime
    who: str | None
    action: str
    subject_kind: str
    subject_id: int | None
    changes: dict[str, Any] | None


def audit_trail(session: Session, actor: Actor, *, before: int = 0, about: str = "") -> list[AuditRow]:
    """A page of the trail.

    Args:
        session: The open unit of work.
        actor: Who asks; needs ``audit.read``.
        before: Only entries with a smaller id; 0 starts with the newest.
        about: Only actions of one area, such as ``member``; everything when empty.

    Raises:
        Forbidden: The role may not read it.
    """
    ensure_may(actor, "audit.read")
    query = (
        select(
            AuditEntry.id,
            AuditEntry.at,
            Membership.name,
            AuditEntry.action,
            AuditEntry.subject_kind,
            AuditEntry.subject_id,
            AuditValues.changes,
        )
        .join(Membership, col(Membership.id) == AuditEntry.member_id, isouter=True)
        .join(AuditValues, col(AuditValues.entry_id) == AuditEntry.id, isouter=True)
    )
    if before:
        query = query.where(col(AuditEntry.id) < before)
    if about:
        query = query.where(col(AuditEntry.action).startswith(f"{about}.", autoescape=True))
    return [AuditRow(*row) for row in session.exec(query.order_by(col(AuditEntry.id).desc()).limit(PAGE))]

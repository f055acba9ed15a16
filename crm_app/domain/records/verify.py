"""Checking the audit trail: was an entry changed, removed or added behind the product's back?"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_app.domain.records.chain import chain_digest, salted_digest
from crm_app.domain.records.models import AuditEntry, AuditValues, WorkspaceHead

_SLICE = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries were read, and the sequence of the first one that does not fit; None when all do."""

    entries: int
    broken_at: int | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was tampered with."""
        return self.broken_at is None


def verify_audit(session: Session) -> Verdict:
    """Follow the chain of the session's workspace from its first entry to the head.

    Values that an erasure emptied are passed over: their digest stays in the envelope, so the chain still holds.
    """
    head = session.exec(select(WorkspaceHead).where(WorkspaceHead.workspace_id == session.info["workspace_id"])).one()
    count, digest, last = 0, "", 0
    query = (
        select(AuditEntry, AuditValues.salt, AuditValues.changes)
        .join(AuditValues, col(AuditValues.entry_id) == AuditEntry.id, isouter=True)
        .order_by(col(AuditEntry.sequence), col(AuditEntry.id))
    )
    for entry, salt, changes in session.exec(query.execution_options(yield_per=_SLICE)):
        envelope = [
            entry.workspace_id, entry.sequence, entry.at.isoformat(), entry.member_id, entry.action, entry.subject_kind, entry.subject_id,
        ]  # fmt: skip
        erased = changes is None
        values_fit = erased or (salt is not None and salted_digest(salt, changes) == entry.values_digest)
        digest = chain_digest(digest, envelope, entry.values_digest)
        count += 1
        if not values_fit or digest != entry.digest:
            return Verdict(count, entry.sequence)
        last = entry.sequence
    # Entries cut off at the end leave a chain that is sound in itself; the head remembers where it ended.
    return Verdict(count, None if digest == head.audit_digest else last + 1)

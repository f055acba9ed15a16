"""Taking an import back, in slices, so that a failed or unwanted one leaves nothing behind.

Leads that somebody worked on since are kept and listed: their work is worth more than a clean table.
"""

from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.imports.models import ImportedRow, Outcome
from crm_app.domain.leads.models import Lead, LeadTag
from crm_app.domain.leads.service import make_findable
from crm_app.domain.records.ledger import audit, tell
from crm_app.domain.records.models import SearchDoc, TimelineEvent
from crm_app.domain.terms.models import Term

_WRITTEN = (Outcome.CREATED, Outcome.UPDATED)


def take_back_slice(session: Session, actor: Actor, *, job_id: int, most: int) -> int:
    """Undo the latest rows of an import that are still there.

    Returns:
        How many rows were looked at; 0 when nothing is left.

    Raises:
        NotFound: The role may not import.
    """
    ensure_may(actor, "lead.import")
    rows = session.exec(
        select(ImportedRow).where(ImportedRow.job_id == job_id, col(ImportedRow.outcome).in_(_WRITTEN))
        .order_by(col(ImportedRow.id).desc()).limit(most)
    ).all()  # fmt: skip
    if not rows:
        return 0
    query = select(Lead).where(col(Lead.id).in_([row.lead_id for row in rows])).with_for_update()
    leads = {lead.id: lead for lead in session.exec(query)}
    untouched = [row for row in rows if row.lead_id in leads and leads[row.lead_id].version == row.version]
    created = [row.lead_id for row in untouched if row.outcome == Outcome.CREATED]
    _remove(session, [lead_id for lead_id in created if lead_id])
    for row in untouched:
        if row.outcome == Outcome.UPDATED:
            _restore(session, actor, leads[row.lead_id], row)
    settled = {row.id for row in untouched}
    kept = [row for row in rows if row.id not in settled and row.lead_id in leads]
    for row in kept:
        row.outcome = Outcome.KEPT
        session.add(row)
    stays = {row.id for row in kept}
    gone = [row.id for row in rows if row.id not in stays]
    session.exec(delete(ImportedRow).where(col(ImportedRow.id).in_(gone)))  # type: ignore[call-overload]
    audit(session, actor, "lead.import_taken_back", "job", job_id, removed=created, kept=[row.lead_id for row in kept])
    return len(rows)


def forget_terms(session: Session, actor: Actor, *, job_id: int, term_ids: list[int]) -> None:
    """Remove the dictionary entries an import made, as far as nothing uses or changed them."""
    ensure_may(actor, "lead.import")
    if not term_ids:
        return
    used = set(session.exec(select(Lead.source_id).where(col(Lead.source_id).in_(term_ids)).distinct()))
    used |= set(session.exec(select(LeadTag.term_id).where(col(LeadTag.term_id).in_(term_ids)).distinct()))
    unused = [term_id for term_id in term_ids if term_id not in used]
    session.exec(delete(Term).where(col(Term.id).in_(unused), col(Term.version) == 1))  # type: ignore[call-overload]
    audit(session, actor, "lead.import_taken_back", "job", job_id, terms=unused)


def kept_leads(session: Session, job_id: int, *, limit: int = 200) -> list[dict[str, Any]]:
    """The leads that were edited since and therefore stayed, with their numbers for a link."""
    query = (
        select(ImportedRow.row, Lead.number, Lead.title)
        .join(Lead, col(Lead.id) == ImportedRow.lead_id)
        .where(ImportedRow.job_id == job_id, ImportedRow.outcome == Outcome.KEPT)
        .order_by(col(ImportedRow.row)).limit(limit)
    )  # fmt: skip
    return [{"row": row, "number": number, "title": title} for row, number, title in session.exec(query)]


def edited_since(session: Session, job_id: int, *, limit: int = 200) -> list[dict[str, Any]]:
    """The leads of a finished import that an undo would keep, shown before it is confirmed."""
    query = (
        select(ImportedRow.row, Lead.number, Lead.title)
        .join(Lead, col(Lead.id) == ImportedRow.lead_id)
        .where(ImportedRow.job_id == job_id, col(ImportedRow.outcome).in_(_WRITTEN))
        .where(col(Lead.version) != col(ImportedRow.version))
        .order_by(col(ImportedRow.row)).limit(limit)
    )  # fmt: skip
    return [{"row": row, "number": number, "title": title} for row, number, title in session.exec(query)]


def _remove(session: Session, lead_ids: list[int]) -> None:
    if not lead_ids:
        return
    session.exec(delete(LeadTag).where(col(LeadTag.lead_id).in_(lead_ids)))  # type: ignore[call-overload]
    unsynchronised = {"synchronize_session": False}
    for cls, kind in ((SearchDoc, SearchDoc.kind), (TimelineEvent, TimelineEvent.subject_kind)):
        of_leads = delete(cls).where(col(kind) == "lead", col(cls.subject_id).in_(lead_ids))
        session.exec(of_leads, execution_options=unsynchronised)  # type: ignore[call-overload]
    session.exec(delete(Lead).where(col(Lead.id).in_(lead_ids)), execution_options=unsynchronised)  # type: ignore[call-overload]


def _restore(session: Session, actor: Actor, lead: Lead, row: ImportedRow) -> None:
    before = (row.before or {}).get("values", {})
    old = {
        name: date.fromisoformat(value) if name == "next_step_on" and value else value for name, value in before.items()
    }
    session.exec(  # type: ignore[call-overload]
        update(Lead).where(col(Lead.id) == lead.id, col(Lead.version) == row.version)
        .values(**old, version=row.version + 1, updated_at=actor.now()),
        execution_options={"synchronize_session": False},
    )  # fmt: skip
    tags = (row.before or {}).get("tags", [])
    session.exec(delete(LeadTag).where(col(LeadTag.lead_id) == lead.id, col(LeadTag.term_id).in_(tags)))  # type: ignore[call-overload]
    session.refresh(lead)
    make_findable(session, lead)
    tell(session, actor, "lead", lead.id or 0, "import_taken_back")

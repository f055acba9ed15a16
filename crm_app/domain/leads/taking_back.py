"""How changes to leads are taken back. Each is a versioned change of its own, refused where a colleague went on."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.leads import queries
from crm_app.domain.leads.bulk import RIGHTS
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.leads.service import edit_lead, lead_to_change, make_findable, touch
from crm_app.domain.people.models import Membership
from crm_app.domain.records.ledger import audit, tell
from crm_app.domain.records.undo import inverse


@inverse("lead.move")
def unmove(session: Session, actor: Actor, payload: dict[str, Any]) -> list[int]:
    """Put a card back where it was."""
    lead = lead_to_change(session, actor, payload["lead_id"], "lead.move")
    _put_back(session, actor, lead, payload["stage"], payload["before"])
    return [payload["lead_id"]]


@inverse("lead.edit")
def unedit(session: Session, actor: Actor, payload: dict[str, Any]) -> list[int]:
    """Write the old values back, field by field, where the new ones still stand."""
    fields = {name: (pair[0], pair[1]) for name, pair in payload["fields"].items()}
    if "source_id" in fields:
        fields["source_id"] = tuple(int(v) if v else None for v in fields["source_id"])  # type: ignore[assignment]
    for name in fields.keys() & {"amount"}:
        fields[name] = tuple(_units(v, actor) for v in fields[name])  # type: ignore[assignment]
    edit_lead(session, actor, lead_id=payload["lead_id"], changes=fields)
    return [payload["lead_id"]]


@inverse("lead.delete")
def undelete(session: Session, actor: Actor, payload: dict[str, Any]) -> list[int]:
    """Take leads out of the bin."""
    ensure_may(actor, "lead.delete")
    for lead_id in payload["lead_ids"]:
        lead = session.get(Lead, lead_id)
        if lead is None:
            raise NotFound
        lead.deleted_at = None
        touch(session, actor, lead)
        make_findable(session, lead)
        audit(session, actor, "lead.restore", "lead", lead_id)
    return list(payload["lead_ids"])


@inverse("lead.bulk")
def unchange_many(session: Session, actor: Actor, payload: dict[str, Any]) -> list[int]:
    """Give every lead of a bulk change its own old value back."""
    field, before = payload["field"], payload["before"]
    ensure_may(actor, RIGHTS[field])
    ids = [row[0] for row in before]
    leads = {lead.id: lead for lead in session.exec(select(Lead).where(col(Lead.id).in_(ids)).with_for_update())}
    for row in before:
        lead = leads.get(row[0])
        if lead is None:
            continue
        _BACK[field](session, actor, lead, row, payload["value"])
    return ids


def _stage_back(session: Session, actor: Actor, lead: Lead, row: list[Any], value: Any) -> None:
    if row[1] != value:
        _put_back(session, actor, lead, value, dict(zip(("stage", "rank", "entered", "reason"), row[1:], strict=True)))


def _owner_back(session: Session, actor: Actor, lead: Lead, row: list[Any], value: Any) -> None:
    if (lead.owner_id or 0) != (value or 0):
        raise Conflict(fields=("owner",))
    lead.owner_id, lead.team_id = row[1], row[2]
    touch(session, actor, lead)
    owner = session.get(Membership, row[1]) if row[1] else None
    audit(session, actor, "lead.assign", "lead", lead.id, owner=[value, row[1]])
    tell(session, actor, "lead", lead.id or 0, "assigned", owner=owner.name if owner else None)


def _tag_back(session: Session, actor: Actor, lead: Lead, _row: list[Any], value: Any) -> None:
    session.exec(delete(LeadTag).where(col(LeadTag.lead_id) == lead.id, col(LeadTag.term_id) == value))  # type: ignore[call-overload]
    touch(session, actor, lead)
    audit(session, actor, "lead.untag", "lead", lead.id, tag=value)


def _untag_back(session: Session, actor: Actor, lead: Lead, _row: list[Any], value: Any) -> None:
    if value in queries.tag_ids(session, lead.id or 0):
        return  # a colleague put it back already
    session.add(LeadTag(lead_id=lead.id, term_id=value))
    touch(session, actor, lead)
    audit(session, actor, "lead.tag", "lead", lead.id, tag=value)


_BACK = {"stage": _stage_back, "owner": _owner_back, "tag": _tag_back, "untag": _untag_back}


def _put_back(session: Session, actor: Actor, lead: Lead, left_in: str, before: dict[str, Any]) -> None:
    by_code: dict[str, LeadStage] = {stage.code: stage for stage in queries.stages(session, with_retired=True)}
    if by_code[left_in].id != lead.stage_id:
        here = next(stage.names for stage in by_code.values() if stage.id == lead.stage_id)
        raise Conflict("lead.moved_meanwhile", fields=("stage",), to=here)
    target = by_code[before["stage"]]
    lead.stage_id, lead.rank = target.id, before["rank"]  # type: ignore[assignment]
    lead.stage_entered_at, lead.reason_id = datetime.fromisoformat(before["entered"]), before["reason"]
    touch(session, actor, lead)
    audit(session, actor, "lead.move", "lead", lead.id, stage=[left_in, before["stage"]], undo=True)
    tell(session, actor, "lead", lead.id or 0, "moved_back", origin=by_code[left_in].names, target=target.names)


def _units(value: str | None, actor: Actor) -> str:
    from crm_app.domain.money import plain_amount

    return plain_amount(int(value), actor.currency) if value else ""

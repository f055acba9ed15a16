"""One change to many leads: owner, stage, tag. One transaction, one audit row a lead, one undo."""

from typing import Any

from sqlmodel import Session, col, delete, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.leads import queries, rules
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag, StageKind
from crm_app.domain.leads.ordering import rank_at_top
from crm_app.domain.leads.rank import rank_between
from crm_app.domain.leads.service import known_term, own, touch
from crm_app.domain.people.models import Membership
from crm_app.domain.records.ledger import audit, tell
from crm_app.domain.records.undo import remember
from crm_app.domain.terms.models import Term, TermKind

MOST = 500
RIGHTS = {"owner": "lead.assign", "stage": "lead.move", "tag": "lead.edit", "untag": "lead.edit"}


def change_many(
    session: Session, actor: Actor, *, lead_ids: list[int], field: str, value: Any, reason_id: int | None = None
) -> int:
    """Give many leads one owner, stage or tag.

    Args:
        field: ``owner`` (member id, 0 for nobody), ``stage`` (code), ``tag`` or ``untag`` (term id).

    Returns:
        The id that takes all of it back.

    Raises:
        NotFound: One of them is not in the actor's sight, or the role may not do this.
        Invalid: Nothing or too much chosen, or no such value.
        RuleViolation: A lead cannot make the step.
    """
    if field not in RIGHTS:
        raise Invalid({"field": "choice"})
    ensure_may(actor, RIGHTS[field])
    leads = _locked(session, actor, lead_ids)
    before = {
        "owner": _change_owner, "stage": _change_stage, "tag": _add_tag, "untag": _remove_tag,
    }[field](session, actor, leads, value, reason_id)  # fmt: skip
    session.flush()
    return remember(session, actor, "lead.bulk", field=field, before=before, value=value)


def claim_lead(session: Session, actor: Actor, *, lead_id: int) -> Lead:
    """Take a lead that nobody owns.

    Raises:
        NotFound: Not in sight, or the role may not claim.
        Invalid: Somebody was faster.
    """
    ensure_may(actor, "lead.claim")
    lead = queries.lead_in_sight(session, actor, lead_id, locking=True)
    if lead.owner_id is not None:
        raise Invalid({"owner": "taken"})
    _change_owner(session, actor, [lead], actor.member_id, None)
    return lead


def _locked(session: Session, actor: Actor, lead_ids: list[int]) -> list[Lead]:
    wanted = list(dict.fromkeys(lead_ids))
    if not wanted or len(wanted) > MOST:
        raise Invalid({"leads": "required" if not wanted else "too_many"})
    ensure_may(actor, "lead.read")
    query = select(Lead).where(col(Lead.id).in_(wanted), queries.visible(actor)).order_by(col(Lead.id))
    leads = list(session.exec(query.with_for_update()))
    if len(leads) != len(wanted):
        raise NotFound
    return leads


def _change_owner(session: Session, actor: Actor, leads: list[Lead], value: Any, _reason: Any) -> list[list[Any]]:
    owner = session.get(Membership, value) if type(value) is int and value else None
    if value and (owner is None or not owner.active):
        raise Invalid({"owner": "choice"})
    before: list[list[Any]] = []
    for lead in leads:
        before.append([lead.id, lead.owner_id, lead.team_id])
        own(session, actor, lead, owner)
        touch(session, actor, lead)
        audit(session, actor, "lead.assign", "lead", lead.id, owner=[before[-1][1], lead.owner_id])
        tell(session, actor, "lead", lead.id or 0, "assigned", owner=owner.name if owner else None)
    return before


def _change_stage(session: Session, actor: Actor, leads: list[Lead], value: Any, reason_id: int | None) -> list[list[Any]]:
    target = queries.stage_coded(session, str(value))
    by_id = {stage.id: stage for stage in queries.stages(session, with_retired=True)}
    reason_id = known_term(session, TermKind.DISQUALIFY_REASON, reason_id) if target.kind == StageKind.DISQUALIFIED else None
    rank = rank_at_top(session, target.id)
    before: list[list[Any]] = []
    for lead in leads:
        origin: LeadStage = by_id[lead.stage_id]
        rules.ensure_may_advance(origin, target, reason_id)
        before.append([lead.id, origin.code, lead.rank, lead.stage_entered_at.isoformat(), lead.reason_id])
        if origin.id == target.id:
            continue
        lead.stage_id, lead.stage_entered_at, lead.rank = target.id, actor.now(), rank  # type: ignore[assignment]
        lead.reason_id = reason_id
        rank = rank_between(None, rank)
        touch(session, actor, lead)
        audit(session, actor, "lead.move", "lead", lead.id, stage=[origin.code, target.code])
        kind = rules.step_kind(origin, target)
        tell(session, actor, "lead", lead.id or 0, kind, origin=origin.names, target=target.names, reason_id=lead.reason_id)
    return before


def _add_tag(session: Session, actor: Actor, leads: list[Lead], value: Any, _reason: Any) -> list[list[Any]]:
    term = _tag(session, value)
    have = set(session.exec(select(LeadTag.lead_id).where(LeadTag.term_id == term.id)))
    changed: list[list[Any]] = []
    for lead in leads:
        if lead.id in have:
            continue
        session.add(LeadTag(lead_id=lead.id, term_id=term.id))
        touch(session, actor, lead)
        audit(session, actor, "lead.tag", "lead", lead.id, tag=[None, term.code])
        changed.append([lead.id])
    return changed


def _remove_tag(session: Session, actor: Actor, leads: list[Lead], value: Any, _reason: Any) -> list[list[Any]]:
    term = _tag(session, value)
    have = set(session.exec(select(LeadTag.lead_id).where(LeadTag.term_id == term.id)))
    changed = [[lead.id] for lead in leads if lead.id in have]
    session.exec(  # type: ignore[call-overload]
        delete(LeadTag).where(col(LeadTag.term_id) == term.id, col(LeadTag.lead_id).in_([row[0] for row in changed]))
    )
    for lead in leads:
        if lead.id in have:
            touch(session, actor, lead)
            audit(session, actor, "lead.untag", "lead", lead.id, tag=[term.code, None])
    return changed


def _tag(session: Session, value: Any) -> Term:
    term = session.get(Term, value) if isinstance(value, int) else None
    if term is None or term.kind != TermKind.TAG:
        raise Invalid({"tag": "choice"})
    return term

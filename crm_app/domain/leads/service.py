"""Writing leads: create, edit in place, move along the funnel, delete and bring back."""

from typing import Any

from sqlmodel import Session, select

from crm_app.domain.access.matrix import ensure_may, may
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.leads import queries, rules
from crm_app.domain.leads.fields import clean
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag, StageKind
from crm_app.domain.leads.ordering import rank_at_top, rank_between_neighbours
from crm_app.domain.people.history import last_actor_name
from crm_app.domain.people.models import Membership
from crm_app.domain.records import search
from crm_app.domain.records.ledger import announce, audit, tell
from crm_app.domain.records.models import WorkspaceHead
from crm_app.domain.records.undo import remember
from crm_app.domain.terms.models import Term, TermKind

TOPIC = "leads"


def create_lead(
    session: Session, actor: Actor, *, stage: str | None = None, owner_id: int | None = None,
    source_id: int | None = None, tag_ids: tuple[int, ...] = (), **values: Any,
) -> Lead:  # fmt: skip
    """Take in a lead at the top of a stage; without an owner it is the creator's own.

    Args:
        stage: Code of the stage; the first one by default.
        owner_id: Owning member; only roles that assign may name somebody else.
        values: Fields by name, as typed.

    Raises:
        Forbidden: The role may not create leads, or not for this owner.
        Invalid: By field, everything that is wrong.
        Conflict: The stage is gone.
    """
    ensure_may(actor, "lead.create")
    fields = clean({"title": "", **values}, actor.currency)
    target = queries.stage_coded(session, stage) if stage else queries.stages(session)[0]
    if target.kind != StageKind.OPEN:
        raise Invalid({"stage": "choice"})
    owner = _new_owner(session, actor, owner_id)
    now = actor.now()
    lead = Lead(
        **fields, number=_next_number(session), stage_id=target.id, stage_entered_at=now, currency=actor.currency,
        rank=rank_at_top(session, target.id), owner_id=owner.id if owner else None, team_id=owner.team_id if owner else None,
        assigned_at=now, source_id=known_term(session, TermKind.LEAD_SOURCE, source_id), created_at=now, updated_at=now,
        created_by=actor.member_id,
    )  # fmt: skip
    _refuse_known_outside_id(session, lead.outside_id)
    session.add(lead)
    session.flush()
    assert lead.id is not None
    for tag_id in dict.fromkeys(tag_ids):
        session.add(LeadTag(lead_id=lead.id, term_id=known_term(session, TermKind.TAG, tag_id)))
    make_findable(session, lead)
    audit(session, actor, "lead.create", "lead", lead.id, title=[None, lead.title], stage=[None, target.code])
    tell(session, actor, "lead", lead.id, "created")
    announce(session, TOPIC, lead.id)
    return lead


def edit_lead(session: Session, actor: Actor, *, lead_id: int, changes: dict[str, tuple[Any, Any]]) -> tuple[Lead, int]:
    """Change fields; each comes as ``(seen, new)`` and conflicts only where the seen value is no longer true.

    Returns:
        The lead, and the id that takes the edit back (0 when nothing changed).

    Raises:
        NotFound: No such lead within the actor's sight, or the role may not edit.
        Conflict: Fields that somebody else changed since; ``fields`` names them.
        Invalid: By field, everything that is wrong.
    """
    lead = lead_to_change(session, actor, lead_id, "lead.edit")
    plain = {name: pair for name, pair in changes.items() if name != "source_id"}
    seen = _seen_values({name: pair[0] for name, pair in plain.items()}, actor.currency)
    new = clean({name: pair[1] for name, pair in plain.items()}, actor.currency)
    if "source_id" in changes:
        seen["source_id"] = changes["source_id"][0] or None
        new["source_id"] = known_term(session, TermKind.LEAD_SOURCE, changes["source_id"][1])
    stale = tuple(name for name in new if getattr(lead, name) not in (seen[name], new[name]))
    if stale:
        raise Conflict(fields=stale, who=_last_editor(session, lead))
    changed = {name: (getattr(lead, name), value) for name, value in new.items() if getattr(lead, name) != value}
    if not changed:
        return lead, 0
    if "outside_id" in changed:
        _refuse_known_outside_id(session, new["outside_id"])
    for name, value in new.items():
        setattr(lead, name, value)
    touch(session, actor, lead)
    session.flush()
    make_findable(session, lead)
    audit(session, actor, "lead.edit", "lead", lead.id, **{name: list(pair) for name, pair in changed.items()})
    told = {name: [_said(value) for value in pair] for name, pair in changed.items()}
    tell(session, actor, "lead", lead_id, "edited", changes=told)
    undo_id = remember(session, actor, "lead.edit", lead_id=lead_id, fields={
        name: [_said(after), _said(before)]
        for name, (before, after) in changed.items()
    })  # fmt: skip
    return lead, undo_id


def move_lead(
    session: Session, actor: Actor, *, lead_id: int, to: str, seen_stage: str,
    above: int = 0, below: int = 0, reason_id: int | None = None, place: bool = True,
) -> tuple[Lead, int]:  # fmt: skip
    """Move a lead along the funnel, or within its column, and record who moved it.

    Args:
        lead_id: The lead on the dragged card.
        to: Code of the stage it was dropped on.
        seen_stage: Code of the stage the person saw it in.
        above: The lead just above the place of the drop, 0 at the top.
        below: The lead just below it, 0 at the end of what was loaded.
        reason_id: Why it is disqualified.
        place: Whether the drop named a place; otherwise it goes to the top.

    Returns:
        The lead, and the id that takes the move back.

    Raises:
        NotFound: No such lead within the actor's sight, or the role may not move leads.
        Conflict: Somebody moved the lead since it was read, or the stage is gone.
        RuleViolation: The funnel has no step from its stage to ``to``.
    """
    lead = lead_to_change(session, actor, lead_id, "lead.move")
    by_code = {stage.code: stage for stage in queries.stages(session, with_retired=True)}
    origin = next(stage for stage in by_code.values() if stage.id == lead.stage_id)
    if origin.code != seen_stage:
        raise Conflict("lead.moved_meanwhile", fields=("stage",), who=_last_editor(session, lead), to=origin.names)
    target = by_code.get(to)
    if target is None or not target.active:
        raise Conflict("lead.stage_gone")
    rules.ensure_may_advance(origin, target, reason_id)
    before = {"stage": origin.code, "rank": lead.rank, "entered": lead.stage_entered_at.isoformat(), "reason": lead.reason_id}
    lead.rank = (
        rank_between_neighbours(session, target.id, lead_id, above, below) if place else rank_at_top(session, target.id)
    )
    if target.id != origin.id:
        _enter(session, actor, lead, origin, target, reason_id)
    touch(session, actor, lead)
    session.flush()
    undo_id = remember(session, actor, "lead.move", lead_id=lead_id, stage=target.code, before=before)
    return lead, undo_id


def _enter(session: Session, actor: Actor, lead: Lead, origin: LeadStage, target: LeadStage, reason_id: int | None) -> None:
    lead.stage_id, lead.stage_entered_at = target.id, actor.now()  # type: ignore[assignment]
    disqualified = target.kind == StageKind.DISQUALIFIED
    lead.reason_id = known_term(session, TermKind.DISQUALIFY_REASON, reason_id) if disqualified else None
    if rules.claims_by_acting(actor, lead):
        own(session, actor, lead, session.get(Membership, actor.member_id))
    assert lead.id is not None
    audit(session, actor, "lead.move", "lead", lead.id, stage=[origin.code, target.code])
    kind = rules.step_kind(origin, target)
    tell(session, actor, "lead", lead.id, kind, origin=origin.names, target=target.names, reason_id=lead.reason_id)


def delete_leads(session: Session, actor: Actor, *, lead_ids: list[int]) -> int:
    """Put leads into the bin for 30 days.

    Returns:
        The id that takes them out again.

    Raises:
        NotFound: One of them is not in the actor's sight, or the role may not delete.
    """
    ensure_may(actor, "lead.delete")
    for lead_id in lead_ids:
        lead = lead_to_change(session, actor, lead_id, "lead.delete")
        lead.deleted_at = actor.now()
        touch(session, actor, lead)
        audit(session, actor, "lead.delete", "lead", lead.id)
    session.flush()
    return remember(session, actor, "lead.delete", lead_ids=lead_ids)


def lead_to_change(session: Session, actor: Actor, lead_id: int, right: str) -> Lead:
    """A locked lead that the actor may change in this way.

    Raises:
        NotFound: Not within sight, or the role lacks the right.
    """
    ensure_may(actor, right)
    return queries.lead_in_sight(session, actor, lead_id, locking=True)


def own(session: Session, actor: Actor, lead: Lead, owner: Membership | None) -> None:
    """Give a lead to a member, or back to the pool."""
    lead.owner_id = owner.id if owner else None
    lead.team_id = owner.team_id if owner else None
    lead.assigned_at = actor.now() if owner else None


def touch(session: Session, actor: Actor, lead: Lead) -> None:
    """Raise the version and tell whoever watches; the mapper's guard refuses the write when the version moved on."""
    lead.version, lead.updated_at = lead.version + 1, actor.now()
    session.add(lead)
    announce(session, TOPIC, lead.id or 0)


def make_findable(session: Session, lead: Lead) -> None:
    """Keep the search words true."""
    search.put(session, "lead", lead.id or 0, *search_texts(lead))


def search_texts(lead: Any) -> tuple[str, ...]:
    """Under what a lead is found."""
    # People type a phone number with blanks, without, with the country or without it.
    bare_phone = "".join(filter(str.isdecimal, lead.phone))
    return (
        lead.title, lead.contact_name, lead.phone, bare_phone, lead.email, lead.wechat, lead.region, lead.outside_id or "",
    )  # fmt: skip


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


def _seen_values(seen: dict[str, Any], currency: str) -> dict[str, Any]:
    # What the person saw was stored once, so it is clean; an older shape simply differs.
    try:
        return clean(seen, currency)
    except Invalid:
        return seen


def _next_number(session: Session) -> int:
    head = session.exec(select(WorkspaceHead).where(WorkspaceHead.workspace_id == session.info["workspace_id"]).with_for_update()).one()
    head.next_lead_number += 1
    session.add(head)
    return head.next_lead_number - 1


def _new_owner(session: Session, actor: Actor, owner_id: int | None) -> Membership | None:
    if owner_id is not None and owner_id != actor.member_id:
        ensure_may(actor, "lead.assign")
    wanted = owner_id if owner_id is not None else actor.member_id
    if wanted is None:
        return None
    owner = session.get(Membership, wanted)
    if owner is None or not owner.active:
        raise Invalid({"owner": "choice"})
    return owner if owner_id is not None or may(actor, "lead.edit") else None


def known_term(session: Session, kind: TermKind, term_id: int | None) -> int | None:
    """The id of a dictionary entry, or None for none.

    Raises:
        Invalid: There is no such entry in this dictionary.
    """
    if not term_id:
        return None
    term = session.get(Term, term_id)
    if term is None or term.kind != kind:
        raise Invalid({kind.value: "choice"})
    return term.id


def _refuse_known_outside_id(session: Session, outside_id: str | None) -> None:
    if outside_id and session.exec(select(Lead.id).where(Lead.outside_id == outside_id)).first():
        raise Invalid({"outside_id": "taken"})


def _last_editor(session: Session, lead: Lead) -> str:
    return last_actor_name(session, "lead", lead.id or 0)



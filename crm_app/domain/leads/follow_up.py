"""Following up: the log of calls and visits, and the next step with its date."""

from datetime import date

from sqlmodel import Session

from crm_app.domain.actor import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.leads import rules
from crm_app.domain.leads.fields import clean
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.service import lead_to_change, own, touch
from crm_app.domain.people.models import Membership
from crm_app.domain.records.ledger import audit, tell


def log_follow_up(
    session: Session, actor: Actor, *, lead_id: int, kind: str, body: str,
    next_step: str | None = None, next_step_on: date | str | None = None,
) -> Lead:  # fmt: skip
    """Write down a contact, and plan the next one when it is given.

    Args:
        kind: One of call, visit, wechat, email, meeting, note.
        body: What was said; may be empty for a call that nobody answered, not for a note.
        next_step: The next step; None leaves the plan as it is.

    Raises:
        NotFound: No such lead within the actor's sight.
        Invalid: By field, everything that is wrong.
    """
    rules.ensure_follow_up(kind, body)
    if kind == "note" and not body.strip():
        raise Invalid({"body": "required"})
    lead = lead_to_change(session, actor, lead_id, "lead.follow_up")
    if rules.claims_by_acting(actor, lead):
        own(session, actor, lead, session.get(Membership, actor.member_id))
    lead.last_activity_at = actor.now()
    if next_step is not None:
        _plan(lead, actor, next_step, next_step_on)
    touch(session, actor, lead)
    session.flush()
    audit(session, actor, "lead.follow_up", "lead", lead_id, kind=kind)
    tell(session, actor, "lead", lead_id, kind, body.strip())
    return lead


def complete_next_step(
    session: Session, actor: Actor, *, lead_id: int, seen_step: str, note: str = "",
    next_step: str = "", next_step_on: date | str | None = None,
) -> Lead:  # fmt: skip
    """Tick the next step off with a note, and plan the following one if there is one.

    Raises:
        NotFound: No such lead within the actor's sight.
        Invalid: By field, everything that is wrong, also when the step is another one by now.
    """
    lead = lead_to_change(session, actor, lead_id, "lead.follow_up")
    if lead.next_step != seen_step:
        raise Invalid({"next_step": "changed_meanwhile"})
    rules.ensure_follow_up("note", note)
    done = lead.next_step
    _plan(lead, actor, next_step, next_step_on)
    lead.last_activity_at = actor.now()
    touch(session, actor, lead)
    session.flush()
    audit(session, actor, "lead.step_done", "lead", lead_id, next_step=[done, lead.next_step])
    tell(session, actor, "lead", lead_id, "step_done", note.strip(), step=done)
    return lead


def _plan(lead: Lead, actor: Actor, step: str, on: date | str | None) -> None:
    fields = clean({"next_step": step, "next_step_on": on}, actor.currency)
    lead.next_step = fields["next_step"]
    lead.next_step_on = fields["next_step_on"]
    if lead.next_step and lead.next_step_on is None:
        lead.next_step_on = rules.suggested_next_step_on(lead.intent, actor.today())

"""One lead in the drawer: all fields as editable text."""

from typing import Any

from crm_app.domain.access.masking import MASK
from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Session
from crm_app.domain.clock import local_date
from crm_app.domain.leads import queries, rules
from crm_app.domain.leads.models import Lead, LeadStage
from crm_app.domain.money import plain_amount
from crm_app.domain.people.models import Membership
from crm_app.domain.terms.models import Term
from crm_app.viewmodels.lead_timeline import CONTACT_FIELDS
from crm_app.viewmodels.people import initials

FIELDS = ("title", "contact_name", "phone", "email", "wechat", "region", "amount", "intent", "next_step", "next_step_on", "note")


def lead_detail(session: Session, actor: Actor, lead: Lead) -> dict[str, Any]:
    """Everything the drawer shows of a lead, except the timeline."""
    stage = session.get(LeadStage, lead.stage_id)
    owner = session.get(Membership, lead.owner_id) if lead.owner_id else None
    today = actor.today()
    assert stage is not None
    return {
        "id": lead.id, "number": lead.number, "currency": lead.currency, **field_texts(lead, actor),
        "stage": {"code": stage.code, "names": stage.names, "kind": stage.kind, "limit": stage.day_limit},
        "days": rules.days_in_stage(local_date(lead.stage_entered_at, actor.zone), today),
        "due": rules.due_word(lead.next_step_on, today),
        "due_in": (lead.next_step_on - today).days if lead.next_step_on else 0,
        "suggested_on": rules.suggested_next_step_on(lead.intent, today).isoformat(), "amount_minor": lead.amount,
        "owner_id": str(lead.owner_id or ""), "owner": owner.name if owner else "", "owner_initials": initials(owner.name) if owner else "",
        "source_id": str(lead.source_id or ""), "source": _names(session, lead.source_id), "reason": _names(session, lead.reason_id),
        "tags": [
            {"id": term.id, "names": term.names, "colour": term.colour}
            for term in queries.tags(session, lead.id or 0)
        ],
        "outside_id": lead.outside_id or "", "created_on": local_date(lead.created_at, actor.zone).isoformat(),
        "can_edit": may(actor, "lead.edit"), "can_follow_up": may(actor, "lead.follow_up"), "can_move": may(actor, "lead.move"),
        "can_assign": may(actor, "lead.assign"), "can_delete": may(actor, "lead.delete"),
        "can_claim": may(actor, "lead.claim") and lead.owner_id is None,
    }  # fmt: skip


def field_texts(lead: Lead, actor: Actor) -> dict[str, str]:
    """The editable fields as text; contact data masked for roles that work with pseudonyms."""
    texts = {name: str(getattr(lead, name) or "") for name in FIELDS}
    texts["amount"] = plain_amount(lead.amount, lead.currency)
    if not may(actor, "lead.contact"):
        texts |= {name: MASK for name in CONTACT_FIELDS if texts[name]}
    return texts


def _names(session: Session, term_id: int | None) -> dict[str, str]:
    term = session.get(Term, term_id) if term_id else None
    return term.names if term else {}

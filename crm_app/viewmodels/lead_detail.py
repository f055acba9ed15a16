"""One lead in the drawer: all fields as editable text, its follow-ups and its history."""

from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor
from crm_app.domain.clock import local_date
from crm_app.domain.leads import queries, rules
from crm_app.domain.leads.models import Lead, LeadStage
from crm_app.domain.money import plain_amount
from crm_app.domain.people.models import Membership
from crm_app.domain.records.queries import TimelineRow, timeline
from crm_app.domain.terms.models import Term
from crm_app.viewmodels.people import initials

FIELDS = ("title", "contact_name", "phone", "email", "wechat", "region", "amount", "intent", "next_step", "next_step_on", "note")
MASK = "•••"


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
        "owner_id": str(lead.owner_id or ""), "owner": owner.name if owner else "", "owner_initials": initials(owner.name) if owner else "",
        "source_id": str(lead.source_id or ""), "source": _names(session, lead.source_id), "reason": _names(session, lead.reason_id),
        "tags": [
            {"id": term.id, "names": term.names, "colour": term.colour}
            for term in session.exec(select(Term).where(col(Term.id).in_(queries.tag_ids(session, lead.id or 0))))
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
        texts |= {name: MASK for name in ("contact_name", "phone", "email", "wechat") if texts[name]}
    return texts


def lead_timeline(session: Session, actor: Actor, lead_id: int, skip: int = 0) -> list[dict[str, Any]]:
    """Follow-ups and history, newest first."""
    return [_event(row, actor) for row in timeline(session, "lead", lead_id, skip=skip)]


def _event(row: TimelineRow, actor: Actor) -> dict[str, Any]:
    facts = row.facts
    changes = [
        {"field": f"lead.{name}", "before": pair[0] or "", "after": pair[1] or ""}
        for name, pair in (facts.get("changes") or {}).items()
        if may(actor, "lead.contact") or name not in ("contact_name", "phone", "email", "wechat")
    ]
    return {
        "id": row.id, "kind": row.kind, "key": f"lead.event.{row.kind}", "at": row.at.isoformat(), "body": row.body,
        "who": row.who or "", "initials": initials(row.who or ""), "changes": changes,
        "origin": facts.get("origin") or {}, "target": facts.get("target") or {}, "owner": facts.get("owner") or "",
        "step": facts.get("step") or "", "is_contact": row.kind in rules.FOLLOW_UP_KINDS,
    }  # fmt: skip


def _names(session: Session, term_id: int | None) -> dict[str, str]:
    term = session.get(Term, term_id) if term_id else None
    return term.names if term else {}

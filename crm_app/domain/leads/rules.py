"""Pure decisions about leads: which step is allowed, what a field may hold, when to call again."""

from datetime import date, timedelta

from crm_app.domain.actor import Actor, Scope
from crm_app.domain.errors import Invalid, RuleViolation
from crm_app.domain.leads.models import Lead, LeadStage, StageKind

INTENTS = ("A", "B", "C", "D")
# Days until the next visit by strength of intent (domain specification 5.1).
VISIT_INTERVAL = {"A": 3, "B": 7, "C": 15, "D": 30}
DEFAULT_INTERVAL = 7
FOLLOW_UP_KINDS = ("call", "visit", "wechat", "email", "meeting", "note")


def ensure_may_advance(origin: LeadStage, target: LeadStage, reason_id: int | None) -> None:
    """Whether the funnel has a step between two stages.

    Open stages lead to one another in both directions. Leaving for "disqualified" needs a reason; coming back is
    recycling. "Converted" is entered by converting the lead to a customer, never by a drop on the board.

    Raises:
        RuleViolation: There is no such step.
    """
    if not target.active:
        raise RuleViolation("lead.stage_retired")
    if StageKind.CONVERTED in (origin.kind, target.kind) and origin.id != target.id:
        raise RuleViolation("lead.cannot_advance")
    if target.kind == StageKind.DISQUALIFIED and origin.id != target.id and reason_id is None:
        raise RuleViolation("lead.reason_required")


def step_kind(origin: LeadStage, target: LeadStage) -> str:
    """How the timeline calls a step between two stages."""
    if target.kind == StageKind.DISQUALIFIED:
        return "disqualified"
    return "recycled" if origin.kind == StageKind.DISQUALIFIED else "moved"


def claims_by_acting(actor: Actor, lead: Lead) -> bool:
    """A seller who works on a lead that nobody owns makes it their own."""
    return lead.owner_id is None and actor.member_id is not None and actor.scope is Scope.SELF


def suggested_next_step_on(intent: str | None, today: date) -> date:
    """When the visit plan wants the next contact."""
    return today + timedelta(days=VISIT_INTERVAL.get(intent or "", DEFAULT_INTERVAL))


def days_in_stage(entered: date, today: date) -> int:
    """Whole days since the lead entered its stage; never negative when a clock was set back."""
    return max(0, (today - entered).days)


def due_word(next_step_on: date | None, today: date) -> str:
    """How the next step stands: ``overdue``, ``today``, ``later`` or ``none``."""
    if next_step_on is None:
        return "none"
    if next_step_on < today:
        return "overdue"
    return "today" if next_step_on == today else "later"


def ensure_follow_up(kind: str, body: str) -> None:
    """Raises:
    Invalid: Unknown kind, or a text too long to be read.
    """
    if kind not in FOLLOW_UP_KINDS:
        raise Invalid({"kind": "choice"})
    if len(body) > 4000:
        raise Invalid({"body": "too_long"})

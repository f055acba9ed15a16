"""What happened to a lead, day by day, in words the page can say in either language."""

from datetime import timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Session
from crm_app.domain.leads import rules
from crm_app.domain.people.history import TimelineRow, timeline
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import terms
from crm_app.viewmodels.people import initials

# The log is what was done with the customer; the history is what was done to the row.
LOGGED = (*rules.FOLLOW_UP_KINDS, "step_done")
CONTACT_FIELDS = ("contact_name", "phone", "email", "wechat")
_SHAPES = {"amount": "money", "next_step_on": "day", "source_id": "names"}


def lead_timeline(session: Session, actor: Actor, lead_id: int, tab: str, most: int) -> tuple[list[dict[str, Any]], bool]:
    """The newest events of a tab, grouped by the workspace's days; and whether there are more."""
    chosen: dict[str, Any] = {"only": LOGGED} if tab == "log" else {"without": LOGGED}
    rows = timeline(session, "lead", lead_id, limit=most + 1, **chosen)
    names = _term_names(session) if tab == "history" else {}
    events = [_event(row, actor, names) for row in rows[:most]]
    today = actor.today()
    days = [
        {"day": day.isoformat(), "ago": (today - day) // timedelta(days=1), "events": [event for _, event in group]}
        for day, group in groupby(events, key=lambda pair: pair[0])
    ]
    return days, len(rows) > most


def _event(row: TimelineRow, actor: Actor, names: dict[int, dict[str, str]]) -> tuple[Any, dict[str, Any]]:
    facts, at = row.facts, row.at.astimezone(ZoneInfo(actor.zone))
    kind = "unassigned" if row.kind == "assigned" and not facts.get("owner") else row.kind
    return at.date(), {
        "id": row.id, "kind": row.kind, "key": f"lead.event.{kind}", "at": row.at.isoformat(), "time": f"{at:%H:%M}",
        "body": row.body, "who": row.who or "@lead.event.system", "initials": initials(row.who or ""),
        "changes": [_change(name, pair, names) for name, pair in (facts.get("changes") or {}).items() if _may_see(name, actor)],
        "origin": facts.get("origin") or {}, "target": facts.get("target") or {}, "owner": facts.get("owner") or "",
        "step": facts.get("step") or "", "reason": names.get(facts.get("reason_id") or 0) or {},
    }  # fmt: skip


def _change(name: str, pair: list[Any], names: dict[int, dict[str, str]]) -> dict[str, Any]:
    shape = _SHAPES.get(name, "text")
    before, after = (_shown(shape, value, names) for value in pair)
    return {"field": f"lead.{name}", "shape": shape, "before": before, "after": after, "was": before is not None, "is": after is not None}


def _shown(shape: str, value: str | None, names: dict[int, dict[str, str]]) -> Any:
    if value in (None, ""):
        return None
    if shape == "money":
        return int(value)
    return names.get(int(value)) if shape == "names" else value


def _may_see(name: str, actor: Actor) -> bool:
    return name not in CONTACT_FIELDS or may(actor, "lead.contact")


def _term_names(session: Session) -> dict[int, dict[str, str]]:
    kinds = (TermKind.LEAD_SOURCE, TermKind.DISQUALIFY_REASON)
    return {term.id or 0: term.names for kind in kinds for term in terms(session, kind, with_retired=True)}

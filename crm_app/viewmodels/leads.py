"""Leads as the browser gets them: plain dictionaries, display-ready, nothing that is not shown."""

from typing import Any

from crm_app.domain.actor import Actor
from crm_app.domain.clock import local_date
from crm_app.domain.leads import rules
from crm_app.domain.leads.models import Lead, LeadStage
from crm_app.domain.leads.queries import LeadRow, StageTotal
from crm_app.viewmodels.people import initials


def lead_card(row: LeadRow, codes: dict[int, str], actor: Actor, place: str | None = None) -> dict[str, Any]:
    """A card, a table row: the same facts in the same order.

    Args:
        codes: Stage codes by id.
        place: Sorts the card within its list when that is not by rank.
    """
    today = actor.today()
    return {
        "id": row.id, "number": row.number, "title": row.title, "contact": row.contact_name, "amount": row.amount,
        "currency": row.currency, "intent": row.intent, "stage": codes[row.stage_id], "rank": place or row.rank,
        "version": row.version, "days": rules.days_in_stage(local_date(row.stage_entered_at, actor.zone), today),
        "next": row.next_step or None, "due": rules.due_word(row.next_step_on, today),
        "due_on": row.next_step_on.isoformat() if row.next_step_on else None,
        "owner": {"id": row.owner_id, "name": row.owner_name, "initials": initials(row.owner_name or "")} if row.owner_id else None,
        "tags": [{"names": names, "colour": colour} for names, colour in row.tags], "source": row.source_names,
    }  # fmt: skip


def moved_card(lead: Lead, code: str, actor: Actor) -> dict[str, Any]:
    """What a move changes on a card; the mover has the rest."""
    entered = local_date(lead.stage_entered_at, actor.zone)
    owner = {"id": actor.member_id, "name": actor.name, "initials": initials(actor.name)}
    return {
        "id": lead.id, "title": lead.title, "stage": code, "rank": lead.rank, "version": lead.version,
        "days": rules.days_in_stage(entered, actor.today()), **({"owner": owner} if lead.owner_id == actor.member_id else {}),
    }  # fmt: skip


def agenda_line(row: LeadRow, stage: LeadStage, actor: Actor) -> dict[str, Any]:
    """A card as a line of somebody's day."""
    today = actor.today()
    return lead_card(row, {row.stage_id: stage.code}, actor) | {
        "stage_names": stage.names, "due_in": (row.next_step_on - today).days if row.next_step_on else 0,
        "suggested_on": rules.suggested_next_step_on(row.intent, today).isoformat(),
    }  # fmt: skip


def cards(rows: list[LeadRow], codes: dict[int, str], actor: Actor, sort: str, skip: int = 0) -> list[dict[str, Any]]:
    """Cards of a list; under any order but the board's own the place in the list is the rank."""
    return [
        lead_card(row, codes, actor, None if sort == "rank" else f"{skip + step:08d}") for step, row in enumerate(rows)
    ]


def column_head(stage: LeadStage, total: StageTotal) -> dict[str, Any]:
    """A column without its cards."""
    return {
        "code": stage.code, "kind": stage.kind, "names": stage.names, "day_limit": stage.day_limit,
        "probability": stage.probability, "count": total.count, "sum": total.sum, "weighted": weighted(stage, total),
    }  # fmt: skip


def weighted(stage: LeadStage, total: StageTotal) -> int:
    """The sum by the stage's probability, in whole minor units, half up."""
    return (total.sum * stage.probability + 50) // 100


def heads(stages: list[LeadStage], totals: dict[int, StageTotal]) -> dict[str, list[int]]:
    """Count, sum and weighted sum by stage code, for live updates."""
    nothing = StageTotal(0, 0)
    return {
        stage.code: [total.count, total.sum, weighted(stage, total)]
        for stage in stages
        for total in [totals.get(stage.id or 0, nothing)]
    }

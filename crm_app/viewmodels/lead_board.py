"""The whole board or table as the browser gets it once; afterwards only messages travel."""

from typing import Any

from crm_app.domain.access.matrix import may
from crm_app.domain.access.scope import sight_key
from crm_app.domain.actor import Actor
from crm_app.domain.base import Session
from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.models import LeadStage
from crm_app.domain.leads.queries import StageTotal
from crm_app.domain.people.queries import members, teams
from crm_app.domain.records.queries import Heard, sequence_now
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import terms
from crm_app.viewmodels import leads as view

TABLE_PAGE = 60
MOST_RECENT = 64
_recent_totals: dict[tuple[object, ...], dict[int, StageTotal]] = {}


def stage_codes(session: Session) -> dict[int, str]:
    """Stage codes by id, retired ones too: a row may still stand there for a moment."""
    return {stage.id or 0: stage.code for stage in queries.stages(session, with_retired=True)}


def snapshot(session: Session, actor: Actor, wanted: LeadFilter, rev: int) -> dict[str, Any]:
    """Everything an opening page needs, under one sequence."""
    sequence = sequence_now(session)
    everything = queries.stages(session, with_retired=True)
    stages, codes = [stage for stage in everything if stage.active], {stage.id or 0: stage.code for stage in everything}
    totals = queries.totals(session, actor, wanted)
    return {
        "rev": rev, "seq": sequence, "view": wanted.view, "sort": wanted.sort, "currency": actor.currency,
        "narrow": wanted.is_narrow(),
        "columns": [_column(session, actor, wanted, stage, totals, codes) for stage in stages],
        "rows": _rows(session, actor, wanted, totals, codes) if wanted.view == "table" else None,
        "can": {name: may(actor, f"lead.{name}") for name in ("create", "move", "assign", "edit")},
        "options": board_options(session),
    }  # fmt: skip


def _column(
    session: Session, actor: Actor, wanted: LeadFilter, stage: LeadStage, totals: dict[int, StageTotal], codes: dict[int, str]
) -> dict[str, Any]:
    total = totals.get(stage.id or 0, StageTotal(0, 0))
    head = view.column_head(stage, total)
    if wanted.view == "table" or total.count == 0:
        return {**head, "cards": [], "more": False}
    rows, more = queries.column_page(session, actor, wanted, stage_id=stage.id)
    return {**head, "cards": view.cards(rows, codes, actor, wanted.sort), "more": more}


def _rows(
    session: Session, actor: Actor, wanted: LeadFilter, totals: dict[int, StageTotal], codes: dict[int, str]
) -> dict[str, Any]:
    rows, more = queries.column_page(session, actor, wanted, limit=TABLE_PAGE)
    count = sum(total.count for total in totals.values())
    return {"cards": view.cards(rows, codes, actor, "place"), "more": more, "count": count}


def board_options(session: Session) -> dict[str, Any]:
    """What menus offer: owners, tags, reasons, sources, teams."""
    return {
        "owners": [{"id": member.id, "name": member.name} for member in members(session)],
        "stages": [stage.code for stage in queries.stages(session)],
        "tags": [{"id": term.id, "names": term.names, "colour": term.colour} for term in terms(session, TermKind.TAG)],
        "reasons": [{"id": term.id, "names": term.names} for term in terms(session, TermKind.DISQUALIFY_REASON)],
        "sources": [{"id": term.id, "names": term.names} for term in terms(session, TermKind.LEAD_SOURCE)],
        "teams": [{"id": team.id, "names": team.names} for team in teams(session)],
    }


def page(
    session: Session, actor: Actor, wanted: LeadFilter, *, stage: str, after: tuple[str, int] | None, skip: int, rev: int
) -> dict[str, Any]:
    """The next cards of a column, or the next rows of the table (``stage`` empty)."""
    codes = stage_codes(session)
    if not stage:
        rows, more = queries.column_page(session, actor, wanted, skip=skip, limit=TABLE_PAGE)
        return {"rev": rev, "stage": "", "cards": view.cards(rows, codes, actor, "place", skip), "more": more}
    stage_id = queries.stage_coded(session, stage).id
    rows, more = queries.column_page(session, actor, wanted, stage_id=stage_id, after=after, skip=skip)
    return {"rev": rev, "stage": stage, "cards": view.cards(rows, codes, actor, wanted.sort, skip), "more": more}


def changes(session: Session, actor: Actor, wanted: LeadFilter, heard: Heard) -> dict[str, Any]:
    """What a viewer has to change on screen; rows out of its sight or filter are gone."""
    message: dict[str, Any] = {"from_seq": heard.from_seq, "to_seq": heard.to_seq, "stale": heard.stale}
    return message if heard.stale else {**message, **_rows_of(session, actor, wanted, heard)}


def _rows_of(session: Session, actor: Actor, wanted: LeadFilter, heard: Heard) -> dict[str, Any]:
    if not heard.ids:
        return {"cards": [], "gone": []}
    codes = stage_codes(session)
    rows = queries.rows_by_id(session, actor, heard.ids, wanted)
    seen = {row.id for row in rows}
    totals = _shared_totals(session, actor, wanted, heard.to_seq)
    return {
        "cards": [view.lead_card(row, codes, actor) for row in rows],
        "gone": [i for i in heard.ids if i not in seen],
        "totals": view.heads(queries.stages(session), totals),
    }


def _shared_totals(session: Session, actor: Actor, wanted: LeadFilter, sequence: int) -> dict[int, StageTotal]:
    """Totals, computed once for all viewers with the same sight and filter at one sequence."""
    key = (actor.workspace_id, sequence, actor.today(), sight_key(actor), wanted)
    if key not in _recent_totals:
        while len(_recent_totals) >= MOST_RECENT:
            _recent_totals.pop(next(iter(_recent_totals)), None)
        _recent_totals[key] = queries.totals(session, actor, wanted)
    return _recent_totals[key]


def move_truth(session: Session, actor: Actor, lead_ids: list[int]) -> list[dict[str, Any]]:
    """Cards as stored, for the answer to one's own change."""
    codes = stage_codes(session)
    return [view.lead_card(row, codes, actor) for row in queries.rows_by_id(session, actor, lead_ids)]

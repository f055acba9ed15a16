"""What a person asked to see: one frozen filter, the same for board, table, totals and live updates."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor
from crm_app.domain.clock import start_of_day
from crm_app.domain.leads.fields import Unfit, parse_day
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.leads.rules import INTENTS
from crm_app.domain.money import parse_amount, plain_amount
from crm_app.domain.records.search import found

SORTS = ("rank", "newest", "oldest", "amount", "next_step", "title", "stage_time")
DUE_WORDS = ("overdue", "today", "week", "none")
NOBODY = 0


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """Everything that narrows or orders the leads on a page. Amounts in minor units, days inclusive."""

    owners: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    stages: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    amount_from: int | None = None
    amount_to: int | None = None
    created_from: date | None = None
    created_to: date | None = None
    due: str = ""
    stuck: bool = False
    text: str = ""
    sort: str = "rank"
    view: str = "board"

    def is_narrow(self) -> bool:
        """Whether anything is filtered away."""
        return replace(self, sort="rank", view="board") != LeadFilter()


def from_query(query: Mapping[str, str], currency: str) -> LeadFilter:
    """Read a query string; whatever is not understood is left out, so that an old link still opens."""
    return LeadFilter(
        owners=_ids(query.get("owner")), teams=_ids(query.get("team")), sources=_ids(query.get("source")),
        tags=_ids(query.get("tag")), stages=_words(query.get("stage")),
        intents=tuple(i for i in _words(query.get("intent")) if i in INTENTS),
        amount_from=_amount(query.get("min"), currency), amount_to=_amount(query.get("max"), currency),
        created_from=_day(query.get("from")), created_to=_day(query.get("to")),
        due=query.get("due", "") if query.get("due") in DUE_WORDS else "",
        stuck=query.get("stuck") == "1", text=query.get("q", "")[:120],
        sort=query.get("sort", "") if query.get("sort") in SORTS else "rank",
        view="table" if query.get("view") == "table" else "board",
    )  # fmt: skip


def to_query(wanted: LeadFilter, currency: str) -> str:
    """The query string of a filter, empty parts left out; ``from_query`` reads it back."""
    joined = {
        "owner": wanted.owners, "team": wanted.teams, "source": wanted.sources, "tag": wanted.tags,
        "stage": wanted.stages, "intent": wanted.intents,
    }  # fmt: skip
    plain = {
        "min": plain_amount(wanted.amount_from, currency), "max": plain_amount(wanted.amount_to, currency),
        "from": wanted.created_from, "to": wanted.created_to, "due": wanted.due, "stuck": "1" if wanted.stuck else "",
        "q": wanted.text, "sort": "" if wanted.sort == "rank" else wanted.sort,
        "view": "" if wanted.view == "board" else wanted.view,
    }  # fmt: skip
    pairs = [(key, ",".join(map(str, values))) for key, values in joined.items() if values]
    return urlencode([*pairs, *((key, str(value)) for key, value in plain.items() if value not in ("", None))], safe=",")


def query_of(text: str) -> dict[str, str]:
    """A query string as a mapping."""
    return dict(parse_qsl(text.lstrip("?"), keep_blank_values=False)[:40])


def criteria(session: Session, actor: Actor, wanted: LeadFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL; scope and bin are added by the query that uses it."""
    parts: list[ColumnElement[bool]] = []
    if wanted.owners:
        parts.append(_one_of_or_none(col(Lead.owner_id), wanted.owners))
    if wanted.teams:
        parts.append(col(Lead.team_id).in_(wanted.teams))
    if wanted.sources:
        parts.append(_one_of_or_none(col(Lead.source_id), wanted.sources))
    if wanted.stages:
        parts.append(col(Lead.stage_id).in_(select(LeadStage.id).where(col(LeadStage.code).in_(wanted.stages))))
    if wanted.intents:
        parts.append(col(Lead.intent).in_(wanted.intents))
    for tag in wanted.tags:
        parts.append(col(Lead.id).in_(select(LeadTag.lead_id).where(LeadTag.term_id == tag)))
    if wanted.text.strip():
        parts.append(matching(session, actor, wanted.text))
    return [*parts, *_ranges(actor, wanted), *_due(actor, wanted), *_stuck(session, actor, wanted)]


def matching(session: Session, actor: Actor, text: str) -> ColumnElement[bool]:
    """The leads that a text finds.

    Whoever may not see contact data finds by the title alone: otherwise a search for a number would tell whose it is.
    """
    if may(actor, "lead.contact"):
        return found(session, "lead", text, col(Lead.id))
    return col(Lead.title).icontains(text.strip(), autoescape=True)


def _one_of_or_none(column: Any, ids: tuple[int, ...]) -> ColumnElement[bool]:
    wanted = column.in_([i for i in ids if i != NOBODY])
    return or_(wanted, column.is_(None)) if NOBODY in ids else wanted


def _ranges(actor: Actor, wanted: LeadFilter) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if wanted.amount_from is not None:
        parts.append(col(Lead.amount) >= wanted.amount_from)
    if wanted.amount_to is not None:
        parts.append(col(Lead.amount) <= wanted.amount_to)
    if wanted.created_from:
        parts.append(col(Lead.created_at) >= start_of_day(wanted.created_from, actor.zone))
    if wanted.created_to:
        parts.append(col(Lead.created_at) < start_of_day(wanted.created_to + timedelta(days=1), actor.zone))
    return parts


def _due(actor: Actor, wanted: LeadFilter) -> list[ColumnElement[bool]]:
    today, day = actor.today(), col(Lead.next_step_on)
    words: dict[str, list[ColumnElement[bool]]] = {
        "overdue": [day < today], "today": [day == today], "none": [day.is_(None)],
        "week": [day >= today, day < today + timedelta(days=7)],
    }  # fmt: skip
    return words.get(wanted.due, [])


def _stuck(session: Session, actor: Actor, wanted: LeadFilter) -> list[ColumnElement[bool]]:
    """Longer in the stage than the stage allows."""
    if not wanted.stuck:
        return []
    limited = session.exec(select(LeadStage.id, LeadStage.day_limit).where(col(LeadStage.day_limit).is_not(None))).all()
    today = actor.today()
    return [or_(False, *(
        and_(col(Lead.stage_id) == stage_id,
             col(Lead.stage_entered_at) < start_of_day(today - timedelta(days=limit), actor.zone))
        for stage_id, limit in limited if limit is not None
    ))]  # fmt: skip


def _ids(text: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in _words(text) if part.isascii() and part.isdigit() and len(part) < 16)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",")[:50] if part)


def _day(text: str | None) -> date | None:
    try:
        return parse_day(text)
    except Unfit:
        return None


def _amount(text: str | None, currency: str) -> int | None:
    try:
        return parse_amount(text, currency) if text else None
    except ValueError:
        return None


def as_dict(wanted: LeadFilter) -> dict[str, Any]:
    """Plain values, for a job's payload."""
    return asdict(wanted)

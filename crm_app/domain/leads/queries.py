"""Reading leads, always through the actor's own eyes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from crm_app.domain.access.masking import contact_shown
from crm_app.domain.access.matrix import ensure_may, may
from crm_app.domain.access.scope import within_scope
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.leads.filters import LeadFilter, criteria, matching
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.people.models import Membership
from crm_app.domain.records.search import newest_found
from crm_app.domain.terms.models import Term

PAGE = 20
# Sorts that read the same row order from a column; ties are broken by id.
_ORDERS: dict[str, tuple[Any, bool]] = {
    "newest": (Lead.created_at, True), "oldest": (Lead.created_at, False), "amount": (Lead.amount, True),
    "next_step": (Lead.next_step_on, False), "title": (Lead.title, False), "stage_time": (Lead.stage_entered_at, False),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadRow:
    """What a card, a table row and a search result show of a lead."""

    id: int
    number: int
    title: str
    contact_name: str
    amount: int | None
    currency: str
    intent: str | None
    stage_id: int
    rank: str
    version: int
    stage_entered_at: datetime
    next_step: str
    next_step_on: date | None
    owner_id: int | None
    owner_name: str | None
    source_names: Names | None
    tags: tuple[tuple[Names, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StageTotal:
    """Over all filtered rows of a stage: how many, and their amounts' sum in minor units."""

    count: int
    sum: int


_ROW = (
    Lead.id, Lead.number, Lead.title, Lead.contact_name, Lead.amount, Lead.currency, Lead.intent, Lead.stage_id,
    Lead.rank, Lead.version, Lead.stage_entered_at, Lead.next_step, Lead.next_step_on, Lead.owner_id,
    Membership.name, Term.names,
)  # fmt: skip


def visible(actor: Actor) -> ColumnElement[bool]:
    """Leads within the actor's sight and not in the bin."""
    return and_(col(Lead.deleted_at).is_(None), within_scope(actor, col(Lead.owner_id), col(Lead.team_id)))


def stages(session: Session, *, with_retired: bool = False) -> list[LeadStage]:
    """The board's columns in their order."""
    query = select(LeadStage).order_by(col(LeadStage.position), col(LeadStage.id))
    return list(session.exec(query if with_retired else query.where(LeadStage.active)))


def stage_coded(session: Session, code: str) -> LeadStage:
    """Raises:
    Conflict: The stage is gone; somebody removed it while the board was open.
    """
    stage = session.exec(select(LeadStage).where(LeadStage.code == code)).first()
    if stage is None or not stage.active:
        raise Conflict("lead.stage_gone")
    return stage


def totals(session: Session, actor: Actor, wanted: LeadFilter) -> dict[int, StageTotal]:
    """Count and sum per stage id over every row the filter lets through."""
    ensure_may(actor, "lead.read")
    query = (
        select(Lead.stage_id, func.count(), func.coalesce(func.sum(Lead.amount), 0))
        .where(visible(actor), *criteria(session, actor, wanted))
        .group_by(col(Lead.stage_id))
    )
    return {stage_id: StageTotal(count, int(total)) for stage_id, count, total in session.exec(query)}


def column_page(
    session: Session, actor: Actor, wanted: LeadFilter, *, stage_id: int | None = None,
    after: tuple[str, int] | None = None, skip: int = 0, limit: int = PAGE,
) -> tuple[list[LeadRow], bool]:  # fmt: skip
    """A page of one column, or of the whole table when ``stage_id`` is None.

    Args:
        after: Rank and id of the last card there is, for the column's own order.
        skip: How many rows there are already, for any other order.

    Returns:
        The rows, and whether there are more.
    """
    ensure_may(actor, "lead.read")
    query = row_query().where(visible(actor), *criteria(session, actor, wanted))
    if stage_id is not None:
        query = query.where(Lead.stage_id == stage_id)
    if wanted.sort == "rank" and stage_id is not None:
        if after:
            query = query.where(or_(col(Lead.rank) > after[0], and_(Lead.rank == after[0], col(Lead.id) > after[1])))
        query = query.order_by(Lead.rank, Lead.id)
    else:
        query = query.order_by(*_order(wanted.sort)).offset(max(skip, 0))
    rows = session.exec(query.limit(limit + 1)).all()
    return with_tags(session, actor, rows[:limit]), len(rows) > limit


def rows_by_id(session: Session, actor: Actor, ids: Iterable[int], wanted: LeadFilter | None = None) -> list[LeadRow]:
    """Those of the given leads that the actor sees through the filter; the others are out of sight."""
    ensure_may(actor, "lead.read")
    extra = criteria(session, actor, wanted) if wanted else []
    rows = session.exec(row_query().where(col(Lead.id).in_(list(ids)), visible(actor), *extra)).all()
    return with_tags(session, actor, rows)


def lead_in_sight(session: Session, actor: Actor, lead_id: int, *, locking: bool = False) -> Lead:
    """One lead.

    Raises:
        NotFound: No such lead within the actor's sight.
    """
    ensure_may(actor, "lead.read")
    query = select(Lead).where(Lead.id == lead_id, visible(actor))
    lead = session.exec(query.with_for_update() if locking else query).first()
    if lead is None:
        raise NotFound
    return lead


def lead_numbered(session: Session, actor: Actor, number: int) -> Lead:
    """One lead by its number in the workspace, as URLs show it.

    Raises:
        NotFound: No such lead within the actor's sight.
    """
    ensure_may(actor, "lead.read")
    lead = session.exec(select(Lead).where(Lead.number == number, visible(actor))).first()
    if lead is None:
        raise NotFound
    return lead


def tag_ids(session: Session, lead_id: int) -> list[int]:
    """The tags of a lead."""
    return list(session.exec(select(LeadTag.term_id).where(LeadTag.lead_id == lead_id).order_by(col(LeadTag.id))))


def tags(session: Session, lead_id: int) -> list[Term]:
    """The tags of a lead with their names, in the order they were put on."""
    query = select(Term).join(LeadTag, col(LeadTag.term_id) == Term.id).where(LeadTag.lead_id == lead_id)
    return list(session.exec(query.order_by(col(LeadTag.id))))


def search(session: Session, actor: Actor, text: str, limit: int = 8) -> list[LeadRow]:
    """Leads found by name, contact, phone, pinyin or number, newest first; owner included."""
    ensure_may(actor, "lead.read")
    found = matching(session, actor, text)
    if may(actor, "lead.contact"):
        found = newest_found(session, "lead", text, col(Lead.id), most=50 * limit)
    number = text.strip().lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 12:
        found = or_(found, Lead.number == int(number))
    query = row_query().where(visible(actor)).order_by(col(Lead.id).desc()).limit(limit)
    rows = session.exec(query.where(found)).all()
    if len(rows) < limit:
        # The newest may all be out of sight: ask for every one.
        rows = session.exec(query.where(or_(found, *criteria(session, actor, LeadFilter(text=text))))).all()
    return with_tags(session, actor, rows)


# Built once: putting a statement together costs more than running it.
_ROW_QUERY = (
    select(*_ROW)  # type: ignore[call-overload]
    .join(Membership, Membership.id == Lead.owner_id, isouter=True)
    .join(Term, Term.id == Lead.source_id, isouter=True)
)


def row_query() -> Any:
    """The query of ``LeadRow``s, to be narrowed and ordered."""
    return _ROW_QUERY


def _order(sort: str) -> list[Any]:
    column, descending = _ORDERS.get(sort, (Lead.created_at, True))
    column = col(column)
    return [column.is_(None), column.desc() if descending else column, col(Lead.id)]


def with_tags(session: Session, actor: Actor, rows: Sequence[Any]) -> list[LeadRow]:
    """Rows of ``row_query`` with their tags, read for all at once, and contacts as the actor may see them."""
    tags: dict[int, list[tuple[Names, str]]] = {}
    if rows:
        query = (
            select(LeadTag.lead_id, Term.names, Term.colour)
            .join(Term, col(Term.id) == LeadTag.term_id)
            .where(col(LeadTag.lead_id).in_([row[0] for row in rows]))
            .order_by(col(LeadTag.id))
        )
        for lead_id, names, colour in session.exec(query):
            tags.setdefault(lead_id, []).append((names, colour))
    return [
        LeadRow(*row[:3], contact_shown(actor, row[3]), *row[4:], tags=tuple(tags.get(row[0], ())))  # type: ignore[misc,call-arg]
        for row in rows
    ]

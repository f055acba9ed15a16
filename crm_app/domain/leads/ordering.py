"""Where a card goes in its column: one rank between its true neighbours."""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.rank import LONGEST, rank_between, ranks_in_order
from crm_app.domain.records.ledger import announce_stale

TOPIC = "leads"


def rank_at_top(session: Session, stage_id: int | None) -> str:
    """A rank before every card of a stage."""
    first = session.exec(select(Lead.rank).where(_in(stage_id)).order_by(Lead.rank, col(Lead.id)).limit(1)).first()
    return rank_between(None, first)


def rank_between_neighbours(session: Session, stage_id: int | None, moved: int, above: int, below: int) -> str:
    """A rank next to the neighbours a person saw.

    Cards that the person's filter hides, or that arrived meanwhile, stay on their side of the neighbour: the true
    neighbour is read here, not taken from the client. Neighbours that left the column count for nothing.
    """
    rank = _between(session, stage_id, moved, above, below)
    if len(rank) <= LONGEST:
        return rank
    renumber(session, stage_id)
    return _between(session, stage_id, moved, above, below)


def _between(session: Session, stage_id: int | None, moved: int, above: int, below: int) -> str:
    if above and (found := _from(session, stage_id, above)):
        rest = [rank for lead_id, rank in found if lead_id not in (above, moved) and rank > found[0][1]]
        return rank_between(found[0][1], rest[0] if rest else None)
    if below and (rank := _rank_of(session, stage_id, below)):
        return rank_between(_previous_rank(session, stage_id, moved, rank), rank)
    return rank_at_top(session, stage_id)


def _from(session: Session, stage_id: int | None, lead_id: int) -> list[Any]:
    """The lead itself and the next ones of its column; empty when it is not there any more."""
    own_rank = select(Lead.rank).where(Lead.id == lead_id, _in(stage_id)).scalar_subquery()
    query = select(Lead.id, Lead.rank).where(_in(stage_id), col(Lead.rank) >= own_rank).order_by(Lead.rank, col(Lead.id))
    rows = list(session.exec(query.limit(8)))
    own = [row for row in rows if row[0] == lead_id]
    return own + [row for row in rows if row[0] != lead_id]


def _rank_of(session: Session, stage_id: int | None, lead_id: int) -> str | None:
    return session.exec(select(Lead.rank).where(Lead.id == lead_id, _in(stage_id))).first()


def renumber(session: Session, stage_id: int | None) -> None:
    """Give a column short ranks again, in the same order; rare, because keys grow by fractions only."""
    leads = session.exec(select(Lead).where(Lead.stage_id == stage_id).order_by(Lead.rank, col(Lead.id))).all()
    for lead, rank in zip(leads, ranks_in_order(len(leads)), strict=True):
        lead.rank = rank
        session.add(lead)
    session.flush()
    # Open boards hold the old ranks, among which the new ones mean nothing.
    announce_stale(session, TOPIC)


def _in(stage_id: int | None) -> ColumnElement[bool]:
    return and_(Lead.stage_id == stage_id, col(Lead.deleted_at).is_(None))


def _previous_rank(session: Session, stage_id: int | None, moved: int, rank: str) -> str | None:
    return session.exec(
        select(Lead.rank).where(_in(stage_id), Lead.rank < rank, col(Lead.id) != moved)
        .order_by(col(Lead.rank).desc()).limit(1)
    ).first()  # fmt: skip

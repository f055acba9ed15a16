"""Where a card goes in its column: one rank between its true neighbours."""

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.rank import LONGEST, rank_between, ranks_in_order


def rank_at_top(session: Session, stage_id: int | None) -> str:
    """A rank before every card of a stage."""
    first = session.exec(select(Lead.rank).where(_in(stage_id)).order_by(Lead.rank, col(Lead.id)).limit(1)).first()
    return rank_between(None, first)


def rank_between_neighbours(session: Session, stage_id: int | None, moved: int, above: int, below: int) -> str:
    """A rank next to the neighbours a person saw.

    Cards that the person's filter hides, or that arrived meanwhile, stay on their side of the neighbour: the true
    neighbour is read here, not taken from the client. Neighbours that left the column count for nothing.
    """
    ranks = dict(session.exec(select(Lead.id, Lead.rank).where(_in(stage_id), col(Lead.id).in_([above, below]))).all())
    if above in ranks:
        following = _next_rank(session, stage_id, moved, ranks[above])
        return _fitting(session, stage_id, moved, ranks[above], following)
    if below in ranks:
        return _fitting(session, stage_id, moved, _previous_rank(session, stage_id, moved, ranks[below]), ranks[below])
    return rank_at_top(session, stage_id)


def _fitting(session: Session, stage_id: int | None, moved: int, low: str | None, high: str | None) -> str:
    rank = rank_between(low, high)
    if len(rank) > LONGEST:
        renumber(session, stage_id)
        return rank_at_top(session, stage_id)
    return rank


def renumber(session: Session, stage_id: int | None) -> None:
    """Give a column short ranks again, in the same order; rare, because keys grow by fractions only."""
    leads = session.exec(select(Lead).where(Lead.stage_id == stage_id).order_by(Lead.rank, col(Lead.id))).all()
    for lead, rank in zip(leads, ranks_in_order(len(leads)), strict=True):
        lead.rank = rank
        session.add(lead)
    session.flush()


def _in(stage_id: int | None):  # type: ignore[no-untyped-def]
    return and_(Lead.stage_id == stage_id, col(Lead.deleted_at).is_(None))


def _next_rank(session: Session, stage_id: int | None, moved: int, rank: str) -> str | None:
    return session.exec(
        select(Lead.rank).where(_in(stage_id), Lead.rank > rank, col(Lead.id) != moved).order_by(Lead.rank).limit(1)
    ).first()


def _previous_rank(session: Session, stage_id: int | None, moved: int, rank: str) -> str | None:
    return session.exec(
        select(Lead.rank).where(_in(stage_id), or_(Lead.rank < rank), col(Lead.id) != moved)
        .order_by(col(Lead.rank).desc()).limit(1)
    ).first()  # fmt: skip

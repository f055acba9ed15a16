"""A seller's day: overdue and due next steps, and leads that were newly assigned."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, and_, col, func, or_, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.leads.models import Lead, LeadStage, StageKind
from crm_app.domain.leads.queries import LeadRow, row_query, visible, with_tags

NEW_FOR = timedelta(days=7)
MOST = 100


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done, oldest first."""

    overdue: list[LeadRow]
    today: list[LeadRow]
    week: list[LeadRow]
    assigned: list[LeadRow]


def agenda(session: Session, actor: Actor) -> Agenda:
    """The member's own open leads that want something."""
    ensure_may(actor, "lead.read")
    today, day = actor.today(), col(Lead.next_step_on)
    untouched = or_(col(Lead.last_activity_at).is_(None), col(Lead.last_activity_at) < col(Lead.assigned_at))
    assigned = and_(col(Lead.assigned_at) >= actor.now() - NEW_FOR, untouched, day.is_(None))
    return Agenda(
        overdue=_mine(session, actor, day < today), today=_mine(session, actor, day == today),
        week=_mine(session, actor, and_(day > today, day <= today + timedelta(days=7))),
        assigned=_mine(session, actor, assigned),
    )  # fmt: skip


def due_count(session: Session, actor: Actor) -> int:
    """How many of the member's own next steps are overdue or due today."""
    open_stages = select(LeadStage.id).where(LeadStage.kind == StageKind.OPEN)
    due = (visible(actor), Lead.owner_id == actor.member_id, col(Lead.next_step_on) <= actor.today(), col(Lead.stage_id).in_(open_stages))
    return session.exec(select(func.count()).select_from(Lead).where(*due)).one()


def _mine(session: Session, actor: Actor, which: object) -> list[LeadRow]:
    open_stages = select(LeadStage.id).where(LeadStage.kind == StageKind.OPEN)
    query = row_query().where(visible(actor), Lead.owner_id == actor.member_id, col(Lead.stage_id).in_(open_stages), which)
    rows = session.exec(query.order_by(col(Lead.next_step_on), col(Lead.assigned_at).desc(), col(Lead.id)).limit(MOST)).all()
    return with_tags(session, actor, rows)

"""What a change of people means for their leads."""

from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.leads.models import Lead, LeadTag
from crm_app.domain.leads.queries import visible
from crm_app.domain.people import service as people
from crm_app.domain.people.models import Membership


def change_member(session: Session, actor: Actor, **post: Any) -> Membership:
    """Change a member's post; their leads follow them into another team, so that its manager sees them.

    Takes and raises what ``people.service.change_member`` does.
    """
    member = people.change_member(session, actor, **post)
    # Whose team a lead is in is not edited by anybody, so its version, which guards edits, stays.
    session.exec(
        update(Lead)
        .where(col(Lead.owner_id) == member.id, col(Lead.team_id).is_distinct_from(member.team_id))
        .values(team_id=member.team_id)
        .execution_options(synchronize_session=False)
    )
    return member


def leads_by(session: Session, actor: Actor, column: str) -> dict[int, int]:
    """How many leads of the whole company there are per stage, source, owner or reason.

    Args:
        session: The open unit of work.
        actor: Who asks; needs ``admin.settings``, for the counts go beyond anybody's scope.
        column: ``stage_id``, ``source_id``, ``owner_id`` or ``reason_id``.

    Raises:
        Forbidden: The role may not change settings.
    """
    ensure_may(actor, "admin.settings")
    key = getattr(Lead, column)
    query = select(key, func.count()).where(col(Lead.deleted_at).is_(None), key.is_not(None)).group_by(key)
    return dict(session.exec(query).all())


def leads_by_tag(session: Session, actor: Actor) -> dict[int, int]:
    """How many leads of the whole company carry each tag.

    Raises:
        Forbidden: The role may not change settings.
    """
    ensure_may(actor, "admin.settings")
    query = (
        select(LeadTag.term_id, func.count())
        .join(Lead, col(Lead.id) == LeadTag.lead_id)
        .where(col(Lead.deleted_at).is_(None))
        .group_by(LeadTag.term_id)
    )  # fmt: skip
    return dict(session.exec(query).all())


def lead_titles(session: Session, actor: Actor, ids: set[int]) -> dict[int, tuple[int, str]]:
    """Number and title of leads within the actor's sight, by id."""
    query = select(Lead.id, Lead.number, Lead.title).where(col(Lead.id).in_(ids), visible(actor))
    return {lead_id or 0: (number, title) for lead_id, number, title in session.exec(query)}

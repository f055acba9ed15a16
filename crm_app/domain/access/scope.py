"""Which rows a member sees: their own, their team's, or all of the workspace's."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from crm_app.domain.actor import Actor, Scope


def within_scope(actor: Actor, owner: Any, team: Any) -> ColumnElement[bool]:
    """The criterion for rows with an owner and a team.

    Rows without an owner are the common pool: everybody of the workspace sees them.

    Args:
        actor: Who asks.
        owner: The column with the owning member's id.
        team: The column with the owner's team id.
    """
    if actor.scope is Scope.ALL:
        return true()
    mine = or_(owner == actor.member_id, owner.is_(None))
    if actor.scope is Scope.SELF or actor.team_id is None:
        return mine
    return or_(mine, and_(team.is_not(None), team == actor.team_id))


def sight_key(actor: Actor) -> tuple[object, ...]:
    """What decides an actor's sight; equal keys see equal rows."""
    if actor.scope is Scope.ALL:
        return (Scope.ALL,)
    return (actor.scope, actor.member_id, actor.team_id)

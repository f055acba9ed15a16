"""Reading the workspace and its people."""

from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor
from crm_app.domain.people.models import Membership, Team, User, Workspace


def profile(session: Session, actor: Actor) -> dict[str, Any]:
    """What the shell shows of the workspace."""
    workspace = session.get(Workspace, actor.workspace_id)
    assert workspace is not None
    return {
        "id": workspace.id, "name": workspace.name, "kind": workspace.kind, "currency": workspace.currency,
        "locale": workspace.locale, "zone": workspace.zone,
    }  # fmt: skip


def members(session: Session, *, with_retired: bool = False) -> list[Membership]:
    """The workspace's members by name."""
    query = select(Membership).order_by(Membership.name, col(Membership.id))
    return list(session.exec(query if with_retired else query.where(Membership.active)))


def teams(session: Session, *, with_retired: bool = False) -> list[Team]:
    """The workspace's teams."""
    query = select(Team).order_by(Team.code)
    return list(session.exec(query if with_retired else query.where(Team.active)))


def set_preferences(session: Session, actor: Actor, *, locale: str | None = None, theme: str | None = None) -> None:
    """Remember a person's own language or theme."""
    user = session.get(User, actor.user_id)
    assert user is not None
    if locale in ("zh", "en"):
        user.locale = locale
    if theme in ("light", "dark", "system"):
        user.theme = theme
    session.add(user)

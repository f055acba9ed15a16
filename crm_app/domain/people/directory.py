"""The members as an administrator sees them: accounts, invitations, who was here last."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor, Role
from crm_app.domain.clock import wall_now
from crm_app.domain.people.models import Invitation, LoginSession, Membership, User
from crm_app.domain.people.rules import may_manage
from crm_app.domain.records.words import in_order


@dataclass(frozen=True, slots=True)
class Entry:
    """A member with the account behind it.

    ``joined`` once there is a password. ``state`` is active, disabled, invited (a link is out), expired (it ran out
    unused), uninvited (no link yet), persona (a one-click seat) or none (somebody in the sample company whom nobody
    can be).
    """

    member: Membership
    email: str
    state: str
    invited_until: datetime | None
    last_seen_at: datetime | None
    manageable: bool
    joined: bool


def directory(session: Session, actor: Actor, *, demo: bool) -> list[Entry]:
    """Everybody, those who may sign in first, by name.

    Raises:
        Forbidden: The role may not manage people.
    """
    ensure_may(actor, "admin.people")
    query = select(Membership, User).join(User, col(User.id) == Membership.user_id).order_by(col(Membership.id))
    seen, links = _last_seen(session, actor), _links(session, actor)
    rows = sorted(session.exec(query), key=lambda row: (not row[0].active, in_order(row[0].name)))
    return [_entry(actor, member, user, seen, links, demo) for member, user in rows]


def _entry(
    actor: Actor, member: Membership, user: User, seen: dict[int, datetime], links: dict[int, datetime], demo: bool
) -> Entry:
    until = links.get(member.id or 0)
    moments = [moment for moment in (member.last_seen_at, seen.get(member.id or 0)) if moment]
    return Entry(
        member, "" if demo and not user.password_hash else user.email, _state(member, user, until, demo), until,
        max(moments, default=None), may_manage(actor, Role(member.role)), bool(user.password_hash),
    )  # fmt: skip


def _state(member: Membership, user: User, until: datetime | None, demo: bool) -> str:
    if not member.active or not user.active:
        return "disabled"
    if user.password_hash:
        return "active"
    if demo:
        return "persona" if member.persona else "none"
    if until is None:
        return "uninvited"
    return "invited" if until > wall_now() else "expired"


def _last_seen(session: Session, actor: Actor) -> dict[int, datetime]:
    query = (
        select(LoginSession.membership_id, func.max(LoginSession.seen_at))
        .where(LoginSession.workspace_id == actor.workspace_id)
        .group_by(LoginSession.membership_id)  # type: ignore[arg-type]
    )
    return dict(session.exec(query).all())


def _links(session: Session, actor: Actor) -> dict[int, datetime]:
    query = (
        select(Invitation.membership_id, func.max(Invitation.expires_at))
        .where(Invitation.workspace_id == actor.workspace_id)
        .group_by(Invitation.membership_id)  # type: ignore[arg-type]
    )
    return dict(session.exec(query).all())

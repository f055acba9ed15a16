"""Login sessions: looked up on every event, so that a revoked one stops at once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, select

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import SignedOut
from crm_app.domain.people.models import LoginSession, Membership, User, Workspace
from crm_app.domain.people.passwords import digest_of, new_token

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)

_COLUMNS = (
    LoginSession.id, LoginSession.workspace_id, LoginSession.seen_at, LoginSession.expires_at, LoginSession.revoked_at,
    LoginSession.user_id, LoginSession.membership_id,
    Membership.name, Membership.role, Membership.scope, Membership.team_id, Membership.active,
    User.active.label("user_active"), User.locale,  # type: ignore[attr-defined]
    Workspace.zone, Workspace.currency, Workspace.clock_offset,
)  # fmt: skip
_LOOKUP = (
    select(*_COLUMNS)  # type: ignore[call-overload]
    .join(Membership, Membership.id == LoginSession.membership_id)
    .join(User, User.id == LoginSession.user_id)
    .join(Workspace, Workspace.id == LoginSession.workspace_id)
)
ANY_WORKSPACE = {"all_workspaces": True}


def open_session(session: Session, *, membership: Membership) -> str:
    """Sign a member in.

    Returns:
        The token for the cookie; only its digest is stored.
    """
    token, now = new_token(), wall_now()
    # Login sessions are cleared away after a while; when somebody was here last is kept.
    membership.last_seen_at = now
    session.add(membership)
    session.add(LoginSession(
        token_digest=digest_of(token), user_id=membership.user_id, workspace_id=membership.workspace_id,
        membership_id=membership.id, created_at=now, seen_at=now, expires_at=now + LONGEST,
    ))  # fmt: skip
    session.exec(delete(LoginSession).where(LoginSession.expires_at < now - LONGEST))  # type: ignore[call-overload]
    return token


def actor_for(session: Session, digest: str | None) -> Actor:
    """Who holds the token with this digest, within the caller's transaction.

    Raises:
        SignedOut: No such session, or it is expired, idle too long, revoked, or its person was disabled.
    """
    row = _live_row(session, digest)
    return Actor(
        workspace_id=row.workspace_id, member_id=row.membership_id, user_id=row.user_id, name=row.name,
        role=Role(row.role), scope=Scope(row.scope), team_id=row.team_id, zone=row.zone, currency=row.currency,
        locale=row.locale, clock_offset=row.clock_offset, session_id=row.id,
    )  # fmt: skip


def _live_row(session: Session, digest: str | None) -> Any:
    if not digest:
        raise SignedOut
    statement = _LOOKUP.where(LoginSession.token_digest == digest)
    row = session.exec(statement, execution_options=ANY_WORKSPACE).first()
    if row is None or not _is_live(row, wall_now()):
        raise SignedOut
    return row


def _is_live(row: Any, now: datetime) -> bool:
    return bool(
        row.revoked_at is None and row.active and row.user_active
        and now < row.expires_at and now - row.seen_at < IDLE
    )  # fmt: skip


def touch(session: Session, digests: set[str]) -> None:
    """Note that these people are still there; idleness is counted from here."""
    session.exec(update(LoginSession).where(LoginSession.token_digest.in_(digests)).values(seen_at=wall_now()))  # type: ignore[call-overload,attr-defined]


def ended(session: Session, digests: set[str]) -> set[str]:
    """Those of the given sessions that are no longer live."""
    query = _LOOKUP.add_columns(LoginSession.token_digest).where(LoginSession.token_digest.in_(digests))  # type: ignore[attr-defined]
    now = wall_now()
    rows = session.exec(query, execution_options=ANY_WORKSPACE).all()
    return digests - {row.token_digest for row in rows if _is_live(row, now)}


def close_session(session: Session, token: str) -> None:
    """Sign out: the token is worth nothing from this moment."""
    _revoke(session, LoginSession.token_digest == digest_of(token))


def revoke_sessions(session: Session, *, user_id: int, but: int | None = None) -> None:
    """Sign a person out everywhere, as after a password change or when disabled."""
    _revoke(session, LoginSession.user_id == user_id, LoginSession.id != (but or 0))


def revoke_membership(session: Session, *, membership_id: int) -> None:
    """End a member's sessions in one workspace."""
    _revoke(session, LoginSession.membership_id == membership_id)


def _revoke(session: Session, *which: Any) -> None:
    session.exec(update(LoginSession).where(*which, LoginSession.revoked_at.is_(None)).values(revoked_at=wall_now()))  # type: ignore[call-overload,union-attr]

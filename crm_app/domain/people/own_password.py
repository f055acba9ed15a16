"""Changing one's own password. Hashing is slow, so it happens between two units of work."""

from sqlmodel import Session

from crm_app.domain.actor import Actor
from crm_app.domain.errors import Conflict, RuleViolation
from crm_app.domain.people.models import User
from crm_app.domain.people.sessions import revoke_sessions
from crm_app.domain.records.ledger import audit


def own_account(session: Session, actor: Actor) -> User:
    """The account of whoever asks.

    Raises:
        RuleViolation: A seat in the sample company; it has no password.
    """
    user = session.get(User, actor.user_id)
    if user is None or not user.password_hash:
        raise RuleViolation("people.no_password")
    return user


def change_own_password(session: Session, actor: Actor, *, seen_hash: str, new_hash: str) -> None:
    """Set a new password; every other login of the account ends.

    Raises:
        Conflict: The password was changed since the present one was checked.
    """
    user = own_account(session, actor)
    if user.password_hash != seen_hash:
        raise Conflict(fields=("password",))
    user.password_hash = new_hash
    session.add(user)
    revoke_sessions(session, user_id=user.id or 0, but=actor.session_id)
    audit(session, actor, "member.password", "membership", actor.member_id)

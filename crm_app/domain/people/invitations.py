"""One-time links with which a person sets a password: on joining, and when a password is forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Invalid, NotFound, RuleViolation
from crm_app.domain.people.models import Invitation, Membership, User, Workspace
from crm_app.domain.people.passwords import digest_of, new_token
from crm_app.domain.people.service import in_demo, member_to_manage
from crm_app.domain.people.sessions import ANY_WORKSPACE, revoke_sessions
from crm_app.domain.people.setup import password_problem
from crm_app.domain.records.ledger import audit

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for. ``again`` when the account has a password already."""

    membership_id: int
    workspace_id: int
    user_id: int
    name: str
    email: str
    company: str
    expires_at: datetime
    again: bool


def invite(session: Session, actor: Actor, *, member_id: int) -> tuple[str, datetime]:
    """Make a link for a member, as an invitation or to set a new password. Earlier links die.

    Returns:
        The token for the link, of which only the digest is stored, and until when it works.

    Raises:
        NotFound: No such member, or the actor may not manage them.
        RuleViolation: The member is disabled; nobody signs in by e-mail here; or the account is used in another
            company too, whose data a link of ours would open.
    """
    member = member_to_manage(session, actor, member_id)
    if not member.active:
        raise RuleViolation("people.disabled")
    if in_demo(session, actor):
        raise RuleViolation("people.demo")
    elsewhere = select(Membership.id).where(
        Membership.user_id == member.user_id, Membership.workspace_id != actor.workspace_id
    )
    if session.exec(elsewhere, execution_options=ANY_WORKSPACE).first():
        raise RuleViolation("people.shared_account")
    _withdraw(session, member.user_id)
    token, now = new_token(), wall_now()
    session.add(
        Invitation(
            token_digest=digest_of(token),
            user_id=member.user_id,
            workspace_id=actor.workspace_id,
            membership_id=member.id,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    audit(session, actor, "member.invite", "membership", member.id)
    return token, now + LASTS


def invited(session: Session, token: str) -> Invited:
    """Whom a link is for.

    Raises:
        NotFound: No such link, spent, expired, or its person was disabled.
    """
    query = (
        select(
            Membership.id,
            Membership.workspace_id,
            User.id,
            Membership.name,
            User.email,
            Workspace.name,
            Invitation.expires_at,
            col(User.password_hash).is_not(None),
        )
        .join(Membership, col(Membership.id) == Invitation.membership_id)
        .join(User, col(User.id) == Invitation.user_id)
        .join(Workspace, col(Workspace.id) == Invitation.workspace_id)
        .where(
            Invitation.token_digest == digest_of(token),
            Invitation.expires_at > wall_now(),
            Membership.active,
            User.active,
        )
    )
    row = session.exec(query, execution_options=ANY_WORKSPACE).first()
    if row is None:
        raise NotFound("invitation.spent")
    return Invited(*row)


def ensure_good_password(email: str, password: str, again: str) -> None:
    """Refuse a password that will not do.

    Raises:
        Invalid: By field: too short or weak, or the two differ.
    """
    problems: dict[str, str] = {}
    if problem := password_problem(password, email):
        problems["password"] = problem
    elif password != again:
        problems["password_again"] = "password_again"  # noqa: S105 - a field and its error, not a secret
    if problems:
        raise Invalid(problems)


def accept(session: Session, *, token: str, password_hash: str) -> Membership:
    """Spend a link: set the password, end every login of the account.

    Returns:
        The member, to be signed in.

    Raises:
        NotFound: No such link, spent, expired, or its person was disabled.
    """
    guest = invited(session, token)
    session.info["workspace_id"] = guest.workspace_id
    user, member = session.get_one(User, guest.user_id), session.get_one(Membership, guest.membership_id)
    user.password_hash = password_hash
    session.add(user)
    _withdraw(session, guest.user_id)
    revoke_sessions(session, user_id=guest.user_id)
    themselves = Actor(guest.workspace_id, member.id, user.id, member.name, Role(member.role), Scope(member.scope))
    audit(session, themselves, "member.password" if guest.again else "member.join", "membership", member.id)
    return member


def _withdraw(session: Session, user_id: int) -> None:
    """Earlier links of a person, and whatever has expired."""
    session.exec(
        delete(Invitation).where((col(Invitation.user_id) == user_id) | (col(Invitation.expires_at) < wall_now()))
    )

"""Signing in with a password, or as a persona of a demo company."""

from datetime import timedelta

from sqlmodel import Session, select

from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Invalid, NotFound, Throttled
from crm_app.domain.people.models import DEMO, LoginBackoff, Membership, User, Workspace
from crm_app.domain.people.sessions import ANY_WORKSPACE

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)
PERSONAS = ("sales", "manager", "service", "analyst", "administrator")


def ensure_not_blocked(session: Session, *, email: str, address: str) -> None:
    """Raises:
    Throttled: Too many wrong guesses for this account from this address.
    """
    row = _backoff(session, email, address)
    if row and row.blocked_until and row.blocked_until > wall_now():
        raise Throttled(int((row.blocked_until - wall_now()).total_seconds()) + 1)


def account(session: Session, email: str) -> User | None:
    """The account of an e-mail address."""
    return session.exec(select(User).where(User.email == email.strip().lower())).first()


def settle_guess(session: Session, *, right: bool, email: str, address: str) -> None:
    """Keep count of the wrong guesses per (account, address); a right one forgives them."""
    row = _backoff(session, email, address)
    if right:
        if row:
            session.delete(row)
        return
    row = row or LoginBackoff(account=email.strip().lower(), address=address)
    row.failures += 1
    if row.failures >= FREE_TRIES:
        row.blocked_until = wall_now() + min(LONGEST_WAIT, timedelta(seconds=2 ** min(row.failures - FREE_TRIES + 2, 12)))
    session.add(row)


def first_membership(session: Session, user: User) -> Membership:
    """The workspace that a person lands in: a real one before a demo.

    Raises:
        Invalid: The person belongs to no workspace.
    """
    found = session.exec(
        select(Membership)
        .join(Workspace, Workspace.id == Membership.workspace_id)  # type: ignore[arg-type]
        .where(Membership.user_id == user.id, Membership.active)
        .order_by(Workspace.kind.desc(), Membership.id),  # type: ignore[attr-defined,arg-type]
        execution_options=ANY_WORKSPACE,
    ).first()
    if found is None:
        raise Invalid({"email": "no_workspace"})
    return found


def persona(session: Session, code: str) -> Membership:
    """A persona of the demo company. Only demo workspaces have any.

    Raises:
        NotFound: No such persona, or no demo company here.
    """
    found = session.exec(
        select(Membership)
        .join(Workspace, Workspace.id == Membership.workspace_id)  # type: ignore[arg-type]
        .where(Membership.persona == code, Workspace.kind == DEMO, Membership.active)
        .order_by(Membership.id),  # type: ignore[arg-type]
        execution_options=ANY_WORKSPACE,
    ).first()
    if found is None or code not in PERSONAS:
        raise NotFound
    return found


def _backoff(session: Session, email: str, address: str) -> LoginBackoff | None:
    return session.exec(
        select(LoginBackoff).where(LoginBackoff.account == email.strip().lower(), LoginBackoff.address == address)
    ).first()

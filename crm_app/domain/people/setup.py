"""Starting a company of one's own: the workspace, its dictionaries, its first administrator."""

import re
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete
from sqlmodel import Session, select

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.people.models import REAL, InstanceNote, Membership, User, Workspace
from crm_app.domain.people.passwords import SHORTEST, digest_of, hash_password, new_token
from crm_app.domain.records.models import WorkspaceHead

SETUP_TOKEN = "setup_token"  # noqa: S105 - the name of a note, not a secret
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "SGD")


def create_workspace(
    session: Session, *, name: str, kind: str = REAL, zone: str = "Asia/Shanghai", currency: str = "CNY", locale: str = "zh"
) -> Workspace:
    """Make an empty workspace with its counters."""
    workspace = Workspace(name=name, kind=kind, zone=zone, currency=currency, locale=locale, created_at=wall_now())
    session.add(workspace)
    session.flush()
    session.add(WorkspaceHead(workspace_id=workspace.id))
    session.flush()
    session.info["workspace_id"] = workspace.id
    return workspace


def workspace_actor(workspace: Workspace) -> Actor:
    """The system acting within a workspace."""
    return Actor(
        workspace.id, None, None, "system", Role.ADMINISTRATOR, Scope.ALL, zone=workspace.zone,
        currency=workspace.currency, locale=workspace.locale, clock_offset=workspace.clock_offset,
    )  # type: ignore[arg-type]  # fmt: skip


def create_user(session: Session, *, email: str, name: str, password: str | None, locale: str = "zh") -> User:
    """Make an account.

    Raises:
        Invalid: Bad or taken e-mail, weak password, no name; by field.
    """
    problems = person_problems(session, email=email, name=name, password=password)
    if problems:
        raise Invalid(problems)
    user = User(
        email=email.strip().lower(), name=name.strip(), locale=locale, created_at=wall_now(),
        password_hash=hash_password(password) if password else None,
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def person_problems(session: Session, *, email: str, name: str, password: str | None) -> dict[str, str]:
    """What is wrong with an account to be made, by field; empty when nothing is."""
    problems: dict[str, str] = {}
    if not name.strip():
        problems["name"] = "required"
    elif len(name) > 80:
        problems["name"] = "too_long"
    try:
        validate_email(email.strip(), check_deliverability=False, test_environment=True)
        if session.exec(select(User.id).where(User.email == email.strip().lower())).first():
            problems["email"] = "taken"
    except EmailNotValidError:
        problems["email"] = "email"
    if password is not None and (problem := password_problem(password, email)):
        problems["password"] = problem
    return problems


def password_problem(password: str, email: str) -> str | None:
    """Why a password is too weak: length over composition rules (NIST SP 800-63B)."""
    if len(password) < SHORTEST:
        return "password_short"
    if len(password) > 200:
        return "too_long"
    if len(set(password)) < 4 or re.sub(r"\W", "", email.split("@")[0].lower()) == password.lower():
        return "password_weak"
    return None


def company_problems(*, company: str, zone: str, currency: str) -> dict[str, str]:
    """What is wrong with a company to be made, by field."""
    problems: dict[str, str] = {}
    if not company.strip():
        problems["company"] = "required"
    elif len(company) > 120:
        problems["company"] = "too_long"
    if zone not in available_timezones():
        problems["zone"] = "choice"
    if currency not in CURRENCIES:
        problems["currency"] = "choice"
    return problems


def join(
    session: Session, user: User, *, role: Role, scope: Scope, team_id: int | None = None, persona: str | None = None
) -> Membership:
    """Give a person a post in the session's workspace."""
    membership = Membership(user_id=user.id, name=user.name, role=role, scope=scope, team_id=team_id, persona=persona)
    session.add(membership)
    session.flush()
    return membership


def issue_setup_token(session: Session) -> str:
    """A fresh one-time token for making the first administrator; printed in the terminal only."""
    token = new_token()
    note = session.exec(select(InstanceNote).where(InstanceNote.code == SETUP_TOKEN)).first()
    note = note or InstanceNote(code=SETUP_TOKEN, value="")
    note.value = digest_of(token)
    session.add(note)
    return token


def spend_setup_token(session: Session, token: str) -> None:
    """Raises:
    NotFound: Not the token in the terminal, or spent already.
    """
    note = session.exec(select(InstanceNote).where(InstanceNote.code == SETUP_TOKEN)).first()
    if note is None or note.value != digest_of(token.strip()):
        raise NotFound("setup_token")
    session.delete(note)


def withdraw_setup_token(session: Session) -> None:
    """Make an unspent token worthless."""
    session.exec(delete(InstanceNote).where(InstanceNote.code == SETUP_TOKEN))  # type: ignore[call-overload]


def has_real_workspace(session: Session) -> bool:
    """Whether somebody has started a company of their own here."""
    return session.exec(select(Workspace.id).where(Workspace.kind == REAL)).first() is not None


def all_workspaces(session: Session) -> list[Workspace]:
    """Every company of this installation, oldest first; for those who run it, never for a page."""
    return list(session.exec(select(Workspace).order_by(Workspace.id)))  # type: ignore[arg-type]


def has_members(session: Session) -> bool:
    """Whether anybody can sign in to the session's workspace."""
    return session.exec(select(Membership.id).where(Membership.active).limit(1)).first() is not None

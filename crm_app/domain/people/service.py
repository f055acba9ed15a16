"""Taking people into the workspace and changing their posts."""

import secrets

from sqlmodel import Session, col, or_, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation
from crm_app.domain.people.models import DEMO, Membership, Team, User, Workspace
from crm_app.domain.people.rules import Post, ensure_may_manage, ensure_sound, post_problems
from crm_app.domain.people.sessions import revoke_membership
from crm_app.domain.people.setup import create_user, join, person_problems
from crm_app.domain.records.ledger import announce_stale, audit
from crm_app.domain.records.models import WorkspaceHead

# Where changes of people are heard: every open lead page shows owners' names.
TOPIC = "leads"


def add_member(session: Session, actor: Actor, *, post: Post, email: str = "") -> Membership:
    """Take somebody into the workspace with an account of their own, which has no password yet.

    In the sample company, which everybody may enter, nobody gets a way in: there the account has no e-mail.

    Args:
        session: The open unit of work; the caller commits.
        actor: Who asks; needs ``admin.people`` and every right of the role they give.
        post: Name, role, scope and team.
        email: The address they will sign in with. One that has an account already is refused, even one of another
            company: whoever made that account could come in with it.

    Raises:
        Forbidden: The actor may not manage people, or not of this role.
        Invalid: By field, everything that is wrong.
    """
    ensure_may(actor, "admin.people")
    problems = post_problems(post) | _team_problems(session, post.team_id, None)
    demo = in_demo(session, actor)
    if not demo:
        problems |= person_problems(session, email=email, name=post.name, password=None)
    ensure_sound(problems)
    ensure_may_manage(actor, Role(post.role))
    user = (
        _account_without_login(session, post)
        if demo
        else create_user(session, email=email, name=post.name, password=None, locale=actor.locale)
    )
    member = join(session, user, role=Role(post.role), scope=Scope(post.scope), team_id=post.team_id)
    audit(
        session,
        actor,
        "member.add",
        "membership",
        member.id,
        **{name: [None, value] for name, value in _facts(member).items()},
    )
    return member


def change_member(
    session: Session,
    actor: Actor,
    *,
    member_id: int,
    seen_version: int,
    post: Post,
    active: bool,
    email: str | None = None,
) -> Membership:
    """Change a member's name, role, scope, team or e-mail, disable them or let them back in.

    Whoever is disabled, or gets another role or scope, is signed out at once.

    Args:
        session: The open unit of work; the caller commits.
        actor: Who asks; needs ``admin.people`` and every right of the old and of the new role.
        member_id: Whose post it is.
        seen_version: The version the actor was looking at.
        post: The whole post as it shall be.
        active: Whether they may sign in.
        email: Another address; only for somebody who has not joined yet. None leaves it.

    Raises:
        NotFound: No such member, or the actor may not manage them.
        Conflict: Somebody changed the member since.
        RuleViolation: It would leave nobody to administer the workspace, or take a persona from the sample company.
        Invalid: By field, everything that is wrong.
    """
    _take_turn(session, actor)
    member = member_to_manage(session, actor, member_id)
    if member.version != seen_version:
        raise Conflict(fields=("member",))
    ensure_sound(post_problems(post) | _team_problems(session, post.team_id, member.team_id))
    ensure_may_manage(actor, Role(post.role))
    before = _facts(member)
    if email is not None:
        before |= _correct_email(session, actor, member, email)
    _ensure_personas_stay(member, post, active)
    member.name, member.role, member.scope, member.team_id = (
        post.name.strip(),
        Role(post.role),
        Scope(post.scope),
        post.team_id,
    )
    member.active, member.version = active, member.version + 1
    session.add(member)
    session.flush()
    after = _facts(member)
    if _administers(before) and not _administers(after):
        ensure_administered(session)
    if not active or (member.role, member.scope) != (before["role"], before["scope"]):
        revoke_membership(session, membership_id=member.id or 0)
    _note_change(session, actor, member, before, after)
    return member


def member_to_manage(session: Session, actor: Actor, member_id: int) -> Membership:
    """The member, if the actor may manage them.

    Raises:
        NotFound: No such member, or the actor may not manage people, or not of this role.
    """
    ensure_may(actor, "admin.people")
    member = session.get(Membership, member_id)
    if member is None:
        raise NotFound
    ensure_may_manage(actor, Role(member.role))
    return member


def in_demo(session: Session, actor: Actor) -> bool:
    """Whether this is the sample company, which anybody may enter."""
    workspace = session.get(Workspace, actor.workspace_id)
    return workspace is not None and workspace.kind == DEMO


def ensure_administered(session: Session) -> None:
    """Refuse to leave the workspace to nobody.

    Raises:
        RuleViolation: No active administrator with a way in would be left.
    """
    query = (
        select(Membership.id)
        .join(User, col(User.id) == Membership.user_id)
        .where(
            Membership.role == Role.ADMINISTRATOR,
            Membership.active,
            User.active,
            or_(col(User.password_hash).is_not(None), col(Membership.persona).is_not(None)),
        )
    )
    if session.exec(query.limit(1)).first() is None:
        raise RuleViolation("people.last_administrator")


def _take_turn(session: Session, actor: Actor) -> None:
    """One change of people at a time, or two administrators could disable each other at the same moment."""
    session.exec(
        select(WorkspaceHead.id).where(WorkspaceHead.workspace_id == actor.workspace_id).with_for_update()
    ).first()


def _account_without_login(session: Session, post: Post) -> User:
    """Somebody for the sample company: nobody can sign in as them, and no real address is taken."""
    user = User(email=f"{secrets.token_hex(8)}@no-login.invalid", name=post.name.strip(), created_at=wall_now())
    session.add(user)
    session.flush()
    return user


def _correct_email(session: Session, actor: Actor, member: Membership, email: str) -> dict[str, object]:
    """Mend a mistyped address before the person has joined.

    Returns:
        ``{"email": the one before}``, or nothing when it is the same.
    """
    user = session.get_one(User, member.user_id)
    if email.strip().lower() == user.email:
        return {}
    if user.password_hash or in_demo(session, actor):
        raise Invalid({"email": "email_in_use"})
    ensure_sound(person_problems(session, email=email, name=member.name, password=None))
    before, user.email = user.email, email.strip().lower()
    session.add(user)
    return {"email": before}


def _team_problems(session: Session, team_id: int | None, present: int | None) -> dict[str, str]:
    """A team must be there and in use; one that was retired meanwhile may stay."""
    if team_id is None or team_id == present:
        return {}
    team = session.get(Team, team_id)
    return {} if team is not None and team.active else {"team": "choice"}


def _ensure_personas_stay(member: Membership, post: Post, active: bool) -> None:
    """The sample company's one-click seats are everybody's."""
    if member.persona and (not active or post.role != member.role):
        raise RuleViolation("people.persona")


def _note_change(
    session: Session, actor: Actor, member: Membership, before: dict[str, object], after: dict[str, object]
) -> None:
    if "email" in before:
        user = session.get(User, member.user_id)
        after["email"] = user.email if user else None
    changed = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    audit(session, actor, "member.change", "membership", member.id, **changed)
    if changed.keys() & {"name", "active", "team_id"}:
        announce_stale(session, TOPIC)


def _administers(facts: dict[str, object]) -> bool:
    return facts["role"] == Role.ADMINISTRATOR and bool(facts["active"])


def _facts(member: Membership) -> dict[str, object]:
    return {
        "name": member.name,
        "role": str(member.role),
        "scope": str(member.scope),
        "team_id": member.team_id,
        "active": member.active,
    }

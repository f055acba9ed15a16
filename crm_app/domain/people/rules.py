"""Who may be given which post; no session, no I/O."""

from dataclasses import dataclass

from crm_app.domain.access.matrix import MATRIX
from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.errors import Forbidden, Invalid

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Post:
    """What an administrator decides about a member, as it was typed: nothing here is checked yet."""

    name: str
    role: str
    scope: str
    team_id: int | None = None


def rights_of(role: Role) -> frozenset[str]:
    """Every right a role holds."""
    return frozenset(right for right, roles in MATRIX.items() if role in roles)


def may_manage(actor: Actor, role: Role) -> bool:
    """Whether a role holds no more than the actor's own: nobody hands out, or takes, what they lack."""
    return rights_of(role) <= rights_of(actor.role)


def ensure_may_manage(actor: Actor, role: Role) -> None:
    """Refuse whoever holds less than the role.

    Raises:
        Forbidden: The role holds a right that the actor lacks.
    """
    if not may_manage(actor, role):
        raise Forbidden("admin.people")


def post_problems(post: Post) -> dict[str, str]:
    """What is wrong with a post, by field; whether its team exists is looked up elsewhere."""
    problems: dict[str, str] = {}
    if not post.name.strip():
        problems["name"] = "required"
    elif len(post.name.strip()) > LONGEST_NAME:
        problems["name"] = "too_long"
    if post.role not in set(Role):
        problems["role"] = "choice"
    if post.scope not in set(Scope):
        problems["scope"] = "choice"
    elif post.scope == Scope.TEAM and not post.team_id:
        # A team's view without a team would show own rows only, which nobody would understand.
        problems["team"] = "team_for_scope"
    return problems


def ensure_sound(problems: dict[str, str]) -> None:
    """Refuse when something is wrong.

    Raises:
        Invalid: By field, everything that is wrong.
    """
    if problems:
        raise Invalid(problems)

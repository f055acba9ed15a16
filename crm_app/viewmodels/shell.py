"""What the shell shows: the person, the workspace, the places to go. Empty defaults, so nobody is told anything."""

from dataclasses import dataclass
from typing import Any

from crm_app import routes
from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor
from crm_app.viewmodels.people import initials


@dataclass(frozen=True)
class Me:
    """The signed-in person."""

    id: int = 0
    name: str = ""
    initials: str = ""
    role: str = ""
    scope: str = ""


@dataclass(frozen=True)
class Company:
    """The workspace."""

    id: int = 0
    name: str = ""
    kind: str = ""
    currency: str = ""
    locale: str = ""
    zone: str = ""


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; ``badge`` counts what waits there."""

    key: str = ""
    href: str = ""
    icon: str = ""
    badge: int = 0


def me(actor: Actor) -> Me:
    """The person behind the actor."""
    return Me(actor.member_id or 0, actor.name, initials(actor.name), actor.role.value, actor.scope.value)


def company(profile: dict[str, Any]) -> Company:
    """The workspace's face."""
    return Company(**profile)


def places(actor: Actor, *, due: int = 0) -> list[Place]:
    """Where the actor may go. A missing entry is courtesy; the pages ask the domain by themselves."""
    found = [Place("nav.today", routes.TODAY, "today", due), Place("nav.leads", routes.LEADS, "leads")]
    if may(actor, "lead.import"):
        found.append(Place("nav.imports", routes.IMPORTS, "imports"))
    if may(actor, "admin.settings"):
        found.append(Place("nav.admin", routes.ADMIN, "admin"))
    return found

"""The eight people of the demo company. They sign in as personas only: nobody has a password."""

from dataclasses import dataclass
from typing import Any

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.people.login import account
from crm_app.domain.people.models import Workspace
from crm_app.domain.people.setup import create_user, join, workspace_actor
from crm_app.domain.people.teams import add_team
from crm_app.domain.records.ledger import audit

TEAMS = {"north": {"zh": "北区", "en": "North"}, "south": {"zh": "南区", "en": "South"}}


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague; ``key`` is how plans name them."""

    key: str
    name: str
    mailbox: str
    role: Role
    scope: Scope
    team: str
    persona: bool = False
    locale: str = "zh"


PEOPLE = (
    Person("sales", "李伟", "li.wei", Role.SALES, Scope.SELF, "north", persona=True),
    Person("manager", "王芳", "wang.fang", Role.MANAGER, Scope.TEAM, "north", persona=True),
    Person("service", "刘洋", "liu.yang", Role.SERVICE, Scope.ALL, "south", persona=True),
    Person("analyst", "陈静", "chen.jing", Role.ANALYST, Scope.ALL, "south", persona=True),
    Person("administrator", "周敏", "zhou.min", Role.ADMINISTRATOR, Scope.ALL, "north", persona=True),
    Person("seller_north", "张磊", "zhang.lei", Role.SALES, Scope.SELF, "north"),
    Person("seller_south", "黄婷", "huang.ting", Role.SALES, Scope.SELF, "south"),
    Person("seller_abroad", "Grace Tan", "grace.tan", Role.SALES, Scope.SELF, "south", locale="en"),
)
SELLERS = {team: tuple(p.key for p in PEOPLE if p.role is Role.SALES and p.team == team) for team in TEAMS}


def hire(session: Any, workspace: Workspace) -> dict[str, Actor]:
    """Make the teams and the people.

    Returns:
        Everybody as an actor, by key.
    """
    founder = workspace_actor(workspace)
    teams = {code: add_team(session, founder, names=names).id or 0 for code, names in TEAMS.items()}
    return {person.key: _hire(session, workspace, person, teams[person.team]) for person in PEOPLE}


def _hire(session: Any, workspace: Workspace, person: Person, team_id: int) -> Actor:
    user = create_user(
        session, email=_free_mailbox(session, person.mailbox), name=person.name, password=None, locale=person.locale
    )
    persona = person.key if person.persona else None
    membership = join(session, user, role=person.role, scope=person.scope, team_id=team_id, persona=persona)
    audit(session, workspace_actor(workspace), "member.add", "membership", membership.id, role=[None, person.role])
    return Actor(
        workspace_id=workspace.id or 0, member_id=membership.id, user_id=user.id, name=person.name, role=person.role,
        scope=person.scope, team_id=team_id, zone=workspace.zone, currency=workspace.currency, locale=person.locale,
    )  # fmt: skip


def _free_mailbox(session: Any, mailbox: str) -> str:
    """A second demo company on the same installation needs addresses of its own."""
    address, step = f"{mailbox}@dengta.example", 2
    while account(session, address):
        address, step = f"{mailbox}{step}@dengta.example", step + 1
    return address

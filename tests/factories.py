"""What tests begin with, made through the services: a company, its people, leads, stages."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.leads.models import Lead, LeadStage
from crm_app.domain.leads.queries import stages
from crm_app.domain.leads.service import create_lead
from crm_app.domain.leads.stage_settings import add_stage, seed_stages
from crm_app.domain.people.models import Membership, Team, User, Workspace
from crm_app.domain.people.setup import create_user, create_workspace, join, workspace_actor
from crm_app.domain.people.teams import add_team
from crm_app.domain.terms.models import Term, TermKind
from crm_app.domain.terms.service import seed_terms, term_named

_numbers = itertools.count(1)


def a_workspace(session: Session, name: str = "灯塔家具", **settings: Any) -> Workspace:
    """A company with its funnel and dictionaries; the session is in it afterwards."""
    workspace = create_workspace(session, name=name, **settings)
    seed_terms(session)
    seed_stages(session)
    return workspace


def a_team(session: Session, english: str = "North") -> Team:
    """A team of the session's workspace."""
    return add_team(session, the_system(session), names={"zh": english, "en": english})


def a_member(
    session: Session, name: str = "Amy", *, role: Role = Role.SALES, scope: Scope = Scope.SELF, team: Team | None = None,
    user: User | None = None, password: str | None = None, persona: str | None = None,
) -> Actor:  # fmt: skip
    """A person in the session's workspace, as an actor."""
    user = user or create_user(session, email=f"{name.lower()}.{next(_numbers)}@dengta.example", name=name, password=password)
    membership = join(session, user, role=role, scope=scope, team_id=team.id if team else None, persona=persona)
    return actor_of(session, membership)


def actor_of(session: Session, membership: Membership) -> Actor:
    """A member as whoever asks."""
    workspace = session.get_one(Workspace, membership.workspace_id)
    return Actor(
        workspace_id=membership.workspace_id, member_id=membership.id, user_id=membership.user_id, name=membership.name,
        role=Role(membership.role), scope=Scope(membership.scope), team_id=membership.team_id, zone=workspace.zone,
        currency=workspace.currency, locale=workspace.locale, clock_offset=workspace.clock_offset,
    )  # fmt: skip


def the_system(session: Session) -> Actor:
    """The product acting by itself in the session's workspace."""
    return workspace_actor(session.get_one(Workspace, session.info["workspace_id"]))


def a_lead(session: Session, owner: Actor | None = None, *, stage: str = "new", by: Actor | None = None, **fields: Any) -> Lead:
    """A lead in a stage; without an owner it lies in the pool."""
    fields.setdefault("title", f"远航物流 {next(_numbers)}")
    owner_id = owner.member_id if owner else None
    return create_lead(session, by or the_system(session), stage=stage, owner_id=owner_id, **fields)


def a_stage(session: Session, english: str = "Proposal", *, probability: int = 50, day_limit: int | None = 5) -> LeadStage:
    """One more open stage."""
    names = {"zh": english, "en": english}
    return add_stage(session, the_system(session), names=names, probability=probability, day_limit=day_limit)


def the_stage(session: Session, code: str) -> LeadStage:
    """A stage by its code, retired ones too."""
    return next(stage for stage in stages(session, with_retired=True) if stage.code == code)


def a_tag(session: Session, name: str = "VIP") -> Term:
    """A tag, made when there is none of this name."""
    return term_named(session, the_system(session), kind=TermKind.TAG, name=name)


def a_source(session: Session, name: str = "Fair") -> Term:
    """A lead source."""
    return term_named(session, the_system(session), kind=TermKind.LEAD_SOURCE, name=name)


def a_reason(session: Session, name: str = "No need") -> Term:
    """A reason to disqualify."""
    return term_named(session, the_system(session), kind=TermKind.DISQUALIFY_REASON, name=name)


def later(actor: Actor, **ahead: int) -> Actor:
    """The same person when the workspace's clock has moved on: ``later(amy, days=3)``."""
    seconds = ahead.get("days", 0) * 86_400 + ahead.get("hours", 0) * 3600 + ahead.get("minutes", 0) * 60
    return replace(actor, clock_offset=actor.clock_offset + seconds)


@dataclass(frozen=True, slots=True)
class Office:
    """A company with two teams. Amy and Bob sell in the north, Cai leads them, Dan sells in the south."""

    workspace_id: int
    amy: Actor
    bob: Actor
    cai: Actor
    dan: Actor
    eva: Actor  # administrator
    fay: Actor  # service
    gus: Actor  # analyst
    system: Actor


def an_office(session: Session, name: str = "灯塔家具", **settings: Any) -> Office:
    """The company that most tests play in."""
    workspace = a_workspace(session, name, **settings)
    north, south = a_team(session, "North"), a_team(session, "South")
    return Office(
        workspace_id=workspace.id or 0,
        amy=a_member(session, "Amy", team=north),
        bob=a_member(session, "Bob", team=north),
        cai=a_member(session, "Cai", role=Role.MANAGER, scope=Scope.TEAM, team=north),
        dan=a_member(session, "Dan", team=south),
        eva=a_member(session, "Eva", role=Role.ADMINISTRATOR, scope=Scope.ALL),
        fay=a_member(session, "Fay", role=Role.SERVICE, scope=Scope.ALL, team=south),
        gus=a_member(session, "Gus", role=Role.ANALYST, scope=Scope.ALL, team=south),
        system=workspace_actor(workspace),
    )

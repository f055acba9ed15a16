"""Teams: groups of members whose leads a manager sees together."""

from sqlmodel import Session, col, func, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation
from crm_app.domain.people.models import Membership, Team
from crm_app.domain.people.queries import teams
from crm_app.domain.records.ledger import announce_stale, audit
from crm_app.domain.terms.service import clean_names, code_from

TOPIC = "leads"


def add_team(session: Session, actor: Actor, *, names: Names) -> Team:
    """Make a team.

    Raises:
        Forbidden: The role may not manage people.
        Invalid: No name, too long, or a name that is taken.
    """
    ensure_may(actor, "admin.people")
    existing = teams(session, with_retired=True)
    names = clean_names(names)
    _ensure_free_name(existing, names, None)
    team = Team(code=code_from(names, {other.code for other in existing}), names=names)
    session.add(team)
    session.flush()
    audit(session, actor, "team.add", "team", team.id, names=[None, names])
    announce_stale(session, TOPIC)
    return team


def change_team(session: Session, actor: Actor, *, team_id: int, seen_version: int, names: Names, active: bool) -> Team:
    """Rename a team, retire it or bring it back.

    Raises:
        NotFound: No such team, or the role may not manage people.
        Conflict: Somebody changed it since.
        RuleViolation: It still has active members.
        Invalid: No name, too long, or a name that is taken.
    """
    ensure_may(actor, "admin.people")
    existing = teams(session, with_retired=True)
    team = next((other for other in existing if other.id == team_id), None)
    if team is None:
        raise NotFound
    if team.version != seen_version:
        raise Conflict(fields=("team",))
    names = clean_names(names)
    _ensure_free_name(existing, names, team_id)
    if team.active and not active and (count := team_sizes(session).get(team_id, 0)):
        raise RuleViolation("team.has_members", count=count)
    before = {"names": team.names, "active": team.active}
    team.names, team.active, team.version = names, active, team.version + 1
    session.add(team)
    audit(
        session,
        actor,
        "team.change",
        "team",
        team.id,
        names=[before["names"], names],
        active=[before["active"], active],
    )
    announce_stale(session, TOPIC)
    return team


def team_sizes(session: Session) -> dict[int, int]:
    """How many active members each team has."""
    query = (
        select(Membership.team_id, func.count())
        .where(Membership.active, col(Membership.team_id).is_not(None))
        .group_by(Membership.team_id)
    )  # fmt: skip
    return {team_id: count for team_id, count in session.exec(query) if team_id is not None}


def _ensure_free_name(existing: list[Team], names: Names, own_id: int | None) -> None:
    wanted = {name.casefold() for name in names.values()}
    for other in existing:
        if other.id != own_id and other.active and wanted & {name.casefold() for name in other.names.values()}:
            raise Invalid({"names": "taken"})

"""Rows of the settings pages, ready to show."""

from typing import Any

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.leads import staffing
from crm_app.domain.leads.models import StageKind
from crm_app.domain.leads.queries import stages
from crm_app.domain.people.directory import Entry, directory
from crm_app.domain.people.queries import members, teams
from crm_app.domain.people.teams import team_sizes
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import terms
from crm_app.viewmodels.people import initials

NOBODY: Names = {"zh": "", "en": ""}


def people_rows(session: Any, actor: Actor, *, demo: bool) -> list[dict[str, Any]]:
    """The people table."""
    names = {team.id: team.names for team in teams(session, with_retired=True)}
    owned = staffing.leads_by(session, actor, "owner_id")
    return [_person(entry, actor, names, owned) for entry in directory(session, actor, demo=demo)]


def _person(entry: Entry, actor: Actor, teams_by_id: dict[int | None, Names], owned: dict[int, int]) -> dict[str, Any]:
    member = entry.member
    return {
        "id": member.id,
        "version": member.version,
        "name": member.name,
        "initials": initials(member.name),
        "email": entry.email,
        "role": str(member.role),
        "scope": str(member.scope),
        "team_id": str(member.team_id or ""),
        "team": teams_by_id.get(member.team_id, NOBODY),
        "state": entry.state,
        "active": member.active,
        "until": entry.invited_until.isoformat() if entry.invited_until else "",
        "seen": entry.last_seen_at.isoformat() if entry.last_seen_at else "",
        "joined": entry.joined,
        "self": member.id == actor.member_id,
        "manageable": entry.manageable,
        "persona": bool(member.persona),
        "leads": owned.get(member.id or 0, 0),
    }


def team_rows(session: Any, actor: Actor) -> list[dict[str, Any]]:
    """The teams with who is in them."""
    ensure_may(actor, "admin.people")
    sizes, people = team_sizes(session), members(session)
    return [
        {
            "id": team.id,
            "version": team.version,
            "names": team.names,
            "active": team.active,
            "count": sizes.get(team.id or 0, 0),
            "people": [member.name for member in people if member.team_id == team.id],
        }
        for team in sorted(teams(session, with_retired=True), key=lambda team: not team.active)
    ]


def team_options(session: Any, actor: Actor, present: str = "") -> list[dict[str, Any]]:
    """Teams to choose from; a retired one stays where it is."""
    ensure_may(actor, "admin.people")
    found = teams(session, with_retired=True)
    return [{"id": str(team.id), "names": team.names} for team in found if team.active or str(team.id) == present]


def stage_rows(session: Any, actor: Actor) -> list[dict[str, Any]]:
    """The stages in the board's order, retired ones last."""
    held = staffing.leads_by(session, actor, "stage_id")
    rows = []
    found = sorted(stages(session, with_retired=True), key=lambda stage: not stage.active)
    for place, stage in enumerate(found):
        before, after = found[place - 1 : place], found[place + 1 : place + 2]
        rows.append(
            {
                "id": stage.id,
                "version": stage.version,
                "names": stage.names,
                "kind": str(stage.kind),
                "active": stage.active,
                "probability": stage.probability,
                "day_limit": "" if stage.day_limit is None else str(stage.day_limit),
                "leads": held.get(stage.id or 0, 0),
                "open": stage.kind == StageKind.OPEN,
                "up": stage.active and bool(before) and before[0].kind == stage.kind,
                "down": stage.active and bool(after) and after[0].kind == stage.kind and after[0].active,
            }
        )
    return rows


_USED = {TermKind.LEAD_SOURCE: "source_id", TermKind.DISQUALIFY_REASON: "reason_id"}


def term_rows(session: Any, actor: Actor, kind: TermKind) -> list[dict[str, Any]]:
    """A dictionary with how many leads use each entry, retired ones last."""
    used = staffing.leads_by(session, actor, _USED[kind]) if kind in _USED else staffing.leads_by_tag(session, actor)
    return [
        {
            "id": term.id,
            "version": term.version,
            "names": term.names,
            "colour": term.colour,
            "active": term.active,
            "leads": used.get(term.id or 0, 0),
        }
        for term in sorted(terms(session, kind, with_retired=True), key=lambda term: not term.active)
    ]

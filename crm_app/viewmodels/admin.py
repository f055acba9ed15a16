"""Rows of the settings pages, ready to show."""

from typing import Any

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.leads import staffing
from crm_app.domain.leads.models import StageKind
from crm_app.domain.leads.queries import stages
from crm_app.domain.people.audit_trail import PAGE, audit_trail
from crm_app.domain.people.directory import Entry, directory
from crm_app.domain.people.queries import members, teams
from crm_app.domain.people.teams import team_sizes
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import terms
from crm_app.i18n import LOCALES, t
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
        "id": member.id, "version": member.version, "name": member.name, "initials": initials(member.name), "email": entry.email,
        "role": str(member.role), "scope": str(member.scope), "team_id": str(member.team_id or ""),
        "team": teams_by_id.get(member.team_id, NOBODY), "state": entry.state, "active": member.active,
        "until": entry.invited_until.isoformat() if entry.invited_until else "",
        "seen": entry.last_seen_at.isoformat() if entry.last_seen_at else "",
        "self": member.id == actor.member_id, "manageable": entry.manageable, "persona": bool(member.persona),
        "leads": owned.get(member.id or 0, 0),
    }  # fmt: skip


def team_rows(session: Any, actor: Actor) -> list[dict[str, Any]]:
    """The teams with who is in them."""
    ensure_may(actor, "admin.people")
    sizes, people = team_sizes(session), members(session)
    return [
        {"id": team.id, "version": team.version, "names": team.names, "active": team.active, "count": sizes.get(team.id or 0, 0),
         "people": [member.name for member in people if member.team_id == team.id]}
        for team in sorted(teams(session, with_retired=True), key=lambda team: not team.active)
    ]  # fmt: skip


def team_options(session: Any, present: str = "") -> list[dict[str, Any]]:
    """Teams to choose from; a retired one stays where it is."""
    found = teams(session, with_retired=True)
    return [{"id": str(team.id), "names": team.names} for team in found if team.active or str(team.id) == present]


def stage_rows(session: Any, actor: Actor) -> list[dict[str, Any]]:
    """The stages in the board's order, retired ones last."""
    held = staffing.leads_by(session, actor, "stage_id")
    rows = []
    found = sorted(stages(session, with_retired=True), key=lambda stage: not stage.active)
    for place, stage in enumerate(found):
        before, after = found[place - 1 : place], found[place + 1 : place + 2]
        rows.append({
            "id": stage.id, "version": stage.version, "names": stage.names, "kind": str(stage.kind), "active": stage.active,
            "probability": stage.probability, "day_limit": "" if stage.day_limit is None else str(stage.day_limit),
            "leads": held.get(stage.id or 0, 0), "open": stage.kind == StageKind.OPEN,
            "up": stage.active and bool(before) and before[0].kind == stage.kind,
            "down": stage.active and bool(after) and after[0].kind == stage.kind and after[0].active,
        })  # fmt: skip
    return rows


_USED = {TermKind.LEAD_SOURCE: "source_id", TermKind.DISQUALIFY_REASON: "reason_id"}


def term_rows(session: Any, actor: Actor, kind: TermKind) -> list[dict[str, Any]]:
    """A dictionary with how many leads use each entry, retired ones last."""
    used = staffing.leads_by(session, actor, _USED[kind]) if kind in _USED else staffing.leads_by_tag(session, actor)
    return [
        {"id": term.id, "version": term.version, "names": term.names, "colour": term.colour, "active": term.active,
         "leads": used.get(term.id or 0, 0)}
        for term in sorted(terms(session, kind, with_retired=True), key=lambda term: not term.active)
    ]  # fmt: skip


def audit_rows(session: Any, actor: Actor, *, before: int = 0, about: str = "") -> tuple[list[dict[str, Any]], bool]:
    """A page of the audit trail, and whether there may be more."""
    people = {member.id: member.name for member in members(session, with_retired=True)}
    found = audit_trail(session, actor, before=before, about=about)
    leads = staffing.lead_titles(session, actor, {entry.subject_id or 0 for entry in found if entry.subject_kind == "lead"})
    rows = []
    for entry in found:
        number, title = leads.get(entry.subject_id or 0, (0, "")) if entry.subject_kind == "lead" else (0, "")
        subject = people.get(entry.subject_id, "") if entry.subject_kind == "membership" else title
        names = {"zh": subject, "en": subject} if subject else _names_in(entry.changes or {})
        rows.append({
            "id": entry.id, "at": entry.at.isoformat(), "who": entry.who or "", "action": entry.action, "number": number,
            "subject": names or NOBODY,
        })  # fmt: skip
    return rows, len(found) == PAGE


def _names_in(changes: dict[str, Any]) -> Names | None:
    """The name of what was changed, where the entry carries it."""
    if "right" in changes:
        return {locale: t(locale, f"right.{changes['right']}") for locale in LOCALES}
    after = changes.get("after")
    found = (after if isinstance(after, dict) else changes).get("names")
    found = found[-1] if isinstance(found, list) and found else found
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else None

"""The audit trail in words: who, what, to which, and how it was before."""

from typing import Any

from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.leads.queries import stages
from crm_app.domain.leads.staffing import lead_titles
from crm_app.domain.people.audit_trail import PAGE, AuditRow, audit_trail
from crm_app.domain.people.queries import members, teams
from crm_app.i18n import LOCALES, t

NOTHING: Names = {"zh": "", "en": ""}
LONGEST = 60
# Fields of a member whose values are words of the catalogue.
_WORDED = {"role": "@role.", "scope": "@scope."}
_MEMBER_FIELDS = {
    "name": "name",
    "email": "email",
    "role": "role",
    "scope": "scope",
    "team_id": "team",
    "active": "state",
}
_LEAD_ACTS = frozenset({"lead.edit", "lead.move", "lead.assign"})


def audit_rows(session: Any, actor: Actor, *, before: int = 0, about: str = "") -> tuple[list[dict[str, Any]], bool]:
    """A page of the audit trail, and whether there may be more."""
    found = audit_trail(session, actor, before=before, about=about)
    names = _Names(session, actor, found)
    rows = [
        {
            "id": entry.id,
            "at": entry.at.isoformat(),
            "who": entry.who or "",
            "action": entry.action,
            "number": names.number(entry),
            "subject": names.subject(entry),
            "changes": names.changes(entry),
        }
        for entry in found
    ]
    return rows, len(found) == PAGE


class _Names:
    """What the ids of a page of entries are called."""

    def __init__(self, session: Any, actor: Actor, entries: list[AuditRow]) -> None:
        self.people = {member.id: member.name for member in members(session, with_retired=True)}
        self.teams = {team.id: team.names for team in teams(session, with_retired=True)}
        self.stages = {stage.code: stage.names for stage in stages(session, with_retired=True)}
        ids = {entry.subject_id or 0 for entry in entries if entry.subject_kind == "lead"}
        self.leads = lead_titles(session, actor, ids)

    def number(self, entry: AuditRow) -> int:
        """The number of the lead it was done to, if the reader may open it."""
        return self.leads.get(entry.subject_id or 0, (0, ""))[0] if entry.subject_kind == "lead" else 0

    def subject(self, entry: AuditRow) -> Names:
        """What it was done to."""
        plain = ""
        if entry.subject_kind == "lead":
            plain = self.leads.get(entry.subject_id or 0, (0, ""))[1]
        elif entry.subject_kind == "membership":
            plain = self.people.get(entry.subject_id, "")
        return {"zh": plain, "en": plain} if plain else _names_in(entry.changes or {}) or NOTHING

    def changes(self, entry: AuditRow) -> list[dict[str, Any]]:
        """Field, before and after, of people and leads; the page words them in the reader's language."""
        pairs = {
            name: pair for name, pair in (entry.changes or {}).items() if isinstance(pair, list) and len(pair) == 2
        }
        if entry.action == "member.change":
            return [
                {
                    "field": f"@admin.people.{_MEMBER_FIELDS[name]}",
                    "before": self._of_member(name, pair[0]),
                    "after": self._of_member(name, pair[1]),
                }
                for name, pair in pairs.items()
                if name in _MEMBER_FIELDS
            ]
        if entry.action not in _LEAD_ACTS:
            return []
        return [
            {"field": f"@lead.{name}", "before": self._of_lead(name, pair[0]), "after": self._of_lead(name, pair[1])}
            for name, pair in pairs.items()
        ]

    def _of_member(self, name: str, value: Any) -> str | Names:
        if name == "active":
            return "@admin.state.active" if value else "@admin.state.disabled"
        if name == "team_id":
            return self.teams.get(value, "–")
        return _WORDED.get(name, "") + str(value)

    def _of_lead(self, name: str, value: Any) -> str | Names:
        if name == "stage":
            return self.stages.get(value, str(value))
        if name == "owner":
            return self.people.get(value, "–")
        text = "–" if value in (None, "") else str(value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _names_in(changes: dict[str, Any]) -> Names | None:
    """The name of what was changed, where the entry carries it."""
    if "right" in changes:
        return {locale: t(locale, f"right.{changes['right']}") for locale in LOCALES}
    after = changes.get("after")
    found = (after if isinstance(after, dict) else changes).get("names")
    found = found[-1] if isinstance(found, list) and found else found
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else None

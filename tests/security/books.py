"""What stands in the database, so that a test can tell which rows an attack has changed."""

from typing import Any, NamedTuple

from sqlalchemy import Engine, select

from crm_app.db.registry import METADATA
from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor, Scope

# Rows that come and go by themselves, and streams that are only ever added to.
_UNWATCHED = {"login_session", "login_backoff", "search_doc"}
_TRAIL = {"audit_entry", "audit_values", "timeline_event", "change", "undo_step", "job", "workspace_head", "stored_file"}
_CHANGING_LEADS = ("lead.edit", "lead.move", "lead.follow_up", "lead.assign", "lead.claim", "lead.delete")
_RIGHTS = {
    "term": ("admin.settings", "lead.edit"),  # whoever edits may make a tag
    "lead_stage": ("admin.settings",), "membership": ("admin.people",), "team": ("admin.people",),
    "invitation": ("admin.people",), "import_mapping": ("lead.import",), "imported_row": ("lead.import",),
    "saved_view": ("view.save",), "draft": ("lead.follow_up",),
}  # fmt: skip

Row = dict[str, Any]


class Changed(NamedTuple):
    """A row before and after; None where it did not exist."""

    table: str
    before: Row | None
    after: Row | None


def books(engine: Engine) -> dict[tuple[str, Any], Row]:
    """Every watched row by table and key."""
    found: dict[tuple[str, Any], Row] = {}
    with engine.connect() as connection:
        for table in METADATA.sorted_tables:
            if table.name in _UNWATCHED:
                continue
            for row in connection.execute(select(table)).mappings():
                key = tuple(row[column.name] for column in table.primary_key)
                # When somebody was last here changes with every login.
                found[table.name, key] = {name: value for name, value in row.items() if name != "last_seen_at"}
    return found


def changes(before: dict[tuple[str, Any], Row], after: dict[tuple[str, Any], Row]) -> list[Changed]:
    """What differs."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return [Changed(key[0], before.get(key), after.get(key)) for key in sorted(keys, key=str)]


def is_allowed(actor: Actor | None, changed: Changed) -> bool:
    """Whether this person may have made this change at all."""
    if actor is None:
        return False
    row = changed.before or changed.after or {}
    if changed.table == "app_user":
        return row["id"] == actor.user_id or may(actor, "admin.people")
    if row.get("workspace_id") != actor.workspace_id:
        return False
    if changed.table in _TRAIL:
        return True
    if changed.table == "lead":
        return _may_change_lead(actor, changed)
    if changed.table == "lead_tag":
        return any(may(actor, right) for right in _CHANGING_LEADS)
    return any(may(actor, right) for right in _RIGHTS.get(changed.table, ()))


def _may_change_lead(actor: Actor, changed: Changed) -> bool:
    if changed.before is None:
        return may(actor, "lead.create")
    return in_sight(actor, changed.before) and any(may(actor, right) for right in _CHANGING_LEADS)


def in_sight(actor: Actor, lead: Row) -> bool:
    """The rule of ``within_scope``, written down a second time on purpose."""
    if actor.scope is Scope.ALL or lead["owner_id"] in (None, actor.member_id):
        return True
    return actor.scope is Scope.TEAM and actor.team_id is not None and lead["team_id"] == actor.team_id

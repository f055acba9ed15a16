"""The filters of the lead page as it shows them: what is chosen, and a chip for each."""

from typing import Any

from crm_app import routes
from crm_app.domain.leads import filters
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.views import ViewRow

MANY = ("owner", "team", "source", "tag", "stage", "intent")
ONE = ("due", "stuck", "min", "max", "from", "to", "q")
_LISTS = {"owner": "owners", "team": "teams", "source": "sources", "tag": "tags"}


def wanted_parts(wanted: LeadFilter, currency: str) -> dict[str, Any]:
    """Every part of a filter as the controls need it, empty ones too."""
    query = filters.query_of(filters.to_query(wanted, currency))
    return {name: query.get(name, "") for name in ONE} | {"view": wanted.view, "sort": wanted.sort, "narrow": wanted.is_narrow()}


def chosen_values(wanted: LeadFilter, currency: str) -> dict[str, list[str]]:
    """The values of the filters that take several."""
    query = filters.query_of(filters.to_query(wanted, currency))
    return {name: query[name].split(",") if query.get(name) else [] for name in MANY}


def chips(wanted: LeadFilter, choices: dict[str, Any], me: int, currency: str) -> list[dict[str, Any]]:
    """One removable chip for each value; the search text has its own box.

    Args:
        choices: What the menus offer, with names.
        me: The reader's member id, who is called "me".
    """
    many = [
        {"param": name, "value": value, "field": f"@leads.filter.{name}", "words": _words(name, value, choices, me)}
        for name, values in chosen_values(wanted, currency).items()
        for value in values
    ]
    parts = wanted_parts(wanted, currency)
    one = [
        {"param": name, "value": parts[name], "field": f"@leads.filter.{name}", "words": _plain_words(name, parts[name])}
        for name in ONE
        if parts[name] and name != "q"
    ]
    return [*many, *one]


def _words(name: str, value: str, choices: dict[str, Any], me: int) -> Any:
    if name == "owner" and value in ("0", str(me)):
        return "@leads.filter.nobody" if value == "0" else "@leads.filter.me"
    if name == "stage":
        return next((stage["names"] for stage in choices["stages"] if stage["code"] == value), value)
    found = next((entry for entry in choices.get(_LISTS.get(name, ""), ()) if str(entry["id"]) == value), None)
    return (found.get("names") or found.get("name")) if found else value


def _plain_words(name: str, value: str) -> Any:
    if name in ("min", "max"):
        return float(value)
    return {"due": f"@leads.due.{value}", "stuck": "@leads.filter.stuck.on"}.get(name, value)


def view_rows(rows: list[ViewRow], query: str) -> list[dict[str, Any]]:
    """Saved views for the menu; ``on`` marks the one that the page shows now."""
    return [
        {"id": row.id, "name": row.name, "href": f"{routes.LEADS}?{row.query}" if row.query else routes.LEADS,
         "shared": row.shared, "mine": row.mine, "owner": row.owner, "on": row.query == query}
        for row in rows
    ]  # fmt: skip

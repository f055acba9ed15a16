"""Settings, teams."""

import reflex as rx

from crm_app.components.shell import empty, icon, menu, menu_item
from crm_app.i18n.label import label, name_in, number
from crm_app.pages.admin.parts import cell, form_dialog, names_cell, names_fields, part, table, table_row
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.teams import TeamsState

HEADS = (("admin.name", ""), ("admin.teams.count", "num"), ("admin.teams.people", ""))


def teams_part() -> rx.Component:
    """The teams, or what they are for."""
    rows = rx.cond(
        AdminState.rows.length() == 0,
        empty("admin.teams.none", "admin.teams.none_words", sign="users"),
        table("teams", HEADS, _row),
    )  # fmt: skip
    return part("teams", rows, _dialog(), add=TeamsState.add)


def _row(row: rx.Var) -> rx.Component:
    return table_row(
        row, names_cell(row, TeamsState.edit(row["id"])),
        cell(number(row["count"]), look="num", head="admin.teams.count"),
        cell(row["people"].to(list[str]).join(" · "), look="muted is-long"),
        cell(_menu(row), look="is-menu"),
    )  # fmt: skip


def _menu(row: rx.Var) -> rx.Component:
    return menu(
        icon("ellipsis"),
        menu_item(label("action.edit"), on_click=TeamsState.edit(row["id"]), sign="pencil"),
        rx.cond(
            row["active"].to(bool),
            menu_item(label("admin.retire"), on_click=TeamsState.switch(row["id"], False), sign="archive"),
            menu_item(label("admin.restore"), on_click=TeamsState.switch(row["id"], True), sign="archive-restore"),
        ),
        name=label("admin.actions_of", name=name_in(row["names"])),
    )  # fmt: skip


def _dialog() -> rx.Component:
    draft = AdminState.draft
    title = rx.cond(draft.contains("id"), label("admin.teams.edit"), label("admin.teams.add"))
    return form_dialog("team", title, names_fields(), on_submit=TeamsState.save, again=TeamsState.edit(draft["id"]))

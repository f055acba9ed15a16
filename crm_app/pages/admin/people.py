"""Settings, people: the table."""

import reflex as rx

from crm_app import routes
from crm_app.components.shell import icon, menu, menu_item, menu_line, menu_link
from crm_app.i18n.label import label, moment, name_in, short_day
from crm_app.pages.admin.member_form import disable_dialog, link_dialog, member_dialog
from crm_app.pages.admin.parts import cell, opener, part, table, table_row
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.people import PeopleState

HEADS = (
    ("admin.people.name", ""),
    ("admin.people.role", ""),
    ("admin.people.team", ""),
    ("admin.people.scope", ""),
    ("admin.people.state", ""),
    ("admin.people.seen", ""),
)


def people_part() -> rx.Component:
    """Everybody of the workspace. There is always somebody: whoever looks."""
    note = rx.el.p(icon("info"), label("admin.people.demo"), class_name="admin-note")
    return part(
        "people",
        rx.cond(AdminState.demo, note, rx.fragment()),
        table("people", HEADS, _row),
        member_dialog(),
        disable_dialog(),
        link_dialog(),
        add=PeopleState.add,
    )


def _row(row: rx.Var) -> rx.Component:
    return table_row(
        row,
        _who(row),
        cell(label(f"role.{row['role']}"), look="is-role"),
        cell(rx.cond(row["team_id"] == "", "–", name_in(row["team"])), look="is-team"),
        cell(label(f"scope.{row['scope']}"), look="is-scope"),
        cell(_state(row), look="is-state"),
        cell(
            rx.cond(row["seen"] == "", label("admin.people.never"), moment(row["seen"])),
            look="is-seen muted",
            head="admin.people.seen",
        ),
        cell(rx.cond(row["manageable"].to(bool), _menu(row), rx.fragment()), look="is-menu"),
    )


def _who(row: rx.Var) -> rx.Component:
    name = row["name"].to(str)
    words = rx.el.div(
        rx.el.div(
            rx.cond(row["manageable"].to(bool), opener(name, PeopleState.edit(row["id"])), rx.el.span(name)),
            rx.cond(row["self"].to(bool), rx.el.span(label("admin.people.you"), class_name="muted"), rx.fragment()),
            class_name="who-name",
        ),
        rx.el.div(row["email"], class_name="muted clip who-mail"),
    )
    face = rx.el.span(row["initials"], class_name="face", aria_hidden="true")
    return cell(rx.el.div(face, words, class_name="who"), look="is-who")


def _state(row: rx.Var) -> rx.Component:
    """In words and colour; an invitation says until when it works."""
    look = rx.match(
        row["state"].to(str),
        ("active", "chip chip-ok"),
        ("invited", "chip chip-warn"),
        ("uninvited", "chip chip-warn"),
        ("expired", "chip chip-danger"),
        "chip",
    )
    return rx.fragment(
        rx.el.span(label(f"admin.state.{row['state']}"), class_name=look),
        rx.cond(
            row["state"] == "invited",
            rx.el.span(label("admin.people.until", day=short_day(row["until"])), class_name="muted until"),
            rx.fragment(),
        ),
    )


def _menu(row: rx.Var) -> rx.Component:
    words = rx.cond(row["state"] == "active", label("admin.people.new_password"), label("admin.people.new_link"))
    may_invite = row["active"].to(bool) & ~AdminState.demo
    return menu(
        icon("ellipsis"),
        menu_item(label("action.edit"), on_click=PeopleState.edit(row["id"]), sign="pencil"),
        rx.cond(may_invite, menu_item(words, on_click=PeopleState.invite(row["id"]), sign="link"), rx.fragment()),
        rx.cond(
            row["leads"].to(int) > 0,
            menu_link(
                label("admin.people.leads", count=row["leads"].to(int)),
                href=f"{routes.LEADS}?owner={row['id']}",
                sign="filter",
            ),
            rx.fragment(),
        ),
        rx.cond(row["persona"].to(bool), rx.fragment(), rx.fragment(menu_line(), _switch(row))),
        name=label("admin.actions_of", name=row["name"]),
    )


def _switch(row: rx.Var) -> rx.Component:
    return rx.cond(
        row["active"].to(bool),
        menu_item(
            label("admin.people.disable"), on_click=PeopleState.ask_disable(row["id"]), sign="user-x", danger=True
        ),
        menu_item(label("admin.people.enable"), on_click=PeopleState.enable(row["id"]), sign="user-check"),
    )

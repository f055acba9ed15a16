"""Settings, people: the form of a member, the link, and the question before shutting somebody out."""

import reflex as rx

from crm_app.components.admin.copy_link import CopyLink
from crm_app.components.shell import dialog, field
from crm_app.i18n.label import day, label, name_in
from crm_app.pages.admin.parts import form_dialog, problem, trouble
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.people import PeopleState

# Teacher and student belong to classes; a company's choice is made of these.
ROLES = ("administrator", "manager", "sales", "service", "analyst", "privacy_officer")
SCOPES = ("self", "team", "all")


def member_dialog() -> rx.Component:
    """Name, e-mail, role, scope and team of somebody new or known."""
    draft, new = AdminState.draft, ~AdminState.draft.contains("id")
    return form_dialog(
        "member",
        rx.cond(new, label("admin.people.add"), label("admin.people.edit", name=draft["name"])),
        field(
            "name",
            "admin.people.name",
            error=problem("name"),
            default_value=draft["name"],
            max_length=80,
            auto_complete="off",
        ),
        rx.cond(AdminState.demo, rx.fragment(), _email()),
        _choices("role", ROLES),
        _choices("scope", SCOPES),
        field(
            "team",
            "admin.people.team",
            kind="select",
            optional=True,
            error=problem("team"),
            default_value=draft["team_id"],
            options=rx.fragment(
                rx.el.option(label("admin.people.no_team"), value=""), rx.foreach(PeopleState.team_choices, _team)
            ),
        ),
        rx.cond(draft["self"].to(bool), rx.el.p(label("admin.people.self"), class_name="admin-note"), rx.fragment()),
        on_submit=PeopleState.save,
        again=PeopleState.edit(draft["id"]),
        action=rx.cond(new & ~AdminState.demo, "admin.people.create", "action.save"),
    )


def _email() -> rx.Component:
    """The address signs in; once somebody has, it is theirs."""
    return rx.cond(
        AdminState.draft["joined"].to(bool),
        rx.el.div(
            rx.el.span(label("admin.people.email"), class_name="field-label"),
            rx.el.p(AdminState.draft["email"], class_name="muted"),
            class_name="field",
        ),
        field(
            "email",
            "admin.people.email",
            kind="email",
            error=problem("email"),
            help_key="admin.people.email_help",
            default_value=AdminState.draft["email"],
            auto_complete="off",
        ),
    )


def _choices(name: str, values: tuple[str, ...]) -> rx.Component:
    """One of a few, each with a sentence of what it means."""
    wrong = problem(name)
    return rx.el.fieldset(
        rx.el.legend(label(f"admin.people.{name}"), class_name="field-label"),
        *(_choice(name, value) for value in values),
        # A role that is not offered here (a teacher's, a student's) stays what it is.
        *([_kept_role()] if name == "role" else []),
        rx.el.p(rx.cond(wrong != "", label(wrong), ""), role="alert", class_name="field-error"),
        class_name="picks",
    )


def _choice(name: str, value: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, default_checked=AdminState.draft[name] == value),
        rx.el.span(rx.el.strong(label(f"{name}.{value}")), rx.el.small(label(f"{name}.{value}.means"))),
        class_name="pick",
    )


def _kept_role() -> rx.Component:
    role = AdminState.draft["role"].to(str)
    return rx.cond(
        (role == "teacher") | (role == "student"),
        rx.el.label(
            rx.el.input(type="radio", name="role", value=role, default_checked=True),
            rx.el.span(rx.el.strong(label(f"role.{role}"))),
            class_name="pick",
        ),
        rx.fragment(),
    )


def _team(team: rx.Var) -> rx.Component:
    return rx.el.option(name_in(team["names"]), value=team["id"].to(str))


def disable_dialog() -> rx.Component:
    """Asks before somebody is shut out, and says what becomes of their leads."""
    draft = AdminState.draft
    return dialog(
        label("admin.people.disable_title", name=draft["name"]),
        trouble(PeopleState.edit(draft["id"])),
        rx.el.p(label("admin.people.disable_words")),
        rx.cond(
            draft["leads"].to(int) > 0,
            rx.el.p(label("admin.people.disable_leads", count=draft["leads"].to(int))),
            rx.fragment(),
        ),
        open=AdminState.asking == "disable",
        on_close=AdminState.close,
        foot=[
            rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=AdminState.close),
            rx.el.button(
                label("admin.people.disable"),
                type="button",
                class_name="btn btn-danger",
                on_click=PeopleState.disable,
                custom_attrs={"data-write": ""},
            ),
        ],
    )


def link_dialog() -> rx.Component:
    """The link, shown once: only its digest is stored."""
    draft = AdminState.draft
    return dialog(
        label("admin.link.title", name=draft["name"]),
        rx.el.p(rx.cond(draft["again"].to(bool), label("admin.link.reset"), label("admin.link.join"))),
        CopyLink.create(path=draft["path"].to(str)),
        rx.el.p(label("admin.link.until", day=day(draft["until"])), class_name="muted"),
        open=AdminState.asking == "link",
        on_close=AdminState.close,
        foot=[rx.el.button(label("action.close"), type="button", class_name="btn", on_click=AdminState.close)],
    )

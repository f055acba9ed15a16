"""Who is signed in, and the choices that are one's own."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import KeptForm, LanguageSwitch, Menu, ThemeSwitch
from crm_app.i18n.label import label
from crm_app.states.base import AppState


def account_menu() -> rx.Component:
    """The button at the foot of the rail."""
    return Menu.create(
        rx.fragment(
            rx.el.span(AppState.me.initials, class_name="shell-avatar", aria_hidden="true"),
            rx.el.span(AppState.me.name, class_name="clip"),
        ),
        account_rows(),
        label=label("shell.account"),
        face="shell-link shell-me",
        kind="panel",
    )


def account_rows() -> rx.Component:
    """Name and role, language, theme, sign out."""
    return rx.el.div(
        rx.el.div(
            rx.el.strong(AppState.me.name),
            label("shell.role_at", role=label(f"role.{AppState.me.role}"), workspace=AppState.workspace.name),
            class_name="menu-note",
        ),
        rx.el.div(class_name="menu-line"),
        _choice("shell.language", LanguageSwitch.create()),
        _choice("shell.theme", ThemeSwitch.create()),
        rx.el.div(class_name="menu-line"),
        Link.create(icon("key-round"), rx.el.span(label("account.title")), to=routes.ACCOUNT, class_name="menu-item"),
        # A plain post: the cookie it clears is out of reach of scripts.
        KeptForm.create(
            rx.el.button(
                icon("log-out"),
                rx.el.span(label("shell.sign_out")),
                type="submit",
                class_name="menu-item",
            ),
            action="/auth/logout",
            name="logout",
        ),
    )


def _choice(key: str, switch: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.span(label(key)), switch, class_name="menu-row")

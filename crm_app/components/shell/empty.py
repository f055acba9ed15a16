"""Nothing here yet, nothing found, nothing allowed: each says how to go on."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import PageTitle
from crm_app.i18n.label import label


def empty(title_key: str, body_key: str, *actions: rx.Component, sign: str = "inbox") -> rx.Component:
    """An empty state: what this place is for and the first step."""
    return rx.el.section(
        icon(sign),
        rx.el.h2(label(title_key)),
        rx.el.p(label(body_key)),
        rx.el.div(*actions, class_name="empty-actions") if actions else rx.fragment(),
        class_name="empty",
    )


def error_body(message: rx.Var[str], *actions: rx.Component) -> rx.Component:
    """The body of a page whose content could not be read."""
    return rx.el.section(
        icon("circle-alert"),
        rx.el.h2(label("shell.failed.title")),
        rx.el.p(message),
        rx.el.div(*actions, _home(), class_name="empty-actions"),
        class_name="empty",
        role="alert",
    )


def not_found_body() -> rx.Component:
    """Missing and forbidden look the same: one must not tell them apart."""
    return empty("shell.missing.title", "shell.missing.body", _home(), sign="compass")


def not_found_page() -> rx.Component:
    """The page for an address that leads nowhere."""
    return rx.el.main(
        PageTitle.create(title_key="shell.missing.title"),
        rx.el.section(
            icon("compass"),
            rx.el.h1(label("shell.missing.title")),
            rx.el.p(label("shell.missing.body")),
            rx.el.div(_home(), class_name="empty-actions"),
            class_name="empty",
        ),
    )


def _home() -> rx.Component:
    return Link.create(label("shell.home"), to="/", class_name="btn btn-primary")

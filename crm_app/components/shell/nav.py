"""Where one can go: the rail of a desktop, the bar and sheet of a phone."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app.components.shell.account import account_menu, account_rows
from crm_app.components.shell.icons import icon, nav_icon
from crm_app.components.shell.live import Menu, PaletteButton, RailFold
from crm_app.i18n.label import label
from crm_app.states.base import AppState

# The bar holds these many places and More.
_PLACES_IN_BAR = 4


def rail(active: str) -> rx.Component:
    """Navigation at the side, from 1024 px up."""
    return rx.el.aside(
        Link.create(
            rx.el.img(src="/icons/mark.svg", alt="Dengta", class_name="mark"),
            rx.el.span(AppState.workspace.name, class_name="clip"),
            to="/",
            class_name="shell-brand",
        ),
        PaletteButton.create(
            icon("search"),
            rx.el.span(label("shell.palette.short")),
            rx.el.kbd("Ctrl K"),
            class_name="shell-link",
        ),
        rx.el.nav(
            rx.foreach(AppState.nav, lambda item, _: _place(item, active)),
            class_name="shell-nav",
            aria_label=label("shell.nav"),
        ),
        rx.el.div(class_name="shell-gap"),
        RailFold.create(),
        account_menu(),
        class_name="shell-rail",
    )


def bottom_bar(active: str) -> rx.Component:
    """Navigation at the bottom, below 1024 px."""
    return rx.el.nav(
        rx.foreach(
            AppState.nav,
            lambda item, place: _place(item, active, rx.cond(place < _PLACES_IN_BAR, "", "shell-nav-rest")),
        ),
        Menu.create(
            rx.fragment(icon("ellipsis"), rx.el.span(label("nav.more"))),
            rx.el.div(
                PaletteButton.create(
                    icon("search"),
                    rx.el.span(label("shell.palette.short")),
                    class_name="shell-link",
                ),
                rx.foreach(
                    AppState.nav,
                    lambda item, place: _place(item, active, rx.cond(place < _PLACES_IN_BAR, "shell-nav-first", "")),
                ),
                rx.el.div(class_name="menu-line"),
                account_rows(),
                class_name="sheet-nav",
            ),
            label=label("nav.more"),
            face="shell-link",
            kind="panel",
        ),
        class_name="shell-bar",
        aria_label=label("shell.nav"),
    )


def _place(item: rx.Var, active: str, extra: rx.Var[str] | str = "") -> rx.Component:
    """One place: icon, name, how many wait there."""
    return Link.create(
        nav_icon(item.icon),
        rx.el.span(label(item.key), class_name="clip"),
        rx.cond(item.badge > 0, rx.el.span(item.badge, class_name="shell-badge")),
        to=item.href,
        class_name=rx.cond(extra != "", f"shell-link {extra}", "shell-link"),
        aria_current=rx.cond(item.key == f"nav.{active}", "page", "false"),
        custom_attrs={"data-testid": "nav-link"},
    )

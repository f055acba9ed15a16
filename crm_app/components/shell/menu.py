"""Menus: a button and the few things it offers; a sheet on a phone."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import Menu


def menu(
    trigger: rx.Component,
    *items: rx.Component,
    name: rx.Var[str],
    face: str = "btn btn-quiet btn-icon",
) -> rx.Component:
    """A menu of actions; arrow keys walk, Esc leaves.

    Args:
        trigger: What the button shows.
        items: ``menu_item``, ``menu_link`` or ``menu_line``.
        name: The button's accessible name.
        face: Class names of the button.
    """
    return Menu.create(trigger, *items, label=name, name=name, face=face)


def panel(trigger: rx.Component, *body: rx.Component, title: rx.Var[str], face: str = "btn") -> rx.Component:
    """Like a menu, but holding fields; its button is named by the words it shows."""
    return Menu.create(trigger, *body, label=title, face=face, kind="panel")


def menu_item(words: rx.Var[str], *, on_click, sign: str = "", danger: bool = False) -> rx.Component:
    """Something to do."""
    look = "menu-item menu-item-danger" if danger else "menu-item"
    return rx.el.button(
        icon(sign) if sign else rx.fragment(),
        rx.el.span(words, class_name="clip"),
        type="button",
        role="menuitem",
        tab_index=-1,
        class_name=look,
        on_click=on_click,
    )


def menu_link(words: rx.Var[str], *, href: rx.Var[str] | str, sign: str = "") -> rx.Component:
    """Somewhere to go."""
    return Link.create(
        icon(sign) if sign else rx.fragment(),
        rx.el.span(words, class_name="clip"),
        to=href,
        role="menuitem",
        tab_index=-1,
        class_name="menu-item",
    )


def menu_line() -> rx.Component:
    """A hairline between groups."""
    return rx.el.div(role="separator", class_name="menu-line")

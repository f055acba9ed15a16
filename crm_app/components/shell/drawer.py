"""The drawer: one record, read and edited beside the list it came from."""

import reflex as rx

from crm_app.components.shell.dialog import close_button
from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import Drawer
from crm_app.i18n.label import label


def drawer(
    title: rx.Var[str],
    *body: rx.Component,
    open: rx.Var[bool],
    on_close,
    on_next=None,
    on_previous=None,
    head: list | None = None,
    foot: list | None = None,
) -> rx.Component:
    """A drawer of 480 px; the whole screen on a phone.

    Args:
        title: The record's name: heading and accessible name.
        body: The content; it is mounted while the drawer is open.
        open: Whether it shows.
        on_close: Event of Esc and the cross.
        on_next: Event of J and the arrow: the next record of the list.
        on_previous: Event of K and the arrow.
        head: Buttons beside the cross.
        foot: Buttons at the bottom edge.
    """
    steps = []
    if on_next is not None and on_previous is not None:
        steps = [
            _step("chevron-up", "action.previous", on_previous, "data-previous"),
            _step("chevron-down", "action.next", on_next, "data-next"),
        ]
    return Drawer.create(
        rx.el.div(
            rx.el.h2(title, class_name="clip"),
            *(head or []),
            *steps,
            close_button(on_close),
            class_name="drawer-head",
        ),
        rx.el.div(*body, class_name="drawer-body"),
        rx.el.div(*foot, class_name="drawer-foot") if foot else rx.fragment(),
        open=open,
        label=title,
        on_close=on_close,
    )


def _step(sign: str, key: str, event, mark: str) -> rx.Component:
    return rx.el.button(
        icon(sign),
        type="button",
        class_name="btn btn-quiet btn-icon",
        aria_label=label(key),
        on_click=event,
        custom_attrs={mark: ""},
    )

"""Dialogs and sheets: one question at a time."""

import reflex as rx

from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import Dialog
from crm_app.i18n.label import label


def dialog(
    title: rx.Var[str], *body: rx.Component, open: rx.Var[bool], on_close, foot: list | None = None
) -> rx.Component:
    """A modal dialog with a title, a body and its buttons.

    Args:
        title: Its heading and accessible name.
        body: The content; it is mounted while the dialog is open.
        open: Whether it shows.
        on_close: Event of Esc, the backdrop and the cross.
        foot: Buttons, the primary one last.
    """
    return Dialog.create(
        _head(title, on_close),
        rx.el.div(*body, class_name="dialog-body"),
        rx.el.div(*foot, class_name="dialog-foot") if foot else rx.fragment(),
        open=open,
        label=title,
        on_close=on_close,
        class_name="dialog",
    )


def sheet(title: rx.Var[str], *body: rx.Component, open: rx.Var[bool], on_close) -> rx.Component:
    """A sheet from the bottom edge, for a phone."""
    return Dialog.create(
        _head(title, on_close),
        *body,
        open=open,
        label=title,
        on_close=on_close,
        class_name="sheet",
    )


def confirm(
    title: rx.Var[str],
    words: rx.Var[str],
    *,
    open: rx.Var[bool],
    on_close,
    on_confirm,
    action: rx.Var[str],
    danger: bool = True,
) -> rx.Component:
    """Asks before what cannot be undone; the button says what it will do."""
    look = "btn btn-danger" if danger else "btn btn-primary"
    return dialog(
        title,
        rx.el.p(words),
        open=open,
        on_close=on_close,
        foot=[
            rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=on_close),
            rx.el.button(
                action,
                type="button",
                class_name=look,
                on_click=on_confirm,
                custom_attrs={"data-write": ""},
            ),
        ],
    )


def close_button(on_close) -> rx.Component:
    """The cross in a head."""
    return rx.el.button(
        icon("x"),
        type="button",
        class_name="btn btn-quiet btn-icon",
        aria_label=label("action.close"),
        on_click=on_close,
    )


def _head(title: rx.Var[str], on_close) -> rx.Component:
    return rx.el.div(rx.el.h2(title, class_name="clip"), close_button(on_close), class_name="dialog-head")

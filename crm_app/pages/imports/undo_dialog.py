"""Before an import is taken back: what will go, and what stays because somebody worked on it."""

import reflex as rx

from crm_app.components.shell import dialog
from crm_app.i18n.label import label
from crm_app.pages.imports.run import kept_leads
from crm_app.states.imports import ImportsState


def undo_dialog() -> rx.Component:
    """Asks once, with the facts."""
    edited = ImportsState.edited
    return dialog(
        label("imports.undo.title"),
        rx.el.p(label("imports.undo.words")),
        rx.cond(edited.length() > 0, rx.el.div(rx.el.p(label("imports.undo.stays", count=edited.length())), kept_leads(edited), class_name="imports-stays")),
        open=ImportsState.asking_undo > 0, on_close=ImportsState.leave_undo,
        foot=[
            rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=ImportsState.leave_undo),
            rx.el.button(label("imports.undo.do"), type="button", class_name="btn btn-danger", on_click=ImportsState.take_back,
                         custom_attrs={"data-write": "", "data-testid": "confirm-undo"}),
        ],
    )  # fmt: skip

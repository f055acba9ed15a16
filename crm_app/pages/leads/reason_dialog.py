"""Why a lead is given up: one press on a reason does it."""

import reflex as rx

from crm_app.components.shell.dialog import dialog
from crm_app.components.shell.icons import icon
from crm_app.i18n.label import label, name_in
from crm_app.pages.leads.options import offered
from crm_app.states.leads import LeadsState


def reason_dialog() -> rx.Component:
    """Opens when something is dropped on, or moved to, "disqualified"; closing it changes nothing."""
    count = LeadsState.disqualifying.length()
    return dialog(
        label("leads.disqualify.title", count=count),
        rx.el.p(label("leads.disqualify.help"), class_name="muted reasons-help"),
        rx.el.div(
            rx.foreach(offered("reasons"), lambda reason: rx.el.button(
                rx.el.span(name_in(reason["names"]), class_name="clip"), icon("chevron-right"),
                type="button", class_name="reason", on_click=LeadsState.disqualify(reason["id"].to(int)),
                custom_attrs={"data-write": "", "data-testid": "reason"},
            )),
            class_name="reasons",
        ),
        open=count > 0, on_close=LeadsState.keep,
        foot=[rx.el.button(label("leads.disqualify.keep"), type="button", class_name="btn", on_click=LeadsState.keep)],
    )  # fmt: skip

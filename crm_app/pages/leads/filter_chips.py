"""What narrows the page now, each part removable by itself."""

import reflex as rx

from crm_app.components.shell.icons import icon
from crm_app.i18n.label import label
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.leads import LeadsState


def filter_chips() -> rx.Component:
    """A line under the head; it is there only while something is filtered."""
    return rx.cond(LeadsState.chips.length() > 0, rx.el.div(
        rx.foreach(LeadsState.chips, _chip),
        rx.el.button(label("leads.filters.clear"), type="button", class_name="btn btn-quiet chips-clear", on_click=LeadBarState.clear_filters),
        class_name="chips", role="group", aria_label=label("leads.filters.on"),
    ))  # fmt: skip


def _chip(chip: rx.Var) -> rx.Component:
    words = label("leads.chip", field=chip["field"], value=chip["words"])
    return rx.el.button(
        rx.el.span(words, class_name="clip"), icon("x"), type="button", class_name="chip chip-on",
        aria_label=label("leads.chip.remove", field=chip["field"], value=chip["words"]),
        on_click=LeadBarState.toggle(chip["param"].to(str), chip["value"].to(str)),
    )  # fmt: skip

"""The form for a new lead. What was typed is kept until the lead is there."""

import reflex as rx

from crm_app.components.editing import DraftForm
from crm_app.components.shell.dialog import dialog
from crm_app.components.shell.field import field
from crm_app.i18n.label import label
from crm_app.pages.leads.options import INTENTS, may, owner_options, stage_options, term_options
from crm_app.states.lead_bar import LeadBarState


def create_dialog() -> rx.Component:
    """Name first; everything else may come later."""
    return dialog(
        label("leads.new"),
        DraftForm.create(
            _field("title", optional=False, custom_attrs={"data-first": ""}, placeholder=label("leads.new.title_hint")),
            rx.el.div(_field("contact_name"), _field("phone", kind="tel"), class_name="fields-row"),
            rx.el.div(_field("email", kind="email"), _field("wechat"), class_name="fields-row"),
            rx.el.div(_field("amount", input_mode="decimal", placeholder=label("leads.new.amount_hint")), _field("region"), class_name="fields-row"),
            rx.el.div(
                _field("intent", kind="select", options=[("", label("leads.none")), *((code, label(f"leads.intent.{code}")) for code in INTENTS)]),
                _field("source_id", kind="select", options=term_options("sources", "leads.none")),
                class_name="fields-row",
            ),
            rx.el.div(
                _field("stage", kind="select", options=stage_options(open_only=True)),
                rx.cond(may("lead.assign"), _field("owner_id", kind="select", options=owner_options("leads.new.mine", ""))),
                class_name="fields-row",
            ),
            rx.el.div(_field("next_step"), _field("next_step_on", kind="date"), class_name="fields-row"),
            _field("note", kind="textarea"),
            draft=LeadBarState.draft, on_send=LeadBarState.create, on_draft=LeadBarState.keep_new,
            id="new-lead", class_name="fields new-lead",
        ),
        open=LeadBarState.creating, on_close=LeadBarState.leave_new,
        foot=[
            rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=LeadBarState.leave_new),
            rx.el.button(label("leads.new.submit"), type="submit", form="new-lead", class_name="btn btn-primary",
                         custom_attrs={"data-write": "", "data-testid": "create-lead"}),
        ],
    )  # fmt: skip


def _field(name: str, *, optional: bool = True, **props) -> rx.Component:
    # Optional is the rule here, so only the required field says what it is.
    wrong = LeadBarState.errors[name.removesuffix("_id") if name == "owner_id" else name]
    return field(name, f"lead.{name}", error=rx.cond(wrong, wrong, "").to(str), optional=optional, **props)

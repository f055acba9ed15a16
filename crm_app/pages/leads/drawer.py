"""One lead beside the board: who it is and where it stands, what comes next, its fields, its log."""

import reflex as rx

from crm_app.components.editing import EditText
from crm_app.components.shell.dialog import close_button
from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import Drawer
from crm_app.components.shell.menu import menu, menu_item
from crm_app.i18n.label import label, name_in
from crm_app.pages.leads.drawer_fields import conflict_box, lead_fields, problem
from crm_app.pages.leads.drawer_log import lead_log
from crm_app.pages.leads.drawer_plan import next_step
from crm_app.pages.leads.options import owner_options, stage_options
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.lead_drawer import LeadDrawerState

LEAD = LeadDrawerState.lead


def lead_drawer() -> rx.Component:
    """The drawer; its address is ``?lead=<number>``."""
    return Drawer.create(
        _head(),
        rx.el.div(
            conflict_box(), _title(), _standing(), next_step(), lead_fields(), lead_log(),
            class_name="drawer-body lead", key=LEAD["id"].to_string(),
        ),
        open=LEAD["id"].to(int) > 0, label=LEAD["title"].to(str), on_close=LeadDrawerState.close,
    )  # fmt: skip


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.h2(label("lead.numbered", number=LEAD["number"].to_string()), class_name="clip lead-number", tab_index=-1,
                 custom_attrs={"data-first": ""}),
        rx.cond(LEAD["can_delete"].to(bool), menu(
            icon("ellipsis"), menu_item(label("lead.delete"), on_click=LeadDrawerState.delete, sign="trash-2", danger=True),
            name=label("lead.menu"),
        )),
        close_button(LeadDrawerState.close),
        class_name="drawer-head",
    )  # fmt: skip


def _title() -> rx.Component:
    return rx.el.div(
        EditText.create(
            name="title", value=LEAD["title"].to(str), settled=LeadDrawerState.settled, held=problem("title") != "",
            kind="wrap", face="edit lead-title", label=label("lead.title"), read_only=~LEAD["can_edit"].to(bool),
            described_by="e-title", on_save=LeadDrawerState.save_field,
        ),
        rx.el.p(label(problem("title")), id="e-title", class_name="field-error", role="alert"),
    )  # fmt: skip


def _standing() -> rx.Component:
    """Stage and owner, each changed where it is shown."""
    return rx.el.div(
        rx.el.div(_stage(), _days(), class_name="standing"), rx.el.div(_owner(), class_name="standing"), class_name="lead-standing"
    )


def _stage() -> rx.Component:
    stage = LEAD["stage"].to(dict)
    return rx.cond(
        LEAD["can_move"].to(bool) & (stage["kind"] != "converted"),
        rx.el.select(stage_options(), value=stage["code"].to(str), on_change=LeadBarState.choose_stage, class_name="select stage-select",
                     aria_label=label("lead.stage"), custom_attrs={"data-testid": "stage"}),
        rx.el.span(name_in(stage["names"]), class_name="chip"),
    )  # fmt: skip


def _days() -> rx.Component:
    """Days in the stage against its limit, or why it was given up."""
    stage, days = LEAD["stage"].to(dict), LEAD["days"].to(int)
    limit = stage["limit"].to(int)
    over = stage["limit"].to(bool) & (days > limit)
    words = rx.cond(stage["limit"].to(bool), label("lead.days_of", count=days, limit=limit), label("lead.days", count=days))
    return rx.cond(
        stage["kind"] == "disqualified",
        rx.el.span(name_in(LEAD["reason"]), class_name="muted clip"),
        rx.el.span(words, class_name=rx.cond(over, "lead-days is-over", "lead-days")),
    )


def _owner() -> rx.Component:
    claim = rx.el.button(
        icon("hand"), label("lead.claim"), type="button", class_name="btn", on_click=LeadDrawerState.claim, custom_attrs={"data-write": ""}
    )
    return rx.fragment(
        rx.cond(
            LEAD["can_assign"].to(bool),
            rx.el.select(owner_options("leads.filter.nobody", ""), value=LEAD["owner_id"].to(str), on_change=LeadDrawerState.assign,
                         class_name="select owner-select", aria_label=label("lead.owner_id"), custom_attrs={"data-testid": "owner"}),
            rx.cond(LEAD["owner"].to(str) != "", _face(), rx.el.span(label("lead.no_owner"), class_name="muted")),
        ),
        rx.cond(LEAD["can_claim"].to(bool), claim),
    )  # fmt: skip


def _face() -> rx.Component:
    return rx.el.span(
        rx.el.span(LEAD["owner_initials"].to(str), class_name="avatar", aria_hidden="true"), rx.el.span(LEAD["owner"].to(str), class_name="clip"),
        class_name="lead-owner", title=label("lead.owner_id"),
    )  # fmt: skip

"""Writing into the log, and reading what happened: said to the customer, or changed here."""

from typing import Any

import reflex as rx

from crm_app.components.editing import DraftForm
from crm_app.components.shell.icons import icon
from crm_app.i18n.label import day, label, money, name_in, relative_day
from crm_app.pages.leads.drawer_fields import problem
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.lead_log import LeadLogState

LEAD = LeadDrawerState.lead
KINDS = {"call": "phone", "visit": "footprints", "wechat": "message-circle", "email": "mail", "meeting": "users", "note": "sticky-note"}
SIGNS = KINDS | {
    "step_done": "check", "created": "plus", "edited": "pencil", "moved": "arrow-right", "moved_back": "undo-2", "disqualified": "ban",
    "recycled": "rotate-ccw", "assigned": "user", "imported": "file-up", "import_updated": "file-up", "import_taken_back": "undo-2",
}  # fmt: skip


def lead_log() -> rx.Component:
    """Composer on top, then the days."""
    return rx.el.section(
        rx.el.h3(label("lead.log"), class_name="sr-only"),
        rx.cond(LEAD["can_follow_up"].to(bool), _composer()),
        rx.el.div(_tab("log"), _tab("history"), class_name="log-tabs", role="group", aria_label=label("lead.log")),
        rx.el.div(
            rx.foreach(LeadDrawerState.days, _day),
            rx.cond(LeadDrawerState.days.length() == 0, rx.el.p(label("lead.log.empty"), class_name="muted log-empty")),
            rx.cond(LeadDrawerState.more_days, rx.el.button(
                label("lead.log.older"), type="button", class_name="btn btn-quiet", on_click=LeadLogState.older)),
            custom_attrs={"data-testid": "timeline"},
        ),
        class_name="log",
    )  # fmt: skip


def _composer() -> rx.Component:
    return DraftForm.create(
        rx.el.div(*(_kind(kind, sign) for kind, sign in KINDS.items()), class_name="kinds", role="radiogroup", aria_label=label("lead.log.kind")),
        rx.el.textarea(name="body", rows="2", class_name="textarea composer-text", aria_label=label("lead.log.body"),
                       placeholder=label("lead.log.hint"), aria_describedby="e-body"),
        rx.el.p(label(problem("body")), id="e-body", class_name="field-error", role="alert"),
        rx.el.input(type="hidden", name="lead_id", value=LEAD["id"].to_string(), read_only=True),
        rx.el.div(
            rx.el.input(name="next_step", class_name="input", aria_label=label("lead.log.next"), placeholder=label("lead.log.next"), auto_complete="off"),
            rx.el.input(name="next_step_on", type="date", class_name="input", aria_label=label("lead.next_step_on")),
            rx.el.button(label("lead.log.save"), type="submit", class_name="btn btn-primary", title="Ctrl+Enter",
                         custom_attrs={"data-write": "", "data-testid": "log-save"}),
            class_name="composer-foot",
        ),
        draft=LeadDrawerState.draft, on_send=LeadLogState.log, on_draft=LeadLogState.keep,
        key="composer" + LeadDrawerState.fresh.to_string(), class_name="composer",
    )  # fmt: skip


def _kind(kind: str, sign: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="kind", value=kind, default_checked=kind == "call", class_name="sr-only"),
        icon(sign), rx.el.span(label(f"lead.event.kind.{kind}")), class_name="kind",
    )  # fmt: skip


def _tab(tab: str) -> rx.Component:
    return rx.el.button(
        label(f"lead.log.{tab}"), type="button", class_name="log-tab", on_click=LeadLogState.pick_tab(tab),
        aria_pressed=rx.cond(LeadDrawerState.tab == tab, "true", "false"),
    )  # fmt: skip


def _day(group: rx.Var) -> rx.Component:
    ago = group["ago"].to(int)
    return rx.el.div(
        rx.el.h4(rx.cond((ago == 0) | (ago == 1), relative_day(0 - ago), day(group["day"].to(str))), class_name="log-day"),
        rx.el.ol(rx.foreach(group["events"].to(list[dict[str, Any]]), _event), class_name="log-events"),
    )


def _event(event: rx.Var) -> rx.Component:
    words = label(
        event["key"].to(str), who=event["who"], origin=event["origin"], target=event["target"], owner=event["owner"], step=event["step"],
        reason=event["reason"],
    )  # fmt: skip
    return rx.el.li(
        rx.el.span(rx.match(event["kind"].to(str), *((kind, icon(sign)) for kind, sign in SIGNS.items()), icon("dot")), class_name="log-sign"),
        rx.el.div(
            rx.el.p(rx.el.span(words, class_name="log-words"), rx.el.time(event["time"].to(str), date_time=event["at"].to(str)), class_name="log-line"),
            rx.cond(event["body"] != "", rx.el.p(event["body"].to(str), class_name="log-body")),
            rx.foreach(event["changes"].to(list[dict[str, Any]]), _change),
            class_name="log-what",
        ),
        class_name="log-event",
    )  # fmt: skip


def _change(change: rx.Var) -> rx.Component:
    return rx.el.p(
        rx.el.span(label(change["field"].to(str)), class_name="log-field"),
        rx.el.del_(_value(change, "before", "was")), icon("arrow-right"), rx.el.ins(_value(change, "after", "is")),
        class_name="log-change",
    )  # fmt: skip


def _value(change: rx.Var, which: str, there: str) -> rx.Var[str]:
    value = change[which]
    return rx.cond(change[there].to(bool), rx.match(
        change["shape"].to(str), ("money", money(value, LEAD["currency"])), ("day", day(value.to(str))), ("names", name_in(value)), value.to(str),
    ), "–").to(str)  # fmt: skip

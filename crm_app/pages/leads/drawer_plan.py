"""What comes next: done in one click with a note, or planned anew."""

import reflex as rx

from crm_app.components.editing import DraftForm, EditText
from crm_app.components.shell.icons import icon
from crm_app.i18n.label import label, relative_day, short_day
from crm_app.pages.leads.drawer_fields import problem
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.lead_log import LeadLogState

LEAD = LeadDrawerState.lead


def next_step() -> rx.Component:
    """The next step, or the line that plans one."""
    return rx.el.section(
        rx.el.h3(label("lead.next_step"), class_name="sr-only"),
        rx.cond(LEAD["next_step"].to(str) != "", _planned(), rx.cond(LEAD["can_edit"].to(bool), _plan())),
        class_name=rx.cond(LEAD["next_step"].to(str) != "", "next next-" + LEAD["due"].to(str), "next next-none"),
        custom_attrs={"data-testid": "next-step"},
    )


def _planned() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            _edit("next_step", "next-words"),
            rx.cond(LEAD["can_follow_up"].to(bool), rx.el.button(
                icon("check"), label("lead.done"), type="button", class_name="btn", on_click=LeadLogState.ask_done,
                aria_expanded=rx.cond(LeadDrawerState.finishing, "true", "false"), custom_attrs={"data-testid": "step-done"},
            )),
            class_name="next-line",
        ),
        rx.el.div(rx.el.span(_due_words(), class_name="next-due"), _edit("next_step_on", "next-day", kind="date"), class_name="next-line"),
        _errors(),
        rx.cond(LeadDrawerState.finishing, _finish()),
    )  # fmt: skip


def _due_words() -> rx.Var[str]:
    soon = LEAD["due_in"].to(int)
    return rx.match(
        LEAD["due"].to(str),
        ("overdue", label("leads.due.late", count=0 - soon)), ("today", label("leads.due.today")),
        ("later", rx.cond(soon < 8, relative_day(soon), short_day(LEAD["next_step_on"].to(str)))),
        label("lead.no_day"),
    ).to(str)  # fmt: skip


def _edit(name: str, face: str, kind: str = "text") -> rx.Component:
    return EditText.create(
        name=name, value=LEAD[name].to(str), settled=LeadDrawerState.settled, held=problem(name) != "", kind=kind, face=f"edit {face}",
        label=label(f"lead.{name}"), read_only=~LEAD["can_edit"].to(bool), described_by="e-next", on_save=LeadDrawerState.save_field,
    )  # fmt: skip


def _errors() -> rx.Component:
    return rx.el.div(
        *(rx.cond(problem(name) != "", rx.el.p(label(problem(name)), class_name="field-error")) for name in ("next_step", "next_step_on")),
        id="e-next", role="alert",
    )  # fmt: skip


def _plan() -> rx.Component:
    return DraftForm.create(
        rx.el.input(name="next_step", class_name="input", aria_label=label("lead.next_step"), placeholder=label("lead.plan_hint"),
                    max_length=200, auto_complete="off"),
        rx.el.input(name="next_step_on", type="date", class_name="input", aria_label=label("lead.next_step_on"),
                    default_value=LEAD["suggested_on"].to(str), title=label("lead.suggested")),
        rx.el.button(label("lead.plan"), type="submit", class_name="btn", custom_attrs={"data-write": ""}),
        _errors(),
        on_send=LeadDrawerState.plan, class_name="next-form", key="plan" + LeadDrawerState.fresh.to_string(),
    )  # fmt: skip


def _finish() -> rx.Component:
    return DraftForm.create(
        rx.el.input(name="note", class_name="input finish-note", aria_label=label("lead.note_of_step"), placeholder=label("lead.note_of_step"),
                    auto_focus=True, auto_complete="off"),
        rx.el.input(name="next_step", class_name="input", aria_label=label("lead.following"), placeholder=label("lead.following"),
                    auto_complete="off"),
        rx.el.input(name="next_step_on", type="date", class_name="input", aria_label=label("lead.next_step_on"),
                    default_value=LEAD["suggested_on"].to(str)),
        rx.el.button(label("lead.finish"), type="submit", class_name="btn btn-primary", custom_attrs={"data-write": ""}),
        on_send=LeadLogState.done, class_name="next-form finish",
    )  # fmt: skip

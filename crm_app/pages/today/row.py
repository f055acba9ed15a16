"""One line of the agenda: the facts of a card in the same order, and its note when it is ticked off."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.editing import DraftForm
from crm_app.components.shell.icons import icon
from crm_app.i18n.label import label, money, name_in, relative_day, short_day
from crm_app.states.today import TodayState

KINDS = ("call", "visit", "wechat", "email", "meeting", "note")


def agenda_row(row: rx.Var, part: str) -> rx.Component:
    """A lead that wants something."""
    new = part == "assigned"
    open_here = (TodayState.finishing == row["id"]) & (TodayState.finishing_part == part)
    return rx.el.li(
        rx.el.div(_lead(row), _step(row), _facts(row), _done(row, part, new), class_name="agenda-line"),
        rx.cond(open_here, _note(row, new)),
        class_name="agenda", key=row["id"].to_string(), custom_attrs={"data-testid": "agenda-row"},
    )  # fmt: skip


def _lead(row: rx.Var) -> rx.Component:
    href = rx.Var.create(f"{routes.LEADS}?lead=").to(str) + row["number"].to_string()
    return rx.el.div(
        Link.create(row["title"].to(str), to=href, class_name="agenda-title clip", title=row["title"].to(str)),
        rx.el.span(row["contact"].to(str), class_name="agenda-contact clip"),
        class_name="agenda-lead",
    )  # fmt: skip


def _step(row: rx.Var) -> rx.Component:
    late = row["due_in"].to(int)
    word = rx.match(
        row["due"].to(str), ("overdue", label("leads.due.late", count=0 - late)), ("today", label("leads.due.today")),
        ("later", rx.cond(late < 3, relative_day(late), short_day(row["due_on"].to(str)))), "",
    ).to(str)  # fmt: skip
    return rx.el.div(
        rx.cond(word != "", rx.el.span(word, class_name="agenda-due")),
        rx.el.span(rx.cond(row["next"], row["next"].to(str), label("today.not_planned")), class_name="clip"),
        class_name="agenda-step due-" + row["due"].to(str),
    )  # fmt: skip


def _facts(row: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.span(name_in(row["stage_names"]), class_name="agenda-stage clip"),
        rx.el.span(rx.cond(row["intent"], rx.el.span(row["intent"].to(str), class_name="intent intent-" + row["intent"].to(str),
                                                     title=label("leads.intent." + row["intent"].to(str))))),
        rx.el.span(rx.cond(row["amount"].to(bool), money(row["amount"], row["currency"]), "–"), class_name="agenda-amount num"),
        class_name="agenda-facts",
    )  # fmt: skip


def _done(row: rx.Var, part: str, new: bool) -> rx.Component:
    name = label("today.contact_of", title=row["title"]) if new else label("today.done_of", step=row["next"], title=row["title"])
    words = rx.el.span(label("today.contact" if new else "today.done"))
    return rx.el.button(
        icon("phone" if new else "check"), words, type="button", class_name="btn agenda-done", aria_label=name,
        on_click=TodayState.ask(row["id"].to(int), rx.cond(row["next"], row["next"], "").to(str), part),
        aria_expanded=rx.cond((TodayState.finishing == row["id"]) & (TodayState.finishing_part == part), "true", "false"),
    )  # fmt: skip


def _note(row: rx.Var, new: bool) -> rx.Component:
    """Enter saves; nothing but the press itself is required."""
    kinds = rx.el.select(
        *(rx.el.option(label(f"lead.event.kind.{kind}"), value=kind) for kind in KINDS),
        name="kind", class_name="select", aria_label=label("today.kind"),
    )  # fmt: skip
    return DraftForm.create(
        kinds if new else rx.fragment(),
        _input("note", "today.note", auto_focus=True), _input("next_step", "today.following"),
        rx.el.input(name="next_step_on", type="date", class_name="input", aria_label=label("today.day"), default_value=row["suggested_on"].to(str)),
        rx.el.button(label("today.save"), type="submit", class_name="btn btn-primary", custom_attrs={"data-write": ""}),
        rx.el.button(label("action.cancel"), type="button", class_name="btn btn-quiet", on_click=TodayState.leave),
        *(rx.cond(TodayState.errors[name], rx.el.p(label(TodayState.errors[name]), class_name="field-error", role="alert"))
          for name in ("body", "note", "next_step", "next_step_on")),
        on_send=TodayState.done, class_name="agenda-note",
    )  # fmt: skip


def _input(name: str, key: str, **props) -> rx.Component:
    return rx.el.input(name=name, class_name="input", aria_label=label(key), placeholder=label(key), auto_complete="off", **props)

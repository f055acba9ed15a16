"""Importing, last: how far it is, what came of it, and the way back. Also shows an undo."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell import icon
from crm_app.i18n.label import label, moment
from crm_app.pages.imports.words import counts, error_words
from crm_app.states.imports import ImportsState

JOB = ImportsState.job


def run_step() -> rx.Component:
    """One job, going on or over."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(JOB["file"].to(str), class_name="clip"),
            rx.el.p(JOB["who"].to(str), " · ", moment(JOB["at"]), class_name="muted"),
            class_name="imports-name",
        ),
        rx.cond(JOB["busy"].to(bool), _going(), _over()),
        class_name="imports-part imports-run", custom_attrs={"data-testid": "import-run"},
    )  # fmt: skip


def _going() -> rx.Component:
    words = rx.cond(
        JOB["kind"] == "undo", label("imports.undoing"),
        rx.cond(JOB["stopping"].to(bool), label("imports.stopping"), rx.cond(JOB["total"].to(int) > 0, label("imports.running"), label("imports.preparing"))),
    )  # fmt: skip
    total, done = JOB["total"].to(int), JOB["done"].to(int)
    known = (total > 0) & (JOB["kind"] == "import") & ~JOB["stopping"].to(bool)
    cancel = rx.el.button(
        label("imports.cancel"), type="button", class_name="btn", on_click=ImportsState.cancel, disabled=JOB["stopping"].to(bool),
        custom_attrs={"data-write": "", "data-testid": "cancel-import"},
    )  # fmt: skip
    return rx.el.div(
        rx.el.p(words, role="status", class_name="imports-state"),
        rx.cond(
            known,
            rx.fragment(rx.el.progress(class_name="bar", max=total.to_string(), value=done.to_string(), aria_label=words),
                        rx.el.p(label("imports.progress", done=done, total=total), class_name="imports-far")),
            rx.el.progress(class_name="bar", aria_label=words),
        ),
        rx.el.div(rx.cond(JOB["kind"] == "import", cancel), rx.el.p(label("imports.may_leave"), class_name="muted"), class_name="imports-acts"),
    )  # fmt: skip


def _over() -> rx.Component:
    return rx.match(
        rx.cond(JOB["kind"] == "undo", "undo-" + JOB["state"].to(str), JOB["state"].to(str)),
        ("done", _done()), ("failed", _failed()), ("undo-done", _undone()), ("undone", _undone()), ("cancelled", _ended("cancelled")),
        _failed(),
    )  # fmt: skip


def _ended(name: str, *more: rx.Component, sign: str = "info", look: str = "") -> rx.Component:
    return rx.el.div(rx.el.p(icon(sign), label(f"imports.ended.{name}"), role="status", class_name=f"imports-state {look}"), *more)


def _done() -> rx.Component:
    # The server's own answer, not a page of the app.
    errors = Link.create(
        icon("download"), label("imports.errors", count=JOB["failed"]), to=JOB["errors"].to(str), reload_document=True, download=True, class_name="btn",
        custom_attrs={"data-testid": "error-file"},
    )  # fmt: skip
    undo = rx.el.button(
        icon("undo-2"), label("imports.undo"), type="button", class_name="btn", on_click=ImportsState.ask_undo(JOB["id"].to(int)),
        custom_attrs={"data-write": "", "data-testid": "undo-import"},
    )  # fmt: skip
    board = Link.create(label("imports.board"), to=JOB["board"].to(str), class_name="btn btn-primary")
    wrote = JOB["created"].to(int) + JOB["updated"].to(int) > 0
    return _ended(
        "done", counts(JOB, "count"),
        rx.el.div(
            rx.cond(wrote, board), rx.cond(JOB["errors"] != "", errors), rx.cond(JOB["may_undo"].to(bool), undo), _another(),
            class_name="imports-acts",
        ),
        rx.cond(JOB["errors"] != "", rx.el.p(label("imports.errors.help"), class_name="muted")),
        sign="check", look="is-ok",
    )  # fmt: skip


def _failed() -> rx.Component:
    return _ended(
        "failed",
        rx.el.div(icon("circle-alert"), rx.el.p(error_words(JOB["error"])), class_name="imports-alert", role="alert"),
        rx.el.div(
            rx.cond(JOB["kind"] == "import", rx.el.button(
                label("imports.again"), type="button", class_name="btn btn-primary", on_click=ImportsState.again, custom_attrs={"data-write": ""},
            )),
            _another(), class_name="imports-acts",
        ),
        sign="circle-x", look="is-wrong",
    )  # fmt: skip


def _undone() -> rx.Component:
    kept = JOB["kept"].to(list[dict])
    return _ended(
        "undone", rx.cond(kept.length() > 0, rx.el.div(rx.el.p(label("imports.kept", count=kept.length())), kept_leads(kept))),
        rx.el.div(_another(), class_name="imports-acts"), sign="undo-2",
    )  # fmt: skip


def _another() -> rx.Component:
    return Link.create(label("imports.another"), to=routes.IMPORTS, class_name="btn")


def kept_leads(rows: rx.Var) -> rx.Component:
    """Leads that somebody worked on since, each a link."""
    return rx.el.ul(
        rx.foreach(rows, lambda row: rx.el.li(
            Link.create(row["title"].to(str), to=rx.Var.create(f"{routes.LEADS}?lead=").to(str) + row["number"].to_string()),
            rx.el.span(label("imports.row", row=row["row"].to(str)), class_name="muted"),
        )), class_name="imports-kept",
    )  # fmt: skip

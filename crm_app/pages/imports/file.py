"""Importing, first: the file, and what was imported lately."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell import icon
from crm_app.components.upload.upload import Upload
from crm_app.domain.imports.reading import ENDINGS
from crm_app.domain.imports.table import MOST_BYTES
from crm_app.i18n.label import label, moment, number
from crm_app.pages.imports.words import error_words, state_words
from crm_app.states.imports import ImportsState

HEADS = (
    ("imports.recent.file", ""), ("imports.recent.at", ""), ("imports.recent.who", ""), ("imports.recent.state", ""),
    ("imports.count.created", "num"), ("imports.count.updated", "num"), ("imports.count.skipped", "num"),
    ("imports.count.failed", "num"),
)  # fmt: skip


def file_step() -> rx.Component:
    """The place for a file, then the recent imports."""
    return rx.el.div(
        rx.el.section(_upload(), _hints(), class_name="imports-part imports-start"),
        rx.el.section(
            rx.el.h2(label("imports.recent")),
            rx.cond(ImportsState.recent.length() > 0, _recent(), rx.el.p(label("imports.recent.none"), class_name="muted")),
            class_name="imports-part",
        ),
    )  # fmt: skip


def unreadable_step() -> rx.Component:
    """A file that cannot be taken: why, and the place for another."""
    return rx.el.section(
        rx.el.div(
            icon("circle-alert"),
            rx.el.div(rx.el.h2(label("imports.unreadable", name=ImportsState.job["file"].to(str))), rx.el.p(error_words(ImportsState.job["error"]))),
            class_name="imports-alert", role="alert",
        ),
        _upload(),
        class_name="imports-part",
    )  # fmt: skip


def _upload() -> rx.Component:
    return Upload.create(
        to=routes.UPLOADS, endings=list(ENDINGS), most_mb=MOST_BYTES // 1024 // 1024, on_uploaded=ImportsState.begin,
    )  # fmt: skip


def _hints() -> rx.Component:
    return rx.el.ul(*(rx.el.li(label(f"imports.hint.{name}")) for name in ("columns", "again", "undo")), class_name="imports-hints")


def _recent() -> rx.Component:
    menu = rx.el.th(rx.el.span(label("admin.actions"), class_name="sr-only"), scope="col")
    return rx.el.table(
        rx.el.thead(rx.el.tr(*(rx.el.th(label(words), scope="col", class_name=look) for words, look in HEADS), menu)),
        rx.el.tbody(rx.foreach(ImportsState.recent, _row)),
        class_name="rows rows-imports", custom_attrs={"data-testid": "recent-imports"},
    )  # fmt: skip


def _row(row: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(Link.create(row["file"].to(str), to=row["here"].to(str), class_name="row-open"), class_name="is-name"),
        rx.el.td(moment(row["at"]), class_name="is-seen muted"),
        rx.el.td(row["who"].to(str), class_name="is-by"),
        rx.el.td(state_words(row), class_name="is-state"),
        *(_count(row, name) for name in ("created", "updated", "skipped", "failed")),
        rx.el.td(_actions(row), class_name="is-acts"),
        key=row["id"].to(str),
    )  # fmt: skip


def _count(row: rx.Var, name: str) -> rx.Component:
    wrong = " is-wrong" if name == "failed" else ""
    return rx.el.td(
        rx.el.span(label(f"imports.count.{name}"), class_name="only-phone cell-name"),
        rx.cond(row[name].to(int) > 0, number(row[name]), "–"),
        class_name=rx.cond(row[name].to(int) > 0, "num" + wrong, "num is-none"),
    )  # fmt: skip


def _actions(row: rx.Var) -> rx.Component:
    return rx.fragment(
        rx.cond(row["errors"] != "", Link.create(
            icon("download"), label("imports.errors.short"), to=row["errors"].to(str), reload_document=True, download=True, class_name="btn btn-quiet",
            aria_label=label("imports.errors.of", name=row["file"]),
        )),
        rx.cond(row["may_undo"].to(bool), rx.el.button(
            icon("undo-2"), label("imports.undo"), type="button", class_name="btn btn-quiet", on_click=ImportsState.ask_undo(row["id"].to(int)),
            aria_label=label("imports.undo.of", name=row["file"]), custom_attrs={"data-write": ""},
        )),
    )  # fmt: skip

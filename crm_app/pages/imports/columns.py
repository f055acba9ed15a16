"""Importing, second: what each column of the file becomes."""

import reflex as rx

from crm_app.components.shell import icon
from crm_app.domain.imports.choosing import TARGETS
from crm_app.i18n.label import label, name_in
from crm_app.pages.imports.words import error_words
from crm_app.states.import_columns import ImportColumnsState
from crm_app.states.imports import ImportsState

COLUMNS = ImportColumnsState


def columns_step() -> rx.Component:
    """The file's facts, how cells are read, the columns, the way on."""
    return rx.el.section(
        _head(), _alert(), _reading(), _table(),
        class_name="imports-part imports-columns",
    )  # fmt: skip


def _head() -> rx.Component:
    found = COLUMNS.found
    facts = label("imports.facts", rows=found["rows"], columns=found["width"], shape=found["shape"])
    go = rx.el.button(
        label("imports.check"), icon("arrow-right"), type="button", class_name="btn btn-primary", on_click=COLUMNS.check,
        custom_attrs={"data-write": "", "data-testid": "check"},
    )  # fmt: skip
    return rx.el.div(
        rx.el.div(rx.el.h2(ImportsState.job["file"].to(str), class_name="clip"), rx.el.p(facts, class_name="muted")),
        rx.el.div(go, class_name="imports-acts imports-go"), class_name="imports-head",
    )  # fmt: skip


def _alert() -> rx.Component:
    wrong = COLUMNS.alert.contains("key")
    words = rx.el.div(icon("circle-alert"), rx.el.p(error_words(COLUMNS.alert)), class_name="imports-alert")
    return rx.el.div(rx.cond(wrong, words), role="alert")


def _reading() -> rx.Component:
    """Where the matching comes from, and how cells are read."""
    return rx.el.div(
        _labelled("start", "imports.start", rx.el.select(
            rx.cond(COLUMNS.start == "", rx.el.option(label("imports.start.own"), value="")),
            rx.foreach(COLUMNS.starts, lambda row: rx.el.option(
                rx.cond(row["kind"] == "shipped", name_in(row["names"]), label(f"imports.start.{row['kind']}")), value=row["code"].to(str),
            )),
            id="f-start", value=COLUMNS.start, on_change=COLUMNS.start_from, class_name="select",
        )),
        _labelled("empty", "imports.empty", rx.el.input(
            id="f-empty", default_value=COLUMNS.empty_words, key="empty" + COLUMNS.fresh.to_string(), on_blur=COLUMNS.say_empty, class_name="input",
            max_length=1000, auto_complete="off", placeholder=label("imports.empty.none"), aria_describedby="f-empty-help",
        ), help_key="imports.empty.help"),
        rx.cond(COLUMNS.has_days, _labelled("dates", "imports.dates", rx.el.select(
            *(rx.el.option(label(f"imports.dates.{order or 'unclear'}"), value=order) for order in ("", "day-first", "month-first")),
            id="f-dates", value=COLUMNS.dates, on_change=COLUMNS.say_dates, class_name="select",
        ))),
        class_name="imports-reading",
    )  # fmt: skip


def _labelled(name: str, key: str, control: rx.Component, *, help_key: str = "") -> rx.Component:
    return rx.el.div(
        rx.el.label(label(key), html_for=f"f-{name}", class_name="field-label"), control,
        rx.el.p(label(help_key), id=f"f-{name}-help", class_name="field-help") if help_key else rx.fragment(),
        class_name="field",
    )  # fmt: skip


def _table() -> rx.Component:
    heads = (label("imports.column"), label("imports.samples"), label("imports.becomes"))
    return rx.fragment(
        rx.el.p(label("imports.used", used=COLUMNS.used, columns=COLUMNS.columns.length()), class_name="muted imports-used", role="status"),
        rx.el.table(
            rx.el.thead(rx.el.tr(*(rx.el.th(words, scope="col") for words in heads))),
            rx.el.tbody(rx.foreach(COLUMNS.columns, _row), rx.foreach(COLUMNS.constants, _constant)),
            class_name="match", custom_attrs={"data-testid": "match"},
        ),
    )  # fmt: skip


def _row(column: rx.Var, place: rx.Var) -> rx.Component:
    uses = COLUMNS.choices[place].to(list[dict])
    left_out = uses[0]["target"] == ""
    return rx.el.tr(
        rx.el.th(rx.el.bdi(column["name"].to(str)), scope="row", class_name="match-name"),
        rx.el.td(
            rx.foreach(column["samples"].to(list[str]), lambda text: rx.el.bdi(text, class_name="match-sample")),
            rx.cond(column["samples"].to(list[str]).length() == 0, rx.el.span(label("imports.samples.none"), class_name="muted")),
            class_name="match-samples",
        ),
        rx.el.td(
            rx.foreach(uses, lambda use, nth: _use(column, place, use, nth)),
            rx.cond(left_out, rx.fragment(), _twice(column, place)),
            class_name="match-uses",
        ),
        class_name=rx.cond(left_out, "is-out", ""), key=place.to_string(),
    )  # fmt: skip


def _use(column: rx.Var, place: rx.Var, use: rx.Var, nth: rx.Var) -> rx.Component:
    options = [rx.el.option(label("imports.leave_out"), value="")]
    options += [rx.el.option(label(f"import.field.{name}" if name != "line" else "imports.line"), value=name) for name in TARGETS]
    return rx.el.div(
        rx.el.select(
            *options, value=use["target"].to(str), class_name="select",
            on_change=lambda target: COLUMNS.choose(place.to(int), nth.to(int), target), aria_label=label("imports.becomes.of", name=column["name"]),
        ),
        rx.cond(use["words"].to(list[dict]).length() > 0, rx.el.span(
            rx.foreach(use["words"].to(list[dict]), lambda one: rx.el.span(one["word"].to(str), " → ", name_in(one["names"]))),
            rx.cond(use["otherwise"], rx.el.span(label("imports.otherwise", word=use["otherwise"]))), class_name="match-detail match-words",
        )),
        rx.cond(use["as"] != "", rx.el.span(label("imports.line_as", name=use["as"]), class_name="match-detail")),
        rx.cond(use["with"] != "", rx.el.span(use["with"].to(str), class_name="match-detail")),
        class_name="match-use",
    )  # fmt: skip


def _twice(column: rx.Var, place: rx.Var) -> rx.Component:
    return rx.el.button(
        icon("plus"), type="button", class_name="btn btn-quiet btn-icon match-more", on_click=COLUMNS.use_twice(place.to(int)),
        aria_label=label("imports.twice", name=column["name"]), title=label("imports.twice", name=column["name"]),
    )  # fmt: skip


def _constant(row: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.th(label("imports.every_row"), scope="row", class_name="match-name"), rx.el.td(row["value"].to(str), class_name="match-samples"),
        rx.el.td(label(f"import.field.{row['field']}"), class_name="match-uses"), key=row["field"].to(str),
    )  # fmt: skip

"""Importing, third: what would happen, before anything is written."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell import icon
from crm_app.i18n.label import label, name_in, number
from crm_app.pages.imports.words import counts
from crm_app.states.import_columns import ImportColumnsState
from crm_app.states.imports import ImportsState

FOUND = ImportColumnsState.verdict
# So many problems are read one by one; more are counted by kind first.
FEW = 10


def check_step() -> rx.Component:
    """The numbers and the button first, then what deserves a look."""
    return rx.el.section(
        _head(), counts(FOUND, "will"), _notices(), _new_names(), _problems(), _duplicates(), _differences(),
        class_name="imports-part", custom_attrs={"data-testid": "preview"},
    )  # fmt: skip


def _head() -> rx.Component:
    writes = FOUND["writes"].to(int)
    facts = label("imports.facts", rows=FOUND["row_count"], columns=FOUND["width"], shape=FOUND["shape"])
    go = rx.el.button(
        rx.cond(writes > 0, label("imports.commit", count=writes), label("imports.commit.none")), type="button", class_name="btn btn-primary",
        on_click=ImportsState.commit, disabled=writes == 0, custom_attrs={"data-write": "", "data-testid": "commit"},
    )  # fmt: skip
    back = Link.create(label("imports.change_columns"), to=ImportsState.job["here"].to(str), class_name="btn")
    return rx.el.div(
        rx.el.div(rx.el.h2(ImportsState.job["file"].to(str), class_name="clip"), rx.el.p(facts, class_name="muted")),
        rx.el.div(back, go, class_name="imports-acts imports-go"), class_name="imports-head",
    )  # fmt: skip


def _notices() -> rx.Component:
    return rx.foreach(FOUND["notices"].to(list[dict]), lambda one: rx.el.p(
        icon("info"), rx.el.span(label(one["key"].to(str), columns=one["columns"])), class_name="imports-note",
    ))  # fmt: skip


def _new_names() -> rx.Component:
    """Dictionary entries that would be made: a typing error in a file shows here first."""
    return rx.el.dl(_made("sources", "source_count"), _made("tags", "tag_count"), class_name="imports-made")


def _made(name: str, count: str) -> rx.Component:
    return rx.cond(FOUND[count].to(int) > 0, rx.el.div(
        rx.el.dt(label(f"imports.made.{name}", count=FOUND[count])), rx.el.dd(label("imports.list", names=FOUND[name])),
    ))  # fmt: skip


def _part(name: str, count: rx.Var, *body: rx.Component) -> rx.Component:
    """Something to look at, folded where there is much of it."""
    return rx.cond(count > 0, rx.el.details(
        rx.el.summary(rx.el.h3(label(f"imports.{name}")), rx.el.span(number(count), class_name="imports-number"), icon("chevron-down")),
        rx.el.p(label(f"imports.{name}.help"), class_name="muted"), *body,
        open=True, class_name="imports-fold", custom_attrs={"data-testid": name},
    ))  # fmt: skip


def _table(name: str, heads: tuple[str, ...], rows: rx.Var, row) -> rx.Component:
    columns = [rx.el.th(label(f"imports.head.{head}"), scope="col", class_name="num" if head == "row" else "") for head in heads]
    return rx.el.div(
        rx.el.table(rx.el.thead(rx.el.tr(*columns)), rx.el.tbody(rx.foreach(rows, row)), class_name=f"findings findings-{name}"),
        class_name="findings-box", tab_index=0, role="region", aria_label=label(f"imports.{name}"),
    )  # fmt: skip


def _problems() -> rx.Component:
    groups = rx.el.ul(
        rx.foreach(FOUND["groups"].to(list[dict]), lambda one: rx.el.li(
            rx.el.span(number(one["count"]), class_name="num"), rx.el.strong(label(f"import.field.{one['field']}")),
            rx.el.span(label(one["code"].to(str))),
        )), class_name="imports-groups",
    )  # fmt: skip
    rows = FOUND["problems"].to(list[dict])
    more = rx.cond(FOUND["problem_count"].to(int) > rows.length(), rx.el.p(label("imports.first", count=rows.length()), class_name="muted"))
    many = FOUND["problem_count"].to(int) > FEW
    return _part(
        "problems", FOUND["problem_count"].to(int), rx.cond(many, groups),
        _table("problems", ("row", "column", "value", "wrong"), rows, _problem), more,
    )  # fmt: skip


def _problem(one: rx.Var) -> rx.Component:
    field = label(f"import.field.{one['field']}")
    return rx.el.tr(
        rx.el.td(one["row"].to(str), class_name="num"),
        rx.el.td(rx.el.bdi(rx.cond(one["column"] != "", one["column"].to(str), field))),
        rx.el.td(rx.el.bdi(rx.cond(one["value"] != "", one["value"].to(str), "–"))), rx.el.td(label(one["code"].to(str))),
    )  # fmt: skip


def _duplicates() -> rx.Component:
    return _part("duplicates", FOUND["duplicate_count"].to(int), _table(
        "duplicates", ("row", "field", "value", "same_as"), FOUND["duplicates"].to(list[dict]), _duplicate,
    ))  # fmt: skip


def _duplicate(one: rx.Var) -> rx.Component:
    lead = Link.create(one["title"].to(str), to=_lead(one["number"]))
    return rx.el.tr(
        rx.el.td(one["row"].to(str), class_name="num"), rx.el.td(label(f"import.field.{one['field']}")), rx.el.td(rx.el.bdi(one["value"].to(str))),
        rx.el.td(rx.cond(one["number"].to(int) > 0, lead, label("imports.other_row", row=one["other_row"].to(str)))),
    )  # fmt: skip


def _differences() -> rx.Component:
    return _part("differences", FOUND["updated"].to(int), _table(
        "differences", ("row", "lead", "changes"), FOUND["differences"].to(list[dict]), _difference,
    ))  # fmt: skip


def _difference(one: rx.Var) -> rx.Component:
    return rx.el.tr(
        rx.el.td(one["row"].to(str), class_name="num"), rx.el.td(Link.create(one["title"].to(str), to=_lead(one["number"]))),
        rx.el.td(rx.foreach(one["changes"].to(list[dict]), _change)),
    )  # fmt: skip


def _change(change: rx.Var) -> rx.Component:
    before = name_in(change["before"])
    return rx.el.div(
        rx.el.span(label(f"import.field.{change['field']}"), class_name="muted"),
        rx.cond(before != "", rx.el.del_(before), rx.fragment()), rx.el.ins(name_in(change["after"])),
        class_name="change",
    )  # fmt: skip


def _lead(number_of: rx.Var) -> rx.Var[str]:
    return rx.Var.create(f"{routes.LEADS}?lead=").to(str) + number_of.to_string()

"""The filters: a panel under its button, a sheet on a phone. Each press narrows at once."""

import reflex as rx

from crm_app.components.editing import EditText
from crm_app.components.shell.icons import icon
from crm_app.components.shell.menu import panel
from crm_app.i18n.label import label, name_in
from crm_app.pages.leads.options import INTENTS, offered
from crm_app.states.base import AppState
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.leads import LeadsState

DUE = ("overdue", "today", "week", "none")
SORTS = ("rank", "newest", "amount", "next_step", "stage_time", "title")


def filter_button() -> rx.Component:
    """The button, and how many filters are on."""
    count = LeadsState.chips.length()
    face = rx.fragment(
        icon("list-filter"), rx.el.span(label("leads.filters"), class_name="leads-words"),
        rx.cond(count > 0, rx.el.span(count, class_name="leads-count")),
    )  # fmt: skip
    return panel(face, filter_panel(), title=label("leads.filters"), face="btn btn-quiet leads-face")


def filter_panel() -> rx.Component:
    """Every filter, most used first."""
    return rx.el.div(
        rx.el.div(_group("leads.view", *(_view(view) for view in ("board", "table"))), _order(), class_name="only-phone"),
        _group("leads.filter.due", *(_toggle("due", code, label(f"leads.due.{code}")) for code in DUE)),
        _group("leads.filter.owner", _me(), _toggle("owner", "0", label("leads.filter.nobody")),
               rx.foreach(offered("owners"), _owner)),
        _group("leads.filter.intent", *(_toggle("intent", code, rx.Var.create(code)) for code in INTENTS)),
        _group("leads.filter.stuck", _toggle("stuck", "1", label("leads.filter.stuck.on"))),
        rx.cond(LeadsState.wanted["view"] == "table", _group("leads.filter.stage", rx.foreach(
            offered("stages"), lambda stage: _toggle("stage", stage["code"].to(str), name_in(stage["names"]))))),
        _terms("tag", "tags"), _terms("source", "sources"), _terms("team", "teams"),
        _group("leads.filter.amount", _bound("min"), rx.el.span("–", aria_hidden="true"), _bound("max")),
        _group("leads.filter.created", _bound("from", "date"), rx.el.span("–", aria_hidden="true"), _bound("to", "date")),
        _foot(),
        class_name="filters",
    )  # fmt: skip


def _group(key: str, *controls: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.span(label(key), class_name="filters-name", aria_hidden="true"),
        rx.el.div(*controls, class_name="filters-set", role="group", aria_label=label(key)),
        class_name="filters-row",
    )


def _toggle(name: str, value: rx.Var[str] | str, words: rx.Var[str]) -> rx.Component:
    on = LeadsState.chosen[name].contains(value) if name not in ("due", "stuck") else LeadsState.wanted[name] == value
    return rx.el.button(
        words, type="button", class_name="toggle", aria_pressed=rx.cond(on, "true", "false"), on_click=LeadBarState.toggle(name, value)
    )


def _me() -> rx.Component:
    return _toggle("owner", AppState.me["id"].to_string(), label("leads.filter.me"))


def _owner(owner: rx.Var) -> rx.Component:
    return rx.cond(owner["id"] != AppState.me["id"], _toggle("owner", owner["id"].to_string(), owner["name"].to(str)))


def _terms(name: str, listed: str) -> rx.Component:
    toggles = rx.foreach(offered(listed), lambda term: _toggle(name, term["id"].to_string(), name_in(term["names"])))
    return rx.cond(offered(listed).length() > 0, _group(f"leads.filter.{name}", toggles))


def _bound(name: str, kind: str = "text") -> rx.Component:
    wrong = rx.cond(AppState.field_errors[name], AppState.field_errors[name], "").to(str)
    return rx.el.div(
        EditText.create(
            name=name, value=LeadsState.wanted[name].to(str), kind=kind, face="input filters-bound", label=label(f"leads.filter.{name}"),
            placeholder=label(f"leads.filter.{name}.hint") if kind == "text" else "", held=wrong != "", on_save=LeadBarState.set_bound,
        ),
        rx.cond(wrong != "", rx.el.p(label(wrong), class_name="field-error", role="alert")),
    )  # fmt: skip


def _view(view: str) -> rx.Component:
    return rx.el.button(
        label(f"leads.view.{view}"), type="button", class_name="toggle", on_click=rx.redirect(LeadsState.wanted[view].to(str)),
        aria_pressed=rx.cond(LeadsState.wanted["view"] == view, "true", "false"),
    )  # fmt: skip


def _order() -> rx.Component:
    return _group("leads.sort", *(
        rx.el.button(
            label(f"leads.sort.{order}"), type="button", class_name="toggle", on_click=LeadBarState.sort_by(order),
            aria_pressed=rx.cond(LeadsState.wanted["sort"] == order, "true", "false"),
        ) for order in SORTS
    ))  # fmt: skip


def _foot() -> rx.Component:
    clear = rx.el.button(label("leads.filters.clear"), type="button", class_name="btn btn-quiet", on_click=LeadBarState.clear_filters)
    return rx.el.div(
        rx.cond(LeadsState.wanted["narrow"].to(bool), clear),
        rx.el.button(label("leads.filters.show"), type="button", class_name="btn btn-primary only-phone", custom_attrs={"data-close": ""}),
        class_name="filters-foot",
    )  # fmt: skip

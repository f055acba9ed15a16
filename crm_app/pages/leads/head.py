"""The head of the page: view, saved views, filters, order, search, the new lead."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app.components.editing import SearchBox
from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import Menu
from crm_app.components.shell.menu import menu_item
from crm_app.i18n.label import label
from crm_app.pages.leads.filter_panel import filter_button
from crm_app.pages.leads.options import may
from crm_app.pages.leads.views_menu import views_menu
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.leads import LeadsState

SORTS = ("rank", "newest", "oldest", "amount", "next_step", "stage_time", "title")


def leads_head() -> rx.Component:
    """Everything right of the page's name."""
    return rx.el.div(
        rx.el.div(view_tabs(), class_name="only-desktop"),
        views_menu(),
        filter_button(),
        rx.el.div(sort_menu(), class_name="only-desktop"),
        rx.el.span(class_name="leads-space only-desktop"),
        SearchBox.create(
            value=LeadsState.wanted["q"].to(str), label=label("leads.search"), clear_label=label("leads.search.clear"),
            on_search=LeadBarState.find,
        ),
        rx.cond(may("lead.create"), _new_lead()),
        class_name="leads-bar",
    )  # fmt: skip


def view_tabs() -> rx.Component:
    """Board or table: the same leads, the same filters."""
    return rx.el.nav(_tab("board", "square-kanban"), _tab("table", "table-2"), class_name="choice", aria_label=label("leads.view"))


def _tab(view: str, sign: str) -> rx.Component:
    return Link.create(
        icon(sign), label(f"leads.view.{view}"), to=LeadsState.wanted[view].to(str),
        aria_current=rx.cond(LeadsState.wanted["view"] == view, "page", "false"),
    )  # fmt: skip


def sort_menu() -> rx.Component:
    """The order of every list on the page."""
    face = rx.fragment(
        icon("arrow-down-narrow-wide"), rx.el.span(label("leads.sort"), class_name="sr-only"), _sort_name(), icon("chevron-down")
    )
    return Menu.create(face, *(_sort(order) for order in SORTS), label=label("leads.sort"), face="btn btn-quiet leads-face")


def _sort_name() -> rx.Component:
    now = LeadsState.wanted["sort"].to(str)
    return rx.el.span(label(rx.Var.create("leads.sort.").to(str) + now))


def _sort(order: str) -> rx.Component:
    now = LeadsState.wanted["sort"] == order
    return rx.el.div(
        rx.cond(now, icon("check"), rx.el.span(class_name="leads-tick")),
        menu_item(label(f"leads.sort.{order}"), on_click=LeadBarState.sort_by(order)),
        role="none", class_name="leads-choice",
    )  # fmt: skip


def _new_lead() -> rx.Component:
    return rx.el.button(
        icon("plus"), rx.el.span(label("leads.new"), class_name="leads-new-words"), type="button", class_name="btn btn-primary leads-new",
        aria_label=label("leads.new"), on_click=LeadBarState.start_new, custom_attrs={"data-create": "", "data-testid": "new-lead"},
    )  # fmt: skip

"""Saved views: one's own and those that colleagues share."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app.components.editing import DraftForm
from crm_app.components.shell.dialog import dialog
from crm_app.components.shell.field import check, field
from crm_app.components.shell.icons import icon
from crm_app.components.shell.menu import panel
from crm_app.i18n.label import label
from crm_app.pages.leads.options import may
from crm_app.states.lead_bar import LeadBarState
from crm_app.states.leads import LeadsState


def views_menu() -> rx.Component:
    """The button names the view that is shown."""
    face = rx.fragment(
        icon("bookmark"),
        rx.el.span(
            rx.foreach(LeadsState.views, lambda view: rx.cond(view["on"].to(bool), rx.el.span(view["name"].to(str), class_name="views-on"))),
            rx.el.span(label("leads.views"), class_name="views-none"), class_name="leads-words",
        ),
        rx.el.span(icon("chevron-down"), class_name="leads-words"),
    )  # fmt: skip
    return panel(face, _body(), title=label("leads.views"), face="btn btn-quiet leads-face views-face")


def _body() -> rx.Component:
    return rx.el.div(
        _row_link(rx.fragment(label("leads.views.all")), "/leads"),
        rx.foreach(LeadsState.views, _view),
        rx.cond(LeadsState.views.length() == 0, rx.el.p(label("leads.views.empty"), class_name="menu-note")),
        rx.cond(may("view.save"), rx.fragment(rx.el.div(class_name="menu-line"), _save_as())),
        class_name="views",
    )


def _save_as() -> rx.Component:
    return rx.el.button(
        icon("plus"), rx.el.span(label("leads.views.save_as")), type="button", class_name="menu-item", on_click=LeadBarState.name_view(0),
        custom_attrs={"data-close": ""},
    )  # fmt: skip


def _view(view: rx.Var) -> rx.Component:
    shared = rx.cond(
        view["mine"].to(bool),
        rx.cond(view["shared"].to(bool), rx.el.small(label("leads.views.shared"), class_name="muted")),
        rx.el.small(view["owner"].to(str), class_name="muted"),
    )
    name = rx.fragment(rx.el.span(view["name"].to(str), class_name="clip"), shared)
    return rx.el.div(
        _row_link(name, view["href"].to(str), view["on"].to(bool)),
        rx.cond(view["mine"].to(bool), rx.el.button(
            icon("pencil"), type="button", class_name="btn btn-quiet btn-icon views-edit",
            aria_label=label("leads.views.edit", name=view["name"]), on_click=LeadBarState.name_view(view["id"].to(int)), custom_attrs={"data-close": ""},
        )),
        class_name="views-row",
    )  # fmt: skip


def _row_link(words: rx.Component, href: rx.Var[str] | str, on: rx.Var[bool] | bool = False) -> rx.Component:
    return Link.create(
        rx.cond(on, icon("check"), rx.el.span(class_name="leads-tick")), words, to=href, class_name="menu-item",
        aria_current=rx.cond(on, "true", "false"), custom_attrs={"data-close": ""},
    )  # fmt: skip


def view_dialog() -> rx.Component:
    """Asks for a name; an old view can also take the present filters, or go."""
    new = LeadBarState.naming == "new"
    return dialog(
        label(rx.cond(new, "leads.views.new_title", "leads.views.old_title")),
        DraftForm.create(
            field("name", "leads.views.name", error=rx.cond(LeadBarState.errors["name"], LeadBarState.errors["name"], "").to(str), max_length=60,
                  custom_attrs={"data-first": ""}),
            rx.cond(may("view.share"), check("shared", "leads.views.share")),
            draft=LeadBarState.draft, on_send=LeadBarState.save_view, id="view-form", class_name="fields",
        ),
        open=LeadBarState.naming != "", on_close=LeadBarState.leave_naming,
        foot=[
            rx.cond(new, rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=LeadBarState.leave_naming), rx.fragment(
                rx.el.button(label("action.delete"), type="button", class_name="btn btn-quiet views-delete",
                             on_click=LeadBarState.delete_view(LeadBarState.renaming)),
                rx.el.button(label("leads.views.update"), type="button", class_name="btn",
                             on_click=LeadBarState.update_view(LeadBarState.renaming)),
            )),
            rx.el.button(label("action.save"), type="submit", form="view-form", class_name="btn btn-primary"),
        ],
    )  # fmt: skip

"""Settings: people and teams, the funnel, dictionaries, rights, audit. Which part, the address says."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.admin.tab_row import TabRow
from crm_app.components.shell import not_found_body, page_frame, skeleton_rows
from crm_app.i18n.label import label
from crm_app.pages.admin.people import people_part
from crm_app.pages.admin.rights import rights_part
from crm_app.pages.admin.stages import stages_part
from crm_app.pages.admin.teams import teams_part
from crm_app.pages.admin.terms import terms_part
from crm_app.pages.admin.trail import trail_part
from crm_app.states.admin.dialog import AdminState


def admin_page() -> rx.Component:
    """The page."""
    return page_frame(
        "admin.title", None, rx.cond(AdminState.denied, not_found_body(), rx.fragment(_tabs(), _part())), active="admin"
    )


def _tabs() -> rx.Component:
    return TabRow.create(
        rx.foreach(AdminState.tabs, _tab),
        current=AdminState.tab,
        class_name="admin-tabs",
        aria_label=label("admin.title"),
    )


def _tab(name: rx.Var[str]) -> rx.Component:
    return Link.create(
        label(f"admin.tab.{name}"),
        to=f"{routes.ADMIN}?tab={name}",
        class_name="admin-tab",
        aria_current=rx.cond(AdminState.tab == name, "page", "false"),
        custom_attrs={"data-testid": "admin-tab"},
    )


def _part() -> rx.Component:
    return rx.match(
        AdminState.tab,
        ("people", people_part()),
        ("teams", teams_part()),
        ("stages", stages_part()),
        ("sources", terms_part("sources")),
        ("tags", terms_part("tags")),
        ("reasons", terms_part("reasons")),
        ("rights", rights_part()),
        ("audit", trail_part()),
        skeleton_rows(10),
    )

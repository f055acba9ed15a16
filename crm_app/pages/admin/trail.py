"""Settings, audit: who did what, newest first."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell import empty
from crm_app.i18n.label import label, moment, name_in
from crm_app.pages.admin.parts import cell, part
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.trail import AREAS, TrailState


def trail_part() -> rx.Component:
    """The trail, page by page."""
    rows = rx.cond(
        AdminState.rows.length() == 0,
        empty("admin.audit.none", "admin.audit.none_words", sign="scroll-text"),
        rx.fragment(_table(), rx.cond(TrailState.more, _more(), rx.fragment())),
    )
    return part("audit", _areas(), rows)


def _areas() -> rx.Component:
    options = [rx.el.option(label(f"admin.audit.area.{area or 'all'}"), value=area) for area in ("", *AREAS)]
    return rx.el.div(
        rx.el.label(label("admin.audit.show"), html_for="f-area", class_name="field-label"),
        rx.el.select(*options, id="f-area", value=TrailState.area, on_change=TrailState.narrow, class_name="select"),
        class_name="admin-filter",
    )


def _table() -> rx.Component:
    heads = ("admin.audit.at", "admin.audit.who", "admin.audit.what", "admin.audit.subject")
    return rx.el.table(
        rx.el.thead(rx.el.tr(*(rx.el.th(label(head), scope="col") for head in heads))),
        rx.el.tbody(rx.foreach(AdminState.rows, _row)),
        class_name="rows rows-audit",
        custom_attrs={"data-testid": "admin-rows"},
    )


def _row(row: rx.Var) -> rx.Component:
    subject = name_in(row["subject"])
    return rx.el.tr(
        cell(moment(row["at"]), look="is-seen muted"),
        cell(rx.cond(row["who"] == "", label("admin.audit.system"), row["who"].to(str)), look="is-by"),
        cell(label(f"audit.{row['action']}"), look="is-what"),
        cell(
            rx.cond(
                row["number"].to(int) > 0,
                Link.create(subject, to=f"{routes.LEADS}?lead={row['number']}"),
                rx.el.span(subject),
            ),
            rx.foreach(row["changes"].to(list[dict[str, Any]]), _change),
            look="is-long",
        ),
        key=row["id"].to(str),
    )


def _change(change: rx.Var) -> rx.Component:
    """One field, as it was and as it is."""
    words = label("admin.audit.change", field=change["field"], before=change["before"], after=change["after"])
    return rx.el.div(words, class_name="muted change")


def _more() -> rx.Component:
    return rx.el.button(
        label("admin.audit.more"), type="button", class_name="btn admin-more", on_click=TrailState.go_on
    )

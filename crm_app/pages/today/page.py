"""Today: what is late, what is due, what is new, what comes this week. Each done in one click with a note."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell.empty import empty
from crm_app.components.shell.shell import page_frame
from crm_app.i18n.label import day, label
from crm_app.pages.today.row import agenda_row
from crm_app.states.today import TodayState


def today_page() -> rx.Component:
    """The page."""
    parts = rx.el.div(
        _part("overdue", TodayState.overdue), _part("due", TodayState.due), _part("assigned", TodayState.assigned),
        _part("week", TodayState.week), class_name="today",
    )  # fmt: skip
    body = rx.cond(TodayState.day != "", rx.cond(TodayState.free, _clear(), parts))
    head = rx.el.span(rx.cond(TodayState.day != "", day(TodayState.day), ""), class_name="muted today-day")
    return page_frame("today.title", head, body, active="today")


def _part(name: str, rows: rx.Var[list]) -> rx.Component:
    """A section with its count; an empty one says what would be here."""
    return rx.el.section(
        rx.el.h2(
            label(f"today.{name}"), rx.cond(rows.length() > 0, rx.el.span(rows.length(), class_name="today-count")),
            class_name=rx.cond((rows.length() > 0) & (name == "overdue"), "today-head is-late", "today-head"),
        ),
        rx.cond(
            rows.length() > 0,
            rx.el.ul(rx.foreach(rows, lambda row: agenda_row(row, name)), class_name="today-rows"),
            rx.el.p(label(f"today.none.{name}"), class_name="today-none"),
        ),
        custom_attrs={"data-testid": f"today-{name}"},
    )  # fmt: skip


def _clear() -> rx.Component:
    board = Link.create(label("today.clear.go"), to=routes.LEADS, class_name="btn btn-primary")
    return empty("today.clear.title", "today.clear.body", board, sign="sun")

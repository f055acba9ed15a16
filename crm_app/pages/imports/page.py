"""Importing leads: a file, its columns, a look at what would happen, the import. The address says which."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink as Link

from crm_app import routes
from crm_app.components.shell import not_found_body, page_frame, skeleton_rows
from crm_app.i18n.label import label
from crm_app.pages.imports.check import check_step
from crm_app.pages.imports.columns import columns_step
from crm_app.pages.imports.file import file_step, unreadable_step
from crm_app.pages.imports.run import run_step
from crm_app.pages.imports.undo_dialog import undo_dialog
from crm_app.states.imports import ImportsState

STEPS = ("file", "columns", "check", "run")
STEP = ImportsState.step


def imports_page() -> rx.Component:
    """The page."""
    body = rx.cond(
        STEP == "missing", not_found_body(),
        rx.el.div(_steps(), _step(), class_name="imports"),
    )  # fmt: skip
    return rx.fragment(page_frame("imports.title", None, body, active="imports"), undo_dialog())


def _step() -> rx.Component:
    return rx.match(
        STEP,
        ("file", file_step()), ("reading", _reading()), ("unreadable", unreadable_step()), ("columns", columns_step()),
        ("check", check_step()), ("run", run_step()),
        skeleton_rows(8),
    )  # fmt: skip


def _steps() -> rx.Component:
    """Where one is; what was done before can be gone back to."""
    return rx.el.nav(
        rx.el.ol(*(rx.el.li(_place(name, number), class_name="steps-item") for number, name in enumerate(STEPS, start=1))),
        class_name="steps", aria_label=label("imports.steps"),
    )  # fmt: skip


def _place(name: str, number: int) -> rx.Component:
    now = (name == STEP) | ({"columns": "reading", "file": "unreadable"}.get(name, name) == STEP)
    # Both steps in the middle belong to one preview; before and after it there is nothing to look at.
    reached = {"file": rx.Var.create(True), "columns": STEP == "check", "check": (STEP == "columns") & (ImportsState.job["state"] == "done")}
    face = rx.fragment(rx.el.span(str(number), class_name="steps-number", aria_hidden="true"), rx.el.span(label(f"imports.step.{name}"), class_name="steps-name"))
    here = ImportsState.job["here"].to(str)
    address = {"file": routes.IMPORTS, "columns": here, "check": here + "&step=check"}.get(name, "")
    still = rx.el.span(face, class_name="steps-link", aria_current=rx.cond(now, "step", "false"))
    if name == "run":
        return still
    return rx.cond(~now & reached[name], Link.create(face, to=address, class_name="steps-link is-reached"), still)


def _reading() -> rx.Component:
    return rx.el.section(
        rx.el.p(label("imports.reading", name=ImportsState.job["file"].to(str)), role="status"),
        rx.el.progress(class_name="bar", aria_label=label("imports.reading", name=ImportsState.job["file"].to(str))),
        skeleton_rows(8),
        class_name="imports-part",
    )  # fmt: skip

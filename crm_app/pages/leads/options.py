"""What the page's menus and selects offer, as typed lists."""

from typing import Any

import reflex as rx

from crm_app.i18n.label import label, name_in
from crm_app.states.leads import LeadsState

INTENTS = ("A", "B", "C", "D")


def offered(name: str) -> rx.Var[list[dict[str, Any]]]:
    """A list of choices: owners, teams, sources, tags, reasons, stages."""
    return LeadsState.choices[name].to(list[dict[str, Any]])


def may(right: str) -> rx.Var[bool]:
    """Whether to show what needs a right. The domain decides; this only hides."""
    return LeadsState.choices["can"].to(dict[str, bool])[right.replace(".", "_")]


def term_options(name: str, empty_key: str) -> rx.Component:
    """Options of a select over a dictionary, the empty one first."""
    return rx.fragment(
        rx.el.option(label(empty_key), value=""),
        rx.foreach(offered(name), lambda term: rx.el.option(name_in(term["names"]), value=term["id"].to_string())),
    )


def owner_options(empty_key: str, empty: str = "0") -> rx.Component:
    """Options of a select over the members."""
    return rx.fragment(
        rx.el.option(label(empty_key), value=empty),
        rx.foreach(offered("owners"), lambda owner: rx.el.option(owner["name"].to(str), value=owner["id"].to_string())),
    )


def stage_options(*, open_only: bool = False) -> rx.Component:
    """Options of a select over the stages; converted is entered by converting, not by choosing."""
    fits = (lambda stage: stage["kind"] == "open") if open_only else (lambda stage: stage["kind"] != "converted")
    return rx.foreach(offered("stages"), lambda stage: rx.cond(
        fits(stage), rx.el.option(name_in(stage["names"]), value=stage["code"].to(str))))

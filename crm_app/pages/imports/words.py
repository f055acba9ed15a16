"""What several steps of an import say: how it stands, what went wrong."""

import reflex as rx

from crm_app.i18n.label import label, number

COUNTS = ("created", "updated", "skipped", "failed")


def error_words(error: rx.Var) -> rx.Var[str]:
    """A domain error with its parameters; nothing while there is none."""
    error = error.to(dict)
    params = error["params"].to(dict)
    given = {name: params[name] for name in ("most", "columns", "line", "where", "field", "count")}
    return rx.cond(error.contains("key"), label(error["key"].to(str), **given), "").to(str)


def state_words(job: rx.Var) -> rx.Component:
    """The state of a job as a chip."""
    state = job["state"].to(str)
    look = rx.match(
        state, ("done", "chip chip-ok"), ("failed", "chip chip-danger"), ("running", "chip chip-on"), ("waiting", "chip chip-on"), "chip",
    )  # fmt: skip
    return rx.el.span(label(f"imports.state.{state}"), class_name=look)


def counts(source: rx.Var, tense: str) -> rx.Component:
    """Four numbers in a row. They are all rows of the file together.

    Args:
        source: Where the numbers are.
        tense: ``will`` before, ``count`` after.
    """
    return rx.el.dl(*(_count(source, name, tense) for name in COUNTS), class_name="tally", custom_attrs={"data-testid": "tally"})


def _count(source: rx.Var, name: str, tense: str) -> rx.Component:
    value = source[name].to(int)
    look = rx.cond(value > 0, "is-wrong", "is-none") if name == "failed" else rx.cond(value > 0, "", "is-none")
    return rx.el.div(rx.el.dt(label(f"imports.{tense}.{name}")), rx.el.dd(number(value)), class_name=look, custom_attrs={"data-count": name})

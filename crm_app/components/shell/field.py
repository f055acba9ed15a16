"""A field: label, control, help, and what is wrong with it."""

from collections.abc import Sequence

import reflex as rx

from crm_app.i18n.label import label

Options = Sequence[tuple[str, rx.Var[str] | str]] | rx.Component


def field(
    name: str,
    label_key: str,
    *,
    kind: str = "text",
    options: Options | None = None,
    error: rx.Var[str] | str = "",
    help_key: str = "",
    optional: bool = False,
    **props,
) -> rx.Component:
    """One labelled control.

    Args:
        name: The form's name for it; also makes the ids that tie the parts together.
        label_key: Catalogue key of the label.
        kind: An input type, or ``select`` or ``textarea``.
        options: For a select: (value, words) pairs, or a ``rx.foreach`` of options.
        error: Catalogue key of what is wrong (``error.taken``); empty while nothing is.
        help_key: Catalogue key of a line under the control.
        optional: Says so beside the label; otherwise the control is required.
        props: Passed to the control (value, on_change, placeholder, …).
    """
    wrong = rx.Var.create(error)
    described = f"f-{name}-error" + (f" f-{name}-help" if help_key else "")
    control = _control(
        kind,
        options,
        id=f"f-{name}",
        name=name,
        required=not optional,
        aria_invalid=rx.cond(wrong != "", "true", "false"),
        aria_describedby=described,
        **props,
    )
    mark = rx.el.span(label("shell.optional"), class_name="field-optional")
    return rx.el.div(
        rx.el.label(
            label(label_key),
            mark if optional else rx.fragment(),
            html_for=f"f-{name}",
            class_name="field-label",
        ),
        control,
        rx.el.p(label(help_key), id=f"f-{name}-help", class_name="field-help") if help_key else rx.fragment(),
        rx.el.p(
            rx.cond(wrong != "", label(wrong), ""),
            id=f"f-{name}-error",
            role="alert",
            class_name="field-error",
        ),
        class_name="field",
    )


def check(name: str, label_key: str, **props) -> rx.Component:
    """A box to tick, its words beside it."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, **props),
        rx.el.span(label(label_key)),
        class_name="check",
    )


def _control(kind: str, options: Options | None, **props) -> rx.Component:
    if kind == "select":
        children = (
            [options]
            if isinstance(options, rx.Component)
            else [rx.el.option(words, value=value) for value, words in options or ()]
        )
        return rx.el.select(*children, class_name="select", **props)
    if kind == "textarea":
        return rx.el.textarea(class_name="textarea", **props)
    return rx.el.input(type=kind, class_name="input", **props)

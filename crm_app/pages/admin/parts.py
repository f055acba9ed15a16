"""What every part of the settings is made of: a head, a table that becomes cards, a form in a dialog."""

import reflex as rx

from crm_app.components.shell import dialog, icon
from crm_app.i18n.label import label, name_in
from crm_app.states.admin.dialog import AdminState


def part(key: str, *body: rx.Component, add: rx.EventHandler | None = None) -> rx.Component:
    """One part: its name, what it is for, the button that adds a row, the rows.

    Args:
        key: The part's name in the catalogue, ``admin.<key>.…``.
        body: Table or empty state, and dialogs.
        add: Event of the button.
    """
    button = (
        rx.el.button(
            icon("plus"),
            rx.el.span(label(f"admin.{key}.add")),
            type="button",
            class_name="btn btn-primary",
            on_click=add,
            custom_attrs={"data-create": "", "data-testid": "admin-add"},
        )
        if add is not None
        else rx.fragment()
    )
    head = rx.el.div(
        rx.el.div(rx.el.h2(label(f"admin.tab.{key}")), rx.el.p(label(f"admin.{key}.intro"), class_name="muted")),
        button,
        class_name="admin-head",
    )
    return rx.el.section(head, *body, class_name="admin-part")


def table(key: str, heads: tuple[tuple[str, str], ...], row) -> rx.Component:
    """The rows of the open part.

    Args:
        key: The part's name; also the look of its columns.
        heads: Catalogue key and class of each column; the last column, for the menu, comes by itself.
        row: Makes a ``tr`` of a row.
    """
    columns = [rx.el.th(label(words), scope="col", class_name=look) for words, look in heads]
    menu = rx.el.th(rx.el.span(label("admin.actions"), class_name="sr-only"), scope="col", class_name="is-menu")
    return rx.el.table(
        rx.el.thead(rx.el.tr(*columns, menu)),
        rx.el.tbody(rx.foreach(AdminState.rows, row)),
        class_name=f"rows rows-{key}",
        custom_attrs={"data-testid": "admin-rows"},
    )


def table_row(row: rx.Var, *cells: rx.Component) -> rx.Component:
    """One row; what is out of use is pale."""
    return rx.el.tr(*cells, class_name=rx.cond(row["active"].to(bool), "", "is-retired"), key=row["id"].to(str))


def cell(*content: rx.Component | rx.Var | str, look: str = "", head: str = "") -> rx.Component:
    """A cell; on a phone ``head`` names it."""
    name = rx.el.span(label(head), class_name="only-phone cell-name") if head else rx.fragment()
    return rx.el.td(name, *content, class_name=look)


def opener(words: rx.Var, event) -> rx.Component:
    """The row's name, which opens its form."""
    return rx.el.button(words, type="button", class_name="row-open", on_click=event)


def names_cell(row: rx.Var, event) -> rx.Component:
    """The name in the reader's language, the other one beside it, and whether it is out of use."""
    names = row["names"].to(dict[str, str])
    other = rx.cond(names["zh"] == names["en"], "", rx.cond(names["zh"] == name_in(names), names["en"], names["zh"]))
    retired = rx.el.span(label("admin.retired"), class_name="chip")
    return cell(
        opener(name_in(names), event),
        rx.el.span(other, class_name="muted row-other"),
        rx.cond(row["active"].to(bool), rx.fragment(), retired),
        look="is-name",
    )


def form_dialog(
    what: str, title: rx.Var[str], *fields: rx.Component, on_submit, again, action: str = "action.save"
) -> rx.Component:
    """A form in a dialog; refusals are told inside it, nothing typed is lost.

    Args:
        what: Which dialog of ``AdminState.asking`` this is.
        title: Its heading.
        fields: The form's fields.
        on_submit: Event with the form.
        again: Event that opens the row anew, as somebody else left it.
        action: Catalogue key of the button.
    """
    form = rx.el.form(
        *fields,
        id=f"form-{what}",
        key=AdminState.fresh.to(str),
        on_submit=on_submit,
        class_name="fields",
        no_validate=True,
    )
    return dialog(
        title,
        trouble(again),
        form,
        open=AdminState.asking == what,
        on_close=AdminState.close,
        foot=[
            rx.el.button(label("action.cancel"), type="button", class_name="btn", on_click=AdminState.close),
            rx.el.button(
                label(action),
                type="submit",
                form=f"form-{what}",
                class_name="btn btn-primary",
                custom_attrs={"data-write": ""},
            ),
        ],
    )


def trouble(again) -> rx.Component:
    """What stands in the way: a rule, or somebody who was quicker."""
    alert = AdminState.alert
    rule = rx.cond(
        alert.contains("key"),
        rx.el.p(label(alert["key"].to(str), count=alert["params"].to(dict)["count"])),
        rx.fragment(),
    )
    rival = rx.cond(
        AdminState.rival != "",
        rx.el.p(
            label("admin.rival", who=AdminState.rival),
            " ",
            rx.el.button(label("admin.see_theirs"), type="button", class_name="row-open", on_click=again),
        ),
        rx.fragment(),
    )
    return rx.el.div(rule, rival, role="alert", class_name="admin-trouble")


def problem(name: str) -> rx.Var[str]:
    """The catalogue key of what is wrong with a field, or nothing."""
    return rx.cond(AdminState.errors.contains(name), AdminState.errors[name], "")


def names_fields() -> rx.Component:
    """A name per language; one of them is enough."""
    names = AdminState.draft["names"].to(dict[str, str])
    wrong = problem("names")
    return rx.el.div(
        rx.el.div(_name("zh", names["zh"]), _name("en", names["en"]), class_name="fields-row"),
        rx.el.p(label("admin.names_help"), id="f-names-help", class_name="field-help"),
        rx.el.p(rx.cond(wrong != "", label(wrong), ""), id="f-names-error", role="alert", class_name="field-error"),
        class_name="field",
    )


def _name(locale: str, value: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.label(label(f"admin.name.{locale}"), html_for=f"f-{locale}", class_name="field-label"),
        rx.el.input(
            id=f"f-{locale}",
            name=locale,
            default_value=value,
            max_length=60,
            class_name="input",
            auto_complete="off",
            aria_invalid=rx.cond(problem("names") != "", "true", "false"),
            aria_describedby="f-names-error f-names-help",
        ),
        class_name="field",
    )

"""Settings, dictionaries: sources, tags, reasons. One manner for all three."""

import reflex as rx

from crm_app.components.shell import empty, icon, menu, menu_item
from crm_app.domain.terms.service import COLOURS
from crm_app.i18n.label import label, name_in, number
from crm_app.pages.admin.parts import cell, form_dialog, names_cell, names_fields, part, table, table_row
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.terms import TermsState


def terms_part(key: str) -> rx.Component:
    """One dictionary.

    Args:
        key: ``sources``, ``tags`` or ``reasons``.
    """
    coloured = key == "tags"
    colour = (("admin.tags.colour", ""),) if coloured else ()
    heads = (("admin.name", ""), *colour, ("admin.terms.leads", "num"))
    rows = rx.cond(
        AdminState.rows.length() == 0,
        empty(f"admin.{key}.none", f"admin.{key}.none_words", sign="tags"),
        table("terms", heads, lambda row: _row(row, coloured)),
    )
    return part(key, rows, _dialog(key, coloured), add=TermsState.add)


def _row(row: rx.Var, coloured: bool) -> rx.Component:
    return table_row(
        row,
        names_cell(row, TermsState.edit(row["id"])),
        *([cell(_colour(row["colour"].to(str)), look="is-colour")] if coloured else []),
        cell(number(row["leads"]), look="num", head="admin.terms.leads"),
        cell(_menu(row), look="is-menu"),
    )


def _colour(colour: rx.Var[str] | str) -> rx.Component:
    return rx.el.span(
        rx.el.span(class_name="swatch", custom_attrs={"data-colour": colour}),
        label(f"colour.{colour}"),
        class_name="colour",
    )


def _menu(row: rx.Var) -> rx.Component:
    return menu(
        icon("ellipsis"),
        menu_item(label("action.edit"), on_click=TermsState.edit(row["id"]), sign="pencil"),
        rx.cond(
            row["active"].to(bool),
            menu_item(label("admin.retire"), on_click=TermsState.switch(row["id"], False), sign="archive"),
            menu_item(label("admin.restore"), on_click=TermsState.switch(row["id"], True), sign="archive-restore"),
        ),
        name=label("admin.actions_of", name=name_in(row["names"])),
    )


def _dialog(key: str, coloured: bool) -> rx.Component:
    draft = AdminState.draft
    title = rx.cond(draft.contains("id"), label(f"admin.{key}.edit"), label(f"admin.{key}.add"))
    fields = [names_fields(), *([_colours()] if coloured else [])]
    return form_dialog("term", title, *fields, on_submit=TermsState.save, again=TermsState.edit(draft["id"]))


def _colours() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label("admin.tags.colour"), class_name="field-label"),
        rx.el.div(*(_pick(colour) for colour in COLOURS), class_name="colours"),
    )


def _pick(colour: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="colour", value=colour, default_checked=AdminState.draft["colour"] == colour),
        _colour(colour),
        class_name="colour-pick",
    )

"""Settings, lead stages: the columns of the board, in their order."""

import reflex as rx

from crm_app.components.shell import field, icon, menu, menu_item
from crm_app.i18n.label import label, name_in, number
from crm_app.pages.admin.parts import cell, form_dialog, names_cell, names_fields, part, problem, table, table_row
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.stages import StagesState

HEADS = (
    ("admin.stages.order", "is-order"),
    ("admin.name", ""),
    ("admin.stages.kind", ""),
    ("admin.stages.probability", "num"),
    ("admin.stages.day_limit", "num"),
    ("admin.stages.leads", "num"),
)


def stages_part() -> rx.Component:
    """The funnel. It is never empty: a workspace starts with one, and the last stage of a kind stays."""
    return part("stages", table("stages", HEADS, _row), _dialog(), add=StagesState.add)


def _row(row: rx.Var) -> rx.Component:
    limit = row["day_limit"].to(str)
    return table_row(
        row,
        cell(_arrows(row), look="is-order"),
        names_cell(row, StagesState.edit(row["id"])),
        cell(label(f"stage.kind.{row['kind']}"), look="is-kind"),
        cell(rx.cond(row["open"].to(bool), f"{row['probability']}%", "–"), look="num", head="admin.stages.probability"),
        cell(
            rx.cond(limit == "", "–", label("admin.stages.days", count=limit.to(int))),
            look="num",
            head="admin.stages.day_limit",
        ),
        cell(number(row["leads"]), look="num", head="admin.stages.leads"),
        cell(_menu(row), look="is-menu"),
    )


def _arrows(row: rx.Var) -> rx.Component:
    """Two small steps; the same from the keyboard and the finger."""
    name = name_in(row["names"])
    return rx.el.div(
        _arrow("chevron-up", label("admin.stages.earlier", name=name), StagesState.shift(row["id"], -1), row["up"]),
        _arrow("chevron-down", label("admin.stages.later", name=name), StagesState.shift(row["id"], 1), row["down"]),
        class_name="arrows",
    )


def _arrow(sign: str, words: rx.Var[str], event, possible: rx.Var) -> rx.Component:
    return rx.el.button(
        icon(sign),
        type="button",
        class_name="btn btn-quiet btn-icon",
        aria_label=words,
        on_click=event,
        disabled=~possible.to(bool),
        custom_attrs={"data-write": ""},
    )


def _menu(row: rx.Var) -> rx.Component:
    return menu(
        icon("ellipsis"),
        menu_item(label("action.edit"), on_click=StagesState.edit(row["id"]), sign="pencil"),
        rx.cond(
            row["active"].to(bool),
            menu_item(label("admin.retire"), on_click=StagesState.switch(row["id"], False), sign="archive"),
            menu_item(label("admin.restore"), on_click=StagesState.switch(row["id"], True), sign="archive-restore"),
        ),
        name=label("admin.actions_of", name=name_in(row["names"])),
    )


def _dialog() -> rx.Component:
    draft = AdminState.draft
    numbers = rx.el.div(
        field(
            "probability",
            "admin.stages.probability",
            help_key="admin.stages.probability_help",
            error=problem("probability"),
            default_value=draft["probability"].to(str),
            input_mode="numeric",
            max_length=4,
            auto_complete="off",
        ),
        field(
            "day_limit",
            "admin.stages.day_limit",
            help_key="admin.stages.day_limit_help",
            error=problem("day_limit"),
            optional=True,
            default_value=draft["day_limit"].to(str),
            input_mode="numeric",
            max_length=4,
            auto_complete="off",
        ),
        class_name="fields-row",
    )
    return form_dialog(
        "stage",
        rx.cond(draft.contains("id"), label("admin.stages.edit"), label("admin.stages.add")),
        names_fields(),
        rx.cond(draft["open"].to(bool), numbers, rx.fragment()),
        on_submit=StagesState.save,
        again=StagesState.edit(draft["id"]),
    )

"""The fields of the open lead, each edited in its place; and what to do when two people edited one."""

import reflex as rx

from crm_app.components.editing import DraftForm, EditText
from crm_app.components.shell.icons import icon
from crm_app.components.shell.menu import panel
from crm_app.i18n.label import label, money, name_in
from crm_app.pages.leads.options import INTENTS, offered, term_options
from crm_app.states.lead_drawer import LeadDrawerState

LEAD = LeadDrawerState.lead


def problem(name: str) -> rx.Var[str]:
    """Catalogue key of what is wrong with a field; empty while nothing is."""
    wrong = LeadDrawerState.errors[name]
    return rx.cond(wrong, wrong, "").to(str)


def lead_fields() -> rx.Component:
    """Contact first, then the deal."""
    shown = money(LEAD["amount_minor"], LEAD["currency"])
    return rx.el.section(
        rx.el.h3(label("lead.fields"), class_name="sr-only"),
        _edit("contact_name"), _edit("phone", kind="tel"), _edit("wechat"), _edit("email", kind="email"),
        _edit("amount", display=rx.cond(LEAD["amount_minor"].to(bool), shown, ""), input_mode="decimal"), _intent(),
        _source(), _edit("region"), _tags(), _edit("note", kind="lines", wide=True),
        class_name="lead-fields",
    )  # fmt: skip


def _row(name: str, control: rx.Component, *, wide: bool = False, named_by: bool = False) -> rx.Component:
    words = rx.el.span(label(f"lead.{name}"), class_name="lead-label", aria_hidden="true")
    return rx.el.div(words, control, class_name="lead-field lead-wide" if wide else "lead-field")


def _edit(name: str, *, kind: str = "text", wide: bool = False, **props) -> rx.Component:
    control = rx.el.div(
        EditText.create(
            name=name, value=LEAD[name].to(str), settled=LeadDrawerState.settled, held=problem(name) != "", kind=kind, face="edit",
            label=label(f"lead.{name}"), placeholder=rx.cond(LEAD["can_edit"].to(bool), "–", ""), read_only=~LEAD["can_edit"].to(bool),
            described_by=f"e-{name}", on_save=LeadDrawerState.save_field, custom_attrs={"data-testid": f"lead-{name}"}, **props,
        ),
        rx.el.p(label(problem(name)), id=f"e-{name}", class_name="field-error", role="alert"),
    )  # fmt: skip
    return _row(name, control, wide=wide)


def _intent() -> rx.Component:
    def press(code: str) -> rx.Component:
        on = LEAD["intent"] == code
        return rx.el.button(
            code, type="button", aria_pressed=rx.cond(on, "true", "false"), title=label(f"leads.intent.{code}"),
            aria_label=label(f"leads.intent.{code}"), disabled=~LEAD["can_edit"].to(bool),
            on_click=LeadDrawerState.choose("intent", rx.cond(on, "", code)),
        )  # fmt: skip

    return _row("intent", rx.el.div(*map(press, INTENTS), class_name="choice", role="group", aria_label=label("lead.intent")))


def _source() -> rx.Component:
    return _row("source_id", rx.cond(
        LEAD["can_edit"].to(bool),
        rx.el.select(term_options("sources", "leads.none"), value=LEAD["source_id"].to(str), class_name="edit edit-select",
                     on_change=lambda value: LeadDrawerState.choose("source_id", value), aria_label=label("lead.source_id")),
        rx.el.span(name_in(LEAD["source"]), class_name="edit"),
    ))  # fmt: skip


def _tags() -> rx.Component:
    have = LEAD["tags"].to(list[dict])
    return _row("tags", rx.el.div(
        rx.foreach(have, _tag), rx.cond(LEAD["can_edit"].to(bool), _add_tag()),
        class_name="lead-tags", role="group", aria_label=label("lead.tags"),
    ), wide=True)  # fmt: skip


def _tag(tag: rx.Var) -> rx.Component:
    return rx.el.span(
        rx.el.span(name_in(tag["names"]), class_name="clip"),
        rx.cond(LEAD["can_edit"].to(bool), rx.el.button(
            icon("x"), type="button", aria_label=label("lead.tag.remove", name=tag["names"]), on_click=LeadDrawerState.remove_tag(tag["id"].to(int)),
        )),
        class_name="lead-tag", custom_attrs={"data-colour": tag["colour"].to(str)},
    )  # fmt: skip


def _add_tag() -> rx.Component:
    return panel(
        rx.fragment(icon("plus"), label("lead.tag.add")),
        rx.el.div(
            DraftForm.create(
                rx.el.input(name="name", class_name="input", aria_label=label("lead.tag.new"), placeholder=label("lead.tag.new"), max_length=40,
                            auto_complete="off"),
                on_send=LeadDrawerState.new_tag, key=LEAD["tags"].to(list[dict]).length().to_string(),
            ),
            rx.foreach(offered("tags"), lambda tag: rx.el.button(
                rx.el.span(class_name="tag-dot", custom_attrs={"data-colour": tag["colour"].to(str)}), name_in(tag["names"]),
                type="button", class_name="menu-item", on_click=LeadDrawerState.tag(tag["id"].to(int)),
            )),
            class_name="tag-panel",
        ),
        title=label("lead.tag.add"), face="lead-tag-add",
    )  # fmt: skip


def conflict_box() -> rx.Component:
    """Two people changed the same field: both values, and a choice for each."""
    return rx.cond(LeadDrawerState.conflicts.length() > 0, rx.el.section(
        rx.foreach(LeadDrawerState.conflicts, _conflict), class_name="conflicts", role="alert",
    ))  # fmt: skip


def _conflict(row: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.p(label("lead.conflict", who=row["who"], field="@" + row["field"].to(str)), class_name="conflict-words"),
        rx.el.dl(
            rx.el.dt(label("lead.conflict.theirs")), rx.el.dd(rx.cond(row["theirs"] != "", row["theirs"].to(str), "–")),
            rx.el.dt(label("lead.conflict.mine")), rx.el.dd(rx.cond(row["mine"] != "", row["mine"].to(str), "–")),
        ),
        rx.el.div(
            rx.el.button(label("lead.conflict.take"), type="button", class_name="btn", on_click=LeadDrawerState.take_theirs(row["name"].to(str))),
            rx.el.button(label("lead.conflict.keep"), type="button", class_name="btn btn-primary",
                         on_click=LeadDrawerState.overwrite(row["name"].to(str))),
            class_name="conflict-foot",
        ),
        class_name="conflict",
    )  # fmt: skip

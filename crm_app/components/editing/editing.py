"""Python side of the editing components. They know catalogue-free words only: names come in as props."""

import reflex as rx
from reflex_components_lucide.icon import LUCIDE_LIBRARY

_FILES = {
    name: rx.asset(name, shared=True).importable_path
    for name in ("edit_text.jsx", "search_box.jsx", "draft_form.jsx")
}


def _saved(name: rx.Var[str], value: rx.Var[str], seen: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str]]:
    return (name, value, seen)


class EditText(rx.Component):
    """A field edited where it is shown: Enter or leaving saves, Esc restores.

    Attributes:
        name: The field's name, sent back on saving.
        value: The stored text.
        display: How the stored text reads while nobody edits it (an amount with its sign).
        settled: Counts savings: then a text that nobody is typing follows ``value`` again.
        held: The text was refused; it stays as it was typed.
        kind: An input type; ``lines`` for several lines (Ctrl+Enter saves), ``wrap`` for one that may be long.
        face: Class names of the control.
        on_save: ``(name, text, the text it began from)``.
    """

    library = _FILES["edit_text.jsx"]
    tag = "EditText"
    name: rx.Var[str]
    value: rx.Var[str]
    display: rx.Var[str]
    settled: rx.Var[int]
    held: rx.Var[bool]
    kind: rx.Var[str]
    face: rx.Var[str]
    label: rx.Var[str]
    described_by: rx.Var[str]
    placeholder: rx.Var[str]
    read_only: rx.Var[bool]
    on_save: rx.EventHandler[_saved]


class SearchBox(rx.Component):
    """Searches while one types, a moment after the last key; ``/`` comes here."""

    library = _FILES["search_box.jsx"]
    tag = "SearchBox"
    lib_dependencies: list[str] = [LUCIDE_LIBRARY]
    value: rx.Var[str]
    label: rx.Var[str]
    clear_label: rx.Var[str]
    on_search: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class DraftForm(rx.Component):
    """A form that tells its unfinished text a moment after the last key; Ctrl+Enter submits.

    Attributes:
        draft: What its fields hold at first, by name.
        on_send: The fields by name.
        on_draft: The same, while they are still being written.
    """

    library = _FILES["draft_form.jsx"]
    tag = "DraftForm"
    draft: rx.Var[dict]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(dict)]
    on_draft: rx.EventHandler[rx.event.passthrough_event_spec(dict)]

"""Controls that save by themselves: a text in its place, a search box, a form that keeps its draft."""

from crm_app.components.editing.editing import DraftForm, EditText, SearchBox

__all__ = ["DraftForm", "EditText", "SearchBox"]

"""Reading the fields of a settings form; the domain judges them."""

from typing import Any

from crm_app.states.inputs import line

# A number that no rule accepts, so that what is no number is refused at its field.
NO_NUMBER = -1


def names_of(form: dict[str, Any]) -> dict[str, str]:
    """Both names of a form."""
    return {"zh": line(form.get("zh")), "en": line(form.get("en"))}


def number_of(value: Any) -> int:
    """A whole number as it was typed."""
    text = line(value, 12).strip().removesuffix("%").strip()
    return int(text) if text.isascii() and text.isdigit() else NO_NUMBER


def number_or_none(value: Any) -> int | None:
    """The same, but the field may stay empty."""
    return number_of(value) if line(value, 12).strip() else None

"""Reading what a client sent. Reflex checks no containers, so nothing here is believed."""

from typing import Any

from crm_app.domain.errors import Invalid


def whole(value: Any) -> int:
    """A number; anything else is an id that nobody has."""
    try:
        return int(value) if not isinstance(value, bool) and abs(int(value)) < 2**53 else 0
    except (TypeError, ValueError, OverflowError):
        return 0


def line(value: Any, longest: int = 200) -> str:
    """A short text; longer ones are cut, other types are empty."""
    return value[:longest] if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    """A mapping with text keys.

    Raises:
        Invalid: Something else.
    """
    if not isinstance(value, dict) or len(value) > 60:
        raise Invalid({"request": "malformed"})
    return {str(key): part for key, part in value.items()}


def ids(value: Any, most: int = 500) -> list[int]:
    """A list of ids.

    Raises:
        Invalid: Something else, or too many.
    """
    if not isinstance(value, list) or len(value) > most:
        raise Invalid({"leads": "too_many"})
    return [whole(part) for part in value]

"""What each field of a lead may hold. One table for forms, imports and the command line."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from crm_app.domain.errors import Invalid
from crm_app.domain.leads.rules import INTENTS
from crm_app.domain.money import parse_amount

Cleaner = Callable[[Any, str], Any]
_DATE_SHAPES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%b %d, %Y")


class Unfit(ValueError):
    """A value that a field cannot hold; the text is the code of the message."""


def clean_line(value: Any, longest: int) -> str:
    """One line of text: control and bidirectional override characters out, blanks trimmed, whole graphemes kept."""
    text = "".join(c for c in str(value or "") if c in "\t " or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))
    text = re.sub(r"[‪-‮⁦-⁩]", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    if len(text) > longest:
        raise Unfit("too_long")
    return text


def _line(longest: int, *, required: bool = False) -> Cleaner:
    def clean(value: Any, _currency: str) -> str:
        text = clean_line(value, longest)
        if required and not text:
            raise Unfit("required")
        return text

    return clean


def _text(value: Any, _currency: str) -> str:
    text = str(value or "").replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > 8000:
        raise Unfit("too_long")
    return text


def _amount(value: Any, currency: str) -> int | None:
    if value is None or str(value).strip() == "":
        return None
    try:
        return parse_amount(str(value), currency)
    except ValueError:
        raise Unfit("amount") from None


def _email(value: Any, _currency: str) -> str:
    text = clean_line(value, 254)
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Unfit("email") from None


def _phone(value: Any, _currency: str) -> str:
    text = unicodedata.normalize("NFKC", clean_line(value, 40))
    if text and not re.fullmatch(r"\+?[\d\s().\-/]{5,24}(\s*(x|ext\.?|转|分机)\s*\d{1,6})?", text, re.I):
        raise Unfit("phone")
    return text


def _intent(value: Any, _currency: str) -> str | None:
    text = str(value or "").strip().upper()
    if not text:
        return None
    if text not in INTENTS:
        raise Unfit("intent")
    return text


def parse_day(value: Any) -> date | None:
    """A calendar day in the shapes people use; day-first only where the shape leaves no doubt.

    Raises:
        Unfit: Not a day, or one before 1900 or after 2200.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        value = _day_from_text(str(value).strip())
    if not 1900 <= value.year <= 2200:
        raise Unfit("date")
    return value


def _day_from_text(text: str) -> date:
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", text)
    for shape in _DATE_SHAPES:
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    parts = re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})", text)
    if parts:
        first, second, year = (int(part) for part in parts.groups())
        year += 2000 if year < 100 else 0
        # 25/12 and 12/25 are clear; 03/04 is not, and guessing would store a wrong day silently.
        if first > 12 >= second:
            return _real_day(year, second, first)
        if second > 12 >= first or first == second:
            return _real_day(year, first, second)
        raise Unfit("date_ambiguous")
    raise Unfit("date")


def _real_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unfit("date") from None


CLEANERS: dict[str, Cleaner] = {
    "title": _line(160, required=True),
    "contact_name": _line(80),
    "phone": _phone,
    "email": _email,
    "wechat": _line(64),
    "region": _line(80),
    "amount": _amount,
    "intent": _intent,
    "next_step": _line(160),
    "next_step_on": lambda value, _currency: parse_day(value),
    "note": _text,
    "outside_id": lambda value, _currency: clean_line(value, 120) or None,
}


def clean(values: dict[str, Any], currency: str) -> dict[str, Any]:
    """Every given field as it is stored.

    Raises:
        Invalid: By field, everything that is wrong.
    """
    cleaned, problems = {}, {}
    for name, value in values.items():
        if name not in CLEANERS:
            problems[name] = "unknown_field"
            continue
        try:
            cleaned[name] = CLEANERS[name](value, currency)
        except Unfit as problem:
            problems[name] = str(problem)
    if problems:
        raise Invalid(problems)
    return cleaned

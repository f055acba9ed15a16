"""Numbers, money and dates as a reader of the locale expects them.

The browser does the same with ``Intl`` in ``i18n.js``; both read CLDR data, so
an export and a page agree.
"""

from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal

from babel import dates, numbers

from crm_app.i18n.locales import babel_name
from crm_app.i18n.text import t

MINUS = "\N{MINUS SIGN}"
_THREE_DIGITS = Context(prec=3, rounding=ROUND_HALF_UP)
_UNITS = {
    "zh": ((10**8, "亿"), (10**4, "万")),
    "en": ((10**9, "B"), (10**6, "M"), (10**3, "K")),
}


def number(locale: str, value: int | float | Decimal) -> str:
    """A plain number with the separators of the locale."""
    return numbers.format_decimal(value, locale=babel_name(locale)).replace("-", MINUS)


def percent(locale: str, hundredths: int) -> str:
    """A percentage from whole per cent."""
    return numbers.format_percent(Decimal(hundredths) / 100, locale=babel_name(locale))


def major_units(minor: int, currency: str) -> Decimal:
    """Minor units (cents, fen) as an exact decimal of the currency."""
    return Decimal(minor).scaleb(-numbers.get_currency_precision(currency))


def money(locale: str, minor: int, currency: str) -> str:
    """An amount of minor units: ``¥120,000`` or ``¥120,000.50``.

    Whole amounts drop their decimals, as on the cards.
    """
    value = major_units(minor, currency)
    places = 0 if value == value.to_integral_value() else numbers.get_currency_precision(currency)
    text = numbers.format_decimal(abs(value), format=_grouped(places), locale=babel_name(locale))
    return f"{_sign(minor)}{symbol(locale, currency)}{text}"


def compact_money(locale: str, minor: int, currency: str) -> str:
    """A short amount: ``¥1.2M`` in English, ``¥120万`` in Chinese."""
    # Rounded before the unit is chosen, so 999,999 reads 1M and never 1000K.
    value = _THREE_DIGITS.create_decimal(abs(major_units(minor, currency)))
    step, unit = next((pair for pair in _UNITS.get(locale, _UNITS["en"]) if value >= pair[0]), (1, ""))
    text = numbers.format_decimal(value / step, format="0.##", locale=babel_name(locale))
    return f"{_sign(minor)}{symbol(locale, currency)}{text}{unit}"


def symbol(locale: str, currency: str) -> str:
    """The shortest usual sign of a currency: ``¥`` rather than ``CN¥``."""
    narrow = {"CNY": "¥", "JPY": "¥", "USD": "$", "HKD": "HK$", "TWD": "NT$"}
    return narrow.get(currency) or numbers.get_currency_symbol(currency, babel_name(locale))


def day(locale: str, value: date) -> str:
    """A date in full: ``Nov 21, 2026`` or ``2026年11月21日``."""
    return dates.format_date(value, "long" if locale == "zh" else "medium", babel_name(locale))


def short_day(locale: str, value: date) -> str:
    """A date within the year: ``Nov 21`` or ``11月21日``."""
    return dates.format_skeleton("MMMd", value, locale=babel_name(locale))


def moment(locale: str, value: datetime, zone: tzinfo) -> str:
    """A moment in the workspace's zone: ``Nov 21, 2026, 14:05``."""
    local = value.astimezone(zone)
    return f"{day(locale, local.date())} {local:%H:%M}"


def relative_day(locale: str, value: date, today: date) -> str:
    """``today``, ``tomorrow``, ``3 days ago`` counted in calendar days."""
    days = (value - today).days
    named = {0: "shell.day.today", 1: "shell.day.tomorrow", -1: "shell.day.yesterday"}
    if days in named:
        return t(locale, named[days])
    return dates.format_timedelta(
        value - today,
        granularity="day",
        threshold=9999,
        add_direction=True,
        locale=babel_name(locale),
    )


def _grouped(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def _sign(minor: int) -> str:
    return MINUS if minor < 0 else ""

"""Money as whole minor units of a currency, and how people write it."""

import re
from decimal import Decimal, InvalidOperation

NO_MINOR_UNITS = frozenset({"JPY", "KRW", "VND"})
LARGEST = 10**15
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000, "k": 1000, "m": 1_000_000}
_NUMBER = re.compile(r"([+-]?[\d.,  '’]*\d[\d.,]*)\s*(万|萬|亿|億|[kKmM])?")


def minor_units(currency: str) -> int:
    """How many minor units make one unit."""
    return 1 if currency in NO_MINOR_UNITS else 100


def parse_amount(text: str, currency: str) -> int:
    """Read an amount as people type it: ``120,000``, ``¥12万``, ``1.2m``, ``1.234,50``.

    Returns:
        Minor units of ``currency``.

    Raises:
        ValueError: Not an amount, negative, or too large to store.
    """
    bare = re.sub(r"^(CNY|RMB|USD|EUR|HK\$|US\$|NT\$|[¥¥$€£])\s*|\s*(元|CNY|RMB|USD|EUR)$", "", text.strip(), flags=re.I)
    match = _NUMBER.fullmatch(bare.strip())
    if not match:
        raise ValueError(text)
    digits = re.sub(r"[\s'’ ]", "", match[1])
    try:
        value = Decimal(_plain(digits)) * _SCALES.get((match[2] or "").lower(), 1)
    except InvalidOperation as error:
        raise ValueError(text) from error
    units = int((value * minor_units(currency)).to_integral_value())
    if units < 0 or units > LARGEST:
        raise ValueError(text)
    return units


def _plain(digits: str) -> str:
    """Resolve which of comma and point groups thousands."""
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma > point and (point >= 0 or (len(digits) - comma - 1 != 3 and digits.count(",") == 1)):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "")


def plain_amount(units: int | None, currency: str) -> str:
    """Minor units as an editable number without a sign: ``1200.50``."""
    if units is None:
        return ""
    scale = minor_units(currency)
    whole, part = divmod(units, scale)
    return f"{whole}.{part:02d}" if part else str(whole)

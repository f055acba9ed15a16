"""Which languages there are and which of them a visitor gets."""

from babel import negotiate_locale

LOCALES = ("zh", "en")
DEFAULT_LOCALE = "en"
COOKIE = "crm_locale"

_HTML_LANG = {"zh": "zh-CN", "en": "en"}
# What Babel and Intl call our short names.
_BABEL_NAME = {"zh": "zh_Hans_CN", "en": "en_US"}


def html_lang(locale: str) -> str:
    """The value of ``<html lang>`` for one of our locales."""
    return _HTML_LANG.get(locale, locale)


def babel_name(locale: str) -> str:
    """Babel's identifier for one of our locales."""
    return _BABEL_NAME.get(locale, _BABEL_NAME[DEFAULT_LOCALE])


def negotiate(chosen: str | None = None, accept_language: str = "") -> str:
    """Pick a locale from an explicit choice, else from ``Accept-Language``.

    Args:
        chosen: The value of the language cookie, if there is one.
        accept_language: The header as the browser sent it.
    """
    if chosen in LOCALES:
        return chosen
    found = negotiate_locale(_preferences(accept_language), LOCALES, sep="-")
    return found or DEFAULT_LOCALE


def _preferences(header: str) -> list[str]:
    """Language tags of the header, most wanted first."""
    weighted = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameter = part.strip().partition(";")
        if tag:
            weighted.append((-_weight(parameter), place, tag.lower()))
    return [tag for weight, _, tag in sorted(weighted) if weight < 0]


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0

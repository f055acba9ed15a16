"""Text made in Python: exports, the command line, e-mail, files."""

import re
from collections.abc import Mapping

from crm_app.i18n.catalogues import messages
from crm_app.i18n.locales import DEFAULT_LOCALE

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def t(locale: str, key: str, **params: object) -> str:
    """The message for a key, its ``{placeholders}`` filled.

    An unknown key comes back as itself: a missing word must not end a job.
    Where there are a singular and a plural, the key ``x`` may have a sibling
    ``x.one`` which is taken when ``count`` is 1.
    """
    found = messages(locale) or messages(DEFAULT_LOCALE)
    if params.get("count") == 1 and f"{key}.one" in found:
        key = f"{key}.one"
    worded = {name: _worded(locale, value) for name, value in params.items()}
    return fill(found.get(key, key), worded)


def fill(text: str, params: Mapping[str, object]) -> str:
    """Replace ``{name}`` by its parameter; unlike ``format``, never by anything else.

    Parameters come from people, so attribute access such as ``{x.__class__}``
    must not be possible, and a placeholder without a value stays as it is.
    """
    return PLACEHOLDER.sub(lambda hit: str(params.get(hit[1], hit[0])), text)


def _worded(locale: str, value: object) -> str:
    """A parameter as text; the same rules as ``worded`` in ``i18n.js``.

    Lists get the commas of the language, ``{zh, en}`` gives the reader's name,
    and ``@key`` is a message of its own.
    """
    if isinstance(value, list | tuple):
        return ("、" if locale == "zh" else ", ").join(_worded(locale, one) for one in value)
    if isinstance(value, Mapping):
        return name_in(locale, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value)
    return messages(locale).get(text[1:], text) if text.startswith("@") else text


def name_in(locale: str, names: Mapping[str, str], code: str = "") -> str:
    """The name of a user-made dictionary entry in a locale, else in any, else its code."""
    return names.get(locale) or next((name for name in names.values() if name), code)

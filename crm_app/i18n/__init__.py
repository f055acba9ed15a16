"""Words in two languages: ``t(locale, key)`` for text made in Python."""

from crm_app.i18n.catalogues import messages
from crm_app.i18n.locales import DEFAULT_LOCALE, LOCALES, html_lang, negotiate
from crm_app.i18n.text import fill, name_in, t

__all__ = [
    "DEFAULT_LOCALE",
    "LOCALES",
    "fill",
    "html_lang",
    "messages",
    "name_in",
    "negotiate",
    "t",
]

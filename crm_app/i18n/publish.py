"""The catalogues as scripts the browser can load, one per language.

A script tag works before the app's modules run and under a strict content
policy; ``fetch`` would let the first paint happen without words.
"""

import hashlib
import json

from crm_app.i18n.catalogues import messages
from crm_app.i18n.locales import LOCALES


def catalogue_script(locale: str) -> str:
    """The script that hangs one catalogue on the window."""
    words = json.dumps(messages(locale), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # A catalogue is data of ours, but a closing tag in it must stay text anyway.
    safe = words.replace("</", "<\\/")
    return f"(window.__crm_messages??={{}}).{locale}={safe};\n"


def catalogue_version() -> str:
    """Changes whenever a word does; part of the script's address."""
    together = "".join(catalogue_script(locale) for locale in LOCALES)
    return hashlib.sha256(together.encode()).hexdigest()[:8]

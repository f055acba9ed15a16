"""Each language's words become one static script, ``/i18n/<locale>.js``, written with the build."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

from crm_app.i18n.locales import LOCALES
from crm_app.i18n.publish import catalogue_script


class CataloguePlugin(Plugin):
    """Puts the catalogues beside the other static files, so no generated file lies in ``assets``."""

    def get_static_assets(self, **context: Any) -> Sequence[tuple[Path, str | bytes]]:
        """One script per language, below the folder the web server serves."""
        return [(Path("public") / "i18n" / f"{locale}.js", catalogue_script(locale)) for locale in LOCALES]

"""A row of tabs that may be wider than a phone."""

import reflex as rx

_FILE = rx.asset("tab_row.jsx", shared=True).importable_path


class TabRow(rx.Component):
    """Navigation whose current tab is always in view."""

    library = _FILE
    tag = "TabRow"
    current: rx.Var[str]

"""A one-time link to hand on."""

import reflex as rx

_FILE = rx.asset("copy_link.jsx", shared=True).importable_path


class CopyLink(rx.Component):
    """The whole address, as the browser sees this server, with a button that copies it."""

    library = _FILE
    tag = "CopyLink"
    path: rx.Var[str]

"""What every page has in its <head>: look, words, icons."""

import reflex as rx

from crm_app.i18n.publish import catalogue_version

# Tokens first: the others only use them.
STYLESHEETS = [f"/css/{name}.css" for name in ("tokens", "base", "forms", "shell", "float", "notices", "states")]


def head_components() -> list[rx.Component]:
    """The boot script runs before the first paint, so it comes before anything that can wait."""
    boot = rx.el.script(src=rx.asset("boot.js"), custom_attrs={"data-catalogue": catalogue_version()})
    return [
        boot,
        rx.el.link(rel="icon", type="image/svg+xml", href="/icons/mark.svg"),
        rx.el.link(rel="apple-touch-icon", href="/icons/mark-192.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        _bar_colour("light", "#ffffff"),
        _bar_colour("dark", "#141a1f"),
    ]


def _bar_colour(scheme: str, colour: str) -> rx.Component:
    """The browser's own bar takes the colour of our page head (``--c-surface``)."""
    return rx.el.meta(name="theme-color", content=colour, media=f"(prefers-color-scheme: {scheme})")

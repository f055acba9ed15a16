"""Icons by name. Each is named here once, so only these reach the bundle."""

import reflex as rx

_SIZE = 16

_NAVIGATION = {
    "today": "sun",
    "leads": "filter",
    "admin": "settings",
    "imports": "file-up",
    "more": "ellipsis",
    "customers": "building-2",
    "deals": "handshake",
    "desk": "headset",
    "loyalty": "gem",
    "analytics": "chart-column",
}


def icon(name: str) -> rx.Component:
    """A decorative icon; the words beside it are its name."""
    return rx.icon(name, size=_SIZE, custom_attrs={"aria-hidden": "true"})


def nav_icon(name: rx.Var[str]) -> rx.Component:
    """The icon of a navigation item that comes from state."""
    cases = [(key, icon(lucide)) for key, lucide in _NAVIGATION.items()]
    return rx.match(name, *cases, icon("circle"))

"""The shell's parts that live in the browser, as Reflex components.

Each is a small JSX file beside this module; they know the catalogue keys and
no state class, so the state comes in as props.
"""

import reflex as rx
from reflex_components_lucide.icon import LUCIDE_LIBRARY

# Linked together: the files import one another by relative path.
_FILES = {
    name: rx.asset(name, shared=True).importable_path
    for name in (
        "toast_store.js",
        "toasts.jsx",
        "offline.jsx",
        "floats.jsx",
        "shortcuts.jsx",
        "palette.jsx",
        "palette_list.jsx",
        "switches.jsx",
        "page.jsx",
        "auth_form.jsx",
    )
}
_CMDK = "cmdk@1.1.1"


class _Live(rx.Component):
    """A component of ours that draws its icons from the one icon set."""

    lib_dependencies: list[str] = [LUCIDE_LIBRARY]


class Toasts(_Live):
    """Shows what ``AppState.toast`` says, with Undo."""

    library = _FILES["toasts.jsx"]
    tag = "Toasts"
    toast: rx.Var[dict]
    on_undo: rx.EventHandler[rx.event.passthrough_event_spec(int)]


class Offline(_Live):
    """The banner while the server is out of reach; refuses writes meanwhile."""

    library = _FILES["offline.jsx"]
    tag = "Offline"


class Shortcuts(_Live):
    """The keys that work everywhere and the sheet that lists them."""

    library = _FILES["shortcuts.jsx"]
    tag = "Shortcuts"


class Palette(_Live):
    """Ctrl/Cmd-K: pages, actions and search results in one list."""

    library = _FILES["palette.jsx"]
    tag = "Palette"
    lib_dependencies: list[str] = [LUCIDE_LIBRARY, _CMDK]
    nav: rx.Var[list]
    actions: rx.Var[list]
    results: rx.Var[dict]
    enabled: rx.Var[bool]
    on_query: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class PaletteButton(_Live):
    """Opens the palette, and fetches its list as soon as the pointer is near."""

    library = _FILES["palette.jsx"]
    tag = "PaletteButton"


class Dialog(_Live):
    """A modal dialog; ``open`` comes from outside, Esc and the backdrop ask to close."""

    library = _FILES["floats.jsx"]
    tag = "Dialog"
    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Drawer(_Live):
    """Beside the page on a desktop, over it on a phone."""

    library = _FILES["floats.jsx"]
    tag = "Drawer"
    open: rx.Var[bool]
    label: rx.Var[str]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class Menu(_Live):
    """A button and what it opens; the first child is the face of the button."""

    library = _FILES["floats.jsx"]
    tag = "Menu"
    label: rx.Var[str]
    name: rx.Var[str]
    face: rx.Var[str]
    kind: rx.Var[str]


class LanguageSwitch(_Live):
    """中文 or English, at once and without the server."""

    library = _FILES["switches.jsx"]
    tag = "LanguageSwitch"


class ThemeSwitch(_Live):
    """Light, dark, or as the system has it."""

    library = _FILES["switches.jsx"]
    tag = "ThemeSwitch"


class RailFold(_Live):
    """Folds the rail to its icons; the browser remembers."""

    library = _FILES["switches.jsx"]
    tag = "RailFold"


class PageTitle(_Live):
    """Keeps the tab's title in the reader's language."""

    library = _FILES["page.jsx"]
    tag = "PageTitle"
    title_key: rx.Var[str]


class PageHeading(_Live):
    """The page's only h1; takes the focus after a change of page."""

    library = _FILES["page.jsx"]
    tag = "PageHeading"


class Overlay(_Live):
    """What lies over the pages, once there is a browser to say it in its language."""

    library = _FILES["page.jsx"]
    tag = "Overlay"
    zone: rx.Var[str]
    signed_in: rx.Var[bool]
    on_locale: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class Boundary(_Live):
    """Catches a page that breaks while it is drawn."""

    library = _FILES["page.jsx"]
    tag = "Boundary"


class KeptForm(_Live):
    """A plain form whose text outlives a refusal; passwords are not kept."""

    library = _FILES["auth_form.jsx"]
    tag = "KeptForm"
    action: rx.Var[str]
    name: rx.Var[str]
    prefill: rx.Var[list[str]]


class AuthField(_Live):
    """Label, input and the refusal the server put in the address."""

    library = _FILES["auth_form.jsx"]
    tag = "AuthField"
    name: rx.Var[str]
    label_key: rx.Var[str]
    help_key: rx.Var[str]
    type: rx.Var[str]
    auto_complete: rx.Var[str]
    min_length: rx.Var[int]
    max_length: rx.Var[int]


class FormAlert(_Live):
    """The refusal that belongs to no field."""

    library = _FILES["auth_form.jsx"]
    tag = "FormAlert"


class ZoneSelect(_Live):
    """Every time zone the browser knows, its own first."""

    library = _FILES["auth_form.jsx"]
    tag = "ZoneSelect"
    label_key: rx.Var[str]

"""The frame of every signed-in page."""

import reflex as rx

from crm_app.components.shell.live import (
    Boundary,
    Offline,
    Overlay,
    PageHeading,
    PageTitle,
    Palette,
    Shortcuts,
    Toasts,
)
from crm_app.components.shell.nav import bottom_bar, rail
from crm_app.components.shell.skeleton import page_skeleton
from crm_app.i18n.label import label
from crm_app.states.base import AppState


def page_frame(
    title_key: str,
    head_actions: rx.Component | None,
    body: rx.Component,
    *,
    active: str,
) -> rx.Component:
    """Navigation, head and body of a page.

    Args:
        title_key: Catalogue key of the page's name: its h1 and the tab's title.
        head_actions: View tabs, filters, the primary action; right of the title.
        body: The content, edge to edge. It scrolls by itself.
        active: Which place is lit, e.g. ``leads`` for ``nav.leads``.
    """
    head = rx.el.header(
        PageHeading.create(label(title_key)),
        rx.el.div(head_actions or rx.fragment(), class_name="shell-actions"),
        class_name="shell-head",
    )
    return rx.el.div(
        PageTitle.create(title_key=title_key),
        rx.el.a(label("shell.skip"), href="#content", class_name="btn btn-primary shell-skip"),
        rail(active),
        rx.el.main(
            head,
            rx.el.div(
                rx.cond(AppState.ready, body, page_skeleton()),
                id="content",
                tab_index=-1,
                class_name="shell-body",
            ),
            class_name="shell-main",
        ),
        bottom_bar(active),
        class_name="shell",
    )


def shell_overlay() -> rx.Component:
    """What lies over every page; mounted once, above the routes."""
    return Overlay.create(
        Offline.create(),
        Toasts.create(toast=AppState.toast, on_undo=AppState.undo),
        Shortcuts.create(),
        Palette.create(
            nav=AppState.nav,
            actions=[],
            results=AppState.found,
            enabled=AppState.signed_in,
            on_query=AppState.search,
        ),
        zone=AppState.workspace.zone,
        signed_in=AppState.signed_in,
        on_locale=AppState.choose_locale,
    )


def app_wraps() -> dict:
    """The value of ``rx.App(app_wraps=...)``: ours instead of the framework's.

    Its own error page, connection banner and toaster come in English only, and
    the toaster needs a content policy that allows ``eval``.
    """
    return {
        (55, "Boundary"): lambda stateful: Boundary.create(),
        (5, "Shell"): lambda stateful: shell_overlay() if stateful else None,
    }

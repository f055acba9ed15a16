"""The plain frame of pages in front of the app: mark, language, theme."""

import reflex as rx

from crm_app.components.shell.live import LanguageSwitch, PageTitle, ThemeSwitch
from crm_app.i18n.label import label


def door(title_key: str, *body: rx.Component, narrow: bool = False) -> rx.Component:
    """A page for somebody who is not signed in."""
    return rx.el.div(
        PageTitle.create(title_key=title_key),
        rx.el.header(
            rx.el.span(
                rx.el.img(src="/icons/mark.svg", alt="", class_name="mark"),
                rx.el.span("Dengta 灯塔"),
                class_name="door-mark",
            ),
            rx.el.div(LanguageSwitch.create(), ThemeSwitch.create(), class_name="door-choices"),
            class_name="door-top",
        ),
        rx.el.main(*body, class_name="door-main door-narrow" if narrow else "door-main"),
        rx.el.footer(label("login.foot"), class_name="door-foot"),
        class_name="door",
    )

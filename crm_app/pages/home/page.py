"""The front door: sends each person where their day starts."""

import reflex as rx

from crm_app.components.shell.skeleton import page_skeleton


def home_page() -> rx.Component:
    """A skeleton for the moment until the redirect."""
    return rx.el.div(page_skeleton(), class_name="shell-body")

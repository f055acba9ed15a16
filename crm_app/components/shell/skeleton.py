"""What stands where content will be, in its final size."""

import reflex as rx

from crm_app.i18n.label import label


def skeleton(*, width: str = "100%", height: str = "16px") -> rx.Component:
    """One grey bar."""
    return rx.el.div(class_name="skeleton", style={"width": width, "height": height})


def skeleton_rows(count: int = 8, height: str = "36px") -> rx.Component:
    """A list that is on its way."""
    return rx.el.div(
        rx.el.span(label("shell.loading"), class_name="sr-only"),
        *(skeleton(height=height) for _ in range(count)),
        class_name="skeleton-rows",
        role="status",
    )


def page_skeleton() -> rx.Component:
    """A page whose session is still being looked up."""
    return skeleton_rows(10)

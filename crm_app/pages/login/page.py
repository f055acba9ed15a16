"""The way in: a seat in the sample company, or an account of one's own.

Forms are plain posts to HTTP routes: a login sets a cookie that scripts cannot
read, and the socket knows nothing of it until the page is loaded again.
"""

import reflex as rx

from crm_app.components.shell.icons import icon
from crm_app.components.shell.live import AuthField, FormAlert, KeptForm
from crm_app.i18n.label import label
from crm_app.pages.login.door import door

PERSONAS = ("sales", "manager", "service", "analyst", "administrator")


def login_page(*, demo: rx.Var[bool] | bool = True) -> rx.Component:
    """The login page.

    Args:
        demo: Whether this installation has a sample company.
    """
    return door(
        "login.title",
        rx.el.div(
            rx.el.h1(label("login.welcome"), class_name="door-title"),
            rx.el.p(label("login.intro"), class_name="muted"),
        ),
        rx.el.div(
            rx.cond(demo, rx.fragment(_sample_company(), rx.el.div(class_name="door-line"))),
            _own_account(),
            class_name=rx.cond(demo, "door-columns", "door-part door-narrow"),
        ),
    )


def _sample_company() -> rx.Component:
    return rx.el.section(
        rx.el.div(rx.el.h2(label("login.demo")), rx.el.p(label("login.demo_note"), class_name="muted")),
        # Not rx.el.form: without a handler of the framework's it never submits.
        KeptForm.create(
            *(_persona(code) for code in PERSONAS),
            action="/auth/persona",
            name="persona",
            class_name="door-personas",
        ),
        class_name="door-part",
    )


def _persona(code: str) -> rx.Component:
    """One seat: its role and what it does all day."""
    return rx.el.button(
        rx.el.strong(label(f"role.{code}")),
        rx.el.small(label(f"login.persona.{code}")),
        icon("chevron-right"),
        type="submit",
        name="persona",
        value=code,
        class_name="door-persona",
        custom_attrs={"data-testid": f"persona-{code}"},
    )


def _own_account() -> rx.Component:
    return rx.el.section(
        rx.el.h2(label("login.own")),
        FormAlert.create(),
        KeptForm.create(
            AuthField.create(name="email", label_key="login.email", type="email", auto_complete="username"),
            AuthField.create(
                name="password",
                label_key="login.password",
                type="password",
                auto_complete="current-password",
            ),
            rx.el.button(label("login.submit"), type="submit", class_name="btn btn-primary btn-wide"),
            action="/auth/login",
            name="login",
            class_name="fields",
        ),
        rx.el.p(
            rx.el.span(label("login.new_company"), class_name="muted"),
            " ",
            rx.el.a(label("login.start"), href="/setup"),
        ),
        class_name="door-part",
    )

"""Making a company and its first administrator."""

import reflex as rx

from crm_app.components.shell.field import field
from crm_app.components.shell.live import AuthField, FormAlert, KeptForm, ZoneSelect
from crm_app.i18n.label import label
from crm_app.pages.login.door import door

CURRENCIES = ("CNY", "USD", "EUR", "GBP", "HKD", "JPY")


def setup_page() -> rx.Component:
    """The set-up page; the token in the address fills its field."""
    return door(
        "setup.title",
        rx.el.div(
            rx.el.h1(label("setup.title"), class_name="door-title"),
            rx.el.p(label("setup.intro"), class_name="muted"),
        ),
        FormAlert.create(),
        KeptForm.create(
            AuthField.create(
                name="token",
                label_key="setup.token",
                help_key="setup.token_help",
                auto_complete="off",
            ),
            _company(),
            _administrator(),
            rx.el.button(label("setup.submit"), type="submit", class_name="btn btn-primary"),
            action="/auth/setup",
            name="setup",
            prefill=["token", "company", "name", "email", "locale", "zone", "currency"],
            class_name="fields",
        ),
        rx.el.p(rx.el.a(label("setup.back"), href="/login")),
        narrow=True,
    )


def _company() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label("setup.the_company"), class_name="door-legend"),
        AuthField.create(name="company", label_key="setup.company", auto_complete="organization", max_length=120),
        rx.el.div(
            field(
                "locale",
                "setup.locale",
                kind="select",
                options=[("zh", "中文"), ("en", "English")],
            ),
            field(
                "currency",
                "setup.currency",
                kind="select",
                options=[(code, label(f"setup.currency.{code}")) for code in CURRENCIES],
            ),
            class_name="fields-row",
        ),
        ZoneSelect.create(label_key="setup.zone"),
        class_name="fields",
    )


def _administrator() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label("setup.you"), class_name="door-legend"),
        rx.el.div(
            AuthField.create(name="name", label_key="setup.name", auto_complete="name", max_length=80),
            AuthField.create(name="email", label_key="setup.email", type="email", auto_complete="username"),
            class_name="fields-row",
        ),
        rx.el.div(
            AuthField.create(
                name="password",
                label_key="setup.password",
                help_key="setup.password_help",
                type="password",
                auto_complete="new-password",
                min_length=10,
                max_length=200,
            ),
            AuthField.create(
                name="password_again",
                label_key="setup.password_again",
                type="password",
                auto_complete="new-password",
                max_length=200,
            ),
            class_name="fields-row",
        ),
        class_name="fields",
    )

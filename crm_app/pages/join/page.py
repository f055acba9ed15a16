"""The page behind a one-time link: a password, and one is in."""

import reflex as rx

from crm_app import routes
from crm_app.components.shell.live import AuthField, FormAlert, KeptForm
from crm_app.components.shell.skeleton import skeleton_rows
from crm_app.i18n.label import label
from crm_app.pages.login.door import door
from crm_app.states.join import JoinState


def join_page() -> rx.Component:
    """The page. What the link is worth is asked before the form shows."""
    known = JoinState.guest.contains("name")
    return door(
        "join.title", rx.cond(JoinState.looked, rx.cond(known, _form(), _spent()), skeleton_rows(4)), narrow=True
    )


def _form() -> rx.Component:
    guest = JoinState.guest
    return rx.el.div(
        rx.el.div(
            rx.el.h1(label("join.welcome", name=guest["name"]), class_name="door-title"),
            rx.el.p(
                rx.cond(
                    guest["again"].to(bool),
                    label("join.again", company=guest["company"]),
                    label("join.intro", company=guest["company"]),
                ),
                class_name="muted",
            ),
        ),
        FormAlert.create(),
        KeptForm.create(
            rx.el.input(type="hidden", name="token"),
            rx.el.div(
                rx.el.label(label("join.email"), html_for="f-username", class_name="field-label"),
                # Here so that the browser's password store files the password under the right name.
                rx.el.input(
                    id="f-username",
                    type="email",
                    value=guest["email"].to(str),
                    read_only=True,
                    auto_complete="username",
                    class_name="input",
                ),
                class_name="field",
            ),
            AuthField.create(
                name="password",
                label_key="join.password",
                help_key="join.password_help",
                type="password",
                auto_complete="new-password",
                min_length=10,
                max_length=200,
            ),
            AuthField.create(
                name="password_again",
                label_key="join.password_again",
                type="password",
                auto_complete="new-password",
                max_length=200,
            ),
            rx.el.button(label("join.submit"), type="submit", class_name="btn btn-primary"),
            action=routes.AUTH_JOIN,
            name="join",
            prefill=["token"],
            class_name="fields",
        ),
        class_name="door-part",
    )


def _spent() -> rx.Component:
    return rx.el.div(
        rx.el.h1(label("join.spent"), class_name="door-title"),
        rx.el.p(label("join.spent_words"), class_name="muted"),
        rx.el.p(rx.el.a(label("join.to_login"), href=routes.LOGIN)),
        class_name="door-part",
    )

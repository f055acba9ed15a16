"""One's own account: who one is here, and the password."""

import reflex as rx

from crm_app.components.shell import field, page_frame
from crm_app.i18n.label import label
from crm_app.states.account import AccountState
from crm_app.states.base import AppState


def account_page() -> rx.Component:
    """The page."""
    return page_frame(
        "account.title", None, rx.el.div(_who(), _password(), class_name="shell-page account"), active="account"
    )


def _who() -> rx.Component:
    rows = {
        "account.name": AppState.me["name"].to(str),
        "account.email": rx.cond(AccountState.email == "", "–", AccountState.email),
        "account.role": label(f"role.{AppState.me['role']}"),
        "account.scope": label(f"scope.{AppState.me['scope']}"),
        "account.company": AppState.workspace["name"].to(str),
    }
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(label(key)), rx.el.dd(value)) for key, value in rows.items()), class_name="facts"
    )


def _password() -> rx.Component:
    form = rx.el.form(
        _secret("present", "current-password"),
        _secret("password", "new-password", help_key="join.password_help"),
        _secret("password_again", "new-password"),
        rx.el.p(label("account.others"), class_name="muted"),
        rx.el.div(
            rx.el.button(
                label("account.submit"), type="submit", class_name="btn btn-primary", custom_attrs={"data-write": ""}
            )
        ),
        key=AccountState.fresh.to(str),
        on_submit=AccountState.change_password,
        class_name="fields",
        no_validate=True,
    )
    return rx.el.section(
        rx.el.h2(label("account.password_title")),
        rx.cond(AccountState.has_password, form, rx.el.p(label("account.no_password"), class_name="muted")),
        class_name="account-part",
    )


def _secret(name: str, store: str, **props) -> rx.Component:
    wrong = rx.cond(AccountState.errors.contains(name), AccountState.errors[name], "")
    return field(name, f"account.{name}", kind="password", error=wrong, auto_complete=store, max_length=200, **props)

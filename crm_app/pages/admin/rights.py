"""Settings, rights: the permission matrix in words. It is the one the product goes by, read from the domain."""

import reflex as rx

from crm_app.components.shell import icon
from crm_app.domain.access.matrix import MATRIX
from crm_app.domain.actor import Role, Scope
from crm_app.i18n.label import label
from crm_app.pages.admin.parts import part

GROUPS = {"leads": ("lead.",), "views": ("view.",), "admin": ("admin.", "audit.")}


def rights_part() -> rx.Component:
    """Roles as columns, rights as rows; on a phone a list per role. Below, what the scopes mean."""
    return part(
        "rights", _table(), rx.el.div(*(_card(role) for role in Role), class_name="only-phone role-cards"), _scopes()
    )


def _table() -> rx.Component:
    heads = [rx.el.th(label(f"role.{role}"), scope="col") for role in Role]
    return rx.el.table(
        rx.el.thead(rx.el.tr(rx.el.th(label("admin.rights.right"), scope="col", class_name="is-right"), *heads)),
        *(_group(group, prefixes) for group, prefixes in GROUPS.items()),
        class_name="rights only-desktop",
    )  # fmt: skip


def _group(group: str, prefixes: tuple[str, ...]) -> rx.Component:
    head = rx.el.tr(
        rx.el.th(label(f"admin.rights.{group}"), col_span=len(Role) + 1, scope="rowgroup", class_name="rights-group")
    )
    return rx.el.tbody(head, *(_row(right) for right in MATRIX if right.startswith(prefixes)))


def _row(right: str) -> rx.Component:
    return rx.el.tr(
        rx.el.th(label(f"right.{right}"), scope="row", class_name="is-right"),
        *(_mark(role in MATRIX[right]) for role in Role),
    )


def _mark(held: bool) -> rx.Component:
    if not held:
        return rx.el.td(
            rx.el.span("–", aria_hidden="true"),
            rx.el.span(label("admin.rights.no"), class_name="sr-only"),
            class_name="is-no",
        )
    return rx.el.td(icon("check"), rx.el.span(label("admin.rights.yes"), class_name="sr-only"))


def _card(role: Role) -> rx.Component:
    held = [rx.el.li(icon("check"), label(f"right.{right}")) for right, roles in MATRIX.items() if role in roles]
    return rx.el.details(
        rx.el.summary(rx.el.strong(label(f"role.{role}")), rx.el.small(label(f"role.{role}.means"))), rx.el.ul(*held)
    )


def _scopes() -> rx.Component:
    rows = [rx.el.div(rx.el.dt(label(f"scope.{scope}")), rx.el.dd(label(f"scope.{scope}.means"))) for scope in Scope]
    return rx.el.div(
        rx.el.h3(label("admin.rights.scopes")), rx.el.p(label("admin.rights.scopes_words"), class_name="muted"),
        rx.el.dl(*rows), class_name="scopes",
    )  # fmt: skip

"""The login cookie: HttpOnly, SameSite, and with the ``__Host-`` prefix wherever the page came by https."""

from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from crm_app.api.callers import header, is_https
from crm_app.domain.people.passwords import digest_of
from crm_app.domain.people.sessions import LONGEST

PLAIN, SECURE = "crm_session", "__Host-crm_session"


def set_login(request: Request, response: Response, token: str) -> None:
    """Hand the token to the browser."""
    secure = is_https(request.scope)
    response.set_cookie(
        SECURE if secure else PLAIN, token, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="lax",
        secure=secure, path="/",
    )  # fmt: skip


def clear_login(response: Response) -> None:
    """Take the token back."""
    for name in (PLAIN, SECURE):
        response.delete_cookie(name, path="/", secure=name == SECURE, httponly=True)


def login_token(scope: Scope) -> str | None:
    """The login token of a request.

    By https only the ``__Host-`` cookie counts: the plain one could have been put there by anybody between the
    browser and an http page of the same name.
    """
    return cookie_parser(header(scope, b"cookie")).get(SECURE if is_https(scope) else PLAIN) or None


def login_digest(scope: Scope) -> str | None:
    """The digest under which the login session is stored."""
    token = login_token(scope)
    return digest_of(token) if token else None

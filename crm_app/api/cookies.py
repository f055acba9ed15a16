"""The login cookie: HttpOnly, SameSite, and with the ``__Host-`` prefix wherever the page came by https."""

from http.cookies import CookieError, SimpleCookie

from starlette.requests import Request
from starlette.responses import Response

from crm_app.domain.people.passwords import digest_of
from crm_app.domain.people.sessions import LONGEST

PLAIN, SECURE = "crm_session", "__Host-crm_session"


def is_https(request: Request) -> bool:
    """Whether the browser speaks https, directly or to the proxy in front."""
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto", "") == "https"


def set_login(request: Request, response: Response, token: str) -> None:
    """Hand the token to the browser."""
    secure = is_https(request)
    response.set_cookie(
        SECURE if secure else PLAIN, token, max_age=int(LONGEST.total_seconds()), httponly=True, samesite="lax",
        secure=secure, path="/",
    )  # fmt: skip


def clear_login(response: Response) -> None:
    """Take the token back."""
    for name in (PLAIN, SECURE):
        response.delete_cookie(name, path="/", secure=name == SECURE, httponly=True)


def token_in(cookie_header: str) -> str | None:
    """The login token of a Cookie header."""
    try:
        jar: SimpleCookie = SimpleCookie(cookie_header)
    except CookieError:
        return None
    found = jar.get(SECURE) or jar.get(PLAIN)
    return found.value if found and found.value else None


def digest_in(cookie_header: str) -> str | None:
    """The digest under which the login session is stored."""
    token = token_in(cookie_header)
    return digest_of(token) if token else None

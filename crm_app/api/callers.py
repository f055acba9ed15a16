"""What a request says about who sent it, read from the ASGI scope of a page, a form or a socket alike."""

import ipaddress

from starlette.types import Scope

from crm_app.settings import current_settings


def header(scope: Scope, name: bytes) -> str:
    """A header's value; HTTP/2 may send cookies in several pieces."""
    return "; ".join(value.decode("latin-1") for key, value in scope.get("headers", []) if key == name)


def is_https(scope: Scope) -> bool:
    """Whether the browser speaks https, directly or to the proxy in front."""
    return scope.get("scheme") in ("https", "wss") or header(scope, b"x-forwarded-proto").split(",")[0].strip() == "https"


def address_of(scope: Scope) -> str:
    """The address that a caller is held to account by.

    Anybody can write ``X-Forwarded-For``. It is believed only where the installation stands behind a proxy
    (CRM_PUBLIC_URL is set) and the request comes from this very machine, and of it only what the proxy itself added.
    """
    peer = (scope.get("client") or ("",))[0] or ""
    if not current_settings().public_url or not _is_address(peer, loopback=True):
        return peer
    last = header(scope, b"x-forwarded-for").split(",")[-1].strip()
    return last if _is_address(last) else peer


def _is_address(text: str, *, loopback: bool = False) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_loopback or not loopback

"""Around everything that is served: Host and Origin checks, security headers, no caching of pages.

A plain ASGI wrapper, outermost, so no route and no socket can be added beside it.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app.addresses import EVERYWHERE, own_hosts
from crm_app.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BODY = 31 * 1024 * 1024


class Guard:
    """Refuses requests for other hosts and from other origins, and sets the headers."""

    def __init__(self, app: ASGIApp, settings: Settings, policy: str):
        self._app = app
        self._hosts = {host.lower() for host in own_hosts(settings)}
        self._any_address = settings.host in EVERYWHERE
        self._headers = _headers(policy, (settings.public_url or "").startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse before anything is read."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, self._with_headers(scope, send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(refusal, status_code=421 if "host" in refusal else 403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in (b"host", b"origin", b"content-length", b"sec-fetch-site")}
        host = headers.get(b"host", "")
        if not self._is_own(host):
            return "unknown host"
        origin = headers.get(b"origin")
        crosses = origin is not None and origin != "null" and urlsplit(origin).netloc.lower() != host.lower()
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        if changes and (crosses or origin == "null" or headers.get(b"sec-fetch-site") in ("cross-site", "same-site")):
            return "other origin"
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > MOST_BODY:
            return "too large"
        return None

    def _is_own(self, host: str) -> bool:
        try:
            name = (urlsplit(f"//{host}").hostname or "").lower()
        except ValueError:
            return False
        if name in self._hosts:
            return True
        try:
            # An address cannot be rebound to another site's name, so any of this machine's will do.
            return self._any_address and not ipaddress.ip_address(name).is_unspecified
        except ValueError:
            return False

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message.get("headers", [])}
                message["headers"] = [*message.get("headers", []), *((n, v) for n, v in self._headers if n not in own)]
                if b"cache-control" not in own:
                    message["headers"].append((b"cache-control", _caching(scope["path"])))
            await send(message)

        return sending


def _caching(path: str) -> bytes:
    """Built files carry their content's hash in the name; pages and answers are asked for anew."""
    return b"public, max-age=31536000, immutable" if path.startswith("/assets/") else b"no-cache"


def _headers(policy: str, https: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]

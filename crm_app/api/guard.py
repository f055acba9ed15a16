"""Around everything that is served: Host and Origin checks, a cap on bodies, security headers, no caching of pages.

A plain ASGI wrapper, outermost, so no route and no socket can be added beside it.
"""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app import routes
from crm_app.addresses import EVERYWHERE, own_hosts
from crm_app.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BODY = 64 * 1024
MOST_UPLOAD = 30 * 1024 * 1024
UNKNOWN_HOST, OTHER_ORIGIN, TOO_LARGE = (421, "unknown host"), (403, "other origin"), (413, "too large")


class Guard:
    """Refuses requests for other hosts and from other origins, and sets the headers.

    Args:
        app: What is guarded.
        settings: Which names this installation goes by.
        policy: The content security policy.
        pages_elsewhere: Origins of our own pages that are served by another port, as while developing.
    """

    def __init__(self, app: ASGIApp, settings: Settings, policy: str, pages_elsewhere: frozenset[str] = frozenset()):
        self._app = app
        self._hosts = {host.lower() for host in own_hosts(settings)}
        self._any_address = settings.host in EVERYWHERE
        self._pages_elsewhere = pages_elsewhere
        self._headers = _headers(policy, (settings.public_url or "").startswith("https://"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, or refuse before anything is read."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope, Headers(scope=scope))
        if scope["type"] == "websocket":
            await (send({"type": "websocket.close", "code": 1008}) if refusal else self._app(scope, receive, send))
            return
        exchange = _Exchange(scope, receive, send, self._headers)
        await (exchange.refuse(*refusal) if refusal else exchange.serve(self._app))

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if not self._is_own(host):
            return UNKNOWN_HOST
        if (scope["type"] == "websocket" or scope["method"] not in SAFE) and self._crosses(host, headers):
            return OTHER_ORIGIN
        length = headers.get("content-length", "0")
        return TOO_LARGE if not length.isdigit() or int(length) > _most(scope["path"]) else None

    def _crosses(self, host: str, headers: Headers) -> bool:
        """Without an Origin it was no page's script; a form of another site carries no cookie, which is SameSite."""
        origin = headers.get("origin")
        if origin in self._pages_elsewhere:
            return False
        if origin is not None and (origin == "null" or urlsplit(origin).netloc.lower() != host.lower()):
            return True
        return headers.get("sec-fetch-site") in ("cross-site", "same-site")

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


class _Exchange:
    """One request and its answer: the body is counted as it comes, the answer gets its headers."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, headers: list[tuple[bytes, bytes]]):
        self._scope, self._from_client, self._to_client, self._headers = scope, receive, send, headers
        self._left = _most(scope["path"])
        self._started = self._refused = False

    async def serve(self, app: ASGIApp) -> None:
        """Have the app answer."""
        try:
            await app(self._scope, self._receive, self._send)
        except Exception:
            # Once refused, the app only notices that its reader is gone.
            if not self._refused:
                raise

    async def refuse(self, status: int, why: str) -> None:
        """Answer instead of the app."""
        await PlainTextResponse(why, status_code=status)(self._scope, self._from_client, self._send)

    async def _receive(self) -> Message:
        message = await self._from_client()
        self._left -= len(message.get("body", b""))
        if self._left < 0 and not self._refused:
            if not self._started:
                await self.refuse(*TOO_LARGE)
            self._refused = True
        return {"type": "http.disconnect"} if self._refused else message

    async def _send(self, message: Message) -> None:
        if self._refused:
            return
        if message["type"] == "http.response.start":
            self._started = True
            message = {**message, "headers": self._completed(message.get("headers", []))}
        await self._to_client(message)

    def _completed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        # Our pages and what they ask are of one origin; nobody else's script reads an answer.
        kept = [(name, value) for name, value in headers if not name.lower().startswith(b"access-control-")]
        names = {name.lower() for name, _ in kept}
        ours = [*self._headers, (b"cache-control", _caching(self._scope["path"]))]
        return kept + [(name, value) for name, value in ours if name not in names]


def _most(path: str) -> int:
    return MOST_UPLOAD if path == routes.UPLOADS else MOST_BODY


def _caching(path: str) -> bytes:
    """Built files carry their content's hash in the name; pages are asked for anew, data stays nowhere."""
    if path.startswith("/assets/"):
        return b"public, max-age=31536000, immutable"
    return b"no-store" if path.startswith(("/api/", "/auth/")) else b"no-cache"


def _headers(policy: str, https: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000"
    return [(name.encode(), value.encode()) for name, value in headers.items()]

"""Reflex's event socket with our rules: bound to the login, throttled, closed when the login ends.

Overrides private methods of Reflex 0.10.1; ``tests/api/test_reflex.py`` fails when an upgrade moves them.
"""

import asyncio
import contextlib
import hashlib
import logging
from typing import Any
from urllib.parse import parse_qs, urlencode

import reflex as rx
from reflex.app import EventNamespace
from reflex.event import Event
from reflex.state import StateUpdate
from reflex_base.config import get_config
from reflex_base.registry import RegistrationContext
from starlette.types import ASGIApp

from crm_app import routes
from crm_app.api.cookies import login_digest
from crm_app.api.doors import Doors
from crm_app.api.errors import note_backend_error, note_page_error
from crm_app.api.gate import Gate
from crm_app.api.leftovers import Leftovers
from crm_app.api.routes import guarded
from crm_app.api.throttle import Throttle
from crm_app.db.uow import unit_of_work
from crm_app.domain.people.sessions import ended, touch
from crm_app.domain.records.words import index_words
from crm_app.states.live import hub
from crm_app.states.pool import in_thread

log = logging.getLogger(__name__)

# A revoked login must stop within five seconds.
WATCH_EVERY = 2.0
TOUCH_EVERY = 30
MOST_BYTES = 256 * 1024
EVENTS_PER_SECOND, EVENTS_AT_ONCE = 30.0, 80
_HEADERS_KEPT = ("host", "origin", "user-agent", "accept-language", "x-forwarded-proto", "asgi-scope-client")


class CrmNamespace(EventNamespace):
    """One socket is one tab of one login."""

    def __init__(self, namespace: str, app: rx.App):
        super().__init__(namespace, app)
        self._digests: dict[str, str] = {}
        self._active: set[str] = set()
        self._throttle = Throttle(rate=EVENTS_PER_SECOND, burst=EVENTS_AT_ONCE)

    async def on_connect(self, sid: str, environ: dict, auth: Any = None):
        """Bind the client's token to its login before Reflex looks at it.

        The token is chosen by the client; hashed together with the login it opens nobody else's state. A login that
        has ended is no login, or its cookie would still open what was last on the screen.
        """
        digest = login_digest(environ.get("asgi.scope", {}))
        if digest and not await in_thread(_ended, {digest}):
            self._digests[sid] = digest
        query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
        if query.get("token"):
            query["token"] = bound_token(query["token"], self._digests.get(sid))
            environ["QUERY_STRING"] = urlencode(query)
        await super().on_connect(sid, environ, auth)

    def on_disconnect(self, sid: str, *_reason: Any) -> Any:
        """Forget the socket."""
        self._digests.pop(sid, None)
        return super().on_disconnect(sid)

    async def on_event(self, sid: str, data: Any):
        """All tabs of a login share one measure; beyond it they wait, and everybody else goes on."""
        # Reflex logs what it cannot place, with everything that was typed and the login's digest.
        if sid not in self.sid_to_token or not is_event(data):
            return
        digest = self._digests.get(sid)
        if digest:
            await asyncio.sleep(self._throttle.wait_for(digest))
            self._active.add(digest)
        await super().on_event(sid, data)

    def _build_static_router_data(self, sid: str, environ: dict) -> dict[str, Any]:
        """The cookie never enters state; the digest of the login takes its place."""
        data = super()._build_static_router_data(sid, environ)
        headers = {name: value for name, value in data["headers"].items() if name in _HEADERS_KEPT}
        if digest := self._digests.get(sid):
            headers["authorization"] = f"Session {digest}"
        return {**data, "headers": headers}

    async def watch_logins(self) -> None:
        """End the sockets of logins that ended, and note who is still there. Runs as long as the app does."""
        leftovers, turn = Leftovers(self.app), 0
        while True:
            await asyncio.sleep(WATCH_EVERY)
            turn += 1
            try:
                await self._end_sockets()
                leftovers.sweep(self._token_manager.token_to_socket.keys())
                if turn % int(TOUCH_EVERY / WATCH_EVERY) == 0 and self._active:
                    active, self._active = self._active, set()
                    await in_thread(_touch, active)
            except Exception:
                log.exception("the watch over logins stumbled")

    async def _end_sockets(self) -> None:
        watched = set(self._digests.values())
        gone = await in_thread(_ended, watched) if watched else set()
        for sid, digest in list(self._digests.items()):
            if digest in gone:
                with contextlib.suppress(Exception):
                    await self._end_socket(sid)

    async def _end_socket(self, sid: str) -> None:
        """Send the page to the login, then close; the browser does not come back by itself after that."""
        if token := self.sid_to_token.get(sid):
            there = StateUpdate(events=Event.from_event_type(rx.redirect(routes.LOGIN, replace=True)))
            await self.emit_update(there, token)
        await self.app.sio.disconnect(sid, namespace=self.namespace)  # type: ignore[union-attr]


class CrmApp(rx.App):
    """A Reflex app whose socket keeps our rules, and with nothing served beside the guard."""

    def __call__(self) -> ASGIApp:
        """Build the whole ASGI app."""
        return guarded(Doors(super().__call__()))

    def _setup_state(self) -> None:
        super()._setup_state()
        self.backend_exception_handler = note_backend_error
        self.frontend_exception_handler = note_page_error
        if self.sio is None:
            return
        namespace = CrmNamespace(get_config().get_event_namespace(), self)
        self._event_namespace = namespace
        self.sio.register_namespace(namespace)
        # Who may connect is decided by ``api.guard`` on the same request, for this host and no other.
        self.sio.eio.cors_allowed_origins = "*"
        self.sio.eio.max_http_buffer_size = MOST_BYTES
        # A half-open socket shows within this time, here and in the browser.
        self.sio.eio.ping_interval, self.sio.eio.ping_timeout = 10, 5
        Gate(self.sio, rate=EVENTS_PER_SECOND, burst=EVENTS_AT_ONCE)
        self.register_lifespan_task(_warm_up)
        self.register_lifespan_task(hub.look)
        self.register_lifespan_task(hub.hear)
        self.register_lifespan_task(namespace.watch_logins)


def is_event(data: Any) -> bool:
    """Whether this is an event of ours.

    Raises:
        ValueError: It is none at all; a name that an older build knew is no reason to hang up.
    """
    if not isinstance(data, dict) or not all(isinstance(data.get(part, {}), dict) for part in ("payload", "router_data")):
        raise ValueError("not an event")
    name = data.get("name")
    # Every state has a `setvar`, which calls whatever method is named "set_…"; no page of ours uses it.
    return isinstance(name, str) and name in RegistrationContext.get().event_handlers and not name.endswith(".setvar")


async def _warm_up() -> None:
    """Load the pinyin and script tables now; the first person to save something should not wait for them."""
    await in_thread(index_words, "灯塔")


def bound_token(token: str, digest: str | None) -> str:
    """The token under which this login's state for this tab lies."""
    return hashlib.sha256(f"{digest or ''}:{token}".encode()).hexdigest()[:32]


def _ended(digests: set[str]) -> set[str]:
    with unit_of_work(writing=False) as session:
        return ended(session, digests)


def _touch(digests: set[str]) -> None:
    with unit_of_work() as session:
        touch(session, digests)

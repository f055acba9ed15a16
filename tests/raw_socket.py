"""A client without a browser: what somebody can send to the event socket, and everything that comes back."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import socketio

NAMESPACE = "/_event"
ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate"
HYDRATE_AND_LOAD = f"{ROOT}.hydrate_and_load"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
UPDATE_VARS = f"{ROOT}.reflex___state____update_vars_internal_state.update_vars_internal"


class RawSocket:
    """One socket; everything that arrives is kept in ``seen`` as text."""

    def __init__(self, url: str, *, login: str | None = None, token: str | None = None, headers: dict[str, str] | None = None):
        self.url, self.token = url, token or str(uuid.uuid4())
        self.headers = dict(headers or {})
        if login:
            self.headers["Cookie"] = f"crm_session={login}"
        self.seen: list[str] = []
        self.closed = asyncio.Event()
        self._came = asyncio.Event()
        self.io = socketio.AsyncClient(reconnection=False)
        self.io.on("*", self._on_any, namespace=NAMESPACE)
        self.io.on("disconnect", self._on_close, namespace=NAMESPACE)

    async def connect(self) -> None:
        """Open it as a browser would."""
        await self.io.connect(
            f"{self.url}?token={self.token}", socketio_path=NAMESPACE, namespaces=[NAMESPACE], transports=["websocket"],
            headers=self.headers, wait_timeout=10,
        )  # fmt: skip

    async def send(self, handler: str, payload: Any = None, *, path: str = "/leads", **event: Any) -> None:
        """Fire one event."""
        router = {"pathname": path, "asPath": path, "query": {}}
        fields = {"name": handler, "payload": {} if payload is None else payload, "router_data": router, **event}
        await self.emit("event", fields)

    async def emit(self, name: str, content: Any) -> None:
        """Send any socket message."""
        await self.io.emit(name, content, namespace=NAMESPACE)

    async def quiet(self, pause: float = 0.25, most: float = 8.0) -> str:
        """Wait until nothing has come for a while; returns everything that ever came."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(most):
                while True:
                    self._came.clear()
                    try:
                        await asyncio.wait_for(self._came.wait(), pause)
                    except TimeoutError:
                        if asyncio.current_task().cancelling():
                            raise
                        break
        return "\n".join(self.seen)

    async def ask(self, handler: str, payload: Any = None, *, path: str = "/leads", pause: float = 0.25) -> str:
        """Fire one event and return what came back."""
        self.seen.clear()
        await self.send(handler, payload, path=path)
        return await self.quiet(pause)

    async def until(self, needle: str, within: float = 5.0) -> str:
        """Wait until something with this text came."""
        async with asyncio.timeout(within):
            while not any(needle in text for text in self.seen):
                self._came.clear()
                await self._came.wait()
        return "\n".join(self.seen)

    def deltas(self) -> dict[str, dict[str, Any]]:
        """The last value of every var that came, by state."""
        merged: dict[str, dict[str, Any]] = {}
        for text in self.seen:
            content = json.loads(text)
            update = content[0] if isinstance(content, list) and content else content
            for state, values in ((update or {}).get("delta") or {}).items() if isinstance(update, dict) else ():
                merged.setdefault(state, {}).update({name.removesuffix("_rx_state_"): value for name, value in values.items()})
        return merged

    def _on_any(self, _event: str, *content: Any) -> None:
        self.seen.append(json.dumps([json.loads(part) if isinstance(part, str) and part[:1] in "{[" else part for part in content]))
        self._came.set()

    def _on_close(self, *_reason: Any) -> None:
        self.closed.set()


@contextlib.asynccontextmanager
async def raw_socket(url: str, **options: Any) -> AsyncIterator[RawSocket]:
    """Connect, hand over, always disconnect."""
    socket = RawSocket(url, **options)
    await socket.connect()
    try:
        yield socket
    finally:
        # A server that is holding a flood back also takes its time to hear the goodbye.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(socket.io.disconnect(), 2)

"""How many sockets one address may open: enough for a class behind one router, not enough to fill the memory."""

from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crm_app.api.callers import address_of
from crm_app.api.throttle import Throttle

# Sixty people with three tabs each, all coming back at once after a restart.
MOST_OPEN = 400
BURST, RATE = 200, 20.0


DOOR = "crm.door"


class Door:
    """One open socket; once shut, nothing more is read from it and the connection ends."""

    def __init__(self, receive: Receive):
        self._receive = receive
        self._is_shut = False

    def shut(self) -> None:
        """Hang up after what is being read just now."""
        self._is_shut = True

    async def receive(self) -> Message:
        """The next message."""
        return {"type": "websocket.disconnect", "code": 1008} if self._is_shut else await self._receive()


class Doors:
    """Counts open sockets by address, and slows down whoever opens them in a flood."""

    def __init__(self, app: ASGIApp):
        self._app = app
        self._open: Counter[str] = Counter()
        self._arrivals = Throttle(rate=RATE, burst=BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a socket in, or turn it away before it costs anything."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        if self._open[address] >= MOST_OPEN or not self._arrivals.allows(address):
            await send({"type": "websocket.close", "code": 1013})
            return
        self._open[address] += 1
        scope[DOOR] = door = Door(receive)
        try:
            await self._app(scope, door.receive, send)
        finally:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]

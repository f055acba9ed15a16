"""What a socket may say at all, and how fast, before anything of it is read."""

import asyncio
import logging
import re
from typing import Any

import socketio

from crm_app.api.doors import DOOR
from crm_app.api.throttle import Throttle

log = logging.getLogger(__name__)

# A page connects, leaves, fires events and reports errors of its own. Everything else that the protocol knows, such as
# binary packets whose parts are kept until the last one comes, or an event called "connect", no page of ours says.
_SPEECH = re.compile(r'[01]/_event,|2/_event,\["(event|client_error)",')


class Gate:
    """Stands before the socket server's own reading of messages."""

    def __init__(self, server: socketio.AsyncServer, *, rate: float, burst: int):
        self._server = server
        self._throttle = Throttle(rate=rate, burst=burst)
        server.eio.on("message", self._pass)

    async def _pass(self, eio_sid: str, data: Any) -> None:
        """Slow a flood down at its own socket, and hang up on one that talks nonsense."""
        await asyncio.sleep(self._throttle.wait_for(eio_sid))
        if not isinstance(data, str) or not _SPEECH.match(data):
            self._hang_up(eio_sid)
            return
        try:
            await self._server._handle_eio_message(eio_sid, data)
        except Exception as error:
            # Only the kind: the text of such errors repeats what was sent, and what people type is not for logs.
            log.warning("a socket sent what cannot be read (%s)", type(error).__name__)
            self._hang_up(eio_sid)

    def _hang_up(self, eio_sid: str) -> None:
        # The server's own way is to ask the other side to go.
        self._server.environ[eio_sid]["asgi.scope"][DOOR].shut()

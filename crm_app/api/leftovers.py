"""State whose tab is gone. Everything in it is rebuilt from address, cookie and database, so it is not kept."""

import time
from collections.abc import Set

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory

# A tab that comes back sooner, after a lost connection, finds its state as it was.
GRACE = 20.0


class Leftovers:
    """Drops the state of tabs that left. Reflex keeps it for an hour, which a flood of sockets fills the memory with."""

    def __init__(self, app: rx.App):
        self._app = app
        self._since: dict[str, float] = {}

    def sweep(self, connected: Set[str]) -> None:
        """Let go of what nobody has come back for; Redis lets go by itself."""
        manager = self._app.state_manager
        if not isinstance(manager, StateManagerMemory):
            return
        now = time.monotonic()
        alone = [token for token in manager.states if token not in connected]
        self._since = {token: self._since.get(token, now) for token in alone}
        for token, since in self._since.items():
            kept = manager._token_expires_at.get(token)
            if kept and now - since >= GRACE:
                manager._token_expires_at[token] = (0.0, kept[1])
        # Skips what is in use at this very moment; the next round finds it.
        manager._purge_expired_tokens()

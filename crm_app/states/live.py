"""Telling open pages that rows changed: a hub per process, woken by commits here and, with Redis, elsewhere.

A message is ids and a sequence, never content: each viewer reads those rows through its own eyes.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from redis import Redis, RedisError
from redis import asyncio as aioredis

from crm_app.db.uow import on_commit, unit_of_work
from crm_app.domain.records.queries import sequences
from crm_app.settings import current_settings
from crm_app.states.pool import in_thread

# The worker process commits too; its changes are found by looking at the counters this often.
LOOK_EVERY = 0.25
# Whoever made the change gets the answer first.
AFTER_ANSWER = 0.005
CHANNEL = "crm:changes"


@lru_cache(maxsize=1)
def _publisher(redis_url: str) -> Redis:
    return Redis.from_url(redis_url, socket_timeout=1)


class Hub:
    """Who in this process watches which workspace."""

    def __init__(self) -> None:
        self._watchers: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._known: dict[int, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextlib.contextmanager
    def watching(self, workspace_id: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever something in the workspace changed."""
        bell = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._watchers[workspace_id].add(bell)
        try:
            yield bell
        finally:
            self._watchers[workspace_id].discard(bell)
            if not self._watchers[workspace_id]:
                del self._watchers[workspace_id]

    def committed(self, workspace_id: int, sequence: int, _topics: list[str]) -> None:
        """A commit of this process; called from its thread."""
        if redis_url := current_settings().redis_url:
            with contextlib.suppress(RedisError):
                _publisher(redis_url).publish(CHANNEL, f"{workspace_id}:{sequence}")
        if self._loop and workspace_id in self._watchers:
            self._loop.call_soon_threadsafe(self.ring, workspace_id, sequence)

    def ring(self, workspace_id: int, sequence: int) -> None:
        """Wake the watchers of a workspace once per sequence."""
        if sequence > self._known.get(workspace_id, -1):
            self._known[workspace_id] = sequence
            asyncio.get_running_loop().call_later(AFTER_ANSWER, self._wake, workspace_id)

    def _wake(self, workspace_id: int) -> None:
        for bell in self._watchers.get(workspace_id, ()):
            bell.set()

    async def hear(self) -> None:
        """Hear about commits of other web processes through Redis, if there is one. Runs as long as the app does."""
        while redis_url := current_settings().redis_url:
            with contextlib.suppress(RedisError, OSError):
                async with aioredis.from_url(redis_url).pubsub() as channel:
                    await channel.subscribe(CHANNEL)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            workspace_id, sequence = map(int, message["data"].split(b":"))
                            self.ring(workspace_id, sequence)
            await asyncio.sleep(1)

    async def look(self) -> None:
        """Find out about commits of other processes. Runs as long as the app does."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            watched = list(self._watchers)
            if not watched:
                continue
            with contextlib.suppress(Exception):
                for workspace_id, sequence in await in_thread(_sequences, watched):
                    self.ring(workspace_id, sequence)


def _sequences(workspaces: list[int]) -> list[tuple[int, int]]:
    with unit_of_work(writing=False) as session:
        return sequences(session, workspaces)


hub = Hub()
on_commit(hub.committed)

"""What the server itself takes, seen from a raw socket: no browser in between."""

import asyncio
import contextlib
import json
import statistics
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import socketio

NAMESPACE = "/_event"
LEADS = "reflex___state____state.crm_app___states___base____app_state.crm_app___states___leads____leads_state"
ON_LOAD = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"


class Tab:
    """One browser tab without a browser."""

    def __init__(self, base_url: str, token: str):
        self._base, self._login = base_url, token
        self._io = socketio.AsyncClient(reconnection=False)
        self._io.on("event", self._on_event, namespace=NAMESPACE)
        self.received: asyncio.Queue[tuple[float, int, dict[str, Any]]] = asyncio.Queue()

    def _on_event(self, update: Any) -> None:
        text = update if isinstance(update, str) else json.dumps(update)
        self.received.put_nowait((time.perf_counter(), len(text), json.loads(text) if isinstance(update, str) else update))

    async def connect(self) -> None:
        """Open the socket with the login's cookie."""
        await self._io.connect(
            f"{self._base}?token={uuid.uuid4()}", socketio_path=NAMESPACE, namespaces=[NAMESPACE],
            transports=["websocket"], headers={"Cookie": f"crm_session={self._login}"},
        )  # fmt: skip

    async def close(self) -> None:
        """Leave."""
        await self._io.disconnect()

    async def send(self, handler: str, payload: dict[str, Any] | None = None, path: str = "/leads") -> float:
        """Fire one event; returns when it was sent."""
        router = {"pathname": path, "asPath": path, "query": {}}
        begun = time.perf_counter()
        await self._io.emit("event", {"name": handler, "payload": payload or {}, "router_data": router}, namespace=NAMESPACE)
        return begun

    async def until(self, var: str, within: float = 5.0) -> tuple[float, int, Any]:
        """Wait for a delta that sets a var; returns when it came, its bytes, and the value."""
        async with asyncio.timeout(within):
            while True:
                at, size, update = await self.received.get()
                for state in (update.get("delta") or {}).values():
                    for name, value in state.items():
                        if name.removesuffix("_rx_state_") == var:
                            return at, size, value

    async def open_board(self) -> dict[str, Any]:
        """Open the lead board; returns the snapshot."""
        await self.send(ON_LOAD)
        return (await self.until("snapshot"))[2]

    def drain(self) -> None:
        """Forget what came so far."""
        while not self.received.empty():
            self.received.get_nowait()


@contextlib.asynccontextmanager
async def tab(base_url: str, token: str) -> AsyncIterator[Tab]:
    """A connected tab; always closed."""
    one = Tab(base_url, token)
    await one.connect()
    try:
        yield one
    finally:
        await one.close()


async def trivial(one: Tab, times: int = 60) -> list[float]:
    """Milliseconds of an event that does nothing but set an empty var: the event floor."""
    taken = []
    for _ in range(times):
        one.drain()
        begun = await one.send(f"{LEADS}.keep")
        at, _, _ = await one.until("disqualifying")
        taken.append((at - begun) * 1000)
        await asyncio.sleep(0.3)
    return taken


async def moves(one: Tab, snapshot: dict[str, Any], times: int = 60) -> tuple[list[float], list[int]]:
    """Milliseconds and bytes of moves of cards there and back, as the mover gets its answer."""
    taken, sizes = [], []
    columns = {column["code"]: column for column in snapshot["columns"]}
    cards = columns["new"]["cards"]
    for step in range(times):
        card = cards[step % len(cards)]
        seen, to = ("new", "contacted") if (step // len(cards)) % 2 == 0 else ("contacted", "new")
        one.drain()
        begun = await one.send(f"{LEADS}.move", {"asked": {
            "op": step + 1, "id": card["id"], "to": to, "before": 0, "after": 0, "seen": seen, "version": 1}})
        at, size, reply = await one.until("reply")
        assert reply["ok"], reply
        taken.append((at - begun) * 1000)
        sizes.append(size)
        await asyncio.sleep(0.3)
    return taken, sizes


def summary(values: list[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    ordered = sorted(values)
    return {"median": round(statistics.median(ordered), 2), "p95": round(ordered[int(len(ordered) * 0.95) - 1], 2)}


async def searches(one: Tab, times: int) -> list[float]:
    """Milliseconds of the palette's search on the server."""
    taken, words = [], ("远航", "john", "harbor 1", "lhkj", "138", "蓝海科技")
    for step in range(times):
        one.drain()
        begun = await one.send(f"{LEADS.rsplit('.', 1)[0]}.search", {"text": words[step % len(words)]})
        at, _, _ = await one.until("found")
        taken.append((at - begun) * 1000)
        await asyncio.sleep(0.2)
    return taken


async def others_meanwhile(base_url: str, tokens: list[str]) -> dict[str, float]:
    """Another person's event floor, quiet and while somebody changes 200 leads at once again and again."""
    async with tab(base_url, tokens[2]) as worker, tab(base_url, tokens[3]) as other:
        snapshot = await worker.open_board()
        await other.open_board()
        quiet = await trivial(other, 40)
        chosen = [card["id"] for column in snapshot["columns"] for card in column["cards"]][:200]
        chosen += await _more_ids(worker, snapshot, 200 - len(chosen))
        busy = asyncio.create_task(_bulk_again_and_again(worker, chosen, snapshot))
        during = await trivial(other, 40)
        busy.cancel()
    return {
        "quiet_event_p95_ms": summary(quiet)["p95"], "bulk_200_event_p95_ms": summary(during)["p95"],
        "bulk_200_over_quiet": round(summary(during)["p95"] / summary(quiet)["p95"], 2), "bulk_200_leads": len(chosen),
    }  # fmt: skip


async def _more_ids(one: Tab, snapshot: dict[str, Any], wanted: int) -> list[int]:
    found: list[int] = []
    column = snapshot["columns"][0]
    last, have = column["cards"][-1], len(column["cards"])
    while len(found) < wanted:
        await one.send(f"{LEADS}.more", {"asked": {"rev": 1, "stage": column["code"], "rank": last["rank"], "id": last["id"], "have": have}})
        _, _, page = await one.until("page")
        if not page["cards"]:
            break
        found += [card["id"] for card in page["cards"]]
        last, have = page["cards"][-1], have + len(page["cards"])
    return found[:wanted]


async def _bulk_again_and_again(one: Tab, chosen: list[int], snapshot: dict[str, Any]) -> None:
    owners = [owner["id"] for owner in snapshot["options"]["owners"][:2]]
    for turn in range(100):
        await one.send(f"{LEADS}.change_many", {"asked": {"ids": chosen, "field": "owner", "value": owners[turn % 2]}})
        await one.until("toast", within=20)
        await asyncio.sleep(0.5)


async def crowd(base_url: str, tokens: list[str], people: int) -> dict[str, float]:
    """Fifty open boards; one moves, eight are watched for how long and how many bytes it takes to reach them."""
    async with contextlib.AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(tab(base_url, token)) for token in tokens[:people]]
        snapshot = await tabs[0].open_board()
        for one in tabs[1:]:
            await one.open_board()
        await asyncio.sleep(1)
        cards, taken, sizes = snapshot["columns"][2]["cards"], [], []
        for step in range(12):
            for one in tabs:
                one.drain()
            card = cards[step]
            begun = await tabs[0].send(f"{LEADS}.move", {"asked": {
                "op": step + 1, "id": card["id"], "to": "contacted", "before": 0, "after": 0, "seen": "qualified", "version": 1}})
            await tabs[0].until("reply")
            for at, size, _ in await asyncio.gather(*(one.until("ops") for one in tabs[1:9])):
                taken.append((at - begun) * 1000)
                sizes.append(size)
            await asyncio.sleep(0.6)
    return {"viewer_hears_ms_50_people": summary(taken)["median"], "viewer_bytes_per_move": max(sizes)}

"""Several web processes with PostgreSQL and Redis: a move made through one is seen through all of them."""

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis, RedisError

from crm_app.db.uow import unit_of_work
from crm_app.domain.people.models import Membership
from crm_app.domain.people.sessions import open_session
from tests.bench.wire import LEADS, Tab, tab
from tests.databases import Database, PostgresqlServer, postgresql_programs
from tests.factories import a_lead, an_office
from tests.server import another_server, free_port

TABS = 8

pytestmark = pytest.mark.skipif(
    not (shutil.which("redis-server") and postgresql_programs()), reason="needs the programs of Redis and PostgreSQL"
)


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis that nobody else reaches and that keeps nothing."""
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(tmp_path))
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    client = Redis(port=port)
    for _ in range(100):
        with contextlib.suppress(RedisError):
            if client.ping():
                break
        process.poll()
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(5)


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Database]:
    """A PostgreSQL of the test's own."""
    server = PostgresqlServer(postgresql_programs())  # type: ignore[arg-type]
    server.start()
    with server.fresh(tmp_path) as database:
        yield database
    server.stop()


async def test_a_move_through_one_process_is_seen_through_every_other(redis_url: str, postgresql: Database):
    with unit_of_work(engine=postgresql.engine) as session:
        office = an_office(session)
        boss = session.get_one(Membership, office.eva.member_id)
        tokens = [open_session(session, membership=boss) for _ in range(TABS)]
        lead_id = a_lead(session, office.amy, title="远航物流").id
    with another_server(CRM_WORKERS="2", CRM_REDIS_URL=redis_url, **postgresql.environ()) as (url, _log):
        async with contextlib.AsyncExitStack() as stack:
            tabs = [await stack.enter_async_context(tab(url, token)) for token in tokens]
            for one in tabs:
                await one.open_board()
            for turn, mover in enumerate(tabs[:4]):
                seen, to = ("new", "contacted") if turn % 2 == 0 else ("contacted", "new")
                await _everybody_sees(tabs, mover, lead_id, seen, to)


async def _everybody_sees(tabs: list[Tab], mover: Tab, lead_id: int, seen: str, to: str) -> None:
    for one in tabs:
        one.drain()
    asked = {"op": 1, "id": lead_id, "to": to, "before": 0, "after": 0, "seen": seen, "version": 1}
    await mover.send(f"{LEADS}.move", {"asked": asked})
    for _, _, heard in await asyncio.gather(*(one.until("ops", within=10) for one in tabs)):
        assert [(card["id"], card["stage"]) for card in heard["cards"]] == [(lead_id, to)]

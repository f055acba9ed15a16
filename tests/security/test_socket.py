"""The event socket against whoever speaks its language without a browser."""

import asyncio
import contextlib
import time

import aiohttp
import httpx
import pytest
import socketio.exceptions
from sqlmodel import select

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Role, Scope
from crm_app.domain.people import sessions
from crm_app.domain.people.models import LoginSession, Membership
from crm_app.domain.people.passwords import digest_of
from crm_app.domain.people.rules import Post
from crm_app.domain.people.service import change_member
from tests.factories import a_member
from tests.raw_socket import HYDRATE, HYDRATE_AND_LOAD, ON_LOAD, ROOT, UPDATE_VARS, RawSocket, raw_socket
from tests.security.handlers import handlers
from tests.server import Served

PAGES = ("/", "/login", "/setup", "/leads", "/leads/", "/leads/import", "/today", "/admin", "/account", "/leads?lead=1", "/nowhere", "../../etc")


async def _board(server: Served, login: str, token: str | None = None) -> str:
    async with raw_socket(server.url, login=login, token=token) as socket:
        await socket.send(ON_LOAD)
        return await socket.until("Lead of Amy")


async def test_an_anonymous_page_carries_no_business_data(server: Served):
    async with raw_socket(server.url) as socket:
        came = [await socket.ask(HYDRATE, path=path, pause=0.1) for path in PAGES]
        came += [await socket.ask(ON_LOAD, path=path, pause=0.1) for path in PAGES]
        came += [await socket.ask(HYDRATE_AND_LOAD, {"vars": {}, "hashes": []}, path=path, pause=0.1) for path in PAGES]
    text = "\n".join(came)
    assert len(text) > 2000
    for secret in ("Lead of", "Sample lead", "Amy", "dengta.example", "buyer.example", "灯塔", "contacted", "administrator"):
        assert secret not in text


async def test_anothers_token_without_their_cookie_opens_nothing(server: Served):
    amy = server.login(server.office.amy)
    async with raw_socket(server.url, login=amy) as socket:
        assert "Lead of Amy" in await socket.ask(ON_LOAD)
        inner = socket.deltas()[ROOT]["rx_router_session"]["client_token"]
    for token in (socket.token, inner):
        for login in (None, server.login(server.office.dan), "made-up"):
            async with raw_socket(server.url, login=login, token=token) as thief:
                assert "Lead of Amy" not in await thief.ask(HYDRATE, pause=0.4)


async def test_after_logout_the_state_is_gone(server: Served):
    amy, token = server.login(server.office.amy), "tab-of-amy"
    assert "Lead of Amy" in await _board(server, amy, token)
    with unit_of_work(engine=server.engine) as session:
        sessions.close_session(session, amy)
    async with raw_socket(server.url, login=amy, token=token) as socket:
        text = await socket.ask(HYDRATE, pause=0.4)
        assert "Lead of" not in text and '"Amy"' not in text


async def test_a_revoked_login_clears_the_tab_at_its_next_event(server: Served):
    amy = server.login(server.office.amy)
    async with raw_socket(server.url, login=amy) as socket:
        await socket.ask(ON_LOAD)
        with unit_of_work(engine=server.engine) as session:
            sessions.close_session(session, amy)
        socket.seen.clear()
        await socket.send(_named("leads_state.resync"), {"rev": 1})
        await socket.send(HYDRATE)
        text = await socket.quiet()
    assert "/login" in text and "Lead of" not in text and '"Amy"' not in text


async def test_neither_cookie_nor_digest_reach_the_wire_or_the_log(server: Served):
    login = server.login(server.office.amy)
    async with raw_socket(server.url, login=login, headers={"Authorization": "Bearer wire-canary", "X-Amy": "wire-canary"}) as socket:
        text = await socket.ask(HYDRATE) + await socket.ask(ON_LOAD)
        await socket.send("no.such.handler", {"password": "log-canary"})
        await socket.send(_named("leads_state.more"), {"asked": "log-canary", "none": "log-canary"})
        await socket.quiet()
    for secret in (login, digest_of(login), "wire-canary"):
        assert secret not in text
    for secret in (login, digest_of(login), socket.token, "log-canary"):
        assert secret not in server.printed()


async def test_the_digest_of_a_login_is_no_key(server: Served):
    """It stands in the database and in backups."""
    digest = digest_of(server.login(server.office.amy))
    for headers in ({"Authorization": f"Session {digest}"}, {"Cookie": f"crm_session={digest}"}):
        async with raw_socket(server.url, headers=headers) as socket:
            assert "Lead of" not in await socket.ask(ON_LOAD)
    async with raw_socket(server.url) as socket:
        forged = {"pathname": "/leads", "asPath": "/leads", "query": {}, "headers": {"authorization": f"Session {digest}"}}
        await socket.emit("event", {"name": ON_LOAD, "payload": {}, "router_data": forged})
        await socket.send(UPDATE_VARS, {"vars": {f"{ROOT}.rx_router_headers": {"raw_headers": {"authorization": f"Session {digest}"}}}})
        assert "Lead of" not in await socket.ask(ON_LOAD)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example"])
async def test_a_foreign_page_gets_no_socket(server: Served, origin: str):
    with pytest.raises(socketio.exceptions.ConnectionError):
        async with raw_socket(server.url, headers={"Origin": origin}):
            pass


async def test_our_own_page_gets_a_socket_by_every_name_of_this_computer(server: Served):
    for host in ("127.0.0.1", "localhost"):
        url = f"http://{host}:{server.port}"
        async with raw_socket(url, headers={"Origin": url}, login=server.login(server.office.amy)) as socket:
            assert "Lead of Amy" in await socket.ask(ON_LOAD)


@pytest.mark.parametrize(
    ("how", "limit"), [("logout", 5), ("membership disabled", 5), ("role changed", 5), ("password changed", 5), ("idle", 5), ("expired", 5)]
)
async def test_a_login_that_ends_takes_its_live_sockets_along(server: Served, how: str, limit: float):
    with unit_of_work(server.office.workspace_id, engine=server.engine) as session:
        kim = a_member(session, f"Kim {how}".replace(" ", ""), password=None)
    login = server.login(kim)
    async with raw_socket(server.url, login=login) as socket:
        await socket.ask(ON_LOAD)
        begun = time.monotonic()
        _end(server, how, kim, login)
        await asyncio.wait_for(socket.closed.wait(), limit + 3)
        assert time.monotonic() - begun < limit
        assert "/login" in "\n".join(socket.seen)


def _end(server: Served, how: str, kim, login: str) -> None:
    with unit_of_work(server.office.workspace_id, engine=server.engine) as session:
        row = session.exec(select(LoginSession).where(LoginSession.token_digest == digest_of(login))).one()
        if how == "logout":
            sessions.close_session(session, login)
        elif how == "password changed":
            sessions.revoke_sessions(session, user_id=kim.user_id)
        elif how == "idle":
            session.add(row.sqlmodel_update({"seen_at": row.seen_at - sessions.IDLE}))
        elif how == "expired":
            session.add(row.sqlmodel_update({"expires_at": row.created_at}))
        else:
            version = session.get_one(Membership, kim.member_id).version
            role = Role.SERVICE if how == "role changed" else Role.SALES
            change_member(session, server.office.eva, member_id=kim.member_id, seen_version=version,
                          post=Post(kim.name, role, Scope.SELF), active=how == "role changed")  # fmt: skip


def test_sessions_end_after_half_an_hour_of_silence_and_after_twelve_hours():
    assert sessions.IDLE.total_seconds() == 30 * 60
    assert sessions.LONGEST.total_seconds() == 12 * 3600


async def test_a_flood_slows_down_only_itself(server: Served):
    keep = _named("leads_state.keep")
    async with raw_socket(server.url, login=server.login(server.office.bob)) as other:
        await other.ask(ON_LOAD)
        quiet = [await _round_trip(other, keep) for _ in range(15)]
        async with raw_socket(server.url, login=server.login(server.office.amy)) as flood:
            await flood.ask(ON_LOAD)
            flood.seen.clear()
            for _ in range(2000):
                await flood.send(keep)
            begun = time.monotonic()
            loud = [await _round_trip(other, keep) for _ in range(15)]
            await asyncio.sleep(max(0.0, 3 - (time.monotonic() - begun)))
            # 80 at once and 30 a second: 2,000 take a minute.
            assert len(flood.seen) < 80 + 30 * 6
    assert sorted(loud)[7] < max(0.1, 4 * sorted(quiet)[7])


async def _round_trip(socket: RawSocket, handler: str) -> float:
    socket.seen.clear()
    begun = time.monotonic()
    await socket.send(handler)
    await socket.until("disqualifying")
    await asyncio.sleep(0.04)
    return time.monotonic() - begun


async def _raw(server: Served, *messages: str | bytes) -> tuple[bool, list[str]]:
    """Speak below socket.io; whether the server closed the connection, and what it said."""
    heard: list[str] = []
    address = f"{server.url}/_event/?EIO=4&transport=websocket&token=raw"
    async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as connection:
        await connection.receive()
        await connection.send_str("40/_event,")
        await connection.receive()
        with contextlib.suppress(ConnectionError):
            for message in messages:
                await (connection.send_bytes(message) if isinstance(message, bytes) else connection.send_str(message))
        while True:
            try:
                came = await connection.receive(timeout=1.5)
            except TimeoutError:
                return False, heard
            if came.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.ERROR):
                return True, heard
            heard.append(str(came.data))


_DEEP = "[" * 60_000 + "]" * 60_000
NONSENSE = {
    "event called connect": '42/_event,["connect",{"QUERY_STRING":"token=x"}]',
    "event called disconnect": '42/_event,["disconnect","transport close"]',
    "a method of Reflex": '42/_event,["event_namespace"]',
    "link_token_to_sid": '42/_event,["link_token_to_sid","x"]',
    "binary event that never ends": '451000-/_event,["event",{"_placeholder":true,"num":0}]',
    "an acknowledgement": "43/_event,7[]",
    "another namespace": '40/other,{}',
    "no such packet": "49/_event,",
    "no list": '42/_event,["event",',
    "deep list": '42/_event,["event",' + _DEEP + "]",
    "text for an event": '42/_event,["event","{"]',
    "number for an event": '42/_event,["event",5]',
    "bytes": b"\x04\x00\xff",
    "too big": '42/_event,["event","' + "x" * (300 * 1024) + '"]',
}


@pytest.mark.parametrize("what", NONSENSE)
async def test_nonsense_closes_its_socket_and_nothing_else(server: Served, what: str):
    closed, heard = await _raw(server, NONSENSE[what])
    assert closed
    assert not any("Traceback" in str(text) or "Error" in str(text) for text in heard)
    assert httpx.get(f"{server.url}/healthz").status_code == 200


async def test_a_flood_of_nonsense_does_not_end_the_process(server: Served):
    results = await asyncio.gather(*(_raw(server, *list(NONSENSE.values())[:8]) for _ in range(20)), return_exceptions=True)
    assert len(results) == 20
    assert "Lead of Amy" in await _board(server, server.login(server.office.amy))
    assert server.process.poll() is None


async def test_names_that_do_not_exist_and_private_methods_do_nothing(server: Served):
    state = next(h.name for h in handlers() if h.name.endswith("leads_state.keep")).removesuffix(".keep")
    async with raw_socket(server.url, login=server.login(server.office.amy)) as socket:
        await socket.ask(ON_LOAD)
        for name in ("_read", "_work", "_open", "_greet", "__init__", "reset", "setvar", "get_state", "_session_digest", "set_query", "dict"):
            text = await socket.ask(f"{state}.{name}", {}, pause=0.1)
            assert not any(word in text for word in ("Traceback", "Error", "Session "))
        for name in ("", "no.such.state.handler", "a" * 5000, "_redirect", "reflex___state____state._evaluate"):
            assert "Traceback" not in await socket.ask(name, {"path": "https://evil.example"}, pause=0.1)
        assert "Lead of Amy" in await socket.ask(_named("leads_state.resync"), {"rev": 0})


def _named(ending: str) -> str:
    return next(handler.name for handler in handlers() if handler.name.endswith(ending))

"""Every handler, called by everybody, on rows of their own, of others, of another company, and on none."""

import asyncio
import re

import pytest
import reflex as rx
from sqlmodel import select

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.people.models import Membership
from crm_app.domain.records.models import AuditEntry
from tests.factories import Office, a_lead, an_office
from tests.raw_socket import raw_socket
from tests.security.books import books, changes, in_sight, is_allowed
from tests.security.handlers import Handler, handlers, malformed, plausible, states
from tests.server import CANARY, Served

MISSING = 987_654_321
CALLERS = ("anonymous", "amy", "cai", "dan", "eva", "fay", "gus", "disabled")
REACHED = {"amy": {"lead", "undo_step"}, "cai": {"lead"}, "dan": {"lead"}, "eva": {"lead", "term"}}
# What an answer must never hold: how the product is made, or why it stumbled.
_INSIDES = re.compile(r"Traceback|sqlalchemy|sqlite|psycopg|site-packages|crm_app/|\.py\b|Error\(|Exception")


@pytest.fixture
def scene(server: Served) -> Office:
    """A company of this test's own, with a lead of each seller and one of nobody."""
    return _scene(server)


def _scene(server: Served) -> Office:
    with unit_of_work(engine=server.engine) as session:
        office = an_office(session, "Scene")
        for owner in (office.amy, office.bob, office.cai, office.dan, None):
            name = owner.name if owner else "nobody"
            a_lead(session, owner, title=f"Lead of {name}", email=f"{name}@buyer.example".lower(), phone="+86 138 0013 8000")
    return office


def _caller(server: Served, scene: Office, who: str) -> tuple[Actor | None, str | None]:
    """Who asks, and the cookie they come with."""
    if who == "anonymous":
        return None, None
    if who == "disabled":
        login = server.login(scene.bob)
        with unit_of_work(scene.workspace_id, engine=server.engine) as session:
            session.add(session.get_one(Membership, scene.bob.member_id).sqlmodel_update({"active": False}))
        return None, login
    return getattr(scene, who), server.login(getattr(scene, who))


def _targets(server: Served, scene: Office) -> list[int]:
    """Leads of amy, bob, dan and nobody; one of another company; one that is not there."""
    rows = [row for (table, _), row in books(server.engine).items() if table == "lead"]
    mine = {row["title"]: row["id"] for row in rows if row["workspace_id"] == scene.workspace_id}
    foreign = next(row["id"] for row in rows if row["workspace_id"] == server.other.workspace_id)
    return [*(mine[f"Lead of {name}"] for name in ("Amy", "Bob", "Dan", "nobody")), foreign, MISSING]


async def _attack(server: Served, login: str | None, events: list[tuple[Handler, dict]]) -> str:
    """Fire events over sockets of their own, few enough to stay below the throttle; everything that came back."""
    came = []
    for begin in range(0, len(events), 70):
        async with raw_socket(server.url, login=login) as socket:
            for handler, payload in events[begin : begin + 70]:
                await socket.send(handler.name, payload)
            came.append(await socket.quiet(0.4, most=30))
    return "\n".join(came)


@pytest.mark.slow
@pytest.mark.parametrize("who", CALLERS)
async def test_no_probe_changes_or_shows_what_its_sender_may_not(server: Served, scene: Office, who: str):
    actor, login = _caller(server, scene, who)
    before = books(server.engine)
    events = [
        (handler, plausible(handler, target, turn))
        for turn, target in enumerate(_targets(server, scene)) for handler in handlers()
    ]  # fmt: skip
    events += [(handler, malformed(handler, number + turn)) for turn in (0, 4, 7) for number, handler in enumerate(handlers())]
    came = ""
    for begin in range(0, len(events), 70):
        # Whoever signs themselves out by a probe comes back.
        fresh = server.login(actor) if actor else login
        came += await _attack(server, fresh, events[begin : begin + 70])
    found = changes(before, books(server.engine))
    assert [change for change in found if not is_allowed(actor, change)] == []
    # The probes are real: they do change what their sender may.
    assert REACHED.get(who, set()) <= {change.table for change in found}
    assert CANARY not in came
    assert not _INSIDES.search(came), came[max(0, _INSIDES.search(came).start() - 300) :][:600]
    hidden = [row["title"] for (table, _), row in before.items() if table == "lead" and row["workspace_id"] == scene.workspace_id
              and (actor is None or not in_sight(actor, row))]
    assert [title for title in hidden if f'"{title}"' in came] == []
    if who in ("anonymous", "disabled", "gus"):
        assert "buyer.example" not in came and "0013 8000" not in came


async def test_a_missing_row_and_a_forbidden_one_give_the_same_answer(server: Served):
    # A company each, so that what one asks for changes nothing for the next.
    scenes = [_scene(server) for _ in range(3)]
    targets = (MISSING, _targets(server, scenes[1])[2], _targets(server, scenes[2])[4])
    missing, forbidden, elsewhere = await asyncio.gather(*(_answers(server, *pair) for pair in zip(scenes, targets, strict=True)))
    assert forbidden == missing
    assert elsewhere == missing


async def _answers(server: Served, scene: Office, target: int) -> dict[str, str]:
    """What amy hears from each handler about a row, without the numbers that differ from call to call."""
    heard = {}
    ours = [handler for handler in handlers() if handler.is_ours and not handler.name.endswith(".listen") and handler.parameters]
    for begin in range(0, len(ours), 35):
        async with raw_socket(server.url, login=server.login(scene.amy)) as socket:
            await socket.ask("reflex___state____state.hydrate")
            for handler in ours[begin : begin + 35]:
                heard[handler.name] = _plain(await socket.ask(handler.name, plausible(handler, target, 0), pause=0.12), target)
    return heard


def _plain(text: str, target: int) -> str:
    return re.sub(r"\d+", "0", text.replace(str(target), "0"))


async def test_what_a_role_may_not_is_refused_and_kept_in_the_audit_trail(server: Served, scene: Office):
    settings = [handler for handler in handlers() if ".crm_app___states____admin" in handler.name]
    async with raw_socket(server.url, login=server.login(scene.gus)) as socket:
        for handler in settings[:40]:
            await socket.send(handler.name, plausible(handler, 1, 0))
        await socket.send(_named("leads_state.quick_add"), {"asked": {"stage": "new", "title": "x", "contact": "y"}})
        await socket.quiet()
    with unit_of_work(scene.workspace_id, engine=server.engine, writing=False) as session:
        denied = session.exec(select(AuditEntry).where(AuditEntry.action == "denied")).all()
    assert {entry.member_id for entry in denied} == {scene.gus.member_id}
    # Hammering on the same door is one entry.
    assert len(denied) <= 8


def _named(ending: str) -> str:
    return next(handler.name for handler in handlers() if handler.name.endswith(ending))


def test_every_handler_of_ours_is_found():
    names = [handler.name for handler in handlers() if handler.is_ours]
    assert any(name.endswith("leads_state.move") for name in names)
    assert any(name.endswith("app_state.undo") for name in names)
    assert len(names) > 25


def test_no_var_can_be_set_by_a_client():
    """Cookie and storage vars are written by whoever holds the socket."""
    assert [state for state in states(rx.State) if any(state._is_client_storage(name) for name in state.vars)] == []

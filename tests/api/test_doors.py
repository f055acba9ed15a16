"""The parts that hold floods back, by themselves."""

from types import SimpleNamespace

import pytest
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State

from crm_app.api import doors, leftovers, throttle
from crm_app.api.doors import Doors
from crm_app.api.leftovers import GRACE, Leftovers
from crm_app.api.throttle import Throttle


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that the test moves on."""
    time = SimpleNamespace(now=1000.0)
    for module in (throttle, leftovers):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: time.now))
    return time


def test_a_burst_passes_and_a_flood_waits_ever_longer(clock):
    measure = Throttle(rate=10, burst=5)
    assert [measure.wait_for("amy") for _ in range(7)] == [0, 0, 0, 0, 0, pytest.approx(0.1), pytest.approx(0.2)]
    assert measure.wait_for("bob") == 0
    clock.now += 10
    assert measure.wait_for("amy") == 0


def test_whoever_is_refused_does_not_run_into_debt(clock):
    measure = Throttle(rate=1, burst=2)
    assert [measure.allows("amy") for _ in range(50)].count(True) == 2
    clock.now += 1
    assert measure.allows("amy")


async def _knock(gate: Doors, address: str, inside: list) -> list[dict]:
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "websocket.connect"}

    await gate({"type": "websocket", "client": (address, 1), "headers": []}, receive, send)
    return sent


async def test_one_address_may_not_open_sockets_without_end(monkeypatch, clock):
    monkeypatch.setattr(doors, "MOST_OPEN", 3)
    inside: list = []

    async def app(scope, receive, send):
        inside.append(scope)
        if len(inside) < 3:
            # Each comes while the ones before are still open.
            assert await _knock(gate, "10.0.0.1", inside) == []
        else:
            assert await _knock(gate, "10.0.0.1", inside) == [{"type": "websocket.close", "code": 1013}]
            assert await _knock_elsewhere() == []

    async def _knock_elsewhere():
        return [] if gate._open["10.0.0.2"] == 0 else None

    gate = Doors(app)
    await _knock(gate, "10.0.0.1", inside)
    assert len(inside) == 3
    assert not gate._open


async def test_a_flood_of_connections_is_slowed_down(clock):
    came: list = []

    async def app(scope, receive, send):
        came.append(scope)

    gate = Doors(app)
    for _ in range(500):
        await _knock(gate, "10.0.0.1", [])
    assert len(came) == doors.BURST
    assert await _knock(gate, "10.0.0.2", []) == []


async def test_the_state_of_a_tab_that_left_is_dropped_after_a_while(clock):
    manager = StateManagerMemory()
    for token in ("here", "gone"):
        await manager.get_state(BaseStateToken(ident=token, cls=State))
    sweeper = Leftovers(SimpleNamespace(state_manager=manager))
    sweeper.sweep({"here"})
    assert set(manager.states) == {"here", "gone"}
    clock.now += GRACE
    sweeper.sweep({"here"})
    assert set(manager.states) == {"here"}
    await manager.close()

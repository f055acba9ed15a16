"""What of Reflex's inside the socket stands on; an upgrade that moves it fails here, by name."""

import inspect

import pytest
import reflex as rx
from reflex.app import EventNamespace
from reflex.istate.data import _PRIVATE_HEADERS
from reflex.istate.manager.memory import StateManagerMemory
from reflex_base.registry import RegistrationContext
from socketio import AsyncServer

import crm_app.crm_app as product
from crm_app.api.gate import Gate
from crm_app.api.guard import Guard
from crm_app.api.socket import MOST_BYTES, CrmApp, CrmNamespace, is_event
from crm_app.states.base import AppState


def test_the_methods_that_are_overridden_are_still_there():
    for name in ("on_connect", "on_disconnect", "on_event", "emit_update", "_build_static_router_data"):
        assert hasattr(EventNamespace, name) and hasattr(CrmNamespace, name)
    assert hasattr(rx.App, "_setup_state")
    assert hasattr(AsyncServer, "_handle_eio_message")
    assert hasattr(StateManagerMemory, "_purge_expired_tokens")
    assert "self._build_static_router_data(sid, environ)" in inspect.getsource(EventNamespace.on_connect)


def test_the_header_that_carries_the_login_is_hidden_from_the_page():
    assert "authorization" in _PRIVATE_HEADERS


def test_the_socket_of_the_product_is_ours():
    app = product.app
    assert isinstance(app, CrmApp) and isinstance(app.event_namespace, CrmNamespace)
    assert app.sio.eio.max_http_buffer_size == MOST_BYTES
    assert isinstance(app.sio.eio.handlers["message"].__self__, Gate)
    assert not app.sio.async_handlers  # or a flood would be answered side by side instead of waiting


def test_nothing_is_served_beside_the_guard(monkeypatch):
    monkeypatch.setattr(rx.App, "__call__", lambda self: self)
    assert isinstance(product.app(), Guard)


def test_every_handler_is_a_command_or_one_of_few_that_run_beside():
    registered = RegistrationContext.get().event_handlers
    # `setvar` is Reflex's own and refused at the socket.
    ours = {name: entry for name, entry in registered.items() if "crm_app___states" in name and not name.endswith(".setvar")}
    beside = {name.rsplit(".", 1)[1] for name, entry in ours.items() if entry.handler.is_background}
    # Each looks at the login again and again, and runs once for a connection.
    assert beside <= {"listen", "watch"}
    for name, entry in ours.items():
        if not entry.handler.is_background:
            assert inspect.iscoroutinefunction(entry.handler.fn), name
            assert getattr(entry.handler.fn, "__wrapped__", None), f"{name} is not a @command"


def test_only_events_of_ours_pass():
    keep = next(name for name in RegistrationContext.get().event_handlers if name.endswith("leads_state.keep"))
    assert is_event({"name": keep, "payload": {}, "router_data": {}})
    for name in (keep.replace(".keep", ".setvar"), keep.replace(".keep", "._read"), "", None, ["x"]):
        assert not is_event({"name": name})
    for nonsense in ("text", 5, None, [], {"name": keep, "payload": []}, {"name": keep, "router_data": "x"}):
        with pytest.raises(ValueError, match="not an event"):
            is_event(nonsense)


def test_leaving_forgets_what_every_page_has_shown():
    shared = AppState(_reflex_internal_init=True)
    shared.signed_in = True
    page = next(iter(shared.substates.values()))
    page._leave()
    assert not shared.signed_in

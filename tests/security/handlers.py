"""Every handler there is, found by walking the states, and what an attacker might send it."""

import inspect
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import reflex as rx

import crm_app.crm_app  # noqa: F401 - loads every page and with it every state

# Opens what the others then work on, so it comes first.
_OPENERS = re.compile(r"open|show|ask|edit|add|new|begin|start")
_KEY = re.compile(r"""\.get\(\s*["'](\w+)["']|\[["'](\w+)["']\]""")
_CODES = {
    "to": "contacted", "stage": "contacted", "seen": "new", "kind": "call", "role": "administrator", "scope": "all",
    "intent": "A", "page": "leads", "code": "contacted", "currency": "CNY", "next_step_on": "2030-01-01", "colour": "red",
}  # fmt: skip
_FIELDS = ("owner", "stage", "tag")


@dataclass(frozen=True, slots=True)
class Handler:
    """One name that a client can call."""

    name: str
    parameters: dict[str, Any]
    keys: tuple[str, ...]
    is_ours: bool

    @property
    def opens(self) -> bool:
        return bool(_OPENERS.match(self.name.rsplit(".", 1)[1]))


@cache
def handlers() -> tuple[Handler, ...]:
    """All of them, also those that Reflex brings; a new one is here by existing."""
    found = [handler for state in states(rx.State) for handler in _of(state)]
    return tuple(sorted(found, key=lambda handler: not handler.opens))


def states(state: type) -> list[type]:
    return [state, *(below for substate in state.get_substates() for below in states(substate))]


def _of(state: Any) -> list[Handler]:
    made = []
    for name, handler in state.event_handlers.items():
        signature = inspect.signature(inspect.unwrap(handler.fn))
        hints = {name: p.annotation for name, p in signature.parameters.items() if name != "self"}
        module = inspect.getmodule(inspect.unwrap(handler.fn))
        source = inspect.getsource(module) if module else ""
        keys = tuple(dict.fromkeys(one or other for one, other in _KEY.findall(source)))[:55]
        made.append(Handler(f"{state.get_full_name()}.{name}", hints, keys, module is not None and module.__name__.startswith("crm_app")))
    return made


def plausible(handler: Handler, target: int, turn: int) -> dict[str, Any]:
    """Arguments as a page would send them, all pointing at one row."""
    return {name: _value(name, hint, handler.keys, target, turn) for name, hint in handler.parameters.items()}


def _value(name: str, hint: Any, keys: tuple[str, ...], target: int, turn: int) -> Any:
    if hint is dict or str(hint).startswith("dict"):
        return {key: _part(key, target, turn) for key in keys}
    if hint is list or str(hint).startswith("list"):
        return [target]
    if hint is int:
        return target
    if hint is bool:
        return True
    return _part(name, target, turn)


def _part(key: str, target: int, turn: int) -> Any:
    if key in _CODES:
        return _CODES[key]
    if key == "ids":
        return [target]
    if key == "field":
        return _FIELDS[turn % len(_FIELDS)]
    if key == "value":
        return "contacted" if _FIELDS[turn % len(_FIELDS)] == "stage" else target
    if key.endswith("id") or key in ("lead", "tag", "owner", "team", "before", "after", "op", "version", "rev"):
        return target
    if key in ("names", "zh", "en", "name", "title", "contact", "note", "body", "next_step"):
        return f"changed {target}"
    return str(target)


def _nested(deep: int) -> Any:
    value: Any = 1
    for _ in range(deep):
        value = [value]
    return value


MALFORMED = (None, True, -1, 1.5e308, "x" * 20_000, "\x00<img src=x onerror=alert(1)>", [], {}, _nested(40), {"id": {"id": [1]}}, [None] * 600)


def malformed(handler: Handler, turn: int) -> dict[str, Any]:
    """Arguments that no page would send."""
    bad = MALFORMED[turn % len(MALFORMED)]
    filled = dict.fromkeys(handler.keys, bad)
    sent = {name: filled if turn % 2 and str(hint).startswith(("dict", "<class 'dict")) else bad for name, hint in handler.parameters.items()}
    return {**sent, "surplus": bad} if turn % 5 == 4 else sent

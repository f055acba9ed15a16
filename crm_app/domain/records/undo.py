"""Undo as stored inverse commands: one mechanism for moves, edits, bulk changes and imports."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from crm_app.domain.actor import Actor
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.records.ledger import UndoNote, ledger_of
from crm_app.domain.records.models import UndoStep

# The toast offers it for 8 s; a slow click or a second look at the list is still honoured.
LASTS = timedelta(hours=24)
Inverse = Callable[[Session, Actor, dict[str, Any]], list[int]]
_inverses: dict[str, Inverse] = {}


def inverse(kind: str) -> Callable[[Inverse], Inverse]:
    """Register how a kind of change is taken back; the function returns the ids it touched."""

    def register(function: Inverse) -> Inverse:
        _inverses[kind] = function
        return function

    return register


def remember(session: Session, actor: Actor, kind: str, **payload: Any) -> int:
    """Store how to take the change back.

    Returns:
        The id that the toast's Undo carries.
    """
    step = UndoNote(secrets.randbits(52), kind, actor.member_id, payload)
    ledger_of(session).undo.append(step)
    return step.id


def undo(session: Session, actor: Actor, *, step_id: int) -> list[int]:
    """Take one's own change back.

    Returns:
        The ids of the rows that changed.

    Raises:
        NotFound: No such step of this person.
        Conflict: Taken back already, too old, or somebody changed the row since.
    """
    step = session.exec(select(UndoStep).where(UndoStep.id == step_id).with_for_update()).first()
    if step is None or step.member_id != actor.member_id:
        raise NotFound
    if step.used_at is not None or wall_now() - step.created_at > LASTS:
        raise Conflict("undo.spent")
    step.used_at = wall_now()
    session.add(step)
    changed = _inverses[step.kind](session, actor, step.payload)
    session.flush()
    return changed

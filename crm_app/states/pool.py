"""The bounded threads in which units of work run, so that no handler blocks the event loop."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from crm_app.db.uow import enter_workspace, unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.base import Session
from crm_app.domain.errors import Forbidden
from crm_app.domain.people import sessions
from crm_app.states.denials import record_denial

T = TypeVar("T")
# A thread that computes hands the interpreter over after this long. With Python's 5 ms somebody's bulk change of 200
# leads made everybody else's click ten times slower: an event takes the interpreter several times.
sys.setswitchinterval(0.0005)
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="work")
# Apart and few: hashing takes long and much memory on purpose, and a flood of guesses must not hold up the others.
_hashing = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hash")


class Work(NamedTuple):
    """The open unit of work and who asked for it."""

    session: Session
    actor: Actor


def _do(digest: str | None, task: Callable[[Work], T], writing: bool) -> T:
    actor = None
    try:
        with unit_of_work(writing=writing) as session:
            actor = sessions.actor_for(session, digest)
            enter_workspace(session, actor.workspace_id)
            return task(Work(session, actor))
    except Forbidden as denial:
        if actor:
            record_denial(actor, denial)
        raise


async def work_as(digest: str | None, task: Callable[[Work], T], *, writing: bool = True) -> T:
    """Run a task in a unit of work of whoever holds the login session.

    Raises:
        SignedOut: The session is not (or no longer) live.
        DomainError: Whatever the task refuses.
    """
    return await asyncio.get_running_loop().run_in_executor(_pool, _do, digest, task, writing)


async def hashing(task: Callable[..., T], *args: object) -> T:
    """Hash or check a password."""
    return await asyncio.get_running_loop().run_in_executor(_hashing, lambda: task(*args))


async def in_thread(task: Callable[..., T], *args: object) -> T:
    """Run something that blocks off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_pool, lambda: task(*args))

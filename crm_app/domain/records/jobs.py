"""Long work as rows: asked for by anybody, leased by one worker at a time, resumed by another when that one dies.

A job is ``waiting``, ``running``, and at last ``done``, ``failed`` or ``cancelled``. A running job whose lease ran out
counts as waiting. A worker writes only while it holds the lease, in the same transaction as its results, so a worker
that was given up for dead can do no harm when it wakes.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import NotFound
from crm_app.domain.records.ledger import announce
from crm_app.domain.records.models import Job

LEASE = timedelta(seconds=20)
TOPIC = "jobs"
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
_EVERYWHERE = {"all_workspaces": True}


class LeaseLost(Exception):
    """Another worker has the job now; what this one was writing must be rolled back."""


class CancelAsked(Exception):
    """Somebody no longer wants the job."""


@dataclass(frozen=True, slots=True)
class Leased:
    """What a worker knows of the job it holds."""

    id: int
    workspace_id: int
    kind: str
    payload: dict[str, Any]
    result: dict[str, Any]
    done: int
    member_id: int | None
    attempts: int
    worker: str


def enqueue(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    payload: dict[str, Any],
    name: str = "",
    due_at: datetime | None = None,
) -> Job:
    """Ask for a job in the caller's transaction.

    Args:
        kind: Which registered work it is.
        payload: Plain values the work needs.
        name: For periodic work, the same each time: (workspace, name, due time) is unique.
        due_at: Not before this moment; now by default.
    """
    now = wall_now()
    job = Job(
        name=name or f"{kind}:{uuid.uuid4().hex}", kind=kind, payload=payload, due_at=due_at or now, created_at=now,
        member_id=actor.member_id,
    )  # fmt: skip
    session.add(job)
    session.flush()
    announce(session, TOPIC, job.id or 0)
    return job


def is_any_due(session: Session) -> bool:
    """Whether there is something to lease in any workspace; reads only, so it may be asked often."""
    return session.exec(select(Job.id).where(_leasable()).limit(1), execution_options=_EVERYWHERE).first() is not None


def lease(session: Session, worker: str, *, job_id: int | None = None) -> Leased | None:
    """Take the job that is due longest, of any workspace.

    Args:
        worker: The worker's name: ``host:process:thread``.
        job_id: Take this one or none.
    """
    query = (
        select(Job).where(_leasable()).order_by(col(Job.due_at), col(Job.id)).limit(1).with_for_update(skip_locked=True)
    )
    if job_id is not None:
        query = query.where(Job.id == job_id)
    job = session.exec(query, execution_options=_EVERYWHERE).first()
    if job is None:
        return None
    job.state, job.lease_owner, job.lease_until = RUNNING, worker, wall_now() + LEASE
    job.attempts += 1
    session.add(job)
    session.flush()
    return Leased(
        job.id or 0,
        job.workspace_id,
        job.kind,
        dict(job.payload),
        dict(job.result),
        job.done,
        job.member_id,
        job.attempts,
        worker,
    )


def free_dead_leases(session: Session, is_dead: Callable[[str], bool]) -> None:
    """Give up the leases of workers known to be dead, so that nobody waits for them to run out."""
    rows = session.exec(
        select(Job.id, Job.lease_owner).where(Job.state == RUNNING, col(Job.lease_owner).is_not(None)),
        execution_options=_EVERYWHERE,
    ).all()
    for job_id, owner in rows:
        if owner and is_dead(owner):
            session.exec(  # type: ignore[call-overload]
                update(Job).where(col(Job.id) == job_id, col(Job.lease_owner) == owner).values(lease_until=wall_now()),
                execution_options=_EVERYWHERE,
            )


def hold(session: Session, job: Leased) -> bool:
    """Make sure the lease is still ours, and lengthen it; the first thing in a worker's transaction.

    Returns:
        Whether somebody asked to cancel.

    Raises:
        LeaseLost: It is another's.
    """
    _write(session, job, lease_until=wall_now() + LEASE)
    return bool(session.exec(select(Job.cancel_asked).where(Job.id == job.id)).one())


def report(
    session: Session, job: Leased, *, result: dict[str, Any], done: int, total: int | None = None, heard: bool = True
) -> None:
    """Store how far it is, in the same transaction as the work itself; progress forgives earlier failures.

    Raises:
        LeaseLost: It is another's.
    """
    values: dict[str, Any] = {"result": result, "done": done, "attempts": 1}
    if total is not None:
        values["total"] = total
    _write(session, job, **values)
    if heard:
        announce(session, TOPIC, job.id)


def finish(session: Session, job: Leased, state: str, *, result: dict[str, Any], done: int) -> None:
    """End a job, in the same transaction as its last results.

    Raises:
        LeaseLost: It is another's.
    """
    now = wall_now()
    _write(session, job, state=state, result=result, done=done, finished_at=now, lease_owner=None, lease_until=None)
    announce(session, TOPIC, job.id)


def give_back(
    session: Session, job: Leased, *, pause: timedelta = timedelta(0), result: dict[str, Any] | None = None
) -> None:
    """Leave a job to the next worker, not before a pause: the worker stops, or this try failed."""
    values: dict[str, Any] = {"state": WAITING, "lease_owner": None, "lease_until": wall_now() + pause}
    if result is not None:
        values["result"] = result
    _write(session, job, **values)


def job_of(session: Session, actor: Actor, job_id: int) -> Job:
    """One's own job.

    Raises:
        NotFound: No such job of this person.
    """
    job = session.get(Job, job_id)
    if job is None or job.member_id != actor.member_id:
        raise NotFound
    return job


def ask_cancel(session: Session, job: Job) -> None:
    """Have a job stopped and what it wrote taken back; one that has not begun ends at once."""
    if job.state in (DONE, FAILED, CANCELLED):
        return
    job.cancel_asked = True
    if job.state == WAITING and job.attempts == 0:
        job.state, job.finished_at = CANCELLED, wall_now()
    session.add(job)
    session.flush()
    announce(session, TOPIC, job.id or 0)


def _leasable() -> Any:
    now = wall_now()
    ready = and_(Job.state == WAITING, or_(col(Job.lease_until).is_(None), col(Job.lease_until) <= now))
    left = and_(Job.state == RUNNING, col(Job.lease_until) <= now)
    return and_(or_(ready, left), col(Job.due_at) <= now)


def _write(session: Session, job: Leased, **values: Any) -> None:
    session.flush()
    written = session.exec(  # type: ignore[call-overload]
        update(Job)
        .where(col(Job.id) == job.id, col(Job.lease_owner) == job.worker, Job.state == RUNNING)
        .values(**values),
        execution_options={"synchronize_session": False},
    )
    if written.rowcount != 1:
        raise LeaseLost

"""One job in a worker's hands: its transactions, its progress, its pace."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm_app.db.uow import default_engine, unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.people.acting import acting_member
from crm_app.domain.records import jobs
from crm_app.domain.records.jobs import CancelAsked, Leased
from crm_app.domain.records.ledger import announce_stale

# Fewer rows would spend their time on commits: a busy disk must not make an import crawl.
SMALLEST, LARGEST = 60, 400


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a slice aims to take, and the share of that time in which nothing is written afterwards."""

    slice_seconds: float
    pause_share: float


# SQLite has one writer and lets those who wait look only now and then, so others get as long a turn as we take.
# PostgreSQL's writers meet at the workspace's counter only, and each statement has its way to go.
PACES = {"sqlite": Pace(0.015, 1.0), "postgresql": Pace(0.040, 0.3)}
LONGEST_PAUSE = 0.03  # seconds
# Watchers read their page anew on each announcement.
ANNOUNCE_EVERY = 0.5


class Stopping(Exception):
    """The worker process was asked to end; the job goes back to the queue where it is."""


class JobRun:
    """What a job's function works with. Everything it writes happens in ``write`` and carries the lease."""

    def __init__(self, job: Leased, stop: threading.Event):
        self.job = job
        self.result: dict[str, Any] = dict(job.result)
        self.done = job.done
        self.slice_size = SMALLEST
        self.finished = False
        self._stop = stop
        self._announced = 0.0
        self._rested_at = time.monotonic()
        self._speed = PACES[default_engine().dialect.name]

    @property
    def ending(self) -> bool:
        """Whether the job was stopped and is being cleaned up."""
        return "ending" in self.result

    @contextlib.contextmanager
    def read(self) -> Iterator[tuple[Any, Actor]]:
        """A transaction that only reads."""
        with unit_of_work(self.job.workspace_id, writing=False) as session:
            yield session, acting_member(session, None if self.ending else self.job.member_id)

    @contextlib.contextmanager
    def write(self, *, total: int | None = None, stale: str = "", last: bool = False) -> Iterator[tuple[Any, Actor]]:
        """A transaction whose results count only while the lease is ours; progress is stored with them.

        Args:
            total: How many rows there are, once known.
            stale: A topic whose watchers should read anew, at most twice a second and after the last transaction.
            last: The job is done with this transaction.

        Raises:
            CancelAsked: Somebody no longer wants the job.
            Stopping: The worker ends.
            LeaseLost: Another worker has the job.
        """
        if self._stop.is_set():
            raise Stopping
        before = dict(self.result), self.done
        try:
            with unit_of_work(self.job.workspace_id) as session:
                begun = time.monotonic()
                if jobs.hold(session, self.job) and not self.ending:
                    raise CancelAsked
                # Cleaning up must work also when the member has left meanwhile.
                yield session, acting_member(session, None if self.ending else self.job.member_id)
                heard = last or self._is_time_to_announce()
                jobs.report(session, self.job, result=self.result, done=self.done, total=total, heard=heard)
                if heard and stale:
                    announce_stale(session, stale)
                if last:
                    jobs.finish(session, self.job, jobs.DONE, result=self.result, done=self.done)
        except BaseException:
            self.result, self.done = before
            raise
        self.finished = last
        self._pace(time.monotonic() - begun)

    def rest(self) -> None:
        """Give others the writer's turn; time spent on other work since the last slice counts."""
        wait = self._rested_at - time.monotonic()
        if wait > 0:
            self._stop.wait(wait)

    def _is_time_to_announce(self) -> bool:
        now = time.monotonic()
        if now - self._announced < ANNOUNCE_EVERY:
            return False
        self._announced = now
        return True

    def _pace(self, took: float) -> None:
        self._rested_at = time.monotonic() + min(took * self._speed.pause_share, LONGEST_PAUSE)
        fitting = self.slice_size * self._speed.slice_seconds / max(took, 0.001)
        self.slice_size = int(max(SMALLEST, min(LARGEST, 0.7 * self.slice_size + 0.3 * fitting)))

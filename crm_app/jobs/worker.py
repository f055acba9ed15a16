"""Leases jobs and runs them, a few at a time, until the process is asked to end."""

import os
import secrets
import socket
import threading
import time
from datetime import timedelta

import structlog

from crm_app.db.uow import unit_of_work
from crm_app.domain.errors import DomainError
from crm_app.domain.records import jobs
from crm_app.domain.records.jobs import CancelAsked, Leased, LeaseLost
from crm_app.jobs.registry import Kind, kind_of
from crm_app.jobs.run import JobRun, Stopping

LOOK_EVERY = 0.25  # seconds
MOST_ATTEMPTS = 4
_log = structlog.get_logger("jobs")


class Worker:
    """One process's worth of work."""

    def __init__(self, *, threads: int = 2):
        self._threads = threads
        self._name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.stop = threading.Event()

    def work(self) -> None:
        """Run jobs until ``stop`` is set."""
        free_own_leases()
        threads = [threading.Thread(target=self._loop, args=(f"{self._name}:{n}",)) for n in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def run_now(self, job_id: int) -> bool:
        """Run one job in this thread; False when another worker has it."""
        return self._run_one(f"{self._name}:now", job_id)

    def _loop(self, name: str) -> None:
        while not self.stop.is_set():
            try:
                if self._run_one(name):
                    continue
            except Exception:
                # The database may be away for a while; the worker stays.
                _log.exception("worker_failed")
                self.stop.wait(2)
            self.stop.wait(LOOK_EVERY)

    def _run_one(self, name: str, job_id: int | None = None) -> bool:
        with unit_of_work(writing=False) as session:
            if job_id is None and not jobs.is_any_due(session):
                return False
        with unit_of_work() as session:
            job = jobs.lease(session, name, job_id=job_id)
        if job is None:
            return False
        with _Renewing(job):
            self._run(job)
        return True

    def _run(self, job: Leased) -> None:
        run, kind, begun = JobRun(job, self.stop), kind_of(job.kind), time.monotonic()
        try:
            if kind is None:
                raise DomainError("job.unknown_kind")
            if job.attempts > MOST_ATTEMPTS and not run.ending:
                raise DomainError("job.stuck")
            if not run.ending:
                kind.work(run)
            self._settle(run, kind)
        except LeaseLost:
            _log.warning("lease_lost", job=job.id)
        except Stopping:
            self._leave(job)
        except CancelAsked:
            self._end(run, kind, jobs.CANCELLED, None)
        except DomainError as error:
            self._end(run, kind, jobs.FAILED, {"code": error.code, "params": error.params})
        except Exception:
            _log.exception("job_failed", job=job.id, attempts=job.attempts)
            self._leave(job, pause=timedelta(seconds=min(60, 2**job.attempts)))
        _log.info("job_left", job=job.id, kind=job.kind, seconds=round(time.monotonic() - begun, 2))

    def _end(self, run: JobRun, kind: Kind | None, state: str, error: dict[str, object] | None) -> None:
        """Stop a job for good; what it wrote is taken back first, by whoever gets to it."""
        run.result |= {"ending": state, "error": error}
        try:
            with run.write():
                pass
            self._settle(run, kind)
        except LeaseLost:
            _log.warning("lease_lost", job=run.job.id)
        except Stopping:
            self._leave(run.job, result=run.result)
        except Exception:
            _log.exception("clean_up_failed", job=run.job.id)
            self._leave(run.job, pause=timedelta(seconds=30), result=run.result)

    def _settle(self, run: JobRun, kind: Kind | None) -> None:
        if run.finished:
            return
        state = run.result.get("ending", jobs.DONE)
        if run.ending and kind and kind.clean_up:
            kind.clean_up(run)
        with unit_of_work(run.job.workspace_id) as session:
            jobs.finish(session, run.job, state, result=run.result, done=run.done)

    def _leave(self, job: Leased, *, pause: timedelta = timedelta(0), result: dict[str, object] | None = None) -> None:
        try:
            with unit_of_work(job.workspace_id) as session:
                jobs.give_back(session, job, pause=pause, result=result)
        except LeaseLost:
            _log.warning("lease_lost", job=job.id)


class _Renewing:
    """Lengthens the lease while the job reads and computes; writing lengthens it anyway."""

    def __init__(self, job: Leased):
        self._job = job
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    def _renew(self) -> None:
        while not self._over.wait(jobs.LEASE.total_seconds() / 3):
            try:
                with unit_of_work(self._job.workspace_id) as session:
                    jobs.hold(session, self._job)
            except LeaseLost:
                return
            except Exception:
                _log.exception("renewal_failed", job=self._job.id)


def free_own_leases() -> None:
    """Give up leases of processes of this machine that are gone, and of this one's former life."""
    with unit_of_work() as session:
        jobs.free_dead_leases(session, _is_dead)


def _is_dead(owner: str) -> bool:
    """Whether a worker ran on this machine and its process is gone; of other machines nothing is known."""
    host, pid, *_ = owner.split(":")
    if host != socket.gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False
    return int(pid) == os.getpid()

"""Which function does which kind of job."""

from collections.abc import Callable
from dataclasses import dataclass

from crm_app.jobs.run import JobRun

Work = Callable[[JobRun], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: its work, and how a job that was stopped is cleaned up. Both may be begun again at any point."""

    work: Work
    clean_up: Work | None = None


_kinds: dict[str, Kind] = {}


def job(kind: str, *, clean_up: Work | None = None) -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind."""

    def register(function: Work) -> Work:
        _kinds[kind] = Kind(function, clean_up)
        return function

    return register


def kind_of(name: str) -> Kind | None:
    """The registered kind, if there is one."""
    return _kinds.get(name)

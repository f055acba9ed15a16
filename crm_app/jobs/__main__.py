"""``python -m crm_app.jobs``: the worker beside the web process."""

import signal
from types import FrameType

from crm_app.jobs import imports  # noqa: F401 - registers its kinds
from crm_app.jobs.logs import logs_to_stderr
from crm_app.jobs.worker import Worker


def main() -> None:
    """Work until SIGTERM or Ctrl-C; running jobs stop between two slices and go back to the queue."""
    logs_to_stderr()
    worker = Worker()

    def end(_number: int, _frame: FrameType | None) -> None:
        worker.stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    worker.work()


if __name__ == "__main__":
    main()

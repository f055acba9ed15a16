"""Keeps two child processes going together: the web server, and the worker that runs jobs."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from types import FrameType

EXIT_STOPPED = 0
EXIT_WEB_DIED = 1

_LOOK_EVERY = 0.1  # seconds
_PATIENCE = 8.0  # seconds a child may take to end before it is killed
_LONGEST_PAUSE = 30.0  # seconds between two starts of a worker that keeps dying
_STEADY_AFTER = 60.0  # seconds after which a worker counts as healthy again


class Processes:
    """The web process and the worker, started, watched and ended as one."""

    def __init__(self, *, web: list[str], worker: list[str] | None, environ: Mapping[str, str]) -> None:
        self._commands = {"web": web, "worker": worker}
        self._environ = environ
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False
        self._pause = 1.0
        self._worker_since = 0.0

    def run(self, when_ready: Callable[[float], None], *, health_url: str) -> int:
        """Run until a signal asks to stop or the web process dies; returns the exit code.

        Args:
            when_ready: Called once with the seconds until the web process first answered.
            health_url: What is asked to find that out.
        """
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._ask_to_stop)
        begun = time.monotonic()
        try:
            self._start("web")
            if self._wait_until_answers(health_url):
                when_ready(time.monotonic() - begun)
            # After the web process: on a small machine two imports at once make people wait longer.
            self._start("worker")
            while not self._asked_to_stop and self._children["web"].poll() is None:
                self._keep_worker()
                time.sleep(_LOOK_EVERY)
        finally:
            self._end_all()
        if self._asked_to_stop:
            return EXIT_STOPPED
        print("Dengta CRM: the web process ended by itself, see above.", file=sys.stderr)
        return EXIT_WEB_DIED

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _start(self, name: str) -> None:
        command = self._commands[name]
        if command is None or self._asked_to_stop:
            return
        # A session of its own: Ctrl-C reaches only us, and we end the children in order.
        self._children[name] = subprocess.Popen(
            command,
            env=dict(self._environ),
            start_new_session=os.name == "posix",
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        if name == "worker":
            self._worker_since = time.monotonic()

    def _wait_until_answers(self, url: str) -> bool:
        # Never through a proxy: this is our own machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while not self._asked_to_stop and self._children["web"].poll() is None:
            try:
                opener.open(url, timeout=1).close()
                return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(_LOOK_EVERY)
        return False

    def _keep_worker(self) -> None:
        worker = self._children.get("worker")
        if worker is None or worker.poll() is None:
            return
        lived = time.monotonic() - self._worker_since
        if lived > _STEADY_AFTER:
            self._pause = 1.0
        if lived < self._pause:
            return
        print(f"Dengta CRM: the worker ended with code {worker.returncode}, starting it again.", file=sys.stderr)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._start("worker")

    def _end_all(self) -> None:
        alive = [child for child in self._children.values() if child.poll() is None]
        for child in alive:
            child.terminate()
        deadline = time.monotonic() + _PATIENCE
        for child in alive:
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _die_with_parent() -> None:
    """Even ``kill -9`` on us must leave no web process behind that holds the port (Linux)."""
    ask_for_signal_at_parents_death = 1  # PR_SET_PDEATHSIG
    with contextlib.suppress(OSError):
        ctypes.CDLL(None).prctl(ask_for_signal_at_parents_death, signal.SIGTERM)

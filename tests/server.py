"""The product itself, built and served as people run it: one for all tests that need a browser or a socket.

``served()`` builds when the sources changed, fills a data folder of its own and starts ``python -m crm_app serve`` on a
free port. It starts once in a test process and ends with it.
"""

import atexit
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from crm_app.db.engine import engine_for
from crm_app.db.migrate import upgrade
from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.people.models import DEMO, Membership
from crm_app.domain.people.sessions import open_session
from crm_app.settings import load_settings
from tests.factories import Office, a_lead, a_member, a_workspace, an_office
from tools.build import ensure_build

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN = 60
PASSWORD = "correct horse battery"  # of ``Served.pia``
# Stands in everything the other company has; must never be seen by anybody of the first.
CANARY = "Kanarienvogel"


@dataclass(slots=True)
class Served:
    """A running server and the people in its two companies."""

    url: str
    port: int
    folder: Path
    engine: Engine
    process: subprocess.Popen[str]
    office: Office
    other: Office
    pia: Actor  # sells in the north; the only one with a password
    demo: dict[str, Actor]
    log: list[str] = field(default_factory=list)

    def login(self, actor: Actor) -> str:
        """A fresh login of somebody: the cookie's token."""
        with unit_of_work(actor.workspace_id, engine=self.engine) as session:
            return open_session(session, membership=session.get_one(Membership, actor.member_id))

    def printed(self) -> str:
        """Everything the server has written to its terminal."""
        return "".join(self.log)


@pytest.fixture(scope="session")
def server() -> Served:
    """The running product; import it into the ``conftest.py`` of a folder that needs it."""
    return served()


@lru_cache(maxsize=1)
def served() -> Served:
    """Start it once."""
    ensure_build()
    folder = Path(tempfile.mkdtemp(prefix="crm-server-"))
    atexit.register(_remove, folder)
    upgrade(load_settings({"CRM_DATA_DIR": str(folder)}))
    url = f"sqlite:///{(folder / 'crm.sqlite3').as_posix()}"
    engine = engine_for(url)
    office, other, pia, demo = _fill(engine)
    process, port, log = start({"CRM_DATA_DIR": str(folder)})
    atexit.register(stop, process)
    return Served(f"http://127.0.0.1:{port}", port, folder, engine, process, office, other, pia, demo, log)


def start(environ: dict[str, str]) -> tuple[subprocess.Popen[str], int, list[str]]:
    """Start a server on a free port; returns when it is ready."""
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "crm_app", "serve"], cwd=ROOT, env={**clean, **environ, "CRM_PORT": str(port)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    log: list[str] = []
    threading.Thread(target=lambda: log.extend(iter(process.stdout.readline, "")), daemon=True).start()
    _wait_until_ready(process, port, log)
    return process, port, log


def stop(process: subprocess.Popen[str]) -> None:
    """End a server that ``start`` began."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
    if process.poll() is None:
        process.kill()
        process.wait()


@contextlib.contextmanager
def another_server(**environ: str) -> Iterator[tuple[str, list[str]]]:
    """A second server with settings of its own, for as long as a test needs it; its address and its log."""
    process, port, log = start(environ)
    try:
        yield f"http://127.0.0.1:{port}", log
    finally:
        stop(process)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def setup_token(log: list[str]) -> str:
    """The one-time token of the link in the terminal."""
    found = re.search(r"/setup\?token=(\S+)", "".join(log))
    assert found, "no set-up link in the terminal"
    return found[1]


def _wait_until_ready(process: subprocess.Popen[str], port: int, log: list[str]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            answers = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2, trust_env=False).status_code == 200
            if answers and any("is ready after" in line for line in log):
                time.sleep(0.2)  # the addresses follow in the same breath
                return
        time.sleep(0.1)
    stop(process)
    raise RuntimeError("the server did not become ready:\n" + "".join(log))


def _fill(engine: Engine) -> tuple[Office, Office, Actor, dict[str, Actor]]:
    with unit_of_work(engine=engine) as session:
        demo = _demo(session)
    with unit_of_work(engine=engine) as session:
        office = an_office(session)
        pia = a_member(session, "Pia", password=PASSWORD)
        for owner in (office.amy, office.bob, office.cai, office.dan, None):
            for stage in ("new", "contacted", "qualified"):
                name = owner.name if owner else "nobody"
                a_lead(session, owner, stage=stage, title=f"Lead of {name} in {stage}", email=f"{name}@buyer.example")
    with unit_of_work(engine=engine) as session:
        other = an_office(session, f"{CANARY} GmbH")
        for owner in (other.amy, other.dan):
            a_lead(session, owner, title=f"{CANARY} of {owner.name}", contact_name=f"{CANARY} person")
    return office, other, pia, demo


def _demo(session) -> dict[str, Actor]:
    a_workspace(session, "Sample company", kind=DEMO)
    seats = {"sales": Scope.SELF, "manager": Scope.ALL, "service": Scope.ALL, "analyst": Scope.ALL, "administrator": Scope.ALL}
    people = {code: a_member(session, code.title(), role=Role(code), scope=scope, persona=code) for code, scope in seats.items()}
    for number in range(40):
        a_lead(session, people["sales"], title=f"Sample lead {number}")
    return people


def _remove(folder: Path) -> None:
    import shutil

    engine_for(f"sqlite:///{(folder / 'crm.sqlite3').as_posix()}").dispose()
    shutil.rmtree(folder, ignore_errors=True)

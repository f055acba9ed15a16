"""Fixtures of every test: a database of its own, units of work on it, a company to play in.

``database`` runs a test on SQLite and, where a PostgreSQL server is installed, on PostgreSQL too;
``--database sqlite`` (or ``postgresql``) keeps to one.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlmodel import Session

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.leads import taking_back  # noqa: F401 - registers how changes are taken back
from crm_app.settings import current_settings
from tests.databases import POSTGRESQL, SQLITE, Database, PostgresqlServer, SqliteFiles, postgresql_programs
from tests.factories import Office, an_office

Work = Callable[..., AbstractContextManager[Session]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database`` picks one kind."""
    parser.addoption("--database", choices=("all", SQLITE, POSTGRESQL), default="all", help="databases to run the tests on")


def _kinds(config: pytest.Config) -> list[str]:
    wanted = config.getoption("--database")
    installed = [SQLITE, *([POSTGRESQL] if postgresql_programs() else [])]
    return installed if wanted == "all" else [wanted]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a database runs once on each kind."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", _kinds(metafunc.config), indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say plainly what did not run."""
    if config.getoption("--database") == "all" and postgresql_programs() is None:
        terminalreporter.write_sep("-", "PostgreSQL")
        terminalreporter.write_line(
            "NOT RUN on PostgreSQL: no initdb and postgres found on the PATH or in /usr/lib/postgresql/*/bin;"
            " the database tests ran on SQLite only."
        )


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """The migrated SQLite template."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server of this session's own."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    server = PostgresqlServer(programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without a row in it. A test that changes tables is marked ``own_database``."""
    server = request.getfixturevalue("sqlite_files" if request.param == SQLITE else "postgresql_server")
    opened = server.fresh if request.node.get_closest_marker("own_database") else server.emptied
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def installation(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The test's database as the one of this process: what states, routes and commands work on by themselves."""
    for name, value in database.environ().items():
        monkeypatch.setenv(name, value)
    current_settings.cache_clear()
    yield database
    current_settings.cache_clear()


@pytest.fixture
def work(database: Database) -> Work:
    """Open a unit of work: ``with work(amy) as session: …`` commits at the end, or rolls back on an error."""

    def open_work(who: Actor | int | None = None, *, writing: bool = True) -> AbstractContextManager[Session]:
        workspace_id = who.workspace_id if isinstance(who, Actor) else who
        return unit_of_work(workspace_id, writing=writing, engine=database.engine)

    return open_work


@pytest.fixture
def office(work: Work) -> Office:
    """A company with two teams and seven people; see ``factories.Office``."""
    with work() as session:
        return an_office(session)


@pytest.fixture
def session(work: Work, office: Office) -> Iterator[Session]:
    """One open unit of work in the office, for what needs no commit in between; rolled back at the end."""
    with contextlib.suppress(_TestIsOver), work(office.eva) as opened:
        yield opened
        raise _TestIsOver


class _TestIsOver(Exception):
    """Rolls the test's unit of work back."""

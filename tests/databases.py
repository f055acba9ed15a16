"""The databases the tests run on: a SQLite file per test, and a PostgreSQL server of our own where one is installed.

Each begins as if just migrated: on SQLite a copy of a template, on PostgreSQL one database emptied between the tests,
because making and dropping one takes it longer than most tests do.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, delete, text
from sqlalchemy.exc import OperationalError

from crm_app.db.engine import engine_for
from crm_app.db.migrate import upgrade
from crm_app.db.registry import METADATA
from crm_app.settings import load_settings

SQLITE, POSTGRESQL = "sqlite", "postgresql"
STARTS_WITHIN = 30  # seconds
_USUAL_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/pgsql/bin")


@dataclass(frozen=True, slots=True)
class Database:
    """One test's own database."""

    kind: str
    url: str
    folder: Path

    @property
    def engine(self) -> Engine:
        """The product's engine for it."""
        return engine_for(self.url)

    def environ(self) -> dict[str, str]:
        """What makes it the database of an installation."""
        return {"CRM_DATABASE_URL": self.url, "CRM_DATA_DIR": str(self.folder)}


def migrated(url: str, folder: Path) -> None:
    """Bring an empty database up, and let go of it."""
    upgrade(load_settings({"CRM_DATABASE_URL": url, "CRM_DATA_DIR": str(folder)}))
    engine_for(url).dispose()


class SqliteFiles:
    """A migrated file, copied for each test."""

    def __init__(self, folder: Path):
        self.template = folder / "template.sqlite3"
        migrated(self._url(self.template), folder)

    @contextlib.contextmanager
    def fresh(self, folder: Path):
        """A database of its own."""
        path = folder / "crm.sqlite3"
        shutil.copyfile(self.template, path)
        database = Database(SQLITE, self._url(path), folder)
        try:
            yield database
        finally:
            database.engine.dispose()

    emptied = fresh

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path.as_posix()}"


def postgresql_programs() -> Path | None:
    """The folder with PostgreSQL's programs, the newest one; None where it is not installed."""
    if os.name != "posix":
        return None
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    for place in _USUAL_PLACES:
        found += sorted(Path("/").glob(place.lstrip("/")), key=lambda path: (len(str(path)), str(path)), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class PostgresqlServer:
    """A server that nobody else reaches: a socket in a folder of its own, gone with the session."""

    def __init__(self, programs: Path):
        self.programs, self.folder, self.count = programs, Path(tempfile.mkdtemp(prefix="dengta-pg-")), 0
        self.user = _somebody_but_root(self.folder)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the cluster and the migrated template."""
        self._run("initdb", "--pgdata", self.folder / "data", "--username=dengta", "--auth=trust", "--no-sync",
                  "--encoding=UTF8", "--locale=C.UTF-8", *self._human_order())  # fmt: skip
        # Durability is not what these tests are about; order, types and locks are.
        fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=120",
                "timezone=Asia/Shanghai")  # a server that stands somewhere: no moment may depend on it
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *(f"-c{setting}" for setting in fast)],
            stdout=subprocess.DEVNULL, stderr=(self.folder / "log").open("wb"), cwd=self.folder, **self.user,
        )  # fmt: skip
        self._wait()
        self._sql("CREATE DATABASE template_crm")
        migrated(self.url("template_crm"), self.folder)
        self._sql("CREATE DATABASE shared TEMPLATE template_crm")

    def stop(self) -> None:
        """End the server and remove its folder."""
        if self.process:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def emptied(self, folder: Path):
        """The database that tests share, without a row in it."""
        database = Database(POSTGRESQL, self.url("shared"), folder)
        try:
            self._empty(database)
        except OperationalError:  # an earlier test left a transaction open
            self._sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shared'")
            database.engine.dispose()
            self._empty(database)
        yield database

    @staticmethod
    def _empty(database: Database) -> None:
        with database.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '2s'"))
            # Deleting what few rows there are is ten times faster than truncating all tables.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in METADATA.tables.values():
                connection.execute(delete(table))
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)"))

    @contextlib.contextmanager
    def fresh(self, folder: Path):
        """A database of its own."""
        self.count += 1
        name = f"test_{self.count}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE template_crm")
        database = Database(POSTGRESQL, self.url(name), folder)
        try:
            yield database
        finally:
            database.engine.dispose()
            self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql+psycopg://dengta@/{name}?host={self.folder}"

    def _human_order(self) -> list[str]:
        # Text ordered for people by default, as on most servers, so that a forgotten COLLATE "C" shows.
        version = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        major = int(version.split()[-1].split(".")[0]) if version.split()[-1][0].isdigit() else int(version.split()[2].split(".")[0])
        return ["--locale-provider=icu", "--icu-locale=en-US"] if major >= 15 else []

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [self.programs / program, *map(str, arguments)], capture_output=True, text=True, cwd=self.folder, **self.user
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    def _sql(self, statement: str) -> None:
        admin = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()

    def _wait(self) -> None:
        for _ in range(STARTS_WITHIN * 20):
            with contextlib.suppress(Exception):
                return self._sql("SELECT 1")
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text(errors='replace')[-2000:]}")


def _somebody_but_root(folder: Path) -> dict[str, object]:
    """PostgreSQL refuses to run as root: its own user then, or nobody, who is given the folder."""
    if os.geteuid() != 0:
        return {}
    import pwd

    account = next(pwd.getpwnam(name) for name in ("postgres", "nobody") if name in {user.pw_name for user in pwd.getpwall()})
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

"""Engines: SQLite with its pragmas, PostgreSQL with its pool."""

import threading
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlmodel import create_engine

# SQLite has one writer. Waiting here is fair and instant; waiting in the database is a sleep of up to 100 ms.
_write_locks: dict[str, AbstractContextManager[bool]] = {}


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000",
            "cache_size=-32000", "mmap_size=268435456", "temp_store=MEMORY",
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        # Read-then-write under a deferred BEGIN fails at once whatever busy_timeout says.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def normal_url(url: str) -> str:
    """A PostgreSQL address with the driver we ship."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


@lru_cache(maxsize=8)
def engine_for(url: str) -> Engine:
    """The engine of a database address; one per process and address."""
    url = normal_url(url)
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": 15}, pool_size=12, max_overflow=8)
        _prepare_sqlite(engine)
        return engine
    return create_engine(url, pool_size=12, max_overflow=8, pool_pre_ping=True)


def write_lock(engine: Engine) -> AbstractContextManager[bool] | None:
    """This process's turn to write, on SQLite only."""
    if engine.dialect.name != "sqlite":
        return None
    return _write_locks.setdefault(str(engine.url), threading.Lock())

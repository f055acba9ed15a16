"""One event, one transaction: scope, audit, timeline and outbox attach here; services never commit."""

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy import Engine
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from crm_app.db.engine import engine_for, write_lock
from crm_app.db.ledger_writer import write_ledger
from crm_app.db.scope import ScopedSession
from crm_app.domain.errors import Conflict
from crm_app.settings import current_settings

CommitListener = Callable[[int, int, list[str]], None]
_listeners: list[CommitListener] = []


def on_commit(listener: CommitListener) -> None:
    """Have ``listener(workspace_id, sequence, topics)`` called after each commit that announced changes."""
    _listeners.append(listener)


def default_engine() -> Engine:
    """The engine of this installation."""
    return engine_for(current_settings().database_url)


@contextlib.contextmanager
def unit_of_work(workspace_id: int | None = None, *, writing: bool = True, engine: Engine | None = None) -> Iterator[Session]:
    """Open a session; commit on leaving, roll back on any error.

    Args:
        workspace_id: The workspace whose rows the session sees; more may be set later through ``enter_workspace``.
        writing: Whether the transaction may write (on SQLite it takes the writer's turn at once).
        engine: Another database than this installation's.
    """
    engine = engine or default_engine()
    lock = write_lock(engine) if writing else None
    with lock or contextlib.nullcontext():
        connection = engine.connect().execution_options(writing=writing)
        session = ScopedSession(bind=connection, expire_on_commit=False, autoflush=False)
        enter_workspace(session, workspace_id)
        try:
            yield session
            told = _finish(session) if writing else None
        except StaleDataError as stale:
            session.rollback()
            raise Conflict from stale
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()
            connection.close()
    if told:
        for listener in _listeners:
            listener(*told)


def enter_workspace(session: Session, workspace_id: int | None) -> None:
    """Set whose rows the session sees from now on."""
    session.info["workspace_id"] = workspace_id


def _finish(session: Session) -> tuple[int, int, list[str]] | None:
    session.flush()
    ledger = session.info.pop("ledger", None)
    told = write_ledger(session, ledger) if ledger else None
    session.commit()
    return told

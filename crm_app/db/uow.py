"""One event, one transaction: scope, audit, timeline and outbox attach here; services never commit."""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlmodel import Session

from crm_app.db.engine import engine_for, write_lock
from crm_app.db.scope import ScopedSession
from crm_app.domain.clock import wall_now
from crm_app.domain.people.models import WorkspaceHead
from crm_app.domain.records.ledger import AuditNote, Ledger
from crm_app.domain.records.models import AuditEntry, AuditValues, Change, TimelineEvent
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
    told = _write_ledger(session, ledger) if ledger else None
    session.commit()
    return told


def _write_ledger(session: Session, ledger: Ledger) -> tuple[int, int, list[str]] | None:
    workspace_id = session.info["workspace_id"]
    connection = session.connection()
    if ledger.timeline:
        rows = [_timeline_row(workspace_id, note) for note in ledger.timeline]
        connection.execute(insert(TimelineEvent), rows)
    topics = ledger.topics()
    if not topics and not ledger.audit:
        return None
    head = connection.execute(
        select(WorkspaceHead.sequence, WorkspaceHead.audit_digest)
        .where(WorkspaceHead.workspace_id == workspace_id)  # type: ignore[arg-type]
        .with_for_update()
    ).one()
    sequence, digest = head.sequence + 1, head.audit_digest
    digest = _write_audit(connection, workspace_id, ledger.audit, sequence, digest)
    if topics:
        now = wall_now()
        connection.execute(insert(Change), [
            {"workspace_id": workspace_id, "sequence": sequence, "topic": topic, "at": now,
             "ids": sorted(ledger.changed.get(topic, ())), "stale": topic in ledger.stale}
            for topic in topics
        ])  # fmt: skip
    sequence += max(len(ledger.audit) - 1, 0)
    # The counter goes last: whoever reads it has the rows before it.
    connection.execute(
        update(WorkspaceHead)
        .where(WorkspaceHead.workspace_id == workspace_id)  # type: ignore[arg-type]
        .values(sequence=sequence, audit_digest=digest)
    )
    return (workspace_id, sequence, topics) if topics else None


def _timeline_row(workspace_id: int, note: Any) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id, "subject_kind": note.subject_kind, "subject_id": note.subject_id, "at": note.at,
        "member_id": note.member_id, "kind": note.kind, "body": note.body, "facts": note.facts,
    }  # fmt: skip


def chain_digest(previous: str, envelope: list[Any], values_digest: str) -> str:
    """The digest of an audit entry, which covers the one before it."""
    return hashlib.sha256(json.dumps([previous, *envelope, values_digest], default=str).encode()).hexdigest()


def salted_digest(salt: str, changes: dict[str, Any]) -> str:
    """The digest of an entry's values; without the salt nothing can be guessed from it."""
    return hashlib.sha256((salt + json.dumps(changes, sort_keys=True, default=str)).encode()).hexdigest()


def _write_audit(connection: Any, workspace_id: int, notes: list[AuditNote], sequence: int, digest: str) -> str:
    at = wall_now()
    for step, note in enumerate(notes):
        salt = secrets.token_hex(8)
        changes = json.loads(json.dumps(note.changes, default=str))
        values_digest = salted_digest(salt, changes)
        envelope = [workspace_id, sequence + step, at.isoformat(), note.member_id, note.action, note.subject_kind, note.subject_id]
        digest = chain_digest(digest, envelope, values_digest)
        entry_id = connection.execute(
            insert(AuditEntry).values(
                workspace_id=workspace_id, sequence=sequence + step, at=at, member_id=note.member_id, action=note.action,
                subject_kind=note.subject_kind, subject_id=note.subject_id, values_digest=values_digest, digest=digest,
            )
        ).inserted_primary_key[0]  # fmt: skip
        connection.execute(
            insert(AuditValues).values(workspace_id=workspace_id, entry_id=entry_id, salt=salt, changes=changes)
        )
    return digest

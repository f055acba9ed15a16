"""Writing a transaction's ledger: seven small rows a click, so through the driver itself.

SQLAlchemy takes ten times as long to prepare these statements as the database takes to run them, and each click pays
for all of them. This is the one place with SQL as text; ``tests/db/test_ledger_writer.py`` holds it to the models.
"""

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from crm_app.domain.clock import wall_now
from crm_app.domain.records.chain import chain_digest, salted_digest
from crm_app.domain.records.ledger import Ledger

_COLUMNS = {
    "timeline_event": ("workspace_id", "subject_kind", "subject_id", "at", "member_id", "kind", "body", "facts"),
    "undo_step": ("id", "workspace_id", "kind", "member_id", "payload", "created_at"),
    "audit_entry": (
        "workspace_id", "sequence", "at", "member_id", "action", "subject_kind", "subject_id", "values_digest", "digest",
    ),
    "audit_values": ("workspace_id", "entry_id", "salt", "changes"),
    "change": ("workspace_id", "sequence", "topic", "ids", "stale", "at"),
}  # fmt: skip


class _Writer:
    """The open transaction's own cursor, with values as this database stores them."""

    def __init__(self, session: Session):
        connection = session.connection()
        self._sqlite = connection.dialect.name == "sqlite"
        self._mark = "?" if self._sqlite else "%s"
        self._cursor: Any = connection.connection.cursor()

    def put(self, table: str, *values: Any, returning: str = "") -> Any:
        columns = _COLUMNS[table]
        marks = ", ".join([self._mark] * len(columns))
        tail = f" RETURNING {returning}" if returning else ""
        self._cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks}){tail}',  # noqa: S608 - names of our own tables
            [self._stored(value) for value in values],
        )
        return self._cursor.fetchone()[0] if returning else None

    def head(self, workspace_id: int) -> tuple[int, str]:
        tail = "" if self._sqlite else " FOR UPDATE"
        self._cursor.execute(
            f"SELECT sequence, audit_digest FROM workspace_head WHERE workspace_id = {self._mark}{tail}", [workspace_id]  # noqa: S608
        )
        sequence, digest = self._cursor.fetchone()
        return sequence, digest

    def raise_head(self, workspace_id: int, sequence: int, digest: str) -> None:
        mark = self._mark
        self._cursor.execute(
            f"UPDATE workspace_head SET sequence = {mark}, audit_digest = {mark} WHERE workspace_id = {mark}",  # noqa: S608
            [sequence, digest, workspace_id],
        )

    def close(self) -> None:
        self._cursor.close()

    def _stored(self, value: Any) -> Any:
        if isinstance(value, (dict, list)):
            return json.dumps(value, ensure_ascii=False, default=str)
        if isinstance(value, datetime) and self._sqlite:
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        return value


def write_ledger(session: Session, ledger: Ledger) -> tuple[int, int, list[str]] | None:
    """Write what the services left: timeline, undo, audit, changes, and the counter last.

    Returns:
        Workspace, sequence and topics for whoever watches; None when there is nothing to hear.
    """
    workspace_id = session.info["workspace_id"]
    writer = _Writer(session)
    try:
        for note in ledger.timeline:
            writer.put(
                "timeline_event", workspace_id, note.subject_kind, note.subject_id, note.at, note.member_id, note.kind,
                note.body, note.facts,
            )  # fmt: skip
        for step in ledger.undo:
            writer.put("undo_step", step.id, workspace_id, step.kind, step.member_id, step.payload, wall_now())
        return _write_chain(writer, workspace_id, ledger)
    finally:
        writer.close()


def _write_chain(writer: _Writer, workspace_id: int, ledger: Ledger) -> tuple[int, int, list[str]] | None:
    topics = ledger.topics()
    if not topics and not ledger.audit:
        return None
    sequence, digest = writer.head(workspace_id)
    now = wall_now()
    for topic in topics:
        writer.put("change", workspace_id, sequence + 1, topic, sorted(ledger.changed.get(topic, ())), topic in ledger.stale, now)
    for note in ledger.audit:
        sequence += 1
        salt, changes = secrets.token_hex(8), json.loads(json.dumps(note.changes, default=str))
        values_digest = salted_digest(salt, changes)
        envelope = [workspace_id, sequence, now.isoformat(), note.member_id, note.action, note.subject_kind, note.subject_id]
        digest = chain_digest(digest, envelope, values_digest)
        entry_id = writer.put(
            "audit_entry", workspace_id, sequence, now, *envelope[3:], values_digest, digest, returning="id"
        )
        writer.put("audit_values", workspace_id, entry_id, salt, changes)
    sequence += 0 if ledger.audit else 1
    # The counter goes last: whoever reads it has the rows before it.
    writer.raise_head(workspace_id, sequence, digest)
    return (workspace_id, sequence, topics) if topics else None

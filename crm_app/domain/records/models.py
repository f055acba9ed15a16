"""What every area leaves behind: audit, timeline, changes for live pages, jobs, undo, files, search."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from crm_app.domain.base import BigId, Identified, Scoped, UtcMoment, own_key, points_at, table_args


class WorkspaceHead(Identified, table=True):
    """The counters that are raised last in each writing transaction: change sequence and audit chain."""

    __tablename__ = "workspace_head"
    __table_args__ = table_args(UniqueConstraint("workspace_id"))
    workspace_id: int = Field(foreign_key="workspace.id", sa_type=BigId)
    sequence: int = Field(default=0, sa_type=BigId)
    audit_digest: str = ""
    next_lead_number: int = Field(default=1, sa_type=BigId)


class AuditEntry(Scoped, table=True):
    """The append-only envelope: who did what to which row, chained by digest.

    ``values_digest`` is salted, so erasure may empty the values without breaking the chain.
    """

    __tablename__ = "audit_entry"
    __table_args__ = table_args(
        own_key(), Index("ix_audit_subject", "workspace_id", "subject_kind", "subject_id"),
        UniqueConstraint("workspace_id", "sequence"),
    )  # fmt: skip
    sequence: int = Field(sa_type=BigId)
    at: datetime = Field(sa_type=UtcMoment)
    member_id: int | None = Field(default=None, sa_type=BigId)
    action: str
    subject_kind: str
    subject_id: int | None = Field(default=None, sa_type=BigId)
    values_digest: str
    digest: str


class AuditValues(Scoped, table=True):
    """Before and after, kept apart from the envelope."""

    __tablename__ = "audit_values"
    __table_args__ = table_args(own_key(), points_at("entry_id", "audit_entry"), Index("ix_audit_values_entry", "workspace_id", "entry_id"))
    entry_id: int = Field(sa_type=BigId)
    salt: str
    changes: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class TimelineEvent(Scoped, table=True):
    """What people read on a record: calls, visits, messages, moves, edits."""

    __tablename__ = "timeline_event"
    __table_args__ = table_args(own_key(), Index("ix_timeline_subject", "workspace_id", "subject_kind", "subject_id", "at"))
    subject_kind: str
    subject_id: int = Field(sa_type=BigId)
    at: datetime = Field(sa_type=UtcMoment)
    member_id: int | None = Field(default=None, sa_type=BigId)
    kind: str
    body: str = Field(default="", sa_type=Text)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Change(Scoped, table=True):
    """The outbox that live pages read: which rows of a topic changed, in order, without content."""

    __tablename__ = "change"
    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "sequence", "topic"))
    sequence: int = Field(sa_type=BigId)
    topic: str
    ids: list[int] = Field(default_factory=list, sa_type=JSON)
    stale: bool = False
    at: datetime = Field(sa_type=UtcMoment)


class Job(Scoped, table=True):
    """Long work, leased by the worker process."""

    __table_args__ = table_args(own_key(), Index("ix_job_state", "state", "due_at"), UniqueConstraint("workspace_id", "name", "due_at"))
    name: str
    kind: str
    state: str = "waiting"
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    result: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    done: int = 0
    total: int = 0
    due_at: datetime = Field(sa_type=UtcMoment)
    created_at: datetime = Field(sa_type=UtcMoment)
    finished_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    member_id: int | None = Field(default=None, sa_type=BigId)
    cancel_asked: bool = False
    lease_owner: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcMoment)
    attempts: int = 0


class UndoStep(Scoped, table=True):
    """A stored inverse command; one mechanism for moves, edits, bulk changes and imports."""

    __tablename__ = "undo_step"
    __table_args__ = table_args(own_key())
    kind: str
    member_id: int | None = Field(default=None, sa_type=BigId)
    payload: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcMoment)
    used_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class StoredFile(Scoped, table=True):
    """Metadata of an uploaded file; the content lies under the data folder by its digest."""

    __tablename__ = "stored_file"
    __table_args__ = table_args(own_key())
    digest: str
    name: str
    size: int = Field(sa_type=BigId)
    purpose: str
    member_id: int | None = Field(default=None, sa_type=BigId)
    created_at: datetime = Field(sa_type=UtcMoment)


class SearchDoc(Scoped, table=True):
    """The words under which a row is found; the database's own full-text index follows this table."""

    __tablename__ = "search_doc"
    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "kind", "subject_id"))
    kind: str
    subject_id: int = Field(sa_type=BigId)
    words: str = Field(sa_type=Text)


class SavedView(Scoped, table=True):
    """A named set of filters of a page, mine or shared."""

    __tablename__ = "saved_view"
    __table_args__ = table_args(own_key(), points_at("member_id", "membership"))
    member_id: int = Field(sa_type=BigId)
    page: str
    name: str
    query: str
    shared: bool = False
    version: int = 1


class Draft(Scoped, table=True):
    """What somebody is typing, kept so that a lost connection loses nothing."""

    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "member_id", "code"))
    member_id: int = Field(sa_type=BigId)
    code: str
    body: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcMoment)


class ImportMapping(Scoped, table=True):
    """How a file with these headers was matched to fields the last time."""

    __tablename__ = "import_mapping"
    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "kind", "header_digest"))
    kind: str
    header_digest: str
    mapping: dict[str, Any] = Field(sa_type=JSON)

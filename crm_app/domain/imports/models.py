"""What an import did, row by row: enough to take it back, and to say which rows were refused."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from crm_app.domain.base import BigId, Scoped, own_key, points_at, table_args


class Outcome(StrEnum):
    """What became of a row of the file."""

    CREATED = "created"
    UPDATED = "updated"
    REFUSED = "refused"
    KEPT = "kept"


class ImportedRow(Scoped, table=True):
    """One row's effect. ``version`` is the lead's afterwards; ``before`` holds the old values of an update."""

    __tablename__ = "imported_row"
    __table_args__ = table_args(
        own_key(), points_at("job_id", "job"), Index("ix_imported_row_job", "workspace_id", "job_id", "outcome")
    )
    job_id: int = Field(sa_type=BigId)
    row: int
    outcome: str
    lead_id: int | None = Field(default=None, sa_type=BigId)
    version: int = 0
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    problem: dict[str, Any] | None = Field(default=None, sa_type=JSON)

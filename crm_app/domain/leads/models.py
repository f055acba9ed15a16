"""Leads, the stages of their funnel, and their tags."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from crm_app.domain.base import BigId, ByteOrdered, Names, Scoped, UtcMoment, own_key, points_at, table_args


class StageKind(StrEnum):
    """What being in a stage means; the names and the number of stages are the administrator's."""

    OPEN = "open"
    CONVERTED = "converted"
    DISQUALIFIED = "disqualified"


class LeadStage(Scoped, table=True):
    """A column of the board: immutable code, names, win probability (percent), day limit."""

    __tablename__ = "lead_stage"
    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "code"))
    code: str
    kind: str = StageKind.OPEN
    names: Names = Field(sa_type=JSON)
    probability: int = 0
    day_limit: int | None = None
    position: int = 0
    active: bool = True
    version: int = 1


class Lead(Scoped, table=True):
    """Somebody who might buy. ``amount`` is in minor units of ``currency``.

    ``version`` guards every write: the UPDATE names the version that was read and fails when it is no longer there.
    """

    __table_args__ = table_args(
        own_key(),
        UniqueConstraint("workspace_id", "number"),
        UniqueConstraint("workspace_id", "outside_id"),
        points_at("stage_id", "lead_stage"), points_at("owner_id", "membership"), points_at("team_id", "team"),
        points_at("source_id", "term"), points_at("reason_id", "term"),
        Index("ix_lead_board", "workspace_id", "deleted_at", "stage_id", "rank", "id"),
        Index("ix_lead_totals", "workspace_id", "deleted_at", "stage_id", "owner_id", "team_id", "amount"),
        Index("ix_lead_owner", "workspace_id", "owner_id", "next_step_on"),
    )  # fmt: skip
    number: int = Field(sa_type=BigId)
    version: int = 1
    title: str
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    region: str = ""
    amount: int | None = Field(default=None, sa_type=BigId)
    currency: str = "CNY"
    intent: str | None = None
    stage_id: int = Field(sa_type=BigId)
    stage_entered_at: datetime = Field(sa_type=UtcMoment)
    rank: str = Field(sa_type=ByteOrdered)
    source_id: int | None = Field(default=None, sa_type=BigId)
    owner_id: int | None = Field(default=None, sa_type=BigId)
    team_id: int | None = Field(default=None, sa_type=BigId)
    assigned_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    next_step: str = ""
    next_step_on: date | None = None
    reason_id: int | None = Field(default=None, sa_type=BigId)
    note: str = Field(default="", sa_type=Text)
    outside_id: str | None = None
    created_at: datetime = Field(sa_type=UtcMoment)
    created_by: int | None = Field(default=None, sa_type=BigId)
    updated_at: datetime = Field(sa_type=UtcMoment)
    last_activity_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class LeadTag(Scoped, table=True):
    """A tag on a lead."""

    __tablename__ = "lead_tag"
    __table_args__ = table_args(
        UniqueConstraint("workspace_id", "lead_id", "term_id"), points_at("lead_id", "lead"), points_at("term_id", "term"),
        Index("ix_lead_tag_term", "workspace_id", "term_id", "lead_id"),
    )  # fmt: skip
    lead_id: int = Field(sa_type=BigId)
    term_id: int = Field(sa_type=BigId)


# Set here because SQLModel gives a class no columns before its table exists; the service counts the version up.
Lead.__mapper__.version_id_col = Lead.__table__.c.version  # type: ignore[attr-defined]
Lead.__mapper__.version_id_generator = False  # type: ignore[attr-defined]

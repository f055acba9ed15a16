"""Dictionaries that the administrator makes: lead sources, tags, disqualification reasons."""

from enum import StrEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from crm_app.domain.base import Names, Scoped, own_key, table_args


class TermKind(StrEnum):
    """Which dictionary a term belongs to."""

    LEAD_SOURCE = "lead_source"
    TAG = "tag"
    DISQUALIFY_REASON = "disqualify_reason"


class Term(Scoped, table=True):
    """An entry: an immutable code and a name per language. Retired entries stay on old rows."""

    __table_args__ = table_args(own_key(), UniqueConstraint("workspace_id", "kind", "code"))
    kind: str
    code: str
    names: Names = Field(sa_type=JSON)
    colour: str = "slate"
    position: int = 0
    active: bool = True
    version: int = 1

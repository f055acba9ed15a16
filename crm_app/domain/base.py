"""What every table is made of: ids that never come back, UTC moments, a workspace, a version."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Integer, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel
from sqlmodel import Session as Session  # for those above the domain, who pass it on without speaking SQL

# Every constraint has a name, so that a later migration can change it on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s",
}  # fmt: skip

BigId = BigInteger().with_variant(Integer(), "sqlite")
# PostgreSQL orders text by locale; ranks and codes are ordered by code unit everywhere.
ByteOrdered = String().with_variant(String(collation="C"), "postgresql")

Names = dict[str, str]


class UtcMoment(TypeDecorator[datetime]):
    """Aware UTC datetimes on both databases; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, and naive for SQLite, which stores no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always UTC; PostgreSQL answers in the zone its server stands in."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Identified(SQLModel):
    """A surrogate key."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)  # type: ignore[call-overload]


class Scoped(Identified):
    """A business row. The session adds ``workspace_id`` to every query and fills it on insert."""

    is_workspace_scoped: ClassVar[bool] = True
    workspace_id: int = Field(default=None, foreign_key="workspace.id", nullable=False, sa_type=BigId)  # type: ignore[call-overload]


def own_key() -> UniqueConstraint:
    """Lets other tables point at ``(workspace_id, id)``, so a foreign row cannot be named."""
    return UniqueConstraint("workspace_id", "id")


def points_at(column: str, table: str) -> ForeignKeyConstraint:
    """A composite foreign key that stays within the workspace."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"])


def table_args(*parts: Any) -> tuple[Any, ...]:
    """Constraints and indexes, with ids that SQLite never hands out twice."""
    return (*parts, {"sqlite_autoincrement": True})


def name_in(names: Names, locale: str) -> str:
    """A name in the reader's language, or in whichever language there is."""
    return names.get(locale) or next((name for name in names.values() if name), "")

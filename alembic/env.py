"""Alembic's entry: the same models, SQLite and PostgreSQL, one transaction per upgrade."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from crm_app.db.engine import engine_for
from crm_app.db.registry import METADATA
from crm_app.domain.base import UtcMoment
from crm_app.settings import current_settings


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True, include_object=_is_ours,
        render_item=_render,
    )  # fmt: skip
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    # The full-text table and its shadow tables belong to the database, not to the models.
    return not (kind == "table" and (name or "").startswith("search_text"))


def _render(kind: str, item: object, _context: object) -> str | bool:
    """Plain SQLAlchemy types in the versions: they must not change when the models do."""
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    engine = engine_for(context.config.attributes.get("url") or current_settings().database_url)
    with engine.connect().execution_options(writing=True) as own:
        _run(own)
        own.commit()

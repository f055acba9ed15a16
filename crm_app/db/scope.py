"""The workspace filter that no query can forget.

A session opened for a workspace adds ``workspace_id = …`` to every SELECT, ORM UPDATE and DELETE, also inside
sub-queries and relationships, and fills the column on insert. A session without one may not touch scoped rows.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql.util import find_tables
from sqlmodel import Session

from crm_app.db.registry import scoped_classes


@lru_cache(maxsize=256)
def _criteria(workspace_id: int) -> dict[str, Any]:
    return {
        # A function of the entity: SQLAlchemy does not adapt a plain expression to an alias that is joined.
        cls.__tablename__: with_loader_criteria(cls, lambda entity: entity.workspace_id == workspace_id, include_aliases=True)  # type: ignore[attr-defined]
        for cls in scoped_classes()
    }


def _options(statement: Any, workspace_id: int) -> list[Any]:
    """The criteria of the tables a statement names, at any depth; all of them when it names none we know.

    Two dozen criteria on each statement cost a millisecond a click; those that cannot match are left out.
    """
    criteria = _criteria(workspace_id)
    named = {table.name for table in find_tables(statement, include_crud=True)} & criteria.keys()
    return [criteria[name] for name in sorted(named)] if named else list(criteria.values())


class ScopedSession(Session):
    """A session that sees one workspace."""


@event.listens_for(ScopedSession, "do_orm_execute")
def _add_scope(state: ORMExecuteState) -> None:
    if state.is_column_load or state.is_relationship_load:
        return
    if state.execution_options.get("all_workspaces"):
        return
    workspace_id = state.session.info.get("workspace_id")
    if workspace_id is None:
        if any(getattr(mapper.class_, "is_workspace_scoped", False) for mapper in state.all_mappers):
            raise RuntimeError("a query for workspace rows needs a workspace")
        return
    if state.is_insert or (state.is_update and isinstance(state.parameters, list)):
        _ensure_own_rows(state, workspace_id)
    else:
        state.statement = state.statement.options(*_options(state.statement, workspace_id))


def _ensure_own_rows(state: ORMExecuteState, workspace_id: int) -> None:
    """Statements that name their rows one by one take no criteria; what they say is looked at instead."""
    if state.is_update:
        raise RuntimeError("an update by a list of ids cannot be kept within a workspace; use WHERE")
    mapper = state.bind_mapper
    if mapper is None or not getattr(mapper.class_, "is_workspace_scoped", False):
        return
    rows: list[Any] = state.parameters if isinstance(state.parameters, list) else [state.parameters or {}]
    if any(row.get("workspace_id") != workspace_id for row in rows):
        raise RuntimeError("a row of another workspace")


@event.listens_for(ScopedSession, "before_flush")
def _fill_scope(session: Session, _context: Any, _instances: Any) -> None:
    workspace_id = session.info.get("workspace_id")
    for row in session.new:
        if getattr(row, "is_workspace_scoped", False) and row.workspace_id is None:
            row.workspace_id = workspace_id
    for row in (*session.new, *session.dirty):
        if not getattr(row, "is_workspace_scoped", False) or row.workspace_id == workspace_id:
            continue
        # A worker leases jobs of every workspace; a row of one may never become another's.
        if row in session.new or inspect(row).attrs.workspace_id.history.has_changes():
            raise RuntimeError("a row of another workspace")

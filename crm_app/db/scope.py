"""The workspace filter that no query can forget.

A session opened for a workspace adds ``workspace_id = …`` to every SELECT, ORM UPDATE and DELETE, also inside
sub-queries and relationships, and fills the column on insert. A session without one may not touch scoped rows.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlmodel import Session

from crm_app.db.registry import scoped_classes


@lru_cache(maxsize=256)
def _criteria(workspace_id: int) -> dict[type, Any]:
    return {
        cls: with_loader_criteria(cls, cls.workspace_id == workspace_id, include_aliases=True)  # type: ignore[attr-defined]
        for cls in scoped_classes()
    }


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
    state.statement = state.statement.options(*_criteria(workspace_id).values())


@event.listens_for(ScopedSession, "before_flush")
def _fill_scope(session: Session, _context: Any, _instances: Any) -> None:
    workspace_id = session.info.get("workspace_id")
    for row in session.new:
        if not getattr(row, "is_workspace_scoped", False):
            continue
        if row.workspace_id is None:
            row.workspace_id = workspace_id
        if row.workspace_id != workspace_id and not session.info.get("all_workspaces"):
            raise RuntimeError("a row of another workspace")

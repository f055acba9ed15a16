"""Many rows in one statement, in whichever way the database at hand is quick at."""

from typing import Any

from sqlalchemy import insert
from sqlmodel import Session


def insert_many(session: Session, cls: Any, rows: list[dict[str, Any]]) -> None:
    """Insert plain rows of one table; each names all its columns, ``workspace_id`` too."""
    if not rows:
        return
    statement = insert(cls)
    if session.get_bind().dialect.name == "postgresql":
        # Asking for something back makes SQLAlchemy send many rows in one statement; without it they go one by one.
        session.exec(statement.returning(cls.id), params=rows).all()  # type: ignore[call-overload]
    else:
        session.exec(statement, params=rows)  # type: ignore[call-overload]

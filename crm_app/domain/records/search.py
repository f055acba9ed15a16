"""The search table and its full-text criterion: FTS5 on SQLite, tsquery on PostgreSQL, one meaning."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, column, insert, literal, select, table, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlmodel import Session, col

from crm_app.domain.records.models import SearchDoc
from crm_app.domain.records.words import index_words, query_words

# Made by the migration and kept by triggers on ``search_doc``.
FULL_TEXT = table("search_text", column("rowid", Integer), column("words"))


class _Matches(FunctionElement[bool]):
    """``search_doc`` rows that hold every word's beginning."""

    type = Boolean()
    inherit_cache = True
    name = "matches"


@compiles(_Matches, "sqlite")
def _matches_sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    identity, words, _ = element.clauses
    return (
        f"{compiler.process(identity, **kwargs)} IN (SELECT rowid FROM search_text"
        f" WHERE search_text MATCH {compiler.process(words, **kwargs)})"
    )


@compiles(_Matches, "postgresql")
def _matches_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    _, words, column_ = element.clauses
    return f"to_tsvector('simple', {compiler.process(column_, **kwargs)}) @@ {compiler.process(words, **kwargs)}::tsquery"


def put(session: Session, kind: str, subject_id: int, *texts: str) -> None:
    """Make a row findable under these texts, in the caller's transaction."""
    words = index_words(*texts)
    changed = session.exec(
        update(SearchDoc).where(col(SearchDoc.kind) == kind, col(SearchDoc.subject_id) == subject_id).values(words=words)  # type: ignore[call-overload]
    )
    if changed.rowcount == 0:
        session.add(SearchDoc(kind=kind, subject_id=subject_id, words=words))


def put_many(session: Session, kind: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    """Make many new rows findable at once."""
    put_words(session, kind, [(subject_id, index_words(*texts)) for subject_id, texts in rows])


def put_words(session: Session, kind: str, rows: list[tuple[int, str]]) -> None:
    """The same with words made before, outside the writer's turn: Chinese takes a while."""
    workspace_id = session.info["workspace_id"]
    session.exec(insert(SearchDoc), params=[  # type: ignore[call-overload]
        {"workspace_id": workspace_id, "kind": kind, "subject_id": subject_id, "words": words} for subject_id, words in rows
    ])  # fmt: skip


def found(session: Session, kind: str, query: str, subject: Any) -> ColumnElement[bool]:
    """The criterion that ``subject`` (an id column) is among the rows a query finds."""
    words = query_words(query)
    if not words:
        return literal(False) if query.strip() else literal(True)
    phrase = _phrase(words, session.get_bind().dialect.name)
    ids = select(SearchDoc.subject_id).where(
        SearchDoc.kind == kind, _Matches(col(SearchDoc.id), literal(phrase), col(SearchDoc.words))
    )
    return subject.in_(ids)  # type: ignore[no-any-return]


def _phrase(words: list[str], dialect: str) -> str:
    # Words hold letters and digits only (``query_words``), so quoting is for the grammar, not for safety.
    if dialect == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " AND ".join(f'"{word}"*' for word in words)



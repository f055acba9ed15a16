"""The search table and its full-text criterion: FTS5 on SQLite, tsquery on PostgreSQL, one meaning."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Integer, cast, column, func, literal, select, table, true, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement
from sqlmodel import Session, col

from crm_app.domain.records.many import insert_many
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
        f"{compiler.process(identity, **kwargs)} IN (SELECT rowid FROM search_text"  # noqa: S608 - compiled expressions only
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
        session.flush()  # a second change in the same transaction must find it


def put_many(session: Session, kind: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    """Make many new rows findable at once."""
    put_words(session, kind, [(subject_id, index_words(*texts)) for subject_id, texts in rows])


def put_words(session: Session, kind: str, rows: list[tuple[int, str]]) -> None:
    """The same with words made before, outside the writer's turn: Chinese takes a while."""
    workspace_id = session.info["workspace_id"]
    insert_many(session, SearchDoc, [
        {"workspace_id": workspace_id, "kind": kind, "subject_id": subject_id, "words": found}
        for subject_id, found in rows
    ])  # fmt: skip


def found(session: Session, kind: str, query: str, subject: Any) -> ColumnElement[bool]:
    """The criterion that ``subject`` (an id column) is among the rows a query finds.

    The words are looked up once for all queries of a unit of work: totals and each column ask for the same rows.
    """
    if not query.strip():
        return true()
    memo = session.info.setdefault("found", {})
    if (kind, query) not in memo:
        memo[kind, query] = _ids(session, kind, query)
    return _among(session, subject, memo[kind, query])


def newest_found(session: Session, kind: str, query: str, subject: Any, *, most: int) -> ColumnElement[bool]:
    """Like ``found``, for the newest ``most`` rows only: enough for a short list, and quick however many there are."""
    if not query.strip():
        return true()
    return _among(session, subject, _ids(session, kind, query, most=most))


def _ids(session: Session, kind: str, query: str, *, most: int | None = None) -> Any:
    """The ids in one value, as the database packs them: a JSON text on SQLite, an array on PostgreSQL."""
    words, dialect = query_words(query), session.get_bind().dialect.name
    pack = func.array_agg if dialect == "postgresql" else func.json_group_array
    if not words:
        return [] if dialect == "postgresql" else "[]"
    matching = _Matches(col(SearchDoc.id), literal(_phrase(words, dialect)), col(SearchDoc.words))
    wanted = select(SearchDoc.subject_id).where(SearchDoc.kind == kind, matching)
    if most:
        wanted = wanted.order_by(col(SearchDoc.id).desc()).limit(most)
    found = wanted.subquery()
    return session.exec(select(pack(found.c.subject_id))).scalar_one() or []  # type: ignore[call-overload]


def _among(session: Session, subject: Any, ids: Any) -> ColumnElement[bool]:
    """One parameter however many ids."""
    if session.get_bind().dialect.name == "postgresql":
        return subject == func.any(cast(literal(ids, ARRAY(BigInteger)), ARRAY(BigInteger)))  # type: ignore[no-any-return]
    return subject.in_(select(func.json_each(literal(ids)).table_valued("value").c.value))  # type: ignore[no-any-return]


def _phrase(words: list[str], dialect: str) -> str:
    # Words hold letters and digits only (``query_words``), so quoting is for the grammar, not for safety.
    if dialect == "postgresql":
        return " & ".join(f"'{word}':*" for word in words)
    return " AND ".join(f'"{word}"*' for word in words)



"""Whole workspaces at once, set by set: erase every row of one, or copy one into another.

This is the only place that goes around the services, because it moves nothing within a workspace: it takes the rows
as they are. It works from the tables' own keys, so a table added later is covered from its first day.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    text,
    update,
)
from sqlmodel import Session

from crm_app.db.registry import METADATA

TABLES = METADATA.tables
WORKSPACE, MEMBERSHIP, USER = TABLES["workspace"], TABLES["membership"], TABLES["app_user"]

# What belongs to the original only: its audit chain and sequence, its jobs and files, what its people hold open.
# A saved view names ids within its query, which mean nothing elsewhere.
LEFT_BEHIND = frozenset({
    "workspace_head", "login_session", "audit_entry", "audit_values", "change", "job", "undo_step", "stored_file",
    "saved_view", "draft", "import_mapping", "imported_row", "invitation",
})  # fmt: skip
# References that are no foreign keys, because what they name may go before them.
LOOSE = {("lead", "created_by"): "membership", ("timeline_event", "member_id"): "membership"}
# The column that names the table ``subject_id`` points into.
SUBJECT_KIND = {"timeline_event": "subject_kind", "search_doc": "kind"}


def workspaces_of_kind(session: Session, *kinds: str) -> list[int]:
    """The ids of all workspaces, or of those of some kinds."""
    query = select(WORKSPACE.c.id).order_by(WORKSPACE.c.id)
    rows = session.connection().execute(query.where(WORKSPACE.c.kind.in_(kinds)) if kinds else query)
    return list(rows.scalars())


def workspace_tables() -> list[Table]:
    """Every table with rows of a workspace, those that others point at first."""
    return [table for table in METADATA.sorted_tables if "workspace_id" in table.c]


def erase_workspaces(session: Session, ids: list[int]) -> None:
    """Remove workspaces with everything in them, and the people who belong to nothing else."""
    connection = session.connection()
    members = select(MEMBERSHIP.c.user_id).where(MEMBERSHIP.c.workspace_id.in_(ids))
    people = list(connection.execute(members.distinct()).scalars())
    for table in reversed(workspace_tables()):
        connection.execute(delete(table).where(table.c.workspace_id.in_(ids)))
    connection.execute(delete(WORKSPACE).where(WORKSPACE.c.id.in_(ids)))
    elsewhere = set(connection.execute(select(MEMBERSHIP.c.user_id).where(MEMBERSHIP.c.user_id.in_(people))).scalars())
    _erase_people(connection, [person for person in people if person not in elsewhere])


def _erase_people(connection: Connection, ids: list[int]) -> None:
    emails = select(USER.c.email).where(USER.c.id.in_(ids))
    guesses = TABLES["login_backoff"]
    connection.execute(delete(guesses).where(guesses.c.account.in_(emails)))
    connection.execute(delete(USER).where(USER.c.id.in_(ids)))


def copied_tables() -> list[Table]:
    """The tables that a copy takes over; events and search words come after whatever they are about."""
    kept = [table for table in workspace_tables() if table.name not in LEFT_BEHIND]
    return sorted(kept, key=lambda table: table.name in SUBJECT_KIND)


def copy_rows(session: Session, source: int, target: int) -> None:
    """Copy the rows of one workspace into another, empty one; every id is new and every reference follows."""
    connection = session.connection()
    ids = _id_map()
    ids.create(connection)
    for table in copied_tables():
        _give_new_ids(connection, ids, table, source)
        connection.execute(_copying(table, ids, source, target))
    _follow_facts(connection, ids, target)
    _go_on_numbering(connection, source, target)
    ids.drop(connection)


def _id_map() -> Table:
    return Table(
        "copied_row", MetaData(), Column("kind", String), Column("old_id", BigInteger), Column("new_id", BigInteger),
        PrimaryKeyConstraint("kind", "old_id"), prefixes=["TEMPORARY"],
    )  # fmt: skip


def _give_new_ids(connection: Connection, ids: Table, table: Table, source: int) -> None:
    rows = select(table.c.id).where(table.c.workspace_id == source).order_by(table.c.id).subquery()
    new_id: Any
    if connection.dialect.name == "postgresql":
        new_id = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
    else:
        # This transaction is the only writer. Ids never come back: count from the last one given, not the last in use.
        given = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        last = connection.execute(given, {"name": table.name}).scalar()
        new_id = (last or 0) + func.row_number().over(order_by=rows.c.id)
    kind = cast(literal(table.name), String)
    connection.execute(insert(ids).from_select(["kind", "old_id", "new_id"], select(kind, rows.c.id, new_id)))


def _references(table: Table) -> dict[str, str]:
    """Which column points into which table of the same workspace."""
    found = {column: target for (name, column), target in LOOSE.items() if name == table.name}
    for key in table.foreign_key_constraints:
        names = [column.name for column in key.columns]
        if len(names) == 2:
            found[next(name for name in names if name != "workspace_id")] = key.referred_table.name
    return found


def _copying(table: Table, ids: Table, source: int, target: int) -> Any:
    own = ids.alias("own")
    rows = table.join(own, (own.c.kind == table.name) & (own.c.old_id == table.c.id))
    # A one-click persona stays with the original, so that nobody lands in a copy by chance.
    values: dict[str, Any] = {"id": own.c.new_id, "workspace_id": literal(target), "persona": null()}
    for column, pointed_at in _references(table).items():
        other = ids.alias(f"of_{column}")
        rows = rows.outerjoin(other, (other.c.kind == pointed_at) & (other.c.old_id == table.c[column]))
        values[column] = other.c.new_id
    if table.name in SUBJECT_KIND:
        subject = ids.alias("of_subject")
        kind = table.c[SUBJECT_KIND[table.name]]
        rows = rows.outerjoin(subject, (subject.c.kind == kind) & (subject.c.old_id == table.c.subject_id))
        values["subject_id"] = subject.c.new_id
    names = [column.name for column in table.c]
    chosen = [values.get(name, table.c[name]) for name in names]
    query = select(*chosen).select_from(rows).where(table.c.workspace_id == source).order_by(own.c.new_id)
    return insert(table).from_select(names, query)


def _follow_facts(connection: Connection, ids: Table, target: int) -> None:
    """A disqualification keeps its reason's id among the facts of its event."""
    events = TABLES["timeline_event"]
    query = select(events.c.id, events.c.facts).where(events.c.workspace_id == target, events.c.kind == "disqualified")
    terms = {row.old_id: row.new_id for row in connection.execute(select(ids).where(ids.c.kind == "term"))}
    changed = [
        {"event": row.id, "facts": {**row.facts, "reason_id": terms[row.facts["reason_id"]]}}
        for row in connection.execute(query)
        if row.facts.get("reason_id") in terms
    ]
    if changed:
        one = update(events).where(events.c.id == bindparam("event")).values(facts=bindparam("facts"))
        connection.execute(one, changed)


def _go_on_numbering(connection: Connection, source: int, target: int) -> None:
    head = TABLES["workspace_head"]
    number = select(head.c.next_lead_number).where(head.c.workspace_id == source).scalar_subquery()
    connection.execute(update(head).where(head.c.workspace_id == target).values(next_lead_number=number))

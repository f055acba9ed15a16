"""The ledger goes through the driver by itself; what it writes must read back through the models, value by value."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlmodel import select

from crm_app.db import ledger_writer
from crm_app.db.registry import METADATA
from crm_app.domain.clock import wall_now
from crm_app.domain.records.ledger import announce, announce_stale, audit, tell
from crm_app.domain.records.models import AuditEntry, AuditValues, Change, TimelineEvent, UndoStep
from crm_app.domain.records.undo import remember

AWKWARD = {"quote": "it's \"here\"", "words": "远航 😀 %s ? :x", "number": 2**53, "none": None, "list": [1, [2]], "yes": True}


@pytest.mark.parametrize("table", sorted(ledger_writer._COLUMNS))
def test_it_names_every_column_that_has_no_default_of_its_own(table):
    columns = METADATA.tables[table].columns
    needed = {column.name for column in columns if not column.nullable and not column.primary_key and column.server_default is None}
    written = set(ledger_writer._COLUMNS[table])
    assert needed <= written
    assert written <= set(columns.keys())


def test_every_value_reads_back_as_it_was_left(work, office):
    moment = datetime(2026, 11, 21, 9, 30, 15, 7, tzinfo=timezone(timedelta(hours=8)))
    begun = wall_now()
    with work(office.amy) as session:
        audit(session, office.amy, "lead.edit", "lead", 7, **AWKWARD)
        tell(session, office.amy, "lead", 7, "call", "it's 远航", at=moment, **AWKWARD)
        step_id = remember(session, office.amy, "lead.edit", **AWKWARD)
        announce(session, "leads", 9, 7)
        announce_stale(session, "jobs")
    with work(office.amy, writing=False) as session:
        event = session.exec(select(TimelineEvent).where(TimelineEvent.subject_id == 7)).one()
        assert (event.at, event.body, event.facts, event.member_id) == (moment, "it's 远航", AWKWARD, office.amy.member_id)
        step = session.get(UndoStep, step_id)
        assert (step.payload, step.kind, step.used_at) == (AWKWARD, "lead.edit", None)
        assert begun <= step.created_at <= wall_now()
        assert step.created_at.tzinfo is UTC
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "lead.edit")).one()
        values = session.exec(select(AuditValues).where(AuditValues.entry_id == entry.id)).one()
        assert (entry.subject_id, entry.member_id, values.changes) == (7, office.amy.member_id, AWKWARD)
        heard = {change.topic: change for change in session.exec(select(Change).where(Change.sequence >= entry.sequence))}
        assert (heard["leads"].ids, heard["leads"].stale) == ([7, 9], False)
        assert (heard["jobs"].ids, heard["jobs"].stale) == ([], True)

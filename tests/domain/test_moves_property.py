"""A thousand random moves: no cent of drift, and one row written each."""

import random
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.service import move_lead
from crm_app.domain.records.undo import undo
from tests.factories import a_lead, a_reason, the_stage

OPEN = ("new", "contacted", "qualified")
MOVES, PER_UNIT = 1000, 25


@contextmanager
def lead_rows_written(engine):
    """How many rows of the lead table are updated while this is open."""
    written = []

    def note(_connection, cursor, statement, _parameters, _context, _many):
        if statement.lstrip().upper().startswith(("UPDATE LEAD ", 'UPDATE "LEAD" ')):
            written.append(cursor.rowcount)

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "after_cursor_execute", note)


@pytest.fixture
def board(work, office):
    """Forty leads with awkward amounts, some without any."""
    rng = random.Random(11)
    with work(office.eva) as session:
        for step in range(40):
            amount = "" if step % 9 == 0 else f"{rng.randint(0, 10**7)}.{rng.randint(0, 99):02d}"
            a_lead(session, rng.choice([office.amy, office.bob, office.dan]), amount=amount, stage=rng.choice(OPEN))
        return [(lead.id, lead.amount or 0) for lead in session.exec(queries.select(Lead))]


def sums_of_the_cards(session, actor):
    """Count and sum of every column, by adding up its cards one by one."""
    found = {}
    for stage in queries.stages(session):
        rows, _ = queries.column_page(session, actor, LeadFilter(), stage_id=stage.id, limit=1000)
        if rows:
            found[stage.id] = (len(rows), sum(row.amount or 0 for row in rows))
    return found


def test_totals_equal_the_cards_after_a_thousand_moves_of_one_row_each(work, office, board, database):
    rng, before = random.Random(7), sum(amount for _, amount in board)
    with work(office.eva) as session:
        reason = a_reason(session).id
        codes = {stage.id: stage.code for stage in queries.stages(session)}
    ids = [lead_id for lead_id, _ in board]
    for _ in range(MOVES // PER_UNIT):
        with work(office.eva) as session, lead_rows_written(database.engine) as written:
            for _ in range(PER_UNIT):
                lead_id, above, below = rng.sample(ids, 3)
                target = rng.choice([*OPEN, "disqualified"])
                move_lead(session, office.eva, lead_id=lead_id, to=target, above=above, below=below, reason_id=reason,
                          seen_stage=codes[session.get(Lead, lead_id).stage_id])  # fmt: skip
        assert written == [1] * PER_UNIT
    with work(office.eva, writing=False) as session:
        totals = {stage_id: (total.count, total.sum) for stage_id, total in queries.totals(session, office.eva, LeadFilter()).items()}
        assert totals == sums_of_the_cards(session, office.eva)
        assert sum(total for _, total in totals.values()) == before
        assert sum(count for count, _ in totals.values()) == len(board)
        ranks = [(lead.stage_id, lead.rank) for lead in session.exec(queries.select(Lead))]
        assert len(set(ranks)) == len(ranks), "two cards on one place"


def test_a_move_and_its_undo_write_the_lead_once_each(work, office, board, database):
    lead_id = board[0][0]
    with work(office.eva) as session, lead_rows_written(database.engine) as written:
        lead = session.get(Lead, lead_id)
        code = next(stage.code for stage in queries.stages(session) if stage.id == lead.stage_id)
        target = next(other for other in OPEN if other != code)
        _, step = move_lead(session, office.eva, lead_id=lead_id, to=target, seen_stage=code)
    assert written == [1]
    with work(office.eva) as session, lead_rows_written(database.engine) as written:
        undo(session, office.eva, step_id=step)
    assert written == [1]
    with work(office.eva, writing=False) as session:
        assert session.get(Lead, lead_id).stage_id == the_stage(session, code).id

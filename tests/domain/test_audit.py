"""The audit trail: written with the change or not at all, and no entry can be altered unseen."""

import pytest
from sqlalchemy import text
from sqlmodel import col, func, select

from crm_app.domain.errors import NotFound, RuleViolation
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.service import create_lead, edit_lead, move_lead
from crm_app.domain.records.models import AuditEntry, AuditValues, Change, TimelineEvent
from crm_app.domain.records.verify import verify_audit
from tests.factories import a_lead, an_office


@pytest.fixture
def history(work, office):
    """A few audited acts in several transactions; returns how many entries there are."""
    with work(office.amy) as session:
        lead_id = create_lead(session, office.amy, title="远航物流", amount="120").id
    with work(office.amy) as session:
        move_lead(session, office.amy, lead_id=lead_id, to="contacted", seen_stage="new")
        edit_lead(session, office.amy, lead_id=lead_id, changes={"title": ("远航物流", "远航集团"), "amount": ("120", "150.5")})
    with work(office.cai) as session:
        move_lead(session, office.cai, lead_id=lead_id, to="qualified", seen_stage="contacted")
    with work(office.eva, writing=False) as session:
        return session.exec(select(func.count()).select_from(AuditEntry)).one()


def verdict(work, office):
    with work(office.eva, writing=False) as session:
        return verify_audit(session)


def tamper(work, office, statement, **values):
    with work(office.eva) as session:
        assert session.connection().execute(text(statement), {"here": office.workspace_id, **values}).rowcount == 1


def test_an_untouched_trail_is_whole(work, office, history):
    assert verdict(work, office).is_whole
    assert verdict(work, office).entries == history > 5


TAMPERING = {
    "another person": "UPDATE audit_entry SET member_id = :eva WHERE sequence = :at AND workspace_id = :here",
    "another action": "UPDATE audit_entry SET action = 'lead.read' WHERE sequence = :at AND workspace_id = :here",
    "another moment": "UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE sequence = :at AND workspace_id = :here",
    "another subject": "UPDATE audit_entry SET subject_id = 99 WHERE sequence = :at AND workspace_id = :here",
    "other values": "UPDATE audit_values SET changes = '{\"stage\": [\"new\", \"won\"]}' WHERE workspace_id = :here AND entry_id ="
    " (SELECT id FROM audit_entry WHERE sequence = :at AND workspace_id = :here)",
    "another digest": "UPDATE audit_entry SET digest = 'x' WHERE sequence = :at AND workspace_id = :here",
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_changed_entry_is_found_where_it_is(work, office, history, what, place):
    with work(office.eva, writing=False) as session:
        sequences = session.exec(select(AuditEntry.sequence).order_by(col(AuditEntry.sequence))).all()
    at = sequences[{"first": 0, "middle": len(sequences) // 2, "last": -1}[place]]
    more = {"eva": office.eva.member_id} if ":eva" in TAMPERING[what] else {}
    tamper(work, office, TAMPERING[what], at=at, **more)
    assert verdict(work, office).broken_at == at


def test_a_removed_entry_is_found(work, office, history):
    with work(office.eva, writing=False) as session:
        victim = session.exec(select(AuditEntry.id).order_by(col(AuditEntry.id)).offset(2)).first()
    tamper(work, office, "DELETE FROM audit_values WHERE entry_id = :victim AND workspace_id = :here", victim=victim)
    tamper(work, office, "DELETE FROM audit_entry WHERE id = :victim AND workspace_id = :here", victim=victim)
    assert not verdict(work, office).is_whole


def test_entries_cut_off_at_the_end_are_missed(work, office, history):
    with work(office.eva, writing=False) as session:
        victim = session.exec(select(func.max(AuditEntry.id))).one()
    tamper(work, office, "DELETE FROM audit_values WHERE entry_id = :victim AND workspace_id = :here", victim=victim)
    tamper(work, office, "DELETE FROM audit_entry WHERE id = :victim AND workspace_id = :here", victim=victim)
    assert not verdict(work, office).is_whole


def test_erased_values_leave_the_chain_sound(work, office, history):
    with work(office.eva) as session:
        for values in session.exec(select(AuditValues)):
            values.changes = None
            session.add(values)
    assert verdict(work, office).is_whole


def test_two_companies_have_chains_of_their_own(work, office, history):
    with work() as session:
        other = an_office(session, "Other")
        a_lead(session, other.amy)
    assert verdict(work, office).is_whole
    assert verdict(work, other).is_whole


def counts(work, office):
    with work(office.eva, writing=False) as session:
        return [session.exec(select(func.count()).select_from(cls)).one() for cls in (Lead, AuditEntry, TimelineEvent, Change)]


def test_a_refused_change_leaves_no_trace_in_any_stream(work, office, history):
    before = counts(work, office)
    with pytest.raises(RuleViolation), work(office.amy) as session:
        lead = a_lead(session, office.amy)
        move_lead(session, office.amy, lead_id=lead.id, to="contacted", seen_stage="new")
        move_lead(session, office.amy, lead_id=lead.id, to="disqualified", seen_stage="contacted")
    assert counts(work, office) == before
    assert verdict(work, office).is_whole


def test_an_error_while_the_trail_is_written_takes_the_change_back(work, office, history):
    before = counts(work, office)
    with pytest.raises(Exception, match="circular|Circular|reference"), work(office.amy) as session:
        lead = a_lead(session, office.amy)
        endless = {}
        endless["self"] = endless
        from crm_app.domain.records.ledger import audit

        audit(session, office.amy, "lead.edit", "lead", lead.id, value=endless)
    assert counts(work, office) == before


def test_the_trail_says_who_changed_what_from_what(work, office, history):
    with work(office.eva, writing=False) as session:
        query = select(AuditEntry, AuditValues).join(AuditValues, col(AuditValues.entry_id) == AuditEntry.id)
        entry, values = session.exec(query.where(AuditEntry.action == "lead.edit")).one()
    assert entry.member_id == office.amy.member_id
    assert values.changes == {"title": ["远航物流", "远航集团"], "amount": [12000, 15050]}


def test_whoever_may_not_see_the_lead_leaves_it_and_the_trail_alone(work, office, history):
    before = counts(work, office)
    with pytest.raises(NotFound), work(office.dan) as session:
        move_lead(session, office.dan, lead_id=1, to="new", seen_stage="qualified")
    assert counts(work, office) == before

"""One change to many leads: all or none, within sight, valid values only."""

import pytest
from sqlmodel import func, select

from crm_app.domain.errors import Invalid, NotFound, RuleViolation
from crm_app.domain.leads import queries
from crm_app.domain.leads.bulk import MOST, change_many, claim_lead
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.models import Lead
from crm_app.domain.records.models import AuditEntry, Change
from tests.factories import a_lead, a_reason, a_source, a_tag, an_office, the_stage


def change(session, who, leads, field, value, **more):
    return change_many(session, who, lead_ids=[lead.id for lead in leads], field=field, value=value, **more)


@pytest.fixture
def leads(session, office):
    """One of each seller, and one that nobody owns."""
    return [a_lead(session, office.amy), a_lead(session, office.bob), a_lead(session, office.dan), a_lead(session)]


def test_a_new_owner_brings_their_team_along(session, office, leads):
    change(session, office.eva, leads, "owner", office.dan.member_id)
    assert {(lead.owner_id, lead.team_id) for lead in leads} == {(office.dan.member_id, office.dan.team_id)}


def test_leads_given_back_to_the_pool_belong_to_nobody(session, office, leads):
    change(session, office.eva, leads, "owner", 0)
    assert {(lead.owner_id, lead.team_id, lead.assigned_at) for lead in leads} == {(None, None, None)}


def test_one_lead_out_of_sight_stops_all(session, office, leads):
    with pytest.raises(NotFound):
        change(session, office.cai, leads, "owner", office.bob.member_id)
    assert [lead.owner_id for lead in leads] == [office.amy.member_id, office.bob.member_id, office.dan.member_id, None]


def test_one_impossible_step_stops_all(session, office, leads):
    with pytest.raises(RuleViolation, match="lead.reason_required"):
        change(session, office.eva, leads, "stage", "disqualified")
    session.rollback()


def test_many_are_disqualified_with_one_reason(session, office, leads):
    reason = a_reason(session)
    change(session, office.eva, leads, "stage", "disqualified", reason_id=reason.id)
    assert {(lead.stage_id, lead.reason_id) for lead in leads} == {(the_stage(session, "disqualified").id, reason.id)}


def test_a_tag_or_a_strangers_entry_is_no_reason(session, office, leads):
    for reason_id in (a_tag(session).id, a_source(session).id, 99_999):
        with pytest.raises(Invalid):
            change(session, office.eva, leads, "stage", "disqualified", reason_id=reason_id)


def test_many_moved_together_get_places_of_their_own(session, office, leads):
    change(session, office.eva, leads, "stage", "qualified")
    rows, _ = queries.column_page(session, office.eva, LeadFilter(), stage_id=the_stage(session, "qualified").id)
    assert len({row.rank for row in rows}) == 4


def test_a_tag_is_put_on_once_however_often_it_is_asked_for(session, office, leads):
    tag = a_tag(session)
    change(session, office.eva, leads[:2], "tag", tag.id)
    change(session, office.eva, leads, "tag", tag.id)
    assert [queries.tag_ids(session, lead.id) for lead in leads] == [[tag.id]] * 4
    change(session, office.eva, leads, "untag", tag.id)
    assert [queries.tag_ids(session, lead.id) for lead in leads] == [[]] * 4


@pytest.mark.parametrize(("field", "value"), [
    ("owner", 99_999), ("owner", "amy"), ("owner", True), ("tag", 99_999), ("tag", "vip"), ("tag", None), ("title", "x"), ("amount", 1),
])  # fmt: skip
def test_a_value_that_does_not_exist_is_refused(session, office, leads, field, value):
    with pytest.raises(Invalid):
        change(session, office.eva, leads, field, value)


def test_a_source_is_no_tag(session, office, leads):
    with pytest.raises(Invalid):
        change(session, office.eva, leads, "tag", a_source(session).id)


def test_a_strangers_member_cannot_become_the_owner(work, office):
    with work() as session:
        stranger = an_office(session, "Other").amy
    with pytest.raises(Invalid), work(office.eva) as session:
        change(session, office.eva, [a_lead(session)], "owner", stranger.member_id)


@pytest.mark.parametrize("ids", [[], list(range(1, MOST + 2))])
def test_none_and_too_many_are_refused(session, office, ids):
    with pytest.raises(Invalid):
        change_many(session, office.eva, lead_ids=ids, field="owner", value=0)


def test_two_hundred_at_once_are_one_transaction_with_one_undo(work, office):
    with work(office.eva) as session:
        ids = [a_lead(session, office.amy).id for _ in range(200)]
    with work(office.eva) as session:
        entries = session.exec(select(func.count()).select_from(AuditEntry)).one()
        changes = session.exec(select(func.count()).select_from(Change)).one()
        change_many(session, office.eva, lead_ids=ids, field="owner", value=office.bob.member_id)
    with work(office.eva, writing=False) as session:
        assert session.exec(select(func.count()).select_from(Lead).where(Lead.owner_id == office.bob.member_id)).one() == 200
        assert session.exec(select(func.count()).select_from(AuditEntry)).one() == entries + 200
        assert session.exec(select(func.count()).select_from(Change)).one() == changes + 1


def test_a_seller_claims_a_lead_of_the_pool_and_no_other(session, office, leads):
    assert claim_lead(session, office.amy, lead_id=leads[3].id).owner_id == office.amy.member_id
    session.flush()
    with pytest.raises(NotFound):
        claim_lead(session, office.amy, lead_id=leads[1].id)
    with pytest.raises(Invalid):
        claim_lead(session, office.amy, lead_id=leads[0].id)

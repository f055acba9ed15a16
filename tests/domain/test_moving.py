"""Moving leads along the funnel: which steps there are, who may take them, what they leave behind."""

from datetime import timedelta

import pytest

from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation
from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.models import Lead, LeadStage, StageKind
from crm_app.domain.leads.rules import ensure_may_advance
from crm_app.domain.leads.service import delete_leads, move_lead
from crm_app.domain.people.history import timeline
from tests.factories import a_lead, a_reason, a_tag, later, the_stage


def test_a_lead_moves_along_the_open_stages_in_both_directions(session, office):
    lead = a_lead(session, office.amy)
    for origin, target in (("new", "contacted"), ("contacted", "qualified"), ("qualified", "new")):
        move_lead(session, office.amy, lead_id=lead.id, to=target, seen_stage=origin)
        assert lead.stage_id == the_stage(session, target).id


def test_entering_a_stage_starts_its_days_anew_but_moving_within_it_does_not(session, office):
    lead, other = a_lead(session, office.amy), a_lead(session, office.amy)
    entered, tomorrow = lead.stage_entered_at, later(office.amy, days=1)
    move_lead(session, tomorrow, lead_id=lead.id, to="new", seen_stage="new", below=other.id)
    assert lead.stage_entered_at == entered
    move_lead(session, tomorrow, lead_id=lead.id, to="contacted", seen_stage="new")
    assert lead.stage_entered_at - entered > timedelta(hours=23)


def test_disqualifying_needs_a_reason(session, office):
    lead = a_lead(session, office.amy)
    with pytest.raises(RuleViolation, match="lead.reason_required"):
        move_lead(session, office.amy, lead_id=lead.id, to="disqualified", seen_stage="new")
    reason = a_reason(session)
    move_lead(session, office.amy, lead_id=lead.id, to="disqualified", seen_stage="new", reason_id=reason.id)
    assert lead.reason_id == reason.id


def test_a_tag_is_no_reason(session, office):
    lead = a_lead(session, office.amy)
    with pytest.raises(Invalid):
        move_lead(session, office.amy, lead_id=lead.id, to="disqualified", seen_stage="new", reason_id=a_tag(session).id)


def test_a_recycled_lead_loses_its_reason(session, office):
    lead = a_lead(session, office.amy)
    move_lead(session, office.amy, lead_id=lead.id, to="disqualified", seen_stage="new", reason_id=a_reason(session).id)
    move_lead(session, office.amy, lead_id=lead.id, to="new", seen_stage="disqualified")
    assert lead.reason_id is None


def test_a_lead_is_converted_by_making_a_customer_never_by_a_drop():
    new, converted = LeadStage(id=1, code="new", names={}), LeadStage(id=2, code="won", kind=StageKind.CONVERTED, names={})
    with pytest.raises(RuleViolation, match="lead.cannot_advance"):
        ensure_may_advance(new, converted, None)
    with pytest.raises(RuleViolation, match="lead.cannot_advance"):
        ensure_may_advance(converted, new, None)


def test_a_card_that_somebody_moved_meanwhile_conflicts_and_says_who(work, office):
    with work(office.eva) as session:
        lead_id = a_lead(session, office.amy).id
    with work(office.cai) as session:
        move_lead(session, office.cai, lead_id=lead_id, to="contacted", seen_stage="new")
    with pytest.raises(Conflict, match="lead.moved_meanwhile") as refusal, work(office.amy) as session:
        move_lead(session, office.amy, lead_id=lead_id, to="qualified", seen_stage="new")
    assert refusal.value.fields == ("stage",)
    assert refusal.value.params["who"] == "Cai"


def test_a_stage_that_was_retired_meanwhile_is_gone(session, office):
    lead = a_lead(session, office.amy)
    the_stage(session, "qualified").active = False
    session.flush()
    for gone in ("qualified", "no_such_stage"):
        with pytest.raises(Conflict, match="lead.stage_gone"):
            move_lead(session, office.amy, lead_id=lead.id, to=gone, seen_stage="new")


def test_a_lead_in_the_bin_cannot_be_moved(session, office):
    lead = a_lead(session, office.amy)
    delete_leads(session, office.cai, lead_ids=[lead.id])
    session.flush()
    with pytest.raises(NotFound):
        move_lead(session, office.amy, lead_id=lead.id, to="contacted", seen_stage="new")


def test_a_seller_who_moves_a_lead_of_the_pool_owns_it(session, office):
    lead = a_lead(session)
    move_lead(session, office.amy, lead_id=lead.id, to="contacted", seen_stage="new")
    assert (lead.owner_id, lead.team_id) == (office.amy.member_id, office.amy.team_id)


def test_a_manager_who_moves_a_lead_of_the_pool_leaves_it_there(session, office):
    lead = a_lead(session)
    move_lead(session, office.cai, lead_id=lead.id, to="contacted", seen_stage="new")
    assert lead.owner_id is None


def test_every_write_names_the_version_it_read(work, office, database):
    """Two people hold the same row; the second write must not go through unseen."""
    with work(office.eva) as session:
        lead_id = a_lead(session, office.amy).id
    with pytest.raises(Conflict), work(office.amy) as session:
        lead = session.get(Lead, lead_id)
        changed = lead.__class__.__table__.update().where(Lead.id == lead_id).values(version=9, title="First")
        session.connection().execute(changed)
        lead.title, lead.version = "Second", lead.version + 1
        session.flush()


def test_moves_in_one_unit_of_work_see_one_another(session, office):
    leads = [a_lead(session, office.amy) for _ in range(5)]
    for lead in leads:
        move_lead(session, office.amy, lead_id=lead.id, to="contacted", seen_stage="new")
    assert len({lead.rank for lead in leads}) == 5
    totals = queries.totals(session, office.amy, LeadFilter())
    assert totals[the_stage(session, "contacted").id].count == 5


def test_the_timeline_tells_a_move_a_disqualification_and_a_return_apart(work, office):
    with work(office.eva) as session:
        lead_id, reason_id = a_lead(session, office.amy).id, a_reason(session).id
    steps = (("contacted", "new", None), ("disqualified", "contacted", reason_id), ("new", "disqualified", None))
    for to, seen, reason in steps:
        with work(office.amy) as session:
            move_lead(session, office.amy, lead_id=lead_id, to=to, seen_stage=seen, reason_id=reason)
    with work(office.amy, writing=False) as session:
        assert [event.kind for event in timeline(session, "lead", lead_id)] == ["recycled", "disqualified", "moved", "created"]

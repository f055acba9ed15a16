"""Undo: a versioned change of its own, once, by whoever did it, refused where a colleague went on."""

import pytest
from sqlmodel import col, select, update

from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.leads import queries
from crm_app.domain.leads.bulk import change_many
from crm_app.domain.leads.models import Lead, LeadTag
from crm_app.domain.leads.service import delete_leads, edit_lead, move_lead
from crm_app.domain.records.models import UndoStep
from crm_app.domain.records.undo import LASTS, undo
from tests.factories import a_lead, a_reason, a_source, a_tag, the_stage


@pytest.fixture
def lead(work, office):
    with work(office.eva) as session:
        return a_lead(session, office.amy, title="远航物流", amount="120.50", next_step="Call", next_step_on="2026-11-21")


def moved(work, office, lead, to="contacted", seen="new", by=None, **more):
    by = by or office.amy
    with work(by) as session:
        return move_lead(session, by, lead_id=lead.id, to=to, seen_stage=seen, **more)[1]


def take_back(work, who, step):
    with work(who) as session:
        return undo(session, who, step_id=step)


def stored(work, office, lead):
    with work(office.eva, writing=False) as session:
        return session.get(Lead, lead.id)


def test_a_move_taken_back_puts_the_card_exactly_where_it_was(work, office, lead):
    with work(office.eva) as session:
        reason = a_reason(session).id
    step = moved(work, office, lead, "disqualified", reason_id=reason)
    assert take_back(work, office.amy, step) == [lead.id]
    now = stored(work, office, lead)
    assert (now.stage_id, now.rank, now.stage_entered_at, now.reason_id) == (
        lead.stage_id, lead.rank, lead.stage_entered_at, None,
    )  # fmt: skip
    assert now.version == lead.version + 2


def test_a_step_is_taken_back_once(work, office, lead):
    step = moved(work, office, lead)
    take_back(work, office.amy, step)
    with pytest.raises(Conflict, match="undo.spent"):
        take_back(work, office.amy, step)


def test_nobody_takes_back_what_somebody_else_did(work, office, lead):
    step = moved(work, office, lead)
    for who in (office.bob, office.cai, office.eva):
        with pytest.raises(NotFound):
            take_back(work, who, step)
    with pytest.raises(NotFound):
        take_back(work, office.amy, 12345)


def test_a_day_later_it_is_too_late(work, office, lead):
    step = moved(work, office, lead)
    with work(office.eva) as session:
        session.exec(update(UndoStep).where(col(UndoStep.id) == step).values(created_at=wall_now() - LASTS))
    with pytest.raises(Conflict, match="undo.spent"):
        take_back(work, office.amy, step)


def test_a_move_is_not_taken_back_over_a_colleagues(work, office, lead):
    step = moved(work, office, lead)
    moved(work, office, lead, "qualified", "contacted", by=office.cai)
    with pytest.raises(Conflict, match="lead.moved_meanwhile"):
        take_back(work, office.amy, step)
    assert stored(work, office, lead).stage_id == stage_id(work, office, "qualified")


def test_a_refused_undo_is_not_used_up(work, office, lead):
    step = moved(work, office, lead)
    there = moved(work, office, lead, "qualified", "contacted", by=office.cai)
    with pytest.raises(Conflict):
        take_back(work, office.amy, step)
    take_back(work, office.cai, there)
    take_back(work, office.amy, step)
    assert stored(work, office, lead).stage_id == lead.stage_id


def stage_id(work, office, code):
    with work(office.eva, writing=False) as session:
        return the_stage(session, code).id


def test_every_field_of_an_edit_goes_back(work, office, lead):
    with work(office.amy) as session:
        source = a_source(session).id
        _, step = edit_lead(session, office.amy, lead_id=lead.id, changes={
            "title": ("远航物流", "远航集团"), "amount": ("120.50", "99"), "intent": (None, "A"), "source_id": (None, source),
            "next_step_on": ("2026-11-21", ""), "phone": ("", "13800138000"), "outside_id": (None, "X-1"), "note": ("", "a\nb"),
        })  # fmt: skip
    take_back(work, office.amy, step)
    now = stored(work, office, lead)
    for field in ("title", "amount", "intent", "source_id", "next_step_on", "phone", "outside_id", "note"):
        assert getattr(now, field) == getattr(lead, field), field


def test_an_edit_is_taken_back_only_where_its_value_still_stands(work, office, lead):
    with work(office.amy) as session:
        _, step = edit_lead(session, office.amy, lead_id=lead.id, changes={"title": ("远航物流", "远航集团")})
    with work(office.cai) as session:
        edit_lead(session, office.cai, lead_id=lead.id, changes={"title": ("远航集团", "远航股份")})
    with pytest.raises(Conflict) as refusal:
        take_back(work, office.amy, step)
    assert refusal.value.fields == ("title",)
    assert stored(work, office, lead).title == "远航股份"


def test_deleted_leads_come_back_and_are_found_again(work, office, lead):
    with work(office.cai) as session:
        step = delete_leads(session, office.cai, lead_ids=[lead.id])
    with work(office.amy, writing=False) as session:
        assert queries.search(session, office.amy, "远航") == []
    take_back(work, office.cai, step)
    with work(office.amy, writing=False) as session:
        assert [row.id for row in queries.search(session, office.amy, "远航")] == [lead.id]


@pytest.fixture
def three(work, office):
    with work(office.eva) as session:
        tag = a_tag(session).id
        return [a_lead(session, office.amy), a_lead(session, office.bob, tag_ids=(tag,)), a_lead(session, stage="contacted")], tag


def changed(work, who, leads, field, value, **more):
    with work(who) as session:
        return change_many(session, who, lead_ids=[lead.id for lead in leads], field=field, value=value, **more)


def facts(work, office, leads):
    with work(office.eva, writing=False) as session:
        return [
            (now.stage_id, now.rank, now.owner_id, now.team_id, now.reason_id, sorted(queries.tag_ids(session, lead.id)))
            for lead in leads
            for now in [session.get(Lead, lead.id)]
        ]


@pytest.mark.parametrize("field", ["owner", "nobody", "stage", "tag", "untag"])
def test_a_change_of_many_goes_back_as_one(work, office, three, field):
    leads, tag = three
    value = {"owner": office.dan.member_id, "nobody": 0, "stage": "qualified", "tag": tag, "untag": tag}[field]
    before = facts(work, office, leads)
    step = changed(work, office.eva, leads, "owner" if field == "nobody" else field, value)
    assert facts(work, office, leads) != before
    take_back(work, office.eva, step)
    assert facts(work, office, leads) == before


def test_a_change_of_many_is_taken_back_whole_or_not_at_all(work, office, three):
    leads, _ = three
    step = changed(work, office.eva, leads, "owner", office.dan.member_id)
    changed(work, office.eva, leads[2:], "owner", office.amy.member_id)
    before = facts(work, office, leads)
    with pytest.raises(Conflict):
        take_back(work, office.eva, step)
    assert facts(work, office, leads) == before


def test_a_tag_that_a_colleague_put_back_already_does_not_stop_the_undo(work, office, three):
    leads, tag = three
    step = changed(work, office.eva, leads, "untag", tag)
    changed(work, office.cai, leads[1:2], "tag", tag)
    take_back(work, office.eva, step)
    with work(office.eva, writing=False) as session:
        assert session.exec(select(LeadTag.lead_id)).all() == [leads[1].id]

"""Following up, and the agenda that comes of it."""

from datetime import timedelta

import pytest

from crm_app.domain.errors import Forbidden, Invalid, NotFound
from crm_app.domain.leads.agenda import agenda, due_count
from crm_app.domain.leads.follow_up import complete_next_step, log_follow_up
from crm_app.domain.leads.rules import days_in_stage, due_word, suggested_next_step_on
from crm_app.domain.leads.service import delete_leads, move_lead
from crm_app.domain.people.history import timeline
from tests.factories import a_lead, a_reason, later


class TestTheLog:
    def test_a_call_is_on_the_timeline_with_what_was_said(self, work, office):
        with work(office.eva) as session:
            lead_id = a_lead(session, office.amy).id
        with work(office.amy) as session:
            log_follow_up(session, office.amy, lead_id=lead_id, kind="call", body=" Wants 40 desks ")
        with work(office.amy, writing=False) as session:
            event = timeline(session, "lead", lead_id)[0]
        assert (event.kind, event.body, event.who) == ("call", "Wants 40 desks", "Amy")

    def test_a_call_that_nobody_answered_needs_no_words_but_a_note_does(self, session, office):
        lead = a_lead(session, office.amy)
        log_follow_up(session, office.amy, lead_id=lead.id, kind="call", body="")
        with pytest.raises(Invalid) as refusal:
            log_follow_up(session, office.amy, lead_id=lead.id, kind="note", body="  ")
        assert refusal.value.fields == {"body": "required"}

    @pytest.mark.parametrize(("kind", "body", "field"), [("fax", "x", "kind"), ("call", "x" * 4001, "body")])
    def test_bad_input_is_named(self, session, office, kind, body, field):
        with pytest.raises(Invalid) as refusal:
            log_follow_up(session, office.amy, lead_id=a_lead(session, office.amy).id, kind=kind, body=body)
        assert refusal.value.fields.keys() == {field}

    @pytest.mark.parametrize(("intent", "days"), [("A", 3), ("B", 7), ("C", 15), ("D", 30), ("", 7)])
    def test_the_visit_plan_follows_the_strength_of_intent(self, session, office, intent, days):
        lead = a_lead(session, office.amy, intent=intent)
        log_follow_up(session, office.amy, lead_id=lead.id, kind="visit", body="", next_step="Send offer")
        assert lead.next_step_on == office.amy.today() + timedelta(days=days)

    def test_a_day_of_ones_own_choice_stands(self, session, office):
        lead = a_lead(session, office.amy, intent="A")
        log_follow_up(session, office.amy, lead_id=lead.id, kind="call", body="", next_step="Offer", next_step_on="2027-01-05")
        assert lead.next_step_on.isoformat() == "2027-01-05"

    def test_without_a_plan_the_plan_stays_as_it_is(self, session, office):
        lead = a_lead(session, office.amy, next_step="Visit", next_step_on="2027-01-05")
        log_follow_up(session, office.amy, lead_id=lead.id, kind="call", body="")
        assert (lead.next_step, lead.next_step_on.isoformat()) == ("Visit", "2027-01-05")

    def test_a_seller_who_calls_a_lead_of_the_pool_owns_it(self, session, office):
        lead = a_lead(session)
        log_follow_up(session, office.amy, lead_id=lead.id, kind="call", body="")
        assert lead.owner_id == office.amy.member_id

    def test_service_may_log_but_analysts_may_not(self, session, office):
        lead = a_lead(session, office.amy)
        log_follow_up(session, office.fay, lead_id=lead.id, kind="call", body="")
        with pytest.raises(Forbidden):
            log_follow_up(session, office.gus, lead_id=lead.id, kind="call", body="")


class TestTickingOff:
    def test_the_step_goes_and_the_next_one_comes(self, session, office):
        lead = a_lead(session, office.amy, next_step="Call", next_step_on="2026-11-20")
        plan = {"next_step": "Visit", "next_step_on": "2027-01-05"}
        complete_next_step(session, office.amy, lead_id=lead.id, seen_step="Call", note="done", **plan)
        assert (lead.next_step, lead.next_step_on.isoformat()) == ("Visit", "2027-01-05")

    def test_without_a_next_one_nothing_is_planned(self, session, office):
        lead = a_lead(session, office.amy, next_step="Call", next_step_on="2026-11-20")
        complete_next_step(session, office.amy, lead_id=lead.id, seen_step="Call")
        assert (lead.next_step, lead.next_step_on) == ("", None)

    def test_a_step_that_is_another_by_now_is_not_ticked_off(self, session, office):
        lead = a_lead(session, office.amy, next_step="Visit")
        with pytest.raises(Invalid) as refusal:
            complete_next_step(session, office.amy, lead_id=lead.id, seen_step="Call")
        assert refusal.value.fields == {"next_step": "changed_meanwhile"}

    def test_nobody_ticks_off_a_colleagues(self, session, office):
        lead = a_lead(session, office.amy, next_step="Call")
        with pytest.raises(NotFound):
            complete_next_step(session, office.dan, lead_id=lead.id, seen_step="Call")


class TestTheAgenda:
    def planned(self, session, who, title, days, **more):
        on = who.today() + timedelta(days=days)
        return a_lead(session, who, title=title, next_step="Call", next_step_on=on.isoformat(), **more)

    def titles(self, rows):
        return [row.title for row in rows]

    def test_each_step_stands_where_its_day_belongs(self, session, office):
        for title, days in (("late", -2), ("later", -1), ("now", 0), ("soon", 3), ("week", 7), ("far", 8)):
            self.planned(session, office.amy, title, days)
        found = agenda(session, office.amy)
        assert self.titles(found.overdue) == ["late", "later"]
        assert self.titles(found.today) == ["now"]
        assert self.titles(found.week) == ["soon", "week"]
        assert due_count(session, office.amy) == 3

    def test_a_day_later_the_same_step_is_overdue(self, session, office):
        self.planned(session, office.amy, "now", 0)
        assert self.titles(agenda(session, later(office.amy, days=1)).overdue) == ["now"]

    def test_only_ones_own_open_leads_count(self, session, office):
        self.planned(session, office.bob, "bobs", -1)
        gone = self.planned(session, office.amy, "given up", -1)
        move_lead(session, office.amy, lead_id=gone.id, to="disqualified", seen_stage="new", reason_id=a_reason(session).id)
        binned = self.planned(session, office.amy, "binned", -1)
        delete_leads(session, office.eva, lead_ids=[binned.id])
        assert agenda(session, office.amy).overdue == []
        assert due_count(session, office.amy) == 0

    def test_a_newly_assigned_lead_waits_until_it_is_worked_on(self, session, office):
        lead = a_lead(session, office.amy, title="fresh")
        assert self.titles(agenda(session, office.amy).assigned) == ["fresh"]
        log_follow_up(session, later(office.amy, minutes=5), lead_id=lead.id, kind="call", body="")
        assert agenda(session, office.amy).assigned == []

    def test_after_a_week_it_is_no_longer_new(self, session, office):
        a_lead(session, office.amy)
        assert agenda(session, later(office.amy, days=8)).assigned == []


def test_the_words_for_a_day_on_a_card():
    from datetime import date

    today = date(2026, 11, 21)
    assert [due_word(day, today) for day in (None, date(2026, 11, 20), today, date(2026, 11, 22))] == ["none", "overdue", "today", "later"]
    assert days_in_stage(date(2026, 11, 19), today) == 2
    assert days_in_stage(date(2026, 11, 25), today) == 0, "a clock that was set back counts no negative days"
    assert suggested_next_step_on("A", today) == date(2026, 11, 24)

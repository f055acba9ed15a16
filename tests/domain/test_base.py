"""Moments and days: aware, UTC, the same on every database."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.base import name_in
from crm_app.domain.clock import local_date, start_of_day
from crm_app.domain.leads.models import Lead
from tests.factories import a_lead, later

SHANGHAI = timezone(timedelta(hours=8))


def test_a_moment_comes_back_aware_and_in_utc(work, office):
    moment = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=SHANGHAI)
    with work(office.eva) as session:
        lead = a_lead(session)
        lead.last_activity_at = moment
        lead_id = lead.id
    with work(office.eva, writing=False) as session:
        stored = session.get(Lead, lead_id).last_activity_at
    assert stored == moment
    assert stored.tzinfo is UTC


def test_a_naive_moment_is_refused(session):
    a_lead(session).last_activity_at = datetime(2026, 11, 21)  # noqa: DTZ001 - the very thing that must not pass
    with pytest.raises(StatementError, match="needs a time zone"):
        session.flush()


def test_an_id_is_never_handed_out_twice(work, office):
    with work(office.eva) as session:
        session.delete(gone := office_tag(session))
        session.flush()
        gone_id = gone.id
        assert office_tag(session).id > gone_id


def office_tag(session):
    from tests.factories import a_tag

    return a_tag(session, "Passing")


def test_today_is_the_workspaces_day():
    noon_utc = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert local_date(noon_utc, "Asia/Shanghai") == date(2026, 11, 22)
    assert local_date(noon_utc, "America/New_York") == date(2026, 11, 21)
    assert start_of_day(date(2026, 11, 22), "Asia/Shanghai") == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


def test_a_class_may_move_its_clock_forward():
    amy = Actor(1, 1, 1, "Amy", Role.STUDENT, Scope.SELF)
    assert timedelta(days=29) < later(amy, days=30).now() - amy.now() <= timedelta(days=30, seconds=1)


def test_a_name_is_shown_in_the_readers_language_or_in_whichever_there_is():
    assert name_in({"zh": "官网", "en": "Website"}, "en") == "Website"
    assert name_in({"zh": "官网", "en": ""}, "en") == "官网"
    assert name_in({}, "en") == ""

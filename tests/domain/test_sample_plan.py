"""The plan of the sample company: pure, in order, and the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crm_app.samples.plan import plan

WEDNESDAY = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
ZONE = "Asia/Shanghai"


@pytest.fixture(scope="module")
def story():
    """The full plan of 1,500 leads."""
    return plan(7, WEDNESDAY, ZONE, 1500)


def created(acts):
    return [act for act in acts if act.verb == "create"]


def test_nothing_happens_in_the_future_and_every_life_is_in_order(story):
    assert all(act.at < WEDNESDAY for act in story)
    assert [act.at for act in story] == sorted(act.at for act in story)
    first = {}
    for act in story:
        assert first.setdefault(act.lead, act.verb) == "create" or act.verb != "create"
    assert set(first.values()) == {"create"}


def test_leads_come_in_over_two_years_and_more_of_them_lately(story):
    ages = [(WEDNESDAY - act.at).days for act in created(story)]
    assert len(ages) == 1500
    assert 700 < max(ages) <= 733
    assert sum(age < 365 for age in ages) > sum(age >= 365 for age in ages)


def test_seven_of_ten_are_chinese(story):
    chinese = sum(any("一" <= char <= "鿿" for char in act.details["fields"]["title"]) for act in created(story))
    assert 0.66 < chinese / 1500 < 0.74


def test_titles_differ_and_none_is_a_placeholder(story):
    titles = [act.details["fields"]["title"] for act in created(story)]
    assert len(set(titles)) == 1500
    assert not [t for t in titles if "test" in t.lower() or "{" in t]


def test_amounts_spread_like_real_ones(story):
    amounts = sorted(int(a.details["fields"]["amount"]) for a in created(story) if a.details["fields"]["amount"])
    median, mean = amounts[len(amounts) // 2], sum(amounts) / len(amounts)
    assert 100_000 < median < 300_000
    assert mean > 1.15 * median


def test_no_address_reaches_anybody(story):
    fields = [act.details["fields"] for act in created(story)]
    assert all(f["email"].endswith(".example") for f in fields if f["email"])
    assert all(f["phone"] or f["email"] for f in fields)


def test_nobody_works_on_the_weekend_before_today(story):
    local = [act.at + timedelta(hours=8) for act in story]
    assert not [at for at in local if at.weekday() >= 5]


def test_the_same_seed_tells_the_same_on_another_day(story):
    later = plan(7, WEDNESDAY + timedelta(days=10, hours=3), ZONE, 1500)
    assert {(a.lead, a.details["fields"]["title"]) for a in created(later)} == {
        (a.lead, a.details["fields"]["title"]) for a in created(story)
    }
    assert Counter(a.verb for a in later) == Counter(a.verb for a in story)


def test_another_seed_tells_something_else(story):
    assert created(plan(8, WEDNESDAY, ZONE, 60))[0].details["fields"] != created(story)[0].details["fields"]

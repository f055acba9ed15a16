"""Filters: what a query string asks for, and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import DUE_WORDS, SORTS, LeadFilter, from_query, query_of, to_query
from crm_app.domain.leads.rules import INTENTS
from crm_app.domain.leads.service import move_lead
from tests.factories import a_lead, a_source, a_tag, later

ids = st.lists(st.integers(0, 10**9), max_size=4).map(tuple)
amounts = st.none() | st.integers(0, 10**13)
days = st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31))
filters = st.builds(
    LeadFilter, owners=ids, teams=ids, sources=ids, tags=ids,
    stages=st.lists(st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True), max_size=3).map(tuple),
    intents=st.lists(st.sampled_from(INTENTS), max_size=4).map(tuple), amount_from=amounts, amount_to=amounts,
    created_from=days, created_to=days, due=st.sampled_from(["", *DUE_WORDS]), stuck=st.booleans(),
    text=st.text(st.characters(exclude_categories=("Cs",)), max_size=40), sort=st.sampled_from(SORTS),
    view=st.sampled_from(["board", "table"]),
)  # fmt: skip


@given(filters, st.sampled_from(["CNY", "JPY"]))
def test_a_link_brings_back_the_same_filter_to_the_cent(wanted, currency):
    if currency == "JPY":
        assert from_query(query_of(to_query(wanted, currency)), currency) == wanted
    else:
        assert from_query(query_of("?" + to_query(wanted, currency)), currency) == wanted


@given(st.dictionaries(st.sampled_from(["owner", "tag", "min", "from", "due", "stuck", "q", "sort", "view", "x"]), st.text(max_size=60)))
def test_a_link_somebody_tampered_with_still_opens(query):
    wanted = from_query(query, "CNY")
    assert wanted.sort in SORTS
    assert to_query(wanted, "CNY") is not None


def test_an_empty_filter_has_an_empty_link():
    assert to_query(LeadFilter(), "CNY") == ""
    assert not LeadFilter(sort="amount", view="table").is_narrow()
    assert LeadFilter(text="x").is_narrow()


def titles(session, who, **wanted):
    session.flush()
    rows, _ = queries.column_page(session, who, LeadFilter(sort="oldest", **wanted), limit=100)
    return {row.title for row in rows}


@pytest.fixture
def leads(session, office):
    """Four leads that differ in everything."""
    today = office.eva.today()
    vip, urgent, fair = a_tag(session, "VIP"), a_tag(session, "Hurry"), a_source(session, "Fair")
    return {
        "a": a_lead(session, office.amy, title="a", amount="100", intent="A", tag_ids=(vip.id, urgent.id), next_step="x",
                    next_step_on=(today - timedelta(days=1)).isoformat()),
        "b": a_lead(session, office.bob, title="b", amount="200.01", intent="B", tag_ids=(vip.id,), source_id=fair.id,
                    next_step="x", next_step_on=today.isoformat()),
        "c": a_lead(session, office.dan, title="c", stage="contacted", next_step="x", next_step_on=(today + timedelta(days=6)).isoformat()),
        "d": a_lead(session, title="d", amount="0", by=later(office.system, days=10)),
        "vip": vip, "urgent": urgent, "fair": fair,
    }  # fmt: skip


def test_each_filter_keeps_what_it_names(session, office, leads):
    def found(**wanted):
        return "".join(sorted(titles(session, office.eva, **wanted)))

    amy, bob = office.amy, office.bob
    assert found() == "abcd"
    assert found(owners=(amy.member_id, bob.member_id)) == "ab"
    assert found(owners=(0,)) == "d"
    assert found(owners=(0, amy.member_id)) == "ad"
    assert found(teams=(amy.team_id,)) == "ab"
    assert found(sources=(leads["fair"].id,)) == "b"
    assert found(sources=(0,)) == "acd"
    assert found(tags=(leads["vip"].id,)) == "ab"
    assert found(tags=(leads["vip"].id, leads["urgent"].id)) == "a"
    assert found(stages=("contacted",)) == "c"
    assert found(stages=("gone",)) == ""
    assert found(intents=("A", "B")) == "ab"
    assert found(amount_from=10_001) == "b"
    assert found(amount_from=10_000, amount_to=20_001) == "ab"
    assert found(amount_to=0) == "d"
    assert found(due="overdue") == "a"
    assert found(due="today") == "b"
    assert found(due="week") == "bc"
    assert found(due="none") == "d"
    assert found(intents=("A",), tags=(leads["vip"].id,), due="overdue") == "a"


def test_days_are_the_workspaces_and_both_ends_belong(session, office, leads):
    today = office.eva.today()
    assert titles(session, office.eva, created_from=today, created_to=today) == {"a", "b", "c"}
    assert titles(session, office.eva, created_from=today + timedelta(days=10)) == {"d"}
    assert titles(session, office.eva, created_to=today - timedelta(days=1)) == set()


def test_stuck_means_longer_in_the_stage_than_it_allows(session, office):
    a_lead(session, office.amy, title="new")
    assert titles(session, later(office.amy, days=3), stuck=True) == set()
    assert titles(session, later(office.amy, days=4), stuck=True) == {"new"}
    fresh = a_lead(session, office.amy, title="moved")
    move_lead(session, later(office.amy, days=4), lead_id=fresh.id, to="contacted", seen_stage="new")
    assert titles(session, later(office.amy, days=4), stuck=True) == {"new"}


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_shows_every_row_once_over_its_pages(session, office, leads, sort):
    for view in ("table", "board"):
        seen, more = [], True
        while more:
            rows, more = queries.column_page(session, office.eva, LeadFilter(sort=sort, view=view), skip=len(seen), limit=1)
            seen += [row.title for row in rows]
        assert sorted(seen) == ["a", "b", "c", "d"]


def test_rows_without_the_value_that_orders_come_last(session, office, leads):
    rows, _ = queries.column_page(session, office.eva, LeadFilter(sort="amount"), limit=10)
    assert [row.title for row in rows] == ["b", "a", "d", "c"]

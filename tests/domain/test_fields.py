"""The cleaners: one table for forms, imports and the command line."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import Invalid
from crm_app.domain.leads.fields import CLEANERS, Unfit, clean, clean_line, parse_day


@pytest.mark.parametrize(("typed", "day"), [
    ("2026-11-21", date(2026, 11, 21)), ("2026/11/21", date(2026, 11, 21)), ("2026.11.21", date(2026, 11, 21)),
    ("2026年11月21日", date(2026, 11, 21)), ("21.11.2026", date(2026, 11, 21)), ("20261121", date(2026, 11, 21)),
    ("2026-11-21 14:30:00", date(2026, 11, 21)), ("2026-11-21T14:30", date(2026, 11, 21)), ("25/12/2026", date(2026, 12, 25)),
    ("12/25/2026", date(2026, 12, 25)), ("4/4/26", date(2026, 4, 4)), (datetime(2026, 11, 21, 9, tzinfo=UTC), date(2026, 11, 21)),
    ("21 Nov 2026", date(2026, 11, 21)), ("", None), (None, None),
])  # fmt: skip
def test_a_day_is_read_in_the_shapes_people_use(typed, day):
    assert parse_day(typed) == day


@pytest.mark.parametrize(("typed", "why"), [
    ("03/04/2026", "date_ambiguous"), ("30/02/2026", "date"), ("2026-13-01", "date"), ("soon", "date"), ("0001-01-01", "date"),
    ("1/1/3000", "date"), ("45/45/2026", "date"),
])  # fmt: skip
def test_a_day_that_leaves_a_doubt_is_not_guessed(typed, why):
    with pytest.raises(Unfit, match=f"^{why}$"):
        parse_day(typed)


@pytest.mark.parametrize(("field", "typed", "why"), [
    ("title", "  ", "required"), ("title", "x" * 161, "too_long"), ("email", "amy@", "email"), ("email", "amy", "email"),
    ("phone", "call me", "phone"), ("phone", "12", "phone"), ("intent", "E", "intent"), ("amount", "much", "amount"),
    ("amount", "-1", "amount"), ("note", "x" * 8001, "too_long"), ("next_step_on", "soon", "date"), ("owner", "1", "unknown_field"),
    ("version", "1", "unknown_field"), ("workspace_id", "2", "unknown_field"),
])  # fmt: skip
def test_a_bad_value_is_named_by_its_field(field, typed, why):
    with pytest.raises(Invalid) as refusal:
        clean({field: typed}, "CNY")
    assert refusal.value.fields == {field: why}


def test_everything_that_is_wrong_is_told_at_once():
    with pytest.raises(Invalid) as refusal:
        clean({"title": "", "email": "x", "amount": "?"}, "CNY")
    assert refusal.value.fields.keys() == {"title", "email", "amount"}


@pytest.mark.parametrize(("field", "typed", "stored"), [
    ("title", "  远航\t物流\u0000 ", "远航 物流"), ("title", "a\u202eb", "ab"), ("title", "👩‍👩‍👧 & co", "👩‍👩‍👧 & co"),
    ("title", "<b>=1+1</b>", "<b>=1+1</b>"), ("intent", " a ", "A"), ("intent", "", None), ("amount", "", None),
    ("amount", "1,200.5", 120050), ("phone", "＋86 138 0013 8000", "+86 138 0013 8000"), ("email", "Amy@Example.COM", "Amy@example.com"),
    ("outside_id", "", None), ("note", "a\r\nb\u0000", "a\nb"), ("title", "مرحبا", "مرحبا"),
])  # fmt: skip
def test_a_value_is_stored_clean(field, typed, stored):
    assert clean({field: typed}, "CNY") == {field: stored}


@given(st.sampled_from(sorted(CLEANERS)), st.one_of(st.text(max_size=300), st.integers(), st.floats(), st.none(), st.booleans()))
def test_any_input_is_cleaned_or_refused_and_cleaning_twice_changes_nothing(field, value):
    try:
        once = clean({field: value}, "CNY")
    except Invalid:
        return
    if field != "amount":  # stored as cents, typed in units
        assert clean(once, "CNY") == once


@given(st.text(max_size=200))
def test_a_line_never_breaks_nor_turns_around(text):
    line = clean_line(text, 400)
    assert not set(line) & set("\n\r\t\x00\u202e\u2066\u2028")
    assert line == line.strip()

"""Money: whole minor units, written the way people write it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.money import LARGEST, parse_amount, plain_amount


@pytest.mark.parametrize(("text", "cents"), [
    ("120000", 12_000_000), ("120,000", 12_000_000), ("120 000.50", 12_000_050), ("¥12万", 12_000_000), ("1.5萬", 1_500_000),
    ("2亿", 20_000_000_000), ("1.2m", 120_000_000), ("85k", 8_500_000), ("1.234,50", 123_450), ("1,234.50", 123_450),
    ("1,5", 150), ("1,234", 123_400), ("$99.99", 9_999), ("CNY 10", 1_000), ("10 元", 1_000), ("1'234", 123_400), ("0", 0),
    ("１２３", 12_300), ("0.1", 10), ("19.99", 1_999), ("1.15", 115), ("HK$ 20", 2_000),
])  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(text, cents):
    assert parse_amount(text, "CNY") == cents


@pytest.mark.parametrize("text", ["", "abc", "-5", "1.2.3", "12,34.56.7", "1e5", "NaN", "Infinity", "10**9", "9" * 20, "=1+1", "--1"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        parse_amount(text, "CNY")


def test_a_currency_without_cents_has_none():
    assert parse_amount("1500", "JPY") == 1500
    assert plain_amount(1500, "JPY") == "1500"


@given(st.integers(0, LARGEST), st.sampled_from(["CNY", "EUR", "JPY"]))
def test_an_amount_shown_for_editing_reads_back_to_the_same_cent(units, currency):
    assert parse_amount(plain_amount(units, currency), currency) == units


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text):
    with contextlib.suppress(ValueError):
        assert 0 <= parse_amount(text, "CNY") <= LARGEST

"""Fractional ranks: between any two there is a third, and they stay short where people work."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.leads.rank import DIGITS, LONGEST, rank_between, ranks_in_order

# Where in the column the next card is put, as a share of its length.
places = st.lists(st.floats(0, 1, allow_nan=False), min_size=1, max_size=120)


def column_after(drops):
    """A column into which cards were dropped one after another."""
    column = []
    for share in drops:
        place = round(share * len(column))
        above, below = column[place - 1] if place else None, column[place] if place < len(column) else None
        column.insert(place, rank_between(above, below))
    return column


@given(places)
def test_cards_stand_where_they_were_dropped(drops):
    column = column_after(drops)
    assert column == sorted(column)
    assert len(set(column)) == len(column)


@given(places)
def test_a_rank_is_made_of_the_alphabet_the_browser_knows_and_leaves_room_below_itself(drops):
    for rank in column_after(drops):
        assert set(rank) <= set(DIGITS)
        assert rank_between(None, rank) < rank < rank_between(rank, None)


@given(places, st.floats(0, 1, allow_nan=False))
def test_there_is_always_room_between_two_neighbours(drops, share):
    column = column_after([*drops, 0.5])
    place = round(share * (len(column) - 1))
    above, below = ([None, *column])[place], column[place]
    for _ in range(30):
        middle = rank_between(above, below)
        assert (above is None or above < middle) and middle < below
        above = middle


def test_a_thousand_cards_on_top_keep_their_ranks_short():
    rank = None
    for _ in range(1000):
        rank = rank_between(None, rank)
    assert len(rank) <= 4


def test_ten_thousand_cards_at_random_places_stay_below_the_limit():
    rng, column = random.Random(7), []
    for _ in range(10_000):
        place = rng.randint(0, len(column))
        column.insert(place, rank_between(column[place - 1] if place else None, column[place] if place < len(column) else None))
    assert max(map(len, column)) < LONGEST


def test_a_column_numbered_anew_is_in_order():
    ranks = ranks_in_order(5000)
    assert ranks == sorted(set(ranks))
    assert max(map(len, ranks)) <= 4


@pytest.mark.parametrize(("above", "below"), [("a1", "a1"), ("a2", "a1"), ("b00", "a0")])
def test_neighbours_in_the_wrong_order_are_refused(above, below):
    with pytest.raises(ValueError, match="does not sort before"):
        rank_between(above, below)


def test_the_smallest_rank_of_all_still_has_one_before_it():
    smallest = "A" + "0" * 26
    assert rank_between(None, smallest + "1") < smallest + "1"

"""Where a card comes to lie: next to the neighbours the person saw."""

import pytest

from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.rank import LONGEST, rank_between
from crm_app.domain.leads.service import delete_leads, move_lead
from tests.factories import a_lead, the_stage


def column(session, actor, code="new"):
    """Titles of a column from top to bottom."""
    session.flush()
    rows, _ = queries.column_page(session, actor, LeadFilter(), stage_id=the_stage(session, code).id, limit=100)
    return "".join(row.title for row in rows)


@pytest.fixture
def leads(session, office):
    """A B C D E from top to bottom, in the north, Amy's."""
    made = {title: a_lead(session, office.amy, title=title) for title in "EDCBA"}
    assert column(session, office.amy) == "ABCDE"
    return made


def drop(session, office, lead, *, above=None, below=None, to="new", seen="new"):
    return move_lead(session, office.amy, lead_id=lead.id, to=to, seen_stage=seen,
                     above=above.id if above else 0, below=below.id if below else 0)  # fmt: skip


def test_between_two_cards(session, office, leads):
    drop(session, office, leads["E"], above=leads["A"], below=leads["B"])
    assert column(session, office.amy) == "AEBCD"


def test_on_top_and_at_the_bottom(session, office, leads):
    drop(session, office, leads["C"], below=leads["A"])
    drop(session, office, leads["A"], above=leads["E"])
    assert column(session, office.amy) == "CBDEA"


def test_without_a_place_it_goes_to_the_top_of_the_other_column(session, office, leads):
    for title in "ABC":
        move_lead(session, office.amy, lead_id=leads[title].id, to="contacted", seen_stage="new", place=False)
    assert column(session, office.amy, "contacted") == "CBA"


def test_into_another_column_between_its_cards(session, office, leads):
    for title in "AB":
        drop(session, office, leads[title], to="contacted")
    drop(session, office, leads["E"], above=leads["B"], below=leads["A"], to="contacted")
    assert column(session, office.amy, "contacted") == "BEA"


def test_a_card_that_came_in_between_meanwhile_stays_on_its_side(session, office, leads):
    drop(session, office, leads["E"], above=leads["A"], below=leads["B"])
    drop(session, office, leads["D"], above=leads["A"], below=leads["B"])
    assert column(session, office.amy) == "ADEBC"


def test_a_neighbour_that_left_the_column_counts_for_nothing(session, office, leads):
    drop(session, office, leads["A"], to="contacted")
    drop(session, office, leads["E"], above=leads["A"], below=leads["C"])
    assert column(session, office.amy) == "BECD"


def test_when_both_neighbours_left_it_goes_to_the_top(session, office, leads):
    delete_leads(session, office.cai, lead_ids=[leads["A"].id, leads["B"].id])
    session.flush()
    drop(session, office, leads["E"], above=leads["A"], below=leads["B"])
    assert column(session, office.amy) == "ECD"


def test_neighbours_hidden_from_the_person_keep_their_place(session, office, leads):
    hidden = a_lead(session, office.dan, title="X")
    drop_at = {"above": leads["B"].id, "below": leads["C"].id}
    move_lead(session, office.eva, lead_id=hidden.id, to="new", seen_stage="new", **drop_at)
    drop(session, office, leads["E"], above=leads["B"], below=leads["C"])
    assert column(session, office.eva) == "ABEXCD"


def test_a_column_whose_ranks_grew_too_long_is_numbered_anew_in_the_same_order(session, office, leads):
    """Dropping just below the same card again and again is the worst there is."""
    low, high = leads["A"].rank, leads["B"].rank
    while len(high) <= LONGEST:
        high = rank_between(low, high)
    leads["B"].rank = high
    session.flush()
    drop(session, office, leads["E"], above=leads["A"], below=leads["B"])
    assert column(session, office.amy) == "AEBCD"
    assert all(len(lead.rank) < 6 for lead in leads.values())


def test_ranks_are_ordered_by_code_unit_on_every_database(session, office, leads):
    """Uppercase before lowercase, as the browser compares; a server's locale would mix them."""
    for title, rank in zip("ABCDE", ["Zz", "a0", "a0V", "aZ", "aa"], strict=True):
        leads[title].rank = rank
    assert column(session, office.amy) == "ABCDE"

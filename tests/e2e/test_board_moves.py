"""Moving a card: every way leads to the same place, and everybody sees it."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("way", ["mouse", "keys", "menu"])
def test_every_way_moves_the_card_and_undo_takes_it_back(way, company, lead, stored, desk):
    moved = lead(company.amy, title="Harbour Cafe", amount="12000")
    amy = desk(company.amy)

    if way == "mouse":
        amy.drag("Harbour Cafe", "contacted")
    elif way == "keys":
        amy.drag_with_keys("Harbour Cafe", "ArrowRight")
    else:
        amy.move_by_menu("Harbour Cafe", "Contacted")

    amy.stands_in("Harbour Cafe", "contacted")
    expect(amy.count("new")).to_have_text("0")
    expect(amy.count("contacted")).to_have_text("1")
    expect(amy.column("contacted").get_by_test_id("column-sum")).to_contain_text("12")
    expect(amy.toast).to_contain_text("Moved Harbour Cafe")
    assert (stored(moved).stage, stored(moved).version) == ("contacted", moved.version + 1)

    amy.undo()
    amy.stands_in("Harbour Cafe", "new")
    assert (stored(moved).stage, stored(moved).version) == ("new", moved.version + 2)


def test_a_finger_moves_the_card_on_a_phone(company, lead, stored, desk):
    moved = lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy, phone=True)

    amy.drag_with_finger("Harbour Cafe", "contacted")

    expect(amy.card("Harbour Cafe")).to_be_hidden()
    amy.page.get_by_role("tab", name="Contacted").click()
    amy.stands_in("Harbour Cafe", "contacted")
    amy.undo()
    amy.page.get_by_role("tab", name="New").click()
    amy.stands_in("Harbour Cafe", "new")
    assert stored(moved).version == moved.version + 2


def test_a_card_keeps_its_place_between_its_neighbours(company, lead, desk):
    for title in ("Third", "Second", "First"):
        lead(company.amy, title=title)
    amy = desk(company.amy)
    before = amy.titles("new")

    amy.open_menu(before[0])
    amy.page.get_by_role("menuitem", name="Move down").click()

    after = [before[1], before[0], before[2]]
    assert amy.titles("new") == after
    expect(amy.toast).to_be_visible()
    amy.page.reload()
    expect(amy.card("First")).to_be_visible()
    assert amy.titles("new") == after


def test_a_colleague_sees_the_move_at_once(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy, cai = desk(company.amy), desk(company.cai)
    cai.stands_in("Harbour Cafe", "new")

    amy.drag("Harbour Cafe", "qualified")

    cai.stands_in("Harbour Cafe", "qualified")
    expect(cai.count("qualified")).to_have_text("1")


def test_a_peer_never_sees_the_lead(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    lead(company.dan, title="Dans own")
    dan = desk(company.dan)
    dan.stands_in("Dans own", "new")

    amy = desk(company.amy)
    amy.drag("Harbour Cafe", "contacted")
    amy.stands_in("Harbour Cafe", "contacted")
    amy.quick_add("new", "Second Cafe")
    amy.stands_in("Second Cafe", "new")

    expect(dan.card("Harbour Cafe")).to_have_count(0)
    expect(dan.count("contacted")).to_have_text("0")


def test_giving_up_asks_for_the_reason(company, lead, stored, desk):
    given_up = lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)

    amy.move_by_menu("Harbour Cafe", "Disqualified")
    amy.stands_in("Harbour Cafe", "new")
    amy.page.get_by_role("dialog").get_by_role("button", name="No budget").click()

    expect(amy.card("Harbour Cafe")).to_have_count(0)
    expect(amy.count("new")).to_have_text("0")
    assert stored(given_up).stage == "disqualified"
    amy.undo()
    amy.stands_in("Harbour Cafe", "new")


def test_closing_the_question_keeps_the_lead(company, lead, stored, desk):
    kept = lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)

    amy.move_by_menu("Harbour Cafe", "Disqualified")
    expect(amy.page.get_by_role("dialog")).to_be_visible()
    amy.page.keyboard.press("Escape")

    expect(amy.page.get_by_role("dialog")).to_be_hidden()
    amy.stands_in("Harbour Cafe", "new")
    assert stored(kept).version == kept.version


def test_quick_add_takes_two_fields_and_enter(company, desk):
    amy = desk(company.amy)

    amy.quick_add("contacted", "远航物流", "张敏")
    amy.stands_in("远航物流", "contacted")
    # The form stays for the next one.
    amy.page.keyboard.type("Second Cafe")
    amy.page.keyboard.press("Enter")
    amy.stands_in("Second Cafe", "contacted")
    amy.page.keyboard.press("Escape")

    amy.page.reload()
    amy.stands_in("远航物流", "contacted")
    expect(amy.card("远航物流")).to_contain_text("张敏")
    expect(amy.count("contacted")).to_have_text("2")

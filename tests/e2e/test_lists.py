"""Finding leads: filters, order, views, the table, and changing many at once."""

import re

from playwright.sync_api import expect


def _three(company, lead) -> None:
    lead(company.amy, title="Alder Office", amount="9000", intent="A")
    lead(company.amy, title="Birch Hotel", amount="50000", intent="B")
    lead(company.bob, title="Cedar School", amount="700", intent="A", stage="contacted")


def test_a_filter_narrows_the_board_and_its_sums(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai)
    expect(cai.count("new")).to_have_text("2")

    cai.page.get_by_role("button", name="Filters").click()
    panel = cai.page.get_by_role("dialog", name="Filters")
    panel.get_by_role("group", name="Intent").get_by_role("button", name="A", exact=True).click()

    expect(cai.count("new")).to_have_text("1")
    expect(cai.column("new").get_by_test_id("column-sum")).to_contain_text("9")
    expect(cai.page).to_have_url(_address(cai, "/leads?intent=A"))
    cai.page.keyboard.press("Escape")
    cai.page.reload()
    expect(cai.card("Birch Hotel")).to_have_count(0)
    expect(cai.card("Alder Office")).to_be_visible()

    cai.page.get_by_role("button", name="Remove filter Intent: A").click()
    expect(cai.card("Birch Hotel")).to_be_visible()
    cai.page.go_back()
    expect(cai.card("Birch Hotel")).to_have_count(0)


def test_search_finds_while_typing_and_clears(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai)

    cai.page.keyboard.press("/")
    cai.page.keyboard.type("ceda")
    expect(cai.card("Cedar School")).to_be_visible()
    expect(cai.card("Alder Office")).to_have_count(0)
    expect(cai.page).to_have_url(_address(cai, "/leads?q=ceda"))

    cai.page.keyboard.press("Escape")
    expect(cai.card("Alder Office")).to_be_visible()
    expect(cai.page).to_have_url(_address(cai, "/leads"))


def test_a_saved_view_comes_back(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai, "/leads?intent=A")
    views = cai.page.get_by_role("button", name="Views")

    views.click()
    cai.page.get_by_role("button", name="Save this view as").click()
    dialog = cai.page.get_by_role("dialog", name="Save view")
    dialog.get_by_label("Name").fill("Hot ones")
    dialog.get_by_label("Share with everyone").check()
    dialog.get_by_role("button", name="Save").click()
    expect(cai.toast).to_contain_text("View “Hot ones” saved")

    amy = desk(company.amy)
    amy.page.get_by_role("button", name="Views").click()
    amy.page.get_by_role("link", name="Hot ones").click()
    expect(amy.page).to_have_url(_address(amy, "/leads?intent=A"))
    expect(amy.card("Birch Hotel")).to_have_count(0)
    expect(amy.card("Alder Office")).to_be_visible()


def test_the_table_shows_the_same_leads_in_another_order(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai)
    cai.page.get_by_role("link", name="Table").click()
    expect(cai.page).to_have_url(_address(cai, "/leads?view=table"))
    expect(cai.page.locator("[data-card]")).to_have_count(3)

    cai.page.get_by_role("columnheader", name="Amount").get_by_role("button").click()
    expect(cai.page.locator("[data-card]").first).to_contain_text("Birch Hotel")
    expect(cai.page).to_have_url(_address(cai, "/leads?sort=amount&view=table"))
    cai.page.reload()
    expect(cai.page.locator("[data-card]").first).to_contain_text("Birch Hotel")
    cai.open("Cedar School")
    expect(cai.page).to_have_url(re.compile(r"lead=\d+.*view=table|view=table.*lead=\d+"))


def test_many_are_changed_in_one_go_and_taken_back_in_one(company, lead, stored, desk):
    taken = [lead(company.amy, title=f"Alder Office {number}") for number in range(1, 5)]
    cai = desk(company.cai, "/leads?view=table")
    expect(cai.page.locator("[data-card]")).to_have_count(4)
    cai.page.get_by_label("Select all loaded rows").check()
    expect(cai.page.get_by_test_id("bulk-bar")).to_contain_text("4 selected")

    cai.page.get_by_test_id("bulk-bar").get_by_role("button", name="Owner").click()
    cai.page.get_by_role("menuitem", name="Bob").click()

    expect(cai.toast).to_contain_text("Changed 4 leads")
    assert {stored(one).owner_id for one in taken} == {company.bob.member_id}
    cai.undo()
    expect(cai.toast.last).to_contain_text("Undone")
    assert {stored(one).owner_id for one in taken} == {company.amy.member_id}


def test_nothing_found_says_how_to_go_on(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai, "/leads?view=table&intent=A&q=nothing-like-this")
    expect(cai.page.get_by_text("No leads match. Try removing a filter.")).to_be_visible()
    cai.page.get_by_role("group", name="Filters in use").get_by_role("button", name="Clear filters").click()
    expect(cai.page.locator("[data-card]")).to_have_count(3)


def test_an_empty_column_does_not_blame_the_company_for_a_filter(company, lead, desk):
    _three(company, lead)
    cai = desk(company.cai, "/leads?q=alder")
    expect(cai.column("contacted")).to_contain_text("No lead here matches the search and the filters.")
    cai.page.get_by_role("button", name="Clear the search").click()
    expect(cai.column("qualified")).to_contain_text("No leads here yet. Add one above")


def test_a_new_lead_is_made_and_its_draft_survives(company, desk):
    amy = desk(company.amy)
    amy.page.keyboard.press("c")
    form = amy.page.get_by_role("dialog", name="New lead")
    form.get_by_label("Name").fill("Harbour Cafe")
    form.get_by_label("E-mail").fill("not an address")
    form.get_by_role("button", name="Create lead").click()
    expect(form.get_by_text("This does not look like an e-mail address.")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("Harbour Cafe")

    amy.page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    amy.page.keyboard.press("c")
    expect(form.get_by_label("Name")).to_have_value("Harbour Cafe")
    form.get_by_label("E-mail").fill("ann@harbour.example")
    form.get_by_role("button", name="Create lead").click()
    expect(form).to_be_hidden()
    amy.stands_in("Harbour Cafe", "new")


def _address(person, path: str) -> str:
    return person.page.evaluate("location.origin") + path

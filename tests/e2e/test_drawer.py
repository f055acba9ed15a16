"""One lead in the drawer: reading, editing in place, what comes next, and two people at once."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect


def test_a_field_is_edited_where_it_stands_and_undone(company, lead, stored, desk):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    drawer = amy.open("Harbour Cafe")

    drawer.get_by_label("Contact", exact=True).fill("Ann Lee")
    amy.page.keyboard.press("Enter")
    expect(amy.toast).to_contain_text("Saved: Contact")
    expect(amy.card("Harbour Cafe")).to_contain_text("Ann Lee")
    drawer.get_by_label("Amount").fill("12万")
    amy.page.keyboard.press("Tab")
    expect(amy.card("Harbour Cafe")).to_contain_text("¥120,000")

    drawer.get_by_label("Contact", exact=True).fill("Nobody")
    amy.page.keyboard.press("Escape")
    expect(drawer.get_by_label("Contact", exact=True)).to_have_value("Ann Lee")

    amy.page.reload()
    expect(amy.drawer.get_by_label("Contact", exact=True)).to_have_value("Ann Lee")


def test_what_is_wrong_stands_at_the_field_and_keeps_the_text(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    drawer = amy.open("Harbour Cafe")

    drawer.get_by_label("E-mail", exact=True).first.fill("ann at harbour")
    amy.page.keyboard.press("Tab")

    expect(drawer.get_by_text("This does not look like an e-mail address.")).to_be_visible()
    expect(drawer.locator("[name=email]")).to_have_value("ann at harbour")


def test_the_next_step_is_planned_finished_and_logged(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    drawer = amy.open("Harbour Cafe")
    step = drawer.get_by_test_id("next-step")

    step.get_by_label("Next step", exact=True).fill("Send the catalogue")
    step.get_by_label("Date of the next step").fill(_day(3))
    step.get_by_role("button", name="Plan").click()
    expect(step.get_by_label("Next step", exact=True)).to_have_value("Send the catalogue")
    expect(amy.card("Harbour Cafe")).to_contain_text("Send the catalogue")

    step.get_by_test_id("step-done").click()
    step.get_by_label("How did it go?").fill("They liked the oak")
    step.get_by_label("Then what?").fill("Call about the oak")
    amy.page.keyboard.press("Enter")

    expect(drawer.get_by_test_id("timeline")).to_contain_text("Amy finished “Send the catalogue”")
    expect(drawer.get_by_test_id("timeline")).to_contain_text("They liked the oak")
    expect(step.get_by_label("Next step", exact=True)).to_have_value("Call about the oak")


def test_a_contact_is_logged_and_the_history_names_what_changed(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    drawer = amy.open("Harbour Cafe")

    drawer.get_by_text("WeChat", exact=True).last.click()
    drawer.get_by_label("What was said").fill("想看样品")
    amy.page.keyboard.press("Control+Enter")
    expect(drawer.get_by_test_id("timeline")).to_contain_text("Amy wrote on WeChat")
    expect(drawer.get_by_test_id("timeline")).to_contain_text("想看样品")

    drawer.get_by_label("Region").fill("Qingdao")
    amy.page.keyboard.press("Enter")
    drawer.get_by_role("button", name="History").click()
    expect(drawer.get_by_test_id("timeline")).to_contain_text("Qingdao")
    expect(drawer.get_by_test_id("timeline")).to_contain_text("Region")


def test_two_people_in_one_field_both_texts_are_kept(company, lead, stored, desk):
    lead(company.amy, title="Harbour Cafe", contact_name="Ann")
    amy, cai = desk(company.amy), desk(company.cai)
    mine = amy.open("Harbour Cafe").get_by_label("Contact", exact=True)
    theirs = cai.open("Harbour Cafe").get_by_label("Contact", exact=True)

    mine.fill("Ann Lee (Amy wrote)")
    theirs.fill("Ann Li (Cai wrote)")
    cai.page.keyboard.press("Enter")
    expect(cai.toast).to_contain_text("Saved")
    expect(amy.card("Harbour Cafe")).to_contain_text("Ann Li")
    # The field being typed in keeps its text although the news came in.
    expect(mine).to_have_value("Ann Lee (Amy wrote)")
    mine.press("Enter")

    conflict = amy.drawer.get_by_role("alert").filter(has_text="Your text is kept")
    expect(conflict).to_contain_text("Cai changed “Contact”")
    expect(conflict).to_contain_text("Ann Li (Cai wrote)")
    expect(mine).to_have_value("Ann Lee (Amy wrote)")
    conflict.get_by_role("button", name="Save mine").click()
    expect(conflict).to_be_hidden()
    expect(theirs).to_have_value("Ann Lee (Amy wrote)")


def test_two_people_in_two_fields_do_not_meet(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy, cai = desk(company.amy), desk(company.cai)
    mine = amy.open("Harbour Cafe")
    theirs = cai.open("Harbour Cafe")

    mine.get_by_label("Region").fill("Qingdao")
    theirs.get_by_label("Contact", exact=True).fill("Ann")
    cai.page.keyboard.press("Enter")
    expect(mine.get_by_label("Contact", exact=True)).to_have_value("Ann")
    expect(mine.get_by_label("Region")).to_have_value("Qingdao")
    mine.get_by_label("Region").press("Enter")

    expect(theirs.get_by_label("Region")).to_have_value("Qingdao")
    expect(mine.get_by_text("Your text is kept")).to_have_count(0)


def test_the_address_is_the_drawer(company, lead, desk):
    first = lead(company.amy, title="Harbour Cafe")
    lead(company.amy, title="Second Cafe")
    amy = desk(company.amy)

    amy.open("Harbour Cafe")
    expect(amy.page).to_have_url(f"{_origin(amy)}/leads?lead={first.number}")
    amy.page.reload()
    expect(amy.drawer.get_by_label("Name", exact=True)).to_have_value("Harbour Cafe")

    amy.page.keyboard.press("Escape")
    expect(amy.drawer).to_be_hidden()
    expect(amy.page).to_have_url(f"{_origin(amy)}/leads")
    amy.page.go_back()
    expect(amy.drawer.get_by_label("Name", exact=True)).to_have_value("Harbour Cafe")
    amy.page.go_back()
    expect(amy.drawer).to_be_hidden()


def test_a_link_to_somebody_elses_lead_opens_nothing(company, lead, desk):
    hidden = lead(company.dan, title="Dans own")
    amy = desk(company.amy, f"/leads?lead={hidden.number}")

    expect(amy.toast).to_contain_text("This is not here")
    expect(amy.drawer).to_be_hidden()
    expect(amy.page).to_have_url(f"{_origin(amy)}/leads")


def test_a_draft_outlives_closing_the_drawer(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    said = amy.open("Harbour Cafe").get_by_label("What was said")
    said.press_sequentially("Half a sentence", delay=5)
    amy.page.wait_for_timeout(1200)  # a draft is kept a moment after the last key
    amy.page.keyboard.press("Escape")
    amy.page.reload()

    expect(amy.open("Harbour Cafe").get_by_label("What was said")).to_have_value("Half a sentence")


def test_stage_owner_and_tags_are_changed_in_the_drawer(company, lead, stored, desk):
    changed = lead(company.amy, title="Harbour Cafe")
    cai = desk(company.cai)
    drawer = cai.open("Harbour Cafe")

    drawer.get_by_test_id("stage").select_option(label="Contacted")
    cai.stands_in("Harbour Cafe", "contacted")
    drawer.get_by_test_id("owner").select_option(label="Bob")
    expect(cai.toast.last).to_contain_text("Owner of Harbour Cafe changed")
    drawer.get_by_role("button", name="Add tag").click()
    cai.page.locator(".tag-panel").get_by_role("button", name="VIP").click()
    expect(cai.card("Harbour Cafe")).to_contain_text("VIP")
    assert stored(changed).owner_id == company.bob.member_id


def _day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def _origin(person) -> str:
    return person.page.evaluate("location.origin")

"""What an administrator changes reaches those who work."""

from playwright.sync_api import expect


def test_a_new_stage_appears_on_the_open_board(company, lead, desk, visit):
    lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy)
    eva = visit(company.eva, "/admin?tab=stages")

    eva.get_by_role("button", name="New stage").click()
    form = eva.get_by_role("dialog", name="New stage")
    form.get_by_label("Name in Chinese").fill("方案")
    form.get_by_label("Name in English").fill("Proposal")
    form.get_by_label("Probability").fill("60")
    form.get_by_role("button", name="Save").click()

    expect(eva.get_by_test_id("admin-rows")).to_contain_text("Proposal")
    expect(amy.page.get_by_role("region", name="Proposal")).to_be_visible()
    amy.move_by_menu("Harbour Cafe", "Proposal")
    expect(amy.page.get_by_role("region", name="Proposal").get_by_text("Harbour Cafe")).to_be_visible()


def test_a_wider_scope_shows_the_teams_leads(company, lead, desk, visit):
    lead(company.amy, title="Harbour Cafe")
    bob = desk(company.bob)
    expect(bob.card("Harbour Cafe")).to_have_count(0)

    eva = visit(company.eva, "/admin?tab=people")
    eva.get_by_test_id("admin-rows").get_by_role("button", name="Bob", exact=True).click()
    form = eva.get_by_role("dialog", name="Edit Bob")
    form.get_by_label("Own team").check()
    form.get_by_role("button", name="Save").click()
    expect(eva.get_by_test_id("toast")).to_contain_text("Bob has been saved")

    # Rights changed: Bob signs in anew and then sees his team.
    again = desk(company.bob)
    again.stands_in("Harbour Cafe", "new")


def test_a_seller_finds_no_settings(company, visit):
    page = visit(company.amy, "/admin")
    expect(page.get_by_text("Nothing at this address")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings")).to_have_count(0)


def test_names_needed_are_asked_for_at_the_field(company, visit):
    eva = visit(company.eva, "/admin?tab=sources")
    eva.get_by_test_id("admin-add").click()
    form = eva.get_by_role("dialog", name="New source")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_text("Fill this in.")).to_be_visible()
    form.get_by_label("Name in English").fill("Trade fair")
    form.get_by_role("button", name="Save").click()
    expect(eva.get_by_test_id("admin-rows")).to_contain_text("Trade fair")

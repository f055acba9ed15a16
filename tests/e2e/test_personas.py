"""The first minutes: a seat in the sample company, or a company of one's own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.server import another_server, setup_token

LANDINGS = {
    "sales": ("/today", "Today"), "manager": ("/leads", "Leads"), "service": ("/leads", "Leads"),
    "analyst": ("/leads?view=table", "Leads"), "administrator": ("/admin", "Settings"),
}  # fmt: skip


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A new installation with its sample company, as ``make run`` leaves it."""
    with another_server(CRM_DATA_DIR=str(tmp_path_factory.mktemp("fresh"))) as running:
        yield running


@pytest.mark.parametrize("persona", LANDINGS)
def test_a_persona_lands_on_a_sensible_page_and_can_leave(persona, installation, profile):
    url, _ = installation
    page = profile(url=url).new_page()
    page.goto("/")
    expect(page).to_have_url(f"{url}/login")

    page.get_by_test_id(f"persona-{persona}").click()

    path, heading = LANDINGS[persona]
    expect(page).to_have_url(url + path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    # The page shows something to work with.
    work = {"/today": "agenda-row", "/admin": "admin-rows"}.get(path)
    expect(page.get_by_test_id(work).first if work else page.locator("[data-card]").first).to_be_visible()

    page.get_by_role("complementary").locator(".shell-me").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{url}/login")
    page.goto(url + path)
    expect(page).to_have_url(f"{url}/login")


def test_the_analyst_reads_and_changes_nothing(installation, profile):
    url, _ = installation
    page = profile(url=url).new_page()
    page.goto("/login")
    page.get_by_test_id("persona-analyst").click()
    expect(page.locator("[data-card]").first).to_be_visible()

    expect(page.get_by_role("button", name="New lead")).to_have_count(0)
    page.locator("[data-card] .card-open").first.click()
    drawer = page.locator("[data-drawer][open]")
    expect(drawer.locator("[name=contact_name]")).not_to_be_editable()
    expect(drawer.locator("[name=phone]")).not_to_have_value("")
    assert not any(sign.isdigit() for sign in drawer.locator("[name=phone]").input_value()[:-4])


def test_somebody_starts_a_company_of_their_own(installation, profile):
    url, log = installation
    page = profile(url=url).new_page()
    page.goto(f"/setup?token={setup_token(log)}")
    expect(page.get_by_label("One-time token")).not_to_have_value("")

    page.get_by_label("Company name").fill("Seafarer Ltd")
    page.get_by_label("Your name").fill("Mia Lin")
    page.get_by_label("E-mail").fill("mia@seafarer.example")
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password again").fill("correct horse batteri")
    page.get_by_role("button", name="Create company").click()
    expect(page.get_by_text("The two passwords differ.")).to_be_visible()
    # Nothing typed is lost but the passwords.
    expect(page.get_by_label("Your name")).to_have_value("Mia Lin")

    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_label("Password again").fill("correct horse battery")
    page.get_by_role("button", name="Create company").click()
    expect(page).to_have_url(f"{url}/admin")
    expect(page.get_by_role("complementary")).to_contain_text("Seafarer Ltd")

    page.goto("/leads")
    expect(page.get_by_text("No leads here yet. Add one above").first).to_be_visible()


def test_a_wrong_password_is_told_at_the_form(server, profile):
    page = profile().new_page()
    page.goto("/login")
    page.get_by_label("E-mail").fill("nobody@dengta.example")
    page.get_by_label("Password").fill("wrong horse battery")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("The e-mail or password is not right.")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value("nobody@dengta.example")


def test_an_unknown_address_says_how_to_go_on(company, visit, trouble):
    trouble.allow("404")
    page = visit(company.amy, "/nowhere/at/all")
    expect(page.get_by_role("heading", name="Nothing at this address")).to_be_visible()
    page.get_by_role("link", name="Go to my start page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

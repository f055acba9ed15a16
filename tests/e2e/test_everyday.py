"""Language, theme, keys, palette, and a day on the phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE, SMALL_PHONE


def _day(ahead: int) -> datetime.date:
    return (datetime.now(UTC) + timedelta(days=ahead)).date()


def test_the_language_switches_at_once_and_stays(company, desk):
    amy = desk(company.amy)
    amy.page.get_by_role("button", name="Amy").click()
    amy.page.get_by_role("button", name="中文").click()

    expect(amy.page.get_by_role("heading", level=1)).to_have_text("线索")
    expect(amy.page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(amy.page).to_have_title("线索 · Dengta")
    amy.page.reload()
    expect(amy.page.get_by_role("heading", level=1)).to_have_text("线索")


def test_the_theme_switches_and_stays(company, desk):
    amy = desk(company.amy)
    amy.page.get_by_role("button", name="Amy").click()
    amy.page.get_by_role("button", name="Dark").click()

    expect(amy.page.locator("html")).to_have_class("dark")
    amy.page.reload()
    expect(amy.page.get_by_test_id("board")).to_be_visible()
    assert "dark" in amy.page.locator("html").get_attribute("class")
    dark = amy.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, dark.removeprefix("rgb(").removesuffix(")").split(",")[:3])) < 60


def test_the_keys_walk_open_and_select(company, lead, desk):
    for title in ("Third", "Second", "First"):
        lead(company.amy, title=title)
    amy = desk(company.amy)
    order = amy.titles("new")

    amy.page.keyboard.press("j")
    expect(amy.card(order[0]).locator(":focus")).to_have_count(1)
    amy.page.keyboard.press("j")
    expect(amy.card(order[1]).locator(":focus")).to_have_count(1)
    amy.page.keyboard.press("x")
    expect(amy.page.get_by_test_id("bulk-bar")).to_contain_text("1 selected")
    amy.page.keyboard.press("Escape")
    expect(amy.page.get_by_test_id("bulk-bar")).to_be_hidden()
    amy.page.keyboard.press("k")
    amy.page.keyboard.press("Space")
    expect(amy.drawer.get_by_label("Name", exact=True)).to_have_value(order[0])
    amy.page.keyboard.press("Escape")
    expect(amy.drawer).to_be_hidden()

    amy.page.keyboard.press("?")
    expect(amy.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    amy.page.keyboard.press("Escape")
    expect(amy.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()


def test_the_palette_finds_leads_and_pages(company, lead, desk):
    lead(company.amy, title="Harbour Cafe", contact_name="Ann Lee")
    amy = desk(company.amy)

    amy.page.keyboard.press("Control+k")
    expect(amy.page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    amy.page.keyboard.type("ann l")
    amy.page.get_by_role("option", name="Harbour Cafe").click()
    expect(amy.drawer.get_by_label("Name", exact=True)).to_have_value("Harbour Cafe")

    amy.page.keyboard.press("Control+k")
    expect(amy.page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    amy.page.keyboard.type("today")
    amy.page.keyboard.press("Enter")
    expect(amy.page.get_by_role("heading", level=1)).to_have_text("Today")


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["390x844", "360x640"])
def test_a_sellers_day_on_the_phone(size, company, lead, visit):
    lead(company.amy, title="Harbour Cafe", next_step="Call Ann", next_step_on=str(_day(-2)))
    lead(company.amy, title="Second Cafe", next_step="Send the offer", next_step_on=str(_day(0)))
    page = visit(company.amy, "/today", phone=True, size=size)
    late = page.get_by_test_id("today-overdue")

    expect(late).to_contain_text("Harbour Cafe")
    late.get_by_role("button", name="Done: Call Ann for Harbour Cafe").tap()
    page.get_by_label("How did it go?").fill("She wants oak")
    page.get_by_role("button", name="Save").tap()
    expect(page.get_by_test_id("toast")).to_contain_text("Step done")
    expect(late).not_to_contain_text("Harbour Cafe")
    _fits(page)

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Leads").tap()
    page.get_by_role("button", name="Harbour Cafe", exact=True).tap()
    drawer = page.locator("[data-drawer][open]")
    expect(drawer.get_by_test_id("timeline")).to_contain_text("She wants oak")
    _fits(page)
    drawer.get_by_role("button", name="Close").tap()

    page.get_by_role("button", name="Actions for Second Cafe").tap()
    page.get_by_role("menuitem", name="Move to").tap()
    page.get_by_role("menuitemradio", name="Contacted").tap()
    page.get_by_role("tab", name="Contacted").tap()
    expect(page.get_by_role("button", name="Second Cafe", exact=True)).to_be_visible()
    _fits(page)


def test_what_a_thumb_presses_is_large_enough(company, lead, visit):
    lead(company.amy, title="Harbour Cafe", next_step="Call Ann", next_step_on=str(_day(-2)))
    page = visit(company.amy, "/today", phone=True)
    for path, ready in (("/today", "[data-testid=agenda-row]"), ("/leads", "[data-card]")):
        page.goto(path)
        page.wait_for_selector(ready)
        small = page.evaluate(_SMALL_TARGETS)
        assert not small, f"{path}: {small}"


# A target is also what lies around it: a card's title opens with the whole card.
_SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, input, select')].filter(node => {
  const box = node.getBoundingClientRect();
  if (!box.width || !node.checkVisibility() || node.matches('.card-open, .agenda-title, .shell-skip, .sr-only')) return false;
  const reach = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  if (!reach || !(reach === node || node.contains(reach))) return false;
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  const hit = (x, y) => { const at = document.elementFromPoint(x, y); return at && (at === node || node.contains(at)); };
  const tall = box.height >= 44 || (hit(middle[0], middle[1] - 21) && hit(middle[0], middle[1] + 21));
  const wide = box.width >= 44 || (hit(middle[0] - 21, middle[1]) && hit(middle[0] + 21, middle[1]));
  return !(tall && wide);
}).map(node => `${node.className || node.tagName}: ${node.textContent.trim() || node.ariaLabel} ` +
  `${Math.round(node.getBoundingClientRect().width)}x${Math.round(node.getBoundingClientRect().height)}`)"""


def _fits(page) -> None:
    """Nothing sticks out at the side."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} px too wide at {page.url}"

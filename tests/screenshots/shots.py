"""What is photographed: a page, who looks at it, and what they did before the picture."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def _shown(selector: str) -> Callable[[Page], None]:
    return lambda page: page.wait_for_selector(selector)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page."""

    name: str
    path: str
    prepare: Callable[[Page], None] = _shown("main h1")
    persona: str = "manager"


def _drawer(page: Page) -> None:
    # One with a story, where its column is on the screen.
    page.wait_for_selector("[data-card]")
    column = page.locator("[data-stage=contacted] .card-open")
    (column if column.count() else page.locator(".card-open")).nth(1).click()
    page.wait_for_selector("[data-drawer][open] [data-testid=timeline]")


def _card_menu(page: Page) -> None:
    card = page.locator("[data-stage] [data-card]").first
    card.hover()
    card.locator(".card-menu").click()
    page.get_by_role("menuitem").first.wait_for()


def _create(page: Page) -> None:
    page.wait_for_selector("[data-card]")
    page.locator("[data-create]").first.click()
    page.wait_for_selector("dialog[open] form")


def _filters(page: Page) -> None:
    page.wait_for_selector("[data-testid=board]")
    page.locator(".leads-bar .leads-face:has(.lucide-list-filter)").click()
    page.wait_for_selector(".filters")


def _palette(page: Page) -> None:
    page.wait_for_selector("[data-card]")
    page.keyboard.press("Control+k")
    page.wait_for_selector("[cmdk-item]")


_FILE = """外部编号,公司,联系人,手机,预算,来源,阶段
E-2041,青岛蓝湾酒店 · 客房家具 80 套,周岚,13905320041,36万,展会,新线索
E-2042,Harbour Bakery – counter and stools,Ellen Ward,13905320042,45000,Website,New
E-2043,济南听泉中学 · 图书馆书架,冯立,13905320043,12.8万,客户介绍,已联系
"""


def _import(page: Page) -> None:
    file = {"name": "展会名单-2026-11.csv", "mimeType": "text/csv", "buffer": _FILE.encode("utf-8-sig")}
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector("[data-testid=match]")


def _done(page: Page) -> None:
    page.locator(".agenda-done").first.click()
    page.wait_for_selector(".agenda-note")


def _selected(page: Page) -> None:
    page.wait_for_selector("[data-card]")
    if page.get_by_label("Select all").or_(page.get_by_label("选择已加载")).count() == 0:
        # On a phone the menu of a card selects it.
        page.locator("[data-card] [aria-haspopup=menu]").first.click()
        page.get_by_role("menuitem").last.click()
    for box in page.locator("[data-card] input[type=checkbox]:visible").all()[:3]:
        box.check()
    page.wait_for_selector("[data-testid=bulk-bar]")


def _more(page: Page) -> None:
    page.locator(".shell-bar [aria-haspopup], .shell-me").locator("visible=true").first.click()
    page.locator("[role=dialog] [aria-pressed]").first.wait_for()


_ADMIN = "[data-testid=admin-rows], .admin-part"
SHOTS = (
    Shot("login", "/login", persona=""),
    Shot("setup", "/setup", persona=""),
    Shot("missing", "/no-such-page", _shown("h1"), persona=""),
    Shot("today", "/today", _shown("[data-testid=agenda-row]"), "sales"),
    Shot("today-done", "/today", _done, "sales"),
    Shot("board", "/leads", _shown("[data-card]")),
    Shot("board-sales", "/leads", _shown("[data-card]"), "sales"),
    Shot("drawer", "/leads", _drawer),
    Shot("card-menu", "/leads", _card_menu),
    Shot("create", "/leads", _create),
    Shot("filters", "/leads?due=overdue&intent=A,B", _filters),
    Shot("selected", "/leads?view=table", _selected),
    Shot("palette", "/leads", _palette),
    Shot("table", "/leads?view=table&sort=amount&stage=contacted,qualified", _shown("[data-card]")),
    Shot("empty", "/leads?q=zzzzzz", _shown("[data-testid=board]")),
    Shot("account", "/account"),
    Shot("account-menu", "/account", _more),
    Shot("import", "/leads/import", _import),
    Shot("import-start", "/leads/import", _shown("input[type=file]")),
    *(Shot(f"admin-{tab}", f"/admin?tab={tab}", _shown(_ADMIN), "administrator")
      for tab in ("people", "teams", "stages", "sources", "tags", "reasons", "rights", "audit")),
)  # fmt: skip

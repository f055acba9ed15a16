"""Every place of the product, and what can stand open on it: what the tests of all pages walk through."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


def _nothing(page: Page) -> None:
    """The page as it opens."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page, who stands there, what shows that it is there, and what they opened."""

    name: str
    path: str
    ready: str
    who: str = "cai"
    open: Callable[[Page], None] = _nothing

    @property
    def opens(self) -> bool:
        """Whether something stands open."""
        return self.open is not _nothing


CARD = "[data-card]"


def _drawer(page: Page) -> None:
    page.locator("[data-card] .card-open").first.click()
    page.wait_for_selector("[data-drawer][open] [data-testid=timeline]")


def _card_menu(page: Page) -> None:
    page.locator("[data-card] [aria-haspopup=menu]").first.click(force=True)
    page.wait_for_selector("[role=menu] [role=menuitem]")


def _press(selector: str, shown: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.locator(selector).locator("visible=true").first.click()
        page.wait_for_selector(shown)

    return press


def _keys(key: str, shown: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.keyboard.press(key)
        page.wait_for_selector(shown)

    return press


def _giving_up(page: Page) -> None:
    _card_menu(page)
    page.locator("[role=menuitem]").first.click()
    page.locator("[role=menuitemradio]").last.click()
    page.wait_for_selector("[data-testid=reason]")


def _selected(page: Page) -> None:
    page.locator("[data-card] input[type=checkbox]").first.check(force=True)
    page.wait_for_selector("[data-testid=bulk-bar]")


PLACES = (
    Place("login", "/login", "h1", who=""),
    Place("setup", "/setup", "h1", who=""),
    Place("join", "/join?token=spent", "h1", who=""),
    Place("missing", "/no-such-page", "h1", who=""),
    Place("today", "/today", "[data-testid=agenda-row]", who="amy"),
    Place("today-note", "/today", "[data-testid=agenda-row]", who="amy", open=_press(".agenda-done", ".agenda-note")),
    Place("today-empty", "/today", ".empty", who="dan"),
    Place("board", "/leads", CARD),
    Place("board-drawer", "/leads", CARD, open=_drawer),
    Place("board-menu", "/leads", CARD, open=_card_menu),
    Place("board-giving-up", "/leads", CARD, open=_giving_up),
    Place("board-filters", "/leads?intent=A", CARD, open=_press(".leads-face:has(.lucide-list-filter)", ".filters")),
    Place("board-views", "/leads", CARD, open=_press(".views-face", ".views")),
    Place("board-new", "/leads", CARD, open=_press("[data-create]", "#new-lead")),
    Place("board-add", "/leads", CARD, open=_press("[data-quick-add]", ".board-add-form")),
    Place("board-keys", "/leads", CARD, open=_keys("?", "dialog[open] .keys")),
    Place("board-palette", "/leads", CARD, open=_keys("Control+k", "[cmdk-item]")),
    Place("table", "/leads?view=table", CARD),
    Place("table-empty", "/leads?view=table&q=zzzz", "[data-testid=board]"),
    Place("import", "/leads/import", "input[type=file]"),
    Place("account", "/account", "main dl"),
    Place("account-menu", "/account", "main dl",
          open=_press(".shell-me, .shell-bar [aria-haspopup]", "[role=dialog] [aria-pressed]")),
    *(Place(f"admin-{tab}", f"/admin?tab={tab}", ".admin-part", who="eva")
      for tab in ("people", "teams", "stages", "sources", "tags", "reasons", "rights", "audit")),
    Place("admin-person", "/admin?tab=people", ".admin-part", who="eva", open=_press(".row-open", "#form-member")),
    Place("admin-stage", "/admin?tab=stages", ".admin-part", who="eva", open=_press("[data-testid=admin-add]", "#form-stage")),
)  # fmt: skip
# Keys and hovering are a desktop's.
DESKTOP_ONLY = {"board-keys", "board-palette"}

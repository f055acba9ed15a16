"""What a person does and sees, in their words: the tests read as stories because of this file."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

_POLICY = """document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));"""


@dataclass(slots=True)
class Trouble:
    """What pages complained about; ``allowed`` are parts of messages that a test brings about on purpose."""

    seen: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *parts: str) -> None:
        """This test brings such messages about on purpose."""
        self.allowed.extend(parts)

    def must_be_none(self) -> None:
        """Fail with everything that was not meant."""
        left = [text for text in self.seen if not any(part in text for part in self.allowed)]
        assert not left, "the pages complained:\n" + "\n".join(left)


def watch(context: BrowserContext, trouble: Trouble) -> None:
    """Collect console errors, policy violations and errors that nobody caught."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            trouble.seen.append(f"{message.text} ({message.location.get('url', '')})")

    context.add_init_script(_POLICY)
    context.on("console", hear)
    context.on("weberror", lambda problem: trouble.seen.append(f"uncaught: {problem.error}"))


class Desk:
    """Somebody at the lead board."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.toast = page.get_by_test_id("toast")
        self.drawer = page.locator("[data-drawer][open]")
        self.notice = page.locator(".board-notice")

    def column(self, stage: str) -> Locator:
        """A stage of the board."""
        return self.page.locator(f'[data-stage="{stage}"]')

    def card(self, title: str) -> Locator:
        """A card by its title."""
        return self.page.locator("[data-card]").filter(has=self.page.get_by_role("button", name=title, exact=True))

    def titles(self, stage: str) -> list[str]:
        """The cards of a column from top to bottom."""
        return (
            self.column(stage)
            .locator("[data-card]")
            .evaluate_all(
                "cards => cards.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)"
                ".map(card => card.querySelector('.card-open').textContent)"
            )
        )

    def stands_in(self, title: str, stage: str) -> None:
        """Wait until the card stands there."""
        expect(self.column(stage).locator("[data-card]", has_text=title)).to_be_visible()

    def count(self, stage: str) -> Locator:
        """The number in the column's head."""
        return self.column(stage).get_by_test_id("column-count")

    # --- four ways to move a card ---

    def drag(self, title: str, stage: str, *, drop: bool = True) -> None:
        """With the mouse; ``drop=False`` keeps holding it."""
        card, target = self.card(title).bounding_box(), self.column(stage).bounding_box()
        assert card and target
        mouse, middle = self.page.mouse, card["x"] + card["width"] / 2
        mouse.move(middle, card["y"] + card["height"] - 12)
        mouse.down()
        mouse.move(middle + 15, card["y"] + card["height"] - 8, steps=4)
        mouse.move(target["x"] + target["width"] / 2, target["y"] + 130, steps=10)
        expect(self.column(stage).locator(".board-list.is-over")).to_be_attached()
        if drop:
            mouse.up()

    def drag_with_keys(self, title: str, *keys: str) -> None:
        """Focus the grip, Space, arrows, Space; each step is told to the reader."""
        self.card(title).get_by_role("button", name="Drag").focus()
        spoken = self.page.locator("[id^='rfd-announcement']")
        for key in ("Space", *keys, "Space"):
            before = spoken.text_content()
            self.page.keyboard.press(key)
            expect(spoken).not_to_have_text(before or "nothing yet")

    def drag_with_finger(self, title: str, stage: str) -> None:
        """Long press, then over to the stage's tab."""
        card = self.card(title).bounding_box()
        tab = self.page.locator(f'[data-stage-tab="{stage}"]').bounding_box()
        assert card and tab
        touch = self.page.context.new_cdp_session(self.page)
        here = (card["x"] + 60, card["y"] + card["height"] - 12)
        there = (tab["x"] + tab["width"] / 2, tab["y"] + tab["height"] / 2)

        def send(kind: str, *points: tuple[float, float]) -> None:
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

        send("touchStart", here)
        expect(self.page.locator(".card.is-lifted, .is-dragging")).not_to_have_count(0)
        for step in range(1, 9):
            send("touchMove", (here[0] + (there[0] - here[0]) * step / 8, here[1] + (there[1] - here[1]) * step / 8))
        expect(self.page.locator(f'[data-stage-tab="{stage}"].is-over')).to_be_visible()
        send("touchEnd")

    def move_by_menu(self, title: str, stage: str) -> None:
        """The card's menu, "Move to…", the stage's name."""
        self.open_menu(title)
        self.page.get_by_role("menuitem", name="Move to").click()
        self.page.get_by_role("menuitemradio", name=stage, exact=True).click()

    def open_menu(self, title: str) -> None:
        """The menu of a card."""
        self.card(title).hover()
        self.card(title).locator(".card-menu").click()
        expect(self.page.get_by_role("menu")).to_be_visible()

    # --- the rest ---

    def open(self, title: str) -> Locator:
        """The card's drawer."""
        self.card(title).get_by_role("button", name=title, exact=True).click()
        expect(self.drawer).to_be_visible()
        return self.drawer

    def quick_add(self, stage: str, title: str, contact: str = "") -> None:
        """Two fields and Enter."""
        self.page.locator(f'[data-quick-add="{stage}"]').click()
        form = self.column(stage).locator("form")
        form.locator("[name=title]").fill(title)
        form.locator("[name=contact]").fill(contact)
        self.page.keyboard.press("Enter")

    def undo(self) -> None:
        """Take the last change back."""
        self.toast.get_by_role("button", name="Undo").last.click()

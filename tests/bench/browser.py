"""What a person waits for: a production build in Chromium, on a desktop and on a slowed phone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.chromium import launch

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Largest paint, what it was, and where the first card stood in time.
_WATCH = """
window.__lcp = null;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    window.__lcp = { at: entry.startTime, card: !!entry.element?.closest?.('[data-card]') };
}).observe({ type: 'largest-contentful-paint', buffered: true });
"""
_MARK = "name => performance.getEntriesByName(name).map(e => e.startTime)"


@contextmanager
def browsing(playwright: Playwright, base_url: str, token: str, *, phone: bool = False) -> Iterator[BrowserContext]:
    """A fresh browser profile that is signed in; nothing is cached."""
    browser = launch(playwright)
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone, locale="en-US",
        bypass_csp=True,  # Playwright waits by evaluating text, which our policy forbids
    )
    context.add_cookies([{"name": "crm_session", "value": token, "url": base_url, "httpOnly": True}])
    context.add_init_script(_WATCH)
    try:
        yield context
    finally:
        browser.close()


def open_cold(playwright: Playwright, base_url: str, token: str, path: str, ready: str, *, phone: bool = False) -> dict[str, Any]:
    """Open a page in a fresh profile.

    Returns:
        ``ready_ms`` until the wanted element is painted, ``lcp_ms`` and whether the largest paint was a card.
    """
    with browsing(playwright, base_url, token, phone=phone) as context:
        page = context.new_page()
        if phone:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(base_url + path, wait_until="commit")
        page.wait_for_selector(ready, state="visible")
        ready_ms = page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => { const c = new MessageChannel();"
            " c.port1.onmessage = () => done(performance.now()); c.port2.postMessage(0); }))"
        )
        page.wait_for_timeout(1200 if phone else 400)
        largest = page.evaluate("window.__lcp") or {"at": ready_ms, "card": False}
        return {"ready_ms": ready_ms, "lcp_ms": largest["at"], "lcp_is_card": largest["card"]}


def weight(playwright: Playwright, base_url: str, token: str, path: str) -> int:
    """Compressed bytes of everything a first visit of a page loads."""
    total = 0
    with browsing(playwright, base_url, token) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")

        def add(event: dict[str, Any]) -> None:
            nonlocal total
            total += int(event["encodedDataLength"])

        session.on("Network.loadingFinished", add)
        page.goto(base_url + path)
        page.wait_for_timeout(1500)
    return total


def drops(page: Page, times: int) -> dict[str, list[float]]:
    """Drag cards from the first open column to the second, with the mouse.

    Returns:
        Milliseconds from the drop to its paint, from letting go to the board at rest, and to the stored answer.
    """
    taken: dict[str, list[float]] = {"painted": [], "settled": [], "stored": []}
    for _ in range(times):
        page.evaluate("performance.clearMarks()")
        _drag(page)
        page.wait_for_function("performance.getEntriesByName('board-reply').length > 0", timeout=5000)
        page.wait_for_timeout(350)
        marks = {name: page.evaluate(_MARK, f"board-{name}") for name in ("drop", "painted", "settled", "reply")}
        drop = marks["drop"][-1]
        taken["painted"].append(marks["painted"][-1] - drop)
        taken["stored"].append(marks["reply"][-1] - drop)
        released = page.evaluate("window.__released")
        taken["settled"].append(marks["settled"][-1] - released)
    return taken


def _drag(page: Page) -> None:
    source = page.locator('[data-stage="new"] [data-card]').first.bounding_box()
    target = page.locator('[data-stage="contacted"]').bounding_box()
    assert source and target
    page.evaluate("() => addEventListener('pointerup', () => { window.__released = performance.now(); }, { once: true, capture: true })")
    page.evaluate("() => addEventListener('mouseup', () => { window.__released = performance.now(); }, { once: true, capture: true })")
    page.mouse.move(source["x"] + 60, source["y"] + 40)
    page.mouse.down()
    page.mouse.move(source["x"] + 80, source["y"] + 44, steps=4)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + 240, steps=12)
    page.wait_for_timeout(120)
    page.mouse.up()


def seen_by_another(mover: Page, viewer: Page, times: int) -> list[float]:
    """Milliseconds from the drop until another browser has painted it; both clocks are this machine's."""
    taken = []
    for _ in range(times):
        for page in (mover, viewer):
            page.evaluate("performance.clearMarks()")
        _drag(mover)
        viewer.wait_for_function("performance.getEntriesByName('board-remote').length > 0", timeout=5000)
        origin = "performance.timeOrigin + performance.getEntriesByName('%s').at(-1).startTime"
        taken.append(viewer.evaluate(origin % "board-remote") - mover.evaluate(origin % "board-drop"))
        mover.wait_for_timeout(500)
    return taken


def search_on_screen(page: Page, words: list[str]) -> list[float]:
    """Milliseconds from typing in the search box until the board shows the answer."""
    taken = []
    for word in words:
        taken.append(page.evaluate(
            """async (word) => {
              const box = document.querySelector('[data-search]');
              const board = document.querySelector('[data-testid="board"]');
              const before = board.textContent;
              const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
              const begun = performance.now();
              setter.call(box, word);
              box.dispatchEvent(new Event('input', { bubbles: true }));
              while (board.isConnected && board.textContent === before && performance.now() - begun < 3000)
                await new Promise(done => requestAnimationFrame(done));
              return performance.now() - begun;
            }""", word))
        page.wait_for_timeout(400)
    return taken


def repeated(times: int, once: Callable[[], Any]) -> list[Any]:
    """The same measurement several times."""
    return [once() for _ in range(times)]


def path_of(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")

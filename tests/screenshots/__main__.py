"""``make screenshots``: the product on its sample company, photographed as people see it.

What the README shows goes to ``docs/screenshots/``; every page on desktop and phone goes to ``.screenshots/``, to be
looked at: in English and light, in Chinese and dark, with ``--all`` in every language and theme. ``--only board`` keeps
to the shots whose name holds a word.
"""

import argparse
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.chromium import launch
from tests.screenshots.shots import SHOTS, Shot
from tests.server import start, stop

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "docs" / "screenshots"
OTHERS = ROOT / ".screenshots"
LOOKS = {("en", "light"), ("zh", "dark")}
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
# What the README shows: shot, size, language, theme.
SHOWN = {
    "board-desktop-en-light", "today-desktop-zh-light", "drawer-desktop-en-light", "table-desktop-zh-dark",
    "import-desktop-en-light", "board-phone-zh-light", "today-phone-en-dark", "drawer-phone-zh-light",
}  # fmt: skip


def main() -> int:
    """Take them all; exit code 1 when one could not be taken."""
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("--only", default="", help="only shots whose name holds this")
    parser.add_argument("--all", action="store_true", help="every page in every language and theme")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crm-pictures-") as folder:
        process, port, _ = start({"CRM_DATA_DIR": folder})
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                missed = take_all(browser, f"http://127.0.0.1:{port}", wanted.only, every_look=wanted.all)
                browser.close()
        finally:
            stop(process)
    return 1 if missed else 0


def take_all(browser: Browser, url: str, wanted: str, *, every_look: bool) -> list[str]:
    """Every shot in both sizes.

    Returns:
        The names of those that failed.
    """
    missed, begun = [], time.monotonic()
    for shot, size, locale, theme in product(SHOTS, SIZES, ("en", "zh"), ("light", "dark")):
        name = f"{shot.name}-{size}-{locale}-{theme}"
        if wanted in name and (every_look or name in SHOWN or (locale, theme) in LOOKS):
            try:
                take(browser, url, shot, name, size=size, locale=locale, theme=theme)
            except Error as problem:
                missed.append(name)
                print(f"{name}: {problem.message.splitlines()[0]}", file=sys.stderr)
    print(f"pictures taken in {time.monotonic() - begun:.0f} s; failed: {', '.join(missed) or 'none'}")
    return missed


def take(browser: Browser, url: str, shot: Shot, name: str, *, size: str, locale: str, theme: str) -> None:
    """One picture, in a browser profile of its own."""
    phone = size == "phone"
    context = browser.new_context(
        viewport=SIZES[size], is_mobile=phone, has_touch=phone, locale={"en": "en-US", "zh": "zh-CN"}[locale],
        color_scheme=theme, reduced_motion="reduce", device_scale_factor=2 if phone else 1,
    )  # fmt: skip
    context.add_cookies([{"name": "crm_locale", "value": locale, "url": url}])
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        if shot.persona:
            page.request.post(f"{url}/auth/persona", form={"persona": shot.persona}, headers={"origin": url})
        page.goto(url + shot.path)
        shot.prepare(page)
        settle(page)
        place = (README if name in SHOWN else OTHERS) / f"{name}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=place)
    finally:
        context.close()


def settle(page: Page) -> None:
    """Wait until type and layout stand still."""
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_function(
        "() => new Promise(done => { const before = document.body.innerHTML;"
        " setTimeout(() => done(document.body.innerHTML === before), 250); })"
    )


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: a table on the screen and one JSON object in .bench/.

Figures are medians with p95 where there are enough of them, and ratios to the event floor or to a bare page of the
same run, because these depend on the machine and on what else it does.
"""

import asyncio
import datetime
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.bench import browser
from tests.bench.stage import ROOT, resident_mb, served
from tests.bench.wire import crowd, moves, others_meanwhile, searches, summary, tab, trivial

SIZES = (100, 20_000)
BARE = "/nowhere"
CARD, BARE_READY = '[data-testid="board"] [data-card]', "h1"
QUICK = "--quick" in sys.argv


def main() -> None:
    """Measure everything and report."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CRM_DATA_DIR"] = folder
        figures |= _loading()
        with served(Path(folder)) as (base_url, pid):
            companies = {size: _company(size) for size in SIZES}
            for size, tokens in companies.items():
                figures |= asyncio.run(_on_the_wire(base_url, tokens, size))
            with sync_playwright() as playwright:
                figures |= _in_the_browser(playwright, base_url, companies)
            figures |= asyncio.run(_with_others(base_url, companies[SIZES[-1]], pid))
    _report(figures)


def _company(size: int) -> list[str]:
    from tests.bench.seed import a_company

    return a_company(size, viewers=50)[1]


def _loading() -> dict[str, float]:
    """The sample company, and a copy of it."""
    from crm_app.db.migrate import upgrade
    from crm_app.samples.company import copy_into, load

    upgrade()
    begun = time.perf_counter()
    workspace = load()
    loaded = time.perf_counter()
    copy_into(workspace, name="Copy")
    return {"sample_load_s": round(loaded - begun, 2), "sample_copy_s": round(time.perf_counter() - loaded, 2)}


async def _on_the_wire(base_url: str, tokens: list[str], size: int) -> dict[str, float]:
    times = 20 if QUICK else 60
    async with tab(base_url, tokens[0]) as one:
        snapshot = await one.open_board()
        floor, (taken, sizes), found = await trivial(one, times), await moves(one, snapshot, times), await searches(one, 10)
    floor_ms, move_ms = summary(floor)["median"], summary(taken)["median"]
    cards = sum(len(json.dumps(column["cards"])) for column in snapshot["columns"])
    return {
        f"event_floor_ms_{size}": floor_ms, f"move_server_ms_{size}": move_ms, f"move_server_p95_ms_{size}": summary(taken)["p95"],
        f"move_over_floor_{size}": round(move_ms / floor_ms, 2), f"move_bytes_{size}": max(sizes),
        f"search_server_ms_{size}": summary(found)["median"],
        f"hydrate_beyond_cards_bytes_{size}": len(json.dumps(snapshot)) - cards,
    }  # fmt: skip


def _in_the_browser(playwright: Playwright, base_url: str, companies: dict[int, list[str]]) -> dict[str, float]:
    figures, times = {}, 3 if QUICK else 7
    tokens = companies[SIZES[-1]]
    for phone, name in ((False, ""), (True, "phone_")):
        # Turn about, so that whatever else the machine does falls on all of them alike.
        rounds = [
            {"bare": browser.open_cold(playwright, base_url, tokens[0], BARE, BARE_READY, phone=phone),
             **{size: browser.open_cold(playwright, base_url, companies[size][0], "/leads", CARD, phone=phone) for size in SIZES}}
            for _ in range(times)
        ]  # fmt: skip
        measure = "lcp_ms" if phone else "ready_ms"
        bare = statistics.median(row["bare"][measure] for row in rounds)
        figures[f"{name}bare_page_{measure}"] = round(bare)
        for size in SIZES:
            value = statistics.median(row[size][measure] for row in rounds)
            figures[f"{name}board_open_{measure}_{size}"] = round(value)
            figures[f"{name}board_open_over_bare_{size}"] = round(value / bare, 2)
        if phone:
            figures["phone_largest_paint_is_card"] = sum(row[SIZES[-1]]["lcp_is_card"] for row in rounds) / times
    figures["board_open_20000_over_100"] = round(figures["board_open_ready_ms_20000"] / figures["board_open_ready_ms_100"], 2)
    figures["first_page_bytes"] = browser.weight(playwright, base_url, tokens[0], "/leads")
    for size in SIZES:
        figures |= _drops(playwright, base_url, companies[size], size)
    return figures


def _drops(playwright: Playwright, base_url: str, tokens: list[str], size: int) -> dict[str, float]:
    figures, times = {}, 6 if QUICK else 20
    with browser.browsing(playwright, base_url, tokens[0]) as mine, browser.browsing(playwright, base_url, tokens[1]) as other:
        mover, viewer = mine.new_page(), other.new_page()
        for page in (mover, viewer):
            page.goto(f"{base_url}/leads")
            page.wait_for_selector(CARD)
        for name, values in browser.drops(mover, times).items():
            figures[f"drop_to_{name}_ms_{size}"] = summary(values)["median"]
            figures[f"drop_to_{name}_p95_ms_{size}"] = summary(values)["p95"]
        figures[f"other_browser_ms_{size}"] = summary(browser.seen_by_another(mover, viewer, times))["median"]
        figures[f"search_screen_ms_{size}"] = summary(browser.search_on_screen(mover, ["远航", "john", "harbor 1", "lyx", "138", "蓝海"]))["median"]
    return figures


async def _with_others(base_url: str, tokens: list[str], pid: int) -> dict[str, float]:
    """One person's heavy work, eight viewers, fifty people."""
    figures = await others_meanwhile(base_url, tokens)
    figures |= await crowd(base_url, tokens, 50)
    return figures | {f"resident_mb_50_people_{role}": round(size) for role, size in resident_mb(pid).items()}


def _report(figures: dict[str, float]) -> None:
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {value:>12,}")
    folder = ROOT / ".bench"
    folder.mkdir(exist_ok=True)
    file = folder / f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d-%H%M}.json"
    file.write_text(json.dumps(figures, indent=2) + "\n")
    print(f"\nwritten to {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

"""A browser, a company of the test's own, and pages that must not complain behind the scenes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.leads.models import Lead, LeadStage
from tests.chromium import launch
from tests.e2e.line import Line
from tests.e2e.people import Desk, Trouble, watch
from tests.factories import Office, a_lead, a_reason, a_tag, an_office
from tests.server import Served, server  # noqa: F401 - a fixture

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}
PATIENCE = 8_000

expect.set_options(timeout=PATIENCE)


class Stored(NamedTuple):
    """What the tests want to know of a stored lead."""

    stage: str
    version: int
    title: str
    owner_id: int | None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder needs a browser. On a machine that is busy with other things a story may be told again."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=2))


# Of the package, not the session: while the browser's loop runs, no asynchronous test can.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = launch(playwright)
    yield opened
    opened.close()


@pytest.fixture
def company(server: Served) -> Office:  # noqa: F811
    """A company that no other test touches, with a tag and a reason."""
    with unit_of_work(engine=server.engine) as session:
        office = an_office(session, "远航家具 Seafarer")
        a_tag(session, "VIP")
        a_reason(session, "No budget")
    return office


@pytest.fixture
def lead(server: Served) -> Callable[..., Lead]:  # noqa: F811
    """Take a lead into somebody's company: ``lead(amy, title="Harbour Cafe")``."""

    def take_in(owner: Actor, **fields: Any) -> Lead:
        with unit_of_work(owner.workspace_id, engine=server.engine) as session:
            made = a_lead(session, owner, **fields)
            session.flush()
            session.refresh(made)
            session.expunge(made)
        return made

    return take_in


@pytest.fixture
def stored(server: Served) -> Callable[[Lead], Stored]:  # noqa: F811
    """A lead as the database has it now."""

    def read(lead: Lead) -> Stored:
        with unit_of_work(lead.workspace_id, writing=False, engine=server.engine) as session:
            found = session.get_one(Lead, lead.id)
            return Stored(session.get_one(LeadStage, found.stage_id).code, found.version, found.title, found.owner_id)

    return read


@pytest.fixture
def line(server: Served) -> Iterator[Line]:  # noqa: F811
    """A wire of this test's own: ``desk(amy, url=line.url)`` hangs on it."""
    wire = Line(server.port)
    yield wire
    wire.close()


@pytest.fixture
def trouble() -> Trouble:
    """Console errors and policy violations of every page of the test; one that is meant is let pass by ``expect``."""
    return Trouble()


@pytest.fixture
def profile(server: Served, browser: Browser, trouble: Trouble) -> Iterator[Callable[..., BrowserContext]]:  # noqa: F811
    """A browser profile, signed in as somebody or nobody."""
    opened: list[BrowserContext] = []

    def open_profile(
        who: Actor | None = None, *, phone: bool = False, size: dict[str, int] | None = None, locale: str = "en",
        theme: str = "light", url: str = "",
    ) -> BrowserContext:  # fmt: skip
        context = browser.new_context(
            viewport=size or (PHONE if phone else DESKTOP), is_mobile=phone, has_touch=phone, color_scheme=theme,
            locale={"zh": "zh-CN"}.get(locale, "en-US"), reduced_motion="reduce", base_url=url or server.url,
        )  # fmt: skip
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        cookies = [{"name": "crm_locale", "value": locale, "url": url or server.url}]
        if who:
            cookies.append({"name": "crm_session", "value": server.login(who), "url": url or server.url, "httpOnly": True})
        context.add_cookies(cookies)
        watch(context, trouble)
        return context

    yield open_profile
    for context in opened:
        context.close()
    trouble.must_be_none()


@pytest.fixture
def visit(profile: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Open a page as somebody: ``visit(amy, "/today", phone=True)``."""

    def open_page(who: Actor | None, path: str = "/leads", **options: Any) -> Page:
        page = profile(who, **options).new_page()
        page.goto(path)
        return page

    return open_page


@pytest.fixture
def desk(visit: Callable[..., Page]) -> Callable[..., Desk]:
    """Somebody at the board, which has its cards."""

    def sit_down(who: Actor, path: str = "/leads", **options: Any) -> Desk:
        page = visit(who, path, **options)
        expect(page.get_by_test_id("board")).to_be_visible()
        return Desk(page)

    return sit_down

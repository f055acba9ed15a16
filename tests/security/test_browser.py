"""The security policy and foreign text in a real browser."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.leads.follow_up import log_follow_up
from crm_app.domain.leads.models import LeadTag
from crm_app.domain.people.sessions import close_session
from tests.factories import a_lead, a_member, a_source, a_tag
from tests.server import Served
from tools.browser import installed_browser

pytestmark = [pytest.mark.e2e, pytest.mark.flaky(reruns=2, reruns_delay=2)]
NASTY = '<img src=x onerror="window.__owned=1"><iframe srcdoc="<script>parent.__owned=1</script>"></iframe><script>window.__owned=1</script>'
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=installed_browser(), args=QUIET)
        yield opened
        await opened.close()


@pytest.fixture
async def tab(browser: Browser) -> AsyncIterator[Page]:
    """A page that notes every breach of the policy and every error."""
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    page.breaches = []
    page.on("console", lambda message: page.breaches.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("dialog", lambda dialog: page.breaches.append(f"dialog {dialog.message}"))
    await context.add_init_script("addEventListener('securitypolicyviolation', e => console.error('Content Security Policy', e.violatedDirective, e.blockedURI))")
    yield page
    await context.close()


async def _come_in(context: BrowserContext, server: Served, actor: Actor) -> str:
    login = server.login(actor)
    await context.add_cookies([{"name": "crm_session", "value": login, "url": server.url}])
    return login


@pytest.mark.parametrize("path", ["/login", "/setup?token=x&error=setup_token", "/nowhere"])
async def test_no_breach_of_the_policy_before_signing_in(server: Served, tab: Page, path: str):
    await tab.goto(server.url + path)
    await expect(tab.locator("main").first).to_be_visible()
    await tab.wait_for_timeout(500)
    assert tab.breaches == []
    await tab.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.__owned = 1'; document.body.append(s) }")
    assert await tab.evaluate("window.__owned") is None and tab.breaches != []


@pytest.mark.parametrize("path", ["/leads", "/leads?view=table", "/today", "/admin", "/account"])
async def test_no_breach_of_the_policy_within(server: Served, tab: Page, path: str):
    await _come_in(tab.context, server, server.office.eva)
    await tab.goto(server.url + path)
    await expect(tab.locator("main").first).to_be_visible()
    await tab.wait_for_timeout(1200)
    assert tab.breaches == []


async def test_what_people_type_is_text_wherever_it_shows(server: Served, tab: Page):
    with unit_of_work(server.office.workspace_id, engine=server.engine) as session:
        hal = a_member(session, "Hal", role="administrator", scope="all")
        source, tag = a_source(session, "<img src=x onerror=window.__owned=2>"), a_tag(session, "<iframe src=javascript:1>")
        lead = a_lead(session, hal, title=f"Nasty {NASTY}", contact_name=NASTY[:75], note=NASTY, next_step=NASTY[:150],
                      next_step_on=hal.today().isoformat(), source_id=source.id, region=NASTY[:50])  # fmt: skip
        session.add(LeadTag(lead_id=lead.id, term_id=tag.id))
        session.flush()
        log_follow_up(session, hal, lead_id=lead.id, kind="call", body=NASTY)
    await _come_in(tab.context, server, hal)
    for path in (f"/leads?lead={lead.number}", "/leads?view=table&q=Nasty", "/today"):
        await tab.goto(server.url + path)
        await expect(tab.get_by_text("Nasty <img").first).to_be_visible()
        await tab.wait_for_timeout(700)
        assert await tab.evaluate("window.__owned") is None
        assert await tab.locator("iframe, img[src=x]").count() == 0
    assert tab.breaches == []


async def test_a_page_whose_login_ends_goes_to_the_login(server: Served, tab: Page):
    login = await _come_in(tab.context, server, server.office.amy)
    await tab.goto(f"{server.url}/leads")
    await expect(tab.get_by_text("Lead of Amy").first).to_be_visible()
    with unit_of_work(engine=server.engine) as session:
        close_session(session, login)
    await tab.wait_for_url("**/login", timeout=5000)
    assert await tab.get_by_text("Lead of Amy").count() == 0


async def test_the_page_can_be_put_in_no_frame(server: Served, tab: Page):
    await tab.route("https://elsewhere.example/", lambda route: route.fulfill(
        content_type="text/html", body=f'<iframe src="{server.url}/login"></iframe>'))
    await tab.goto("https://elsewhere.example/")
    await tab.wait_for_timeout(800)
    shown = [await frame.content() for frame in tab.frames if frame != tab.main_frame]
    assert shown and not any("boot.js" in page for page in shown)

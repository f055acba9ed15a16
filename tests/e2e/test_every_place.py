"""What holds on every page: readable by everybody, in the reader's language, quiet, and still."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page
from sqlmodel import select

from crm_app.db.uow import unit_of_work
from crm_app.domain.leads.models import LeadStage
from crm_app.domain.terms.models import Term
from crm_app.i18n.catalogues import messages
from tests.e2e.places import DESKTOP_ONLY, PLACES, Place
from tests.factories import Office, a_lead, a_reason, a_source, a_tag, an_office

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_SHIFT = 0.1
_SHIFTS = """window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { if (!entry.hadRecentInput) window.__shift += entry.value; }))
  .observe({ type: 'layout-shift', buffered: true });"""


@pytest.fixture(scope="module")
def busy_company(server) -> Office:
    """A company where every kind of fact is on some card."""
    today = datetime.now(UTC).date()
    with unit_of_work(engine=server.engine) as session:
        office = an_office(session, "DATA")
        a_reason(session, "DATA"), a_source(session, "DATA")
        tag = a_tag(session, "DATA")
        for place, (stage, ahead) in enumerate([("new", -3), ("new", 0), ("contacted", 4), ("qualified", 30)]):
            a_lead(session, office.amy, stage=stage, title=f"DATA {place}", contact_name="DATA", amount="12000", intent="A",
                   next_step="DATA", next_step_on=str(today + timedelta(days=ahead)), email="data@data.example", tag_ids=[tag.id])  # fmt: skip
        a_lead(session, office.amy, title="DATA bare")
    return office


@pytest.fixture
def go(profile, busy_company) -> Callable[..., Page]:
    """Go to a place: ``go(place, phone=True, locale="zh")``."""
    profiles: dict[tuple, BrowserContext] = {}

    def there(place: Place, *, prepare: Callable[[Page], None] | None = None, **look) -> Page:
        key = (place.who, *look.items())
        if key not in profiles:
            profiles[key] = profile(getattr(busy_company, place.who) if place.who else None, **look)
            profiles[key].add_init_script(_SHIFTS)
        page = profiles[key].new_page()
        if prepare:
            prepare(page)
        page.goto(place.path)
        page.wait_for_selector(place.ready)
        place.open(page)
        return page

    return there


@pytest.mark.parametrize(("locale", "phone"), [("en", False), ("zh", True), ("zh", False), ("en", True)],
                         ids=["en-desktop", "zh-phone", "zh-desktop", "en-phone"])  # fmt: skip
def test_nobody_is_shut_out_and_nothing_jumps(locale, phone, go, trouble):
    """axe-core finds nothing, in light and dark, on no page and in nothing that stands open; pages come without a jump."""
    trouble.allow("404")
    found = []
    # What opens on a page has the same parts in both languages: once on each size is enough.
    everything = (locale, phone) in (("en", False), ("zh", True))
    for place in PLACES:
        if (phone and place.name in DESKTOP_ONLY) or (place.opens and not everything):
            continue
        page = go(place, locale=locale, phone=phone)
        page.evaluate(AXE)
        found += [f"{place.name}: {problem}" for problem in [*_problems(page, RULES), *_in_the_dark(page), *_jumps(page)]]
        page.close()
    assert not found, "\n".join(found)


def _problems(page: Page, rules: dict) -> list[str]:
    found = page.evaluate(f"axe.run(document, {json.dumps(rules)})")["violations"]
    return [
        f"{one['id']} ×{len(one['nodes'])}: "
        + "; ".join(f"{node['html'][:160]} {node['failureSummary'][:200]}" for node in one["nodes"][:2])
        for one in found
    ]


def _in_the_dark(page: Page) -> list[str]:
    # Only contrast depends on the theme.
    page.evaluate(_DARKEN)
    return [f"dark: {problem}" for problem in _problems(page, {"runOnly": ["color-contrast"]})]


# Colours take a moment to change even where motion is reduced.
_DARKEN = """async () => {
  document.documentElement.classList.remove('light');
  document.documentElement.classList.add('dark');
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.allSettled(document.getAnimations().map(one => one.finished));
}"""


def _jumps(page: Page) -> list[str]:
    shift = page.evaluate("window.__shift")
    return [f"jumps by {shift:.3f}"] if shift > MOST_SHIFT else []


# Every text a person can see or hear that lacks the marks of the made-up language.
_UNMARKED = r"""(names) => {
  const skip = 'script, style, noscript, kbd, body [lang], option[value="zh"], option[value="en"], [name=zone] option';
  const months = /\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g;
  const plain = (text) => {
    let left = text, before = '';
    while (left !== before) [before, left] = [left, left.replace(/\[!![^\[\]]*?!!\]/g, '')];
    left = left.replace(/DATA( \d| bare)?/g, '');
    for (const name of names) left = left.replaceAll(name, '');
    left = left.replace(/\S+@\S+\.example/g, '').replace(/Ctrl\+Enter/, '').replace(months, '');
    return /\p{L}{2,}/u.test(left) ? text.trim() : '';
  };
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const wholes = new Set();
  while (walk.nextNode()) wholes.add(walk.currentNode.parentElement);
  for (const node of wholes) {
    if (node.closest(skip) || !(node.checkVisibility() || node.closest('.sr-only, option'))) continue;
    const text = [...node.childNodes].filter((one) => one.nodeType === 3).map((one) => one.data).join('');
    if (plain(text)) found.add(plain(text));
  }
  for (const node of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (node.closest(skip)) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (plain(node.getAttribute(name) ?? '')) found.add(`${name}: ${plain(node.getAttribute(name))}`);
  }
  if (plain(document.title.replace('Dengta', ''))) found.add(`title: ${document.title}`);
  return [...found];
}"""
# Names that are the same in every language; those of the database come to them.
_NAMES = ["Dengta 灯塔", "Dengta", "CNY", "Amy", "Bob", "Cai", "Dan", "Eva", "Fay", "Gus", "North", "South"]


def _made_up(page: Page) -> None:
    words = {key: f"[!! {text} !!]" for key, text in messages("en").items()}
    script = f"(window.__crm_messages??={{}}).xx={json.dumps(words)};"
    page.route("**/i18n/xx.js*", lambda route: route.fulfill(body=script, content_type="text/javascript"))


def _names_of(company: Office, server) -> list[str]:
    with unit_of_work(company.workspace_id, writing=False, engine=server.engine) as session:
        entries = [*session.exec(select(Term)), *session.exec(select(LeadStage))]
        own = {name for entry in entries for name in entry.names.values()}
    return sorted([*own, *_NAMES], key=len, reverse=True)


def test_every_word_comes_from_the_catalogue(go, trouble, busy_company, server):
    """In a made-up language whose every message is marked, no text without marks is left."""
    trouble.allow("404")
    missing, names = {}, _names_of(busy_company, server)
    for place in PLACES:
        page = go(place, prepare=_made_up, locale="xx")
        if left := page.evaluate(_UNMARKED, names):
            missing[place.name] = left
        page.close()
    assert not missing, json.dumps(missing, ensure_ascii=False, indent=1)

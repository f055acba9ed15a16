"""The story of every lead, as a list of acts in time. Pure: the same seed tells the same stories."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from crm_app.samples.ages import Standing, standings
from crm_app.samples.calendar import Calendar
from crm_app.samples.contacts import make_contact
from crm_app.samples.organisations import Organisation, amount_of, make_organisation, title_of
from crm_app.samples.people import SELLERS
from crm_app.samples.stories import Story, tell_story
from crm_app.samples.talk import Talk

CHINESE_SHARE = 0.7
SOURCES = {"website": 22, "referral": 17, "wechat": 16, "phone": 13, "search": 12, "cold_call": 11, "partner": 9}
# These reach the company, not a seller: service takes them in, somebody picks them up.
INCOMING = frozenset({"website", "wechat", "phone", "search"})
INTENTS = {
    "new": {None: 34, "A": 8, "B": 20, "C": 24, "D": 14}, "contacted": {None: 6, "A": 14, "B": 34, "C": 32, "D": 14},
    "qualified": {"A": 38, "B": 42, "C": 20}, "disqualified": {None: 12, "A": 4, "B": 18, "C": 34, "D": 32},
}  # fmt: skip
KNOWN_AMOUNT = {"new": 0.72, "contacted": 0.92, "qualified": 1.0, "disqualified": 0.86}
KEY_ACCOUNT_FROM = 600_000


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one person does to one lead. ``lead`` is its place in the plan."""

    at: datetime
    lead: int
    verb: str
    who: str
    details: dict[str, Any] = field(default_factory=dict)


def plan(seed: int, now: datetime, zone: str, count: int) -> list[Act]:
    """Everything that happened to the demo company's leads, in the order in which it happened."""
    rng, calendar = Random(seed), Calendar(now, zone)
    titles: set[str] = set()
    acts: list[Act] = []
    for place, standing in enumerate(standings(rng, count)):
        story = _story(rng, calendar, standing, titles)
        acts += [Act(at, place, verb, who, details) for at, verb, who, details in tell_story(story)]
    return sorted(acts, key=lambda act: (act.at, act.lead))


def _story(rng: Random, calendar: Calendar, standing: Standing, titles: set[str]) -> Story:
    organisation, title = _new_organisation(rng, titles)
    contact = make_contact(rng, organisation)
    talk = Talk(rng, organisation, contact, floor=rng.randint(2, 28), months=rng.randint(1, 4))
    source = "exhibition" if standing.fair else rng.choices(list(SOURCES), list(SOURCES.values()))[0]
    intent = _weighted(rng, INTENTS[standing.stage])
    amount = amount_of(rng, organisation)
    fields = {
        "title": title, "contact_name": contact.name, "phone": contact.phone, "email": contact.email,
        "wechat": contact.wechat, "region": organisation.region, "intent": intent,
        "amount": amount if rng.random() < KNOWN_AMOUNT[standing.stage] else "",
        "note": talk.note() if rng.random() < 0.75 else "",
    }  # fmt: skip
    return Story(
        rng=rng, calendar=calendar, talk=talk, age=standing.age, stage=standing.stage, fields=fields, source=source,
        incoming=source in INCOMING, owner=rng.choice(SELLERS[organisation.place["team"]]),
        tags=_tags(rng, organisation, intent, int(amount)),
    )  # fmt: skip


def _new_organisation(rng: Random, titles: set[str]) -> tuple[Organisation, str]:
    language = "zh" if rng.random() < CHINESE_SHARE else "en"
    while True:
        organisation = make_organisation(rng, language)
        title = title_of(rng, organisation)
        if title not in titles:
            titles.add(title)
            return organisation, title


def _weighted(rng: Random, weights: dict[Any, int]) -> Any:
    return rng.choices(list(weights), list(weights.values()))[0]


def _tags(rng: Random, organisation: Organisation, intent: str | None, amount: int) -> tuple[str, ...]:
    chance = {
        "key_account": 0.9 if amount >= KEY_ACCOUNT_FROM else 0.03, "urgent": 0.45 if intent == "A" else 0.05,
        "tender": 0.04, "price_sensitive": 0.08, "sample_sent": 0.06,
    }  # fmt: skip
    for usual in organisation.industry["tags"]:
        chance[usual] = max(chance[usual], 0.22)
    found = [tag for tag, share in chance.items() if rng.random() < share]
    return tuple(found[:2])

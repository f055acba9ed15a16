"""How a lead's life goes: taken in, picked up, talked to, moved along or given up."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from crm_app.samples.calendar import Calendar
from crm_app.samples.talk import Talk

Event = tuple[datetime, str, str, dict[str, Any]]
# Out of a hundred leads given up, how many had come how far, and why they ended there.
GIVEN_UP_IN = {"new": 47, "contacted": 36, "qualified": 17}
REASONS = {
    "new": {"unreachable": 42, "no_need": 24, "duplicate": 16, "not_a_fit": 18},
    "contacted": {"no_need": 32, "no_budget": 26, "competitor": 22, "unreachable": 10, "not_a_fit": 10},
    "qualified": {"competitor": 50, "no_budget": 32, "no_need": 18},
}
LIFE = {"new": 6, "contacted": 18, "qualified": 48}
# Days in the present stage: the usual number, and the spread; the limits are 7 and 14 days.
WAITING = {"contacted": (4, 0.8), "qualified": (11, 1.0)}
DUE = {
    "new": {"none": 62, "overdue": 8, "today": 10, "later": 20},
    "contacted": {"none": 14, "overdue": 20, "today": 14, "later": 52},
    "qualified": {"none": 10, "overdue": 22, "today": 14, "later": 54},
}


@dataclass(slots=True)
class Story:
    """What is known of a lead beforehand, and what has been told so far."""

    rng: Random
    calendar: Calendar
    talk: Talk
    age: float
    stage: str
    fields: dict[str, Any]
    source: str
    incoming: bool
    owner: str
    tags: tuple[str, ...]
    events: list[Event] = field(default_factory=list)
    planned: str = ""

    def act(self, age: float, verb: str, who: str | None = None, **details: Any) -> None:
        """Tell the next event, on a day counted back from today."""
        after = self.events[-1][0] if self.events else None
        self.events.append((self.calendar.moment(self.rng, age, after), verb, who or self.owner, details))

    def contact(self, age: float, phase: str, step: str = "", on: Any = None) -> None:
        """A follow-up; when something was planned it ticks that off."""
        kind, body = self.talk.follow_up(phase)
        self.say(age, kind, body, step, on)

    def say(self, age: float, kind: str, body: str, step: str = "", on: Any = None) -> None:
        """A follow-up with a given text."""
        plan = {"next_step": step, "next_step_on": on}
        if self.planned:
            self.act(age, "done", seen_step=self.planned, note=body, **plan)
        else:
            self.act(age, "follow_up", kind=kind, body=body, **(plan if step else {}))
        self.planned = step

    def move(self, to: str, reason: str = "") -> None:
        """A step of the funnel, just after what was last said."""
        at = self.calendar.soon_after(self.rng, self.events[-1][0])
        self.events.append((at, "move", self.owner, {"to": to, "reason": reason}))


def tell_story(story: Story) -> list[Event]:
    """Every event of one lead's life, in order."""
    in_pool = _take_in(story)
    if story.stage == "disqualified":
        _give_up(story)
    elif story.stage == "new":
        _wait_as_new(story, in_pool)
    else:
        _stay_open(story)
    return story.events


def _take_in(story: Story) -> bool:
    """Returns: Whether nobody has picked the lead up."""
    incoming = story.incoming
    in_pool = incoming and story.stage == "new" and story.rng.random() < 0.42
    who = "service" if incoming else "manager" if story.source == "exhibition" else story.owner
    story.act(
        story.age, "create", who, fields=story.fields, source=story.source, tags=story.tags,
        owner=None if incoming else story.owner,
    )  # fmt: skip
    if incoming and not in_pool:
        picked_up = max(0.0, story.age - story.rng.random())
        if story.rng.random() < 0.55:
            story.act(picked_up, "assign", "manager", to=story.owner)
        else:
            story.act(picked_up, "claim")
    return in_pool


def _wait_as_new(story: Story, in_pool: bool) -> None:
    if in_pool or story.age < 1:
        return
    due = _due(story, "new")
    if due or story.rng.random() < 0.3:
        step = story.talk.step("new") if due else ""
        story.contact(story.age * story.rng.uniform(0.1, 0.7), "no_answer", step, due)


def _stay_open(story: Story) -> None:
    usual, spread = WAITING[story.stage]
    waited = min(usual * math.exp(story.rng.gauss(0, spread)), story.age * 0.8)
    if story.stage == "contacted":
        _get_in_touch(story, waited)
    else:
        _get_in_touch(story, waited + (story.age - waited) * story.rng.uniform(0.5, 0.9))
        _qualify(story, waited)
    due = _due(story, story.stage)
    last = waited * story.rng.uniform(0.15, 0.7)
    if due or story.rng.random() < 0.4:
        story.contact(last, "later", story.talk.step(story.stage) if due else "", due)


def _give_up(story: Story) -> None:
    rng = story.rng
    reached = rng.choices(list(GIVEN_UP_IN), list(GIVEN_UP_IN.values()))[0]
    reason = rng.choices(list(REASONS[reached]), list(REASONS[reached].values()))[0]
    end = story.age - min(LIFE[reached] * math.exp(rng.gauss(0, 0.6)), story.age * 0.9)
    if reached == "new" and reason == "unreachable":
        story.contact((story.age + end) / 2, "no_answer")
    if reached != "new":
        _get_in_touch(story, story.age - (story.age - end) * rng.uniform(0.1, 0.35))
    if reached == "qualified":
        _qualify(story, story.age - (story.age - end) * rng.uniform(0.45, 0.7))
        if rng.random() < 0.35:
            story.contact(end + 1, "closing")
    story.say(end, "call", story.talk.farewell(reason))
    story.move("disqualified", reason)


def _get_in_touch(story: Story, age: float) -> None:
    if story.rng.random() < 0.25:
        story.contact((story.age + age) / 2, "no_answer")
    plans = story.rng.random() < 0.5
    on = _workday_after(story, age) if plans else None
    story.contact(age, "first", story.talk.step("contacted") if plans else "", on)
    story.move("contacted")


def _qualify(story: Story, age: float) -> None:
    if story.rng.random() < 0.45:
        story.contact(age + 2, "later")
    story.contact(age, "qualify")
    story.move("qualified")


def _workday_after(story: Story, age: float) -> Any:
    return story.calendar.day(-int(age) + story.rng.randint(1, 6))


def _due(story: Story, stage: str) -> Any:
    """The day of the next step of an open lead; None when nothing is planned."""
    words = DUE[stage]
    word = story.rng.choices(list(words), list(words.values()))[0]
    late, ahead = story.rng.randint(1, 5), story.rng.randint(1, 14)
    if word == "none":
        return None
    return story.calendar.day({"overdue": -late, "today": 0, "later": ahead}[word])


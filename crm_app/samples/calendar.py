"""Moments and days counted back from the present, within office hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from crm_app.domain.clock import local_date, start_of_day

SATURDAY = 5
OPENS, OPEN_FOR = 9 * 60, 8 * 60 + 30


@dataclass(frozen=True, slots=True)
class Calendar:
    """The present of a workspace; ``age`` is in days before it."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The present day."""
        return local_date(self.now, self.zone)

    def moment(self, rng: Random, age: float, after: datetime | None = None) -> datetime:
        """A moment in the office hours of a day, some minutes after another one at the least.

        Chance is asked equally often whatever the date, so that the same seed tells the same story on every day.
        """
        share, pause = rng.random(), timedelta(minutes=rng.randint(8, 50))
        day = self.today - timedelta(days=int(age))
        if day == self.today:
            start = self._morning()
            found = start + share * (self.now - start)
        else:
            day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
            found = start_of_day(day, self.zone) + timedelta(minutes=OPENS + share * OPEN_FOR)
        if after is not None:
            found = max(found, after + pause)
        return min(found, self.now - timedelta(minutes=1))

    def soon_after(self, rng: Random, moment: datetime) -> datetime:
        """A few minutes later."""
        return min(moment + timedelta(minutes=rng.randint(2, 25)), self.now - timedelta(minutes=1))

    def _morning(self) -> datetime:
        """Where today's events begin: early in the day, or at midnight while it is still night."""
        midnight = start_of_day(self.today, self.zone)
        early = midnight + timedelta(hours=8)
        return early if self.now > early + timedelta(minutes=30) else midnight

    def day(self, days: int) -> date:
        """A day after today (or before it), never on a weekend unless it is today."""
        found = self.today + timedelta(days=days)
        if days and found.weekday() >= SATURDAY:
            found += timedelta(days=7 - found.weekday() if days > 0 else SATURDAY - 1 - found.weekday())
        return found

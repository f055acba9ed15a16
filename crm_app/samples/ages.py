"""How old each lead is and where it stands today: 24 months of a company that grows and goes to trade fairs."""

import math
from dataclasses import dataclass
from random import Random

from crm_app.samples.words import chosen_by_weight

MONTHS_24 = 730
FAIRS = ((2, 84), (188, 62), (372, 55), (556, 48))
RECENT = 165
OPEN = {"new": 122, "contacted": 92, "qualified": 71}


@dataclass(frozen=True, slots=True)
class Standing:
    """Age in days, whether it was met at a fair, and the stage it stands in."""

    age: float
    fair: bool
    stage: str


def standings(rng: Random, count: int) -> list[Standing]:
    """One for each lead, oldest first."""
    ages = sorted(_ages(rng, count), reverse=True)
    stages = _stages(rng, [age for age, _ in ages])
    return [Standing(age, fair, stage) for (age, fair), stage in zip(ages, stages, strict=True)]


def _ages(rng: Random, count: int) -> list[tuple[float, bool]]:
    share = count / 1500
    ages = [(fair + 3 * rng.random(), True) for fair, visitors in FAIRS for _ in range(round(visitors * share))]
    ages += [(31 * rng.random() ** 1.5, False) for _ in range(round(RECENT * share))]
    # More come in every month than the month before.
    ages += [(31 + (MONTHS_24 - 31) * rng.random() ** 1.3, False) for _ in range(count - len(ages))]
    return ages


def _stages(rng: Random, ages: list[float]) -> list[str]:
    """Young leads are still new, older ones further on or given up."""
    stages = ["disqualified"] * len(ages)
    for stage, wanted in OPEN.items():
        weights = [_weight(stage, age) if stages[i] == "disqualified" else 0 for i, age in enumerate(ages)]
        for place in chosen_by_weight(rng, weights, round(wanted * len(ages) / 1500)):
            stages[place] = stage
    return stages


def _weight(stage: str, age: float) -> float:
    if stage == "new":
        return 1e6 if age < 2 else math.exp(-age / 4) + (2e-3 if age < 40 else 0)
    if stage == "contacted":
        return math.exp(-age / 9) + (1e-3 if age < 90 else 0) if age >= 2 else 0
    return math.exp(-age / 60) if 9 <= age < 420 else 0

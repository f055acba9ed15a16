"""Who might buy office furniture: schools, clinics, software firms … in cities at home and abroad."""

import math
from dataclasses import dataclass
from random import Random
from typing import Any

from crm_app.samples.words import by_weight, words

USUAL_SIZE = 55


@dataclass(frozen=True, slots=True)
class Organisation:
    """A possible customer and what it wants."""

    language: str
    name: str
    brand: str
    place: dict[str, Any]
    industry: dict[str, Any]
    region: str
    street: str
    item: str
    size: int
    project: str


def make_organisation(rng: Random, language: str) -> Organisation:
    """One organisation of a language's market."""
    vocabulary = words(f"organisations.{language}")
    place, industry = by_weight(rng, words("places")[language]), by_weight(rng, vocabulary["industries"])
    brand = rng.choice(vocabulary["brands"])
    size = _size(rng)
    return Organisation(
        language=language, brand=brand, place=place, industry=industry, size=size,
        name=rng.choice(industry["forms"]).format(city=place["city"], brand=brand),
        region="·".join([place["city"], rng.choice(place["districts"])]) if language == "zh" else place["city"],
        street=rng.choice(place["streets"]), item=rng.choice(industry["items"]),
        project=rng.choice(industry["projects"]).format(n=size),
    )  # fmt: skip


def title_of(rng: Random, organisation: Organisation) -> str:
    """What stands on the card: the organisation, more often than not with its project."""
    if rng.random() < 0.4:
        return organisation.name
    name = organisation.name.removesuffix("有限公司").removesuffix("股份")
    return f"{name}{' · ' if organisation.language == 'zh' else ' – '}{organisation.project}"


def amount_of(rng: Random, organisation: Organisation) -> str:
    """A log-normal amount around the industry's median, larger for larger projects, rounded the way people estimate."""
    industry = organisation.industry
    by_size = (organisation.size / USUAL_SIZE) ** 0.7
    value = industry["median"] * by_size * math.exp(rng.gauss(0, industry["sigma"] * 0.6))
    step = 100 if value < 50_000 else 1000 if value < 300_000 else 10_000
    return str(max(3000, round(value / step) * step))


def _size(rng: Random) -> int:
    size = round(USUAL_SIZE * math.exp(rng.gauss(0, 0.7)))
    return max(8, size if size < 50 else round(size, -1))

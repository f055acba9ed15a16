"""The sample's vocabulary, read once from ``data``, and the two ways of choosing from it."""

import json
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=16)
def words(name: str) -> Any:
    """One file of ``data``."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def by_weight(rng: Random, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """One entry, as often as its ``weight`` says."""
    return rng.choices(entries, [entry["weight"] for entry in entries])[0]


def chosen_by_weight(rng: Random, weights: list[float], count: int) -> set[int]:
    """Distinct places, heavier ones sooner; those without weight never."""
    keyed = [(rng.random() ** (1 / weight), place) for place, weight in enumerate(weights) if weight > 0]
    return {place for _, place in sorted(keyed, reverse=True)[:count]}

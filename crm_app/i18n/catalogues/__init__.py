"""Reads the message catalogues: one pair of files per area, merged per locale."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class DuplicateKeyError(ValueError):
    """Two areas define the same message."""


def areas() -> list[str]:
    """Names of the areas that have a catalogue in any language."""
    return sorted({path.name.split(".")[0] for path in FOLDER.glob("*.*.json")})


@cache
def messages(locale: str) -> dict[str, str]:
    """All messages of a locale, key to text.

    Raises:
        DuplicateKeyError: The same key appears in two files or twice in one.
    """
    merged: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*.{locale}.json")):
        found = read(path)
        twice = merged.keys() & found.keys()
        if twice:
            raise DuplicateKeyError(f"{path.name}: {sorted(twice)} defined elsewhere too")
        merged |= found
    return merged


def read(path: Path) -> dict[str, str]:
    """One catalogue file; unlike plain JSON a repeated key is an error."""
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise DuplicateKeyError(f"repeated: {sorted({k for k in keys if keys.count(k) > 1})}")
    return found

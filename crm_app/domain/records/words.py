"""Turning text into search words: Chinese uni- and bigrams, pinyin and initials, Latin words.

Traditional characters are folded into simplified ones, width and accents are folded, so that a person finds a row
however it was typed.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Any

_CHINESE = "㐀-䶿一-鿿豈-﫿"
_RUNS = re.compile(rf"[{_CHINESE}]+|[^\W_{_CHINESE}]+")
_PINYIN_LIMIT = 24


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> str:
    """Lower case, half width, no accents, simplified characters."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = unicodedata.normalize("NFC", text)
    return _simplifier().convert(text) if re.search(f"[{_CHINESE}]", text) else text


def _is_chinese(run: str) -> bool:
    return bool(re.match(f"[{_CHINESE}]", run))


def _grams(run: str) -> list[str]:
    return [*run, *(run[i : i + 2] for i in range(len(run) - 1))]


def _sounds(run: str) -> list[str]:
    """Full pinyin and initials of a run, from every syllable on, so that ``wuliu`` finds 远航物流."""
    from pypinyin import lazy_pinyin

    syllables = [s for s in lazy_pinyin(run[:_PINYIN_LIMIT]) if s.isascii()]
    initials = "".join(s[0] for s in syllables)
    words = []
    for start in range(len(syllables)):
        words.append("".join(syllables[start:]))
        if len(syllables) - start > 1:
            words.append(initials[start:])
    return words


def index_words(*texts: str) -> str:
    """The words under which a row is found, in one string."""
    words: dict[str, None] = {}
    for text in texts:
        for run in _RUNS.findall(fold(text or "")):
            found = [*_grams(run), *_sounds(run)] if _is_chinese(run) else [run]
            words.update(dict.fromkeys(found))
            if run.isdigit() and len(run) > 6:
                words.update(dict.fromkeys((run[-11:], run[-8:], run[-4:])))
    return " ".join(words)


def query_words(query: str) -> list[str]:
    """The words that a query asks for; each must be the beginning of a word of the row."""
    words: list[str] = []
    for run in _RUNS.findall(fold(query))[:12]:
        if not _is_chinese(run):
            words.append(run[:60])
        elif len(run) == 1:
            words.append(run)
        else:
            words += [run[i : i + 2] for i in range(min(len(run), 24) - 1)]
    return words


def in_order(name: str) -> str:
    """What names are sorted by, Chinese ones by their sound among the others."""
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(fold(name)))

"""Fractional ranks: a card moves by writing one row.

Keys sort by code unit. An integer part of variable length keeps keys short when cards are always added at one end
(50 additions at the top add one character, not eleven); a fraction makes room between two neighbours. After
D. Greenspan, "Implementing Fractional Indexing" (Observable, 2020).
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ZERO = "a0"
# Longer keys cost index space; the column is renumbered then.
LONGEST = 40


def rank_between(above: str | None, below: str | None) -> str:
    """A rank that sorts after ``above`` and before ``below``; None stands for the end of the column.

    Raises:
        ValueError: ``above`` does not sort before ``below``.
    """
    if above is not None and below is not None and above >= below:
        raise ValueError(f"{above!r} does not sort before {below!r}")
    if above is None:
        return ZERO if below is None else _before(below)
    if below is None:
        return _after(above)
    whole, fraction = _split(above)
    whole_below, fraction_below = _split(below)
    if whole == whole_below:
        return whole + _midpoint(fraction, fraction_below)
    following = _increment(whole)
    return following if following is not None and following < below else whole + _midpoint(fraction, None)


def ranks_in_order(count: int) -> list[str]:
    """Ranks for a column that is numbered anew."""
    keys: list[str] = []
    for _ in range(count):
        keys.append(_after(keys[-1]) if keys else ZERO)
    return keys


def _before(below: str) -> str:
    whole, fraction = _split(below)
    if whole == "A" + DIGITS[0] * 26:
        return whole + _midpoint("", fraction)
    return whole if whole < below else (_decrement(whole) or whole)


def _after(above: str) -> str:
    whole, fraction = _split(above)
    return _increment(whole) or whole + _midpoint(fraction, None)


def _split(key: str) -> tuple[str, str]:
    head = key[0]
    length = ord(head) - ord("a") + 2 if "a" <= head <= "z" else ord("Z") - ord(head) + 2
    return key[:length], key[length:]


def _increment(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for place in reversed(range(len(digits))):
        value = DIGITS.index(digits[place]) + 1
        if value < len(DIGITS):
            digits[place] = DIGITS[value]
            return head + "".join(digits)
        digits[place] = DIGITS[0]
    if head == "z":
        return None
    if head == "Z":
        return ZERO
    return chr(ord(head) + 1) + (("".join(digits) + DIGITS[0]) if head >= "a" else "".join(digits[1:]))


def _decrement(whole: str) -> str | None:
    head, digits = whole[0], list(whole[1:])
    for place in reversed(range(len(digits))):
        value = DIGITS.index(digits[place]) - 1
        if value >= 0:
            digits[place] = DIGITS[value]
            return head + "".join(digits)
        digits[place] = DIGITS[-1]
    if head == "A":
        return None
    if head == "a":
        return "Z" + DIGITS[-1]
    return chr(ord(head) - 1) + (("".join(digits) + DIGITS[-1]) if head <= "Z" else "".join(digits[1:]))


def _midpoint(low: str, high: str | None) -> str:
    """A fraction strictly between two; never ends in the zero digit, so there is always room before it."""
    if high is not None:
        same = 0
        while same < len(high) and (low[same] if same < len(low) else DIGITS[0]) == high[same]:
            same += 1
        if same:
            return high[:same] + _midpoint(low[same:], high[same:])
    first = DIGITS.index(low[0]) if low else 0
    last = DIGITS.index(high[0]) if high else len(DIGITS)
    if last - first > 1:
        return DIGITS[(first + last) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[first] + _midpoint(low[1:], None)

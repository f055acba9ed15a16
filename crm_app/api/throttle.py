"""A token bucket per key: bursts pass, floods wait at their own door."""

import time
from collections import OrderedDict

MOST_KEPT = 10_000


class Throttle:
    """How long the next event of a key has to wait.

    Args:
        rate: Events a second in the long run.
        burst: Events at once.
    """

    def __init__(self, *, rate: float, burst: int):
        self._rate, self._burst = rate, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_for(self, key: str) -> float:
        """Take one token.

        Returns:
            Seconds to wait first; 0 while the burst lasts.
        """
        left, now = self._left(key)
        return self._keep(key, left - 1, now)

    def allows(self, key: str) -> bool:
        """Take one token if there is one; nobody waits."""
        left, now = self._left(key)
        self._keep(key, left - 1 if left >= 1 else left, now)
        return left >= 1

    def _left(self, key: str) -> tuple[float, float]:
        now = time.monotonic()
        left, at = self._buckets.pop(key, (float(self._burst), now))
        return min(float(self._burst), left + (now - at) * self._rate), now

    def _keep(self, key: str, left: float, now: float) -> float:
        self._buckets[key] = (left, now)
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if left >= 0 else -left / self._rate

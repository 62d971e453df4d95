"""Counting within one process: the `Counters` port where there is nobody to count with."""

from collections.abc import Callable
from datetime import datetime, timedelta

_MOST = 100_000  # keys; beyond that the oldest go, for a flood of keys may not take the memory


class LocalCounters:
    """Sums by key and window, forgotten with the process."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._sums: dict[tuple[str, int], tuple[int, int]] = {}  # -> window's number, sum

    async def add(self, key: str, amount: int, *, window: timedelta) -> int:
        """The sum of this window, this amount included."""
        seconds = int(window.total_seconds())
        number = int(self._clock().timestamp()) // seconds
        # Taken out and put back at the end: what was counted longest ago stands first.
        began, total = self._sums.pop((key, seconds), (number, 0))
        total = total + amount if began == number else amount
        self._sums[key, seconds] = (number, total)
        while len(self._sums) > _MOST:
            del self._sums[next(iter(self._sums))]
        return total

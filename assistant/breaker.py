"""When to stop asking a part that keeps failing. Pure: the clock is an argument."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Breaker:
    """Opens after `limit` failures in a row, for `pause` seconds; then one failure reopens it."""

    clock: Callable[[], float]
    limit: int = 3
    pause: float = 30.0
    _failures: int = 0
    _open_until: float = float("-inf")

    @property
    def open(self) -> bool:
        """Whether to leave the part alone for now."""
        return self.clock() < self._open_until

    def admits(self) -> bool:
        """Whether to ask: after a pause one may try, the others wait for what becomes of it."""
        if self.open:
            return False
        if self._failures >= self.limit:
            self._open_until = self.clock() + self.pause
        return True

    def worked(self) -> None:
        """It answered."""
        self._failures = 0
        self._open_until = float("-inf")

    def failed(self) -> None:
        """It did not."""
        self._failures += 1
        if self._failures >= self.limit:
            self._open_until = self.clock() + self.pause

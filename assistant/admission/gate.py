"""How many turns are at work at once: so many, some wait, and whoever comes then is told when to try again."""

import asyncio
from dataclasses import dataclass, field

from assistant.errors import Busy

_SOON = 2.0  # seconds after which a place is likely free


@dataclass(frozen=True, slots=True)
class Room:
    """`patience`: seconds that a turn waits for a place."""

    at_once: int = 64
    waiting: int = 128
    patience: float = 5.0


@dataclass(slots=True)
class Gate:
    """Places for turns. A turn that has one keeps it to its end, through any failure."""

    room: Room
    working: int = 0
    waiting: int = 0
    closed: bool = False
    _places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._places = asyncio.Semaphore(self.room.at_once)

    async def enter(self) -> None:
        """Take a place. Raises `Busy`: nothing was stored, and the same message may come again."""
        if self.closed or self.waiting >= self.room.waiting:
            raise Busy(retry_after=_SOON)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.room.patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise Busy(retry_after=_SOON) from error
        finally:
            self.waiting -= 1
        self.working += 1

    def leave(self) -> None:
        """Give the place back."""
        self.working -= 1
        self._places.release()

    def close(self) -> None:
        """Let nobody else in: the process is about to end."""
        self.closed = True

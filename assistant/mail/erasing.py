"""Letters that still lie in the outbox folder, taken back with the conversation they are about."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Literal

_BLANK = b"\0"


class OutboxErasure:
    """Deletes the letters of conversations. Whoever fetched one before has it: it was sent."""

    name = "outbox"
    holds: Literal["letters"] = "letters"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def erase(self, conversations: Collection[str]) -> int:
        """How many letters went."""
        return await asyncio.to_thread(self._erase, frozenset(conversations))

    async def left(self, conversations: Collection[str]) -> int:
        """How many are still there."""
        return len(await asyncio.to_thread(self._found, frozenset(conversations)))

    async def close(self) -> None:
        """Nothing is held open."""

    def _erase(self, conversations: frozenset[str]) -> int:
        found = self._found(conversations)
        for file in found:
            file.write_bytes(_BLANK * file.stat().st_size)  # over the words, then the name
            file.unlink()
        return len(found)

    def _found(self, conversations: frozenset[str]) -> list[Path]:
        # A letter's name ends with its conversation's; one that is being written begins with a dot.
        return [
            file
            for file in self._folder.glob("*.eml")
            if file.stem.rpartition(".")[2] in conversations
        ]

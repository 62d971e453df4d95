"""Letters as files in a folder: for a house without a mail server, and for whoever fetches them."""

import asyncio
import os
from pathlib import Path

from assistant.mail.letter import compose
from assistant.ports import Letter


class Outbox:
    """The `Mailer` port on a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> None:
        """Whole or not at all, and once: its name is its id, and that of its conversation."""
        await asyncio.to_thread(self._write, letter)

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self._folder / f".{letter.id}"
        descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(compose(letter).as_bytes())
        draft.replace(self._folder / f"{letter.id}.{letter.conversation}.eml")

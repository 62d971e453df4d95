"""Letters over SMTP, through the one way out."""

import asyncio
from urllib.parse import unquote, urlsplit

from assistant.egress import Egress, MailServer
from assistant.mail.letter import compose
from assistant.ports import Letter

_SECONDS = 20.0


class Smtp:
    """The `Mailer` port on a mail server: `smtp://` within the house, `smtps://` elsewhere."""

    def __init__(self, url: str, egress: Egress) -> None:
        parts = urlsplit(url)
        secure = parts.scheme == "smtps"
        self._server = MailServer(
            parts.hostname or "",
            parts.port or (465 if secure else 25),
            secure,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )
        self._egress = egress

    async def send(self, letter: Letter) -> None:
        """Raises `CallFailed` when the server did not take it."""
        await asyncio.to_thread(
            self._egress.mail, compose(letter), self._server, timeout=_SECONDS
        )

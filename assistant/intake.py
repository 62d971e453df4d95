"""The way in: a message is screened, then stored, and only then acknowledged."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from assistant.domain import Conversation
from assistant.errors import Conflict
from assistant.lanes import Lanes
from assistant.storage.arriving import Accepted, Incoming
from assistant.storage.conversations import Conversations
from assistant.tenants import Tenant
from guardrails import (
    ClassifierUnavailable,
    Placeholders,
    Redacted,
    Screen,
    Screened,
    normalised,
    sealed_blindly,
)

_log = logging.getLogger("kora.intake")
_TRIES = 5  # against writers of the same thread in other processes, and against staff


@dataclass(frozen=True, slots=True)
class Asked:
    """A customer's message as it came in: the only place where raw text stands."""

    tenant: Tenant
    conversation: Conversation
    text: str
    client_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The message screened and safely stored. `started`: a monotonic clock's seconds."""

    tenant: Tenant
    conversation: Conversation
    screened: Screened
    accepted: Accepted
    started: float

    def ms(self) -> float:
        """Milliseconds since the message came in."""
        return round((time.perf_counter() - self.started) * 1000, 1)


@dataclass(frozen=True, slots=True)
class Intake:
    """Screens and keeps."""

    guard: Screen
    conversations: Conversations
    # A message is screened with the names of all before it: of many sent at once each waits for
    # the one before, where racing lost those that came last.
    lanes: Lanes = field(default_factory=Lanes)

    async def keep(self, asked: Asked) -> Kept:
        """Raises `Conflict` when the thread moves faster than a message can be screened."""
        started = time.perf_counter()
        async with self.lanes.enter(asked.conversation.id):
            screened, accepted = await self._stored(asked)
        return Kept(asked.tenant, asked.conversation, screened, accepted, started)

    async def _stored(self, asked: Asked) -> tuple[Screened, Accepted]:
        where = (asked.tenant.id, asked.conversation.id)
        for _ in range(_TRIES):
            held = await self.conversations.names(*where)
            screened = await self._screen(asked, held.known)
            incoming = Incoming(
                screened.redacted,
                screened.sealed,
                screened.placeholders,
                held.version,
                screened.intents,
                asked.client_message_id,
                held.wrapped,
            )
            try:
                return screened, await self.conversations.accept(asked.conversation, incoming)
            except Conflict:
                continue
        raise Conflict

    async def _screen(self, asked: Asked, known: Placeholders) -> Screened:
        try:
            old_enough = asked.tenant.file.minimum_age
            read = partial(self.guard.screen, minimum_age=old_enough)
            return await self._apart(read, asked, known)
        except ClassifierUnavailable as error:  # its text is ours, and says what to mend
            _log.error("no message can be told from another, each goes to a person: %s", error)
        except Exception as error:  # noqa: BLE001 - what cannot be read must still be kept
            _log.error("screening failed: %s", type(error).__name__)
        try:
            # What it asks may have been all that could not be told: names and secrets still go.
            covered = await self._apart(self.guard.cover, asked, known)
            urgent = dict.fromkeys((*covered.intents, "handoff_request"))
            return replace(covered, intents=tuple(urgent))
        except Exception as error:  # noqa: BLE001 - what cannot be screened must still be kept
            # Nothing is kept but the sealed original, without what looks like a secret, and a
            # person is asked for.
            _log.error("redaction failed: %s", type(error).__name__)
            unread = Redacted.literal("(this message could not be screened and is kept sealed)")
            sealed = sealed_blindly(normalised(asked.text))
            return Screened(unread, sealed, known, ("handoff_request",), ())

    async def _apart(
        self, read: Callable[..., Screened], asked: Asked, known: Placeholders
    ) -> Screened:
        allow = asked.tenant.impersonal
        return await asyncio.to_thread(read, asked.text, known=known, allow=allow)

"""Memory as a turn sees it: only with consent, loaded when first wanted, never in the way."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from assistant.domain import Conversation
from assistant.errors import MemoryUnavailable
from assistant.tenants import Tenant
from guardrails import Redacted

if TYPE_CHECKING:
    from assistant.memory.mem0 import Memories

_log = logging.getLogger("kora.memory")
_LONGEST = 600  # characters of a question or an answer that are worth remembering


class Remembering:
    """Mem0 behind a door that opens late: its import takes seconds and no answer waits for it."""

    def __init__(
        self, make: Callable[[], "Memories"], *, clock: Callable[[], datetime]
    ) -> None:
        self._make = make
        self._clock = clock
        self._loading: asyncio.Task[Memories] | None = None
        self._later: set[asyncio.Task[None]] = set()

    @property
    def resting(self) -> bool:
        """Whether the store failed so often that it is left alone for now."""
        loaded = self._loading
        if loaded is None or not loaded.done() or loaded.cancelled() or loaded.exception():
            return False
        return loaded.result().resting

    def warm(self) -> None:
        """Begin to load, in a thread."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._make))

    async def recall(
        self, conversation: Conversation, question: Redacted, *, opening: bool
    ) -> tuple[Redacted, ...]:
        """What is remembered of this customer and bears on the question. Empty without consent.

        `opening`: the conversation's first question, which may lean on the last one of another.
        """
        if not conversation.remembered:
            return ()
        self.warm()
        if self._loading is None or not self._loading.done():
            return ()
        memories, now = await self.ready(), self._clock()
        near = await memories.recall(scope(conversation), question, now=now, k=4)
        # "And for the annual one?" resembles nothing: what it leans on is what came last.
        found = near or (await memories.newest(scope(conversation), now=now) if opening else ())
        # What was said elsewhere keeps its placeholders' numbers, which are other values here.
        return tuple(note.foreign() for note in found)

    async def remember(
        self, tenant: Tenant, conversation: Conversation, question: Redacted, answer: Redacted
    ) -> None:
        """Keep an exchange for the tenant's hours."""
        if not conversation.remembered:
            return
        said = Redacted.joined(
            " ",
            (
                Redacted.literal("Asked:"),
                question.shortened(_LONGEST),
                Redacted.literal("Answered:"),
                answer.shortened(_LONGEST),
            ),
        )
        now = self._clock()
        expires = now + timedelta(hours=tenant.file.privacy.memory_hours)
        keeping = self._keep(conversation, said, now, expires)
        if self._loading is not None and self._loading.done():
            await keeping
        else:
            # No answer waits for the import; the exchange is kept once it is done.
            task = asyncio.create_task(keeping)
            self._later.add(task)
            task.add_done_callback(self._done)

    async def _keep(
        self, conversation: Conversation, said: Redacted, now: datetime, expires: datetime
    ) -> None:
        memories = await self.ready()
        await memories.remember(
            scope(conversation), said, now=now, expires=expires, conversation=conversation.id
        )

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._later.discard(task)
        if not task.cancelled() and isinstance(task.exception(), MemoryUnavailable):
            _log.warning("an exchange was not remembered")

    async def ready(self) -> "Memories":
        """The store itself, waited for. Raises `MemoryUnavailable` when it cannot be loaded."""
        self.warm()
        loading = self._loading
        assert loading is not None
        await asyncio.wait({loading})
        error = loading.exception()
        if error is not None:  # whatever it is: PostgreSQL's texts quote rows, so only its kind
            if self._loading is loading:
                self._loading = None  # the next question tries again
            raise MemoryUnavailable(type(error).__name__)
        return loading.result()

    async def close(self) -> None:
        """Give its connections back, if it was ever loaded."""
        if self._later:
            await asyncio.wait(self._later)
        if self._loading is not None:
            await asyncio.wait([self._loading])
            if not self._loading.cancelled() and self._loading.exception() is None:
                self._loading.result().close()


def scope(conversation: Conversation) -> str:
    """Whose memory: a known customer's, else this conversation's alone."""
    return f"{conversation.tenant}:{conversation.customer or conversation.id}"

"""What a customer can do: start, ask, listen, read the thread, ask for a person, rate, forget."""

import asyncio
import logging
import secrets
import unicodedata
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from assistant import identity
from assistant.admission.gate import Gate
from assistant.answering import wording
from assistant.domain import (
    Clause,
    Conversation,
    CustomerId,
    Message,
    Result,
    StoredEvent,
    TenantId,
)
from assistant.errors import AppError, BadInput, ChatEnded, NotFound, NotSignedIn, TooLong
from assistant.events.feed import Feed
from assistant.intake import Asked
from assistant.knowledge.library import Library
from assistant.memory.remembering import Remembering, scope
from assistant.staff.accounts import digest
from assistant.storage.arriving import Accepted
from assistant.storage.conversations import Conversations
from assistant.storage.letters import Letters
from assistant.storage.notes import Notes
from assistant.storage.registry import Registry
from assistant.storage.vault import Vault
from assistant.tenants import Tenant
from assistant.turn import Turn
from guardrails import Placeholders, Screen

_log = logging.getLogger("kora.chat")

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the thread as its customer sees it."""

    message: Message
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as its customer sees it."""

    event: StoredEvent
    text: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A turn's result as its customer sees it; `notices` stand beside the answer."""

    result: Result
    text: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A turn that goes on whether or not anyone waits for it."""

    accepted: "asyncio.Future[Accepted]"
    task: "asyncio.Task[Result]"


@dataclass(frozen=True)
class Chat:
    """The customer's side. Every conversation is reached by its own token alone."""

    registry: Registry
    conversations: Conversations
    feed: Feed
    library: Library
    memory: Remembering
    turn: Turn
    guard: Screen
    vault: Vault
    notes: Notes
    letters: Letters
    clock: Callable[[], datetime]
    longest: int  # characters of one message
    gate: Gate
    abandoned: timedelta  # longer than any turn may take: no replica is at work on it any more
    running: "set[asyncio.Task[Result]]" = field(default_factory=set["asyncio.Task[Result]"])

    async def start(
        self,
        tenant_id: str,
        *,
        identity_token: str | None,
        memory: bool,
        locale: str,
        origin: str = "",
    ) -> tuple[Conversation, str]:
        """A new conversation and its token, which is given out this once."""
        tenant = await self.registry.get(tenant_id)
        told = identity.verify(tenant, identity_token) if identity_token else None
        customer = told and CustomerId(self.vault.pseudonym(tenant.id, told.subject))
        token = f"{tenant.id}.{secrets.token_urlsafe(32)}"
        conversation = await self.conversations.start(
            tenant.id,
            token_hash=digest(token),
            customer=customer,
            memory_consent=memory,
            locale=locale,
            origin="" if told else origin,
        )
        if told:
            await self._keep(tenant, conversation, told)
        return conversation, token

    async def resume(
        self, tenant_id: str, *, identity_token: str, conversation: str
    ) -> tuple[Conversation, str]:
        """A further token for the same customer of the same company, and for nobody else."""
        tenant = await self.registry.get(tenant_id)
        told = identity.verify(tenant, identity_token)
        customer = self.vault.pseudonym(tenant.id, told.subject)
        found = await self.conversations.find(tenant.id, conversation, token_hash=None)
        if found is None or found.customer != customer:
            raise NotFound
        token = f"{tenant.id}.{secrets.token_urlsafe(32)}"
        await self.notes.admit(found, digest(token))
        await self._keep(tenant, found, told)
        return found, token

    async def account(self, conversation: Conversation) -> Mapping[str, Any]:
        """All that the company's own site told, for its customer to see."""
        return await self.notes.read(conversation.tenant, conversation.id, "account")

    async def _keep(
        self, tenant: Tenant, conversation: Conversation, told: identity.Told
    ) -> None:
        if told.fields or told.tickets:
            # Values that nobody needs to know stay out of a prompt, whatever the site signed. Without
            # numbers: these placeholders are no values of this conversation.
            lines = [
                self.guard.cover(line, known=Placeholders(), allow=tenant.impersonal)
                .redacted.foreign()
                .text
                for line in told.lines(tenant.file.company)
            ]
            await self.notes.keep(conversation, "account", {**told.as_json(), "lines": lines})
        if told.address:
            await self.notes.keep(conversation, "address", {"to": told.address})

    async def enter(self, conversation: str, token: str) -> Conversation:
        """Raises `NotSignedIn` for an unknown conversation and for a wrong token alike."""
        tenant = token.partition(".")[0]
        found = await self.conversations.find(
            TenantId(tenant), conversation, token_hash=digest(token)
        )
        if found is None:
            raise NotSignedIn
        return found

    async def ask(
        self, conversation: Conversation, text: str, *, client_message_id: str | None
    ) -> Running:
        """Begin a turn. Raises `BadInput`, `TooLong` or `Busy` before anything is stored."""
        if all(unicodedata.category(char) in _UNSEEN for char in text):
            raise BadInput("a message needs some text", field="text")
        if len(text) > self.longest:
            raise TooLong(f"a message has at most {self.longest} characters", field="text")
        tenant = await self.registry.get(conversation.tenant)
        if conversation.ended:
            raise ChatEnded(wording.ended(tenant))
        accepted: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()

        def stored(kept: Accepted) -> None:
            accepted.set_result(kept)

        asked = Asked(tenant, conversation, text, client_message_id)
        await self.gate.enter()
        task = asyncio.create_task(self.turn.run(asked, accepted=stored))
        self.running.add(task)  # a task that nobody holds may be collected while it runs
        task.add_done_callback(self._ended)
        await asyncio.wait({accepted, task}, return_when=asyncio.FIRST_COMPLETED)
        if not accepted.done():
            task.result()  # what stopped it before the message was stored
        return Running(accepted, task)

    def _ended(self, task: "asyncio.Task[Result]") -> None:
        self.running.discard(task)
        self.gate.leave()
        # Looked at, for asyncio logs a failure that nobody fetched together with its text, which
        # may quote a row.
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, AppError):
            _log.error("a turn broke: %s", type(error).__name__)

    async def recover(self) -> int:
        """Hand over what a stopped process accepted and did not answer. How many turns."""
        return sum([await self.recover_of(tenant) for tenant in await self.registry.all()])

    async def recover_of(self, tenant: Tenant) -> int:
        """The same for one company; any replica does it for one that is gone."""
        return await self.turn.take_over_unanswered(tenant, older_than=self.abandoned)

    async def drain(self, seconds: float) -> None:
        """Let running turns end; what does not end in time is recovered by the next start."""
        if self.running:
            await asyncio.wait(self.running, timeout=seconds)

    async def answer(self, conversation: Conversation, running: Running) -> Answer:
        """Wait for the end of a turn."""
        result = await asyncio.shield(running.task)
        known, _ = await self.conversations.placeholders(conversation.tenant, conversation.id)
        cut = (wording.secret_cut(result.cut),) if result.cut else ()
        return Answer(result, known.restore(result.answer.text), cut)

    async def follow(self, conversation: Conversation, after: int) -> AsyncIterator[Heard]:
        """Every event after an id, with the customer's own values put back."""
        known = Placeholders()
        async for event in self.feed.follow(conversation.tenant, conversation.id, after):
            if event.text is not None and "[" in event.text.text:
                known, _ = await self.conversations.placeholders(
                    conversation.tenant, conversation.id
                )
            yield Heard(event, known.restore(event.text.text) if event.text else None)
            if event.kind == "staff.message":  # it went out: no letter is needed
                await self.letters.seen(conversation, event.id)

    async def thread(self, conversation: Conversation) -> tuple[Line, ...]:
        """The whole thread with the customer's own values put back."""
        known, _ = await self.conversations.placeholders(conversation.tenant, conversation.id)
        lines = await self.conversations.thread(
            conversation.tenant, conversation.id, notes=False
        )
        return tuple(Line(line, known.restore(line.text.text)) for line in lines)

    async def last_event(self, conversation: Conversation) -> int:
        """The id of the newest event."""
        return await self.feed.last(conversation.tenant, conversation.id)

    async def rate(
        self, conversation: Conversation, message: str, *, score: int, words: str | None
    ) -> None:
        """Thumbs, and redacted words."""
        redacted = None
        if words:
            tenant = await self.registry.get(conversation.tenant)
            known, _ = await self.conversations.placeholders(
                conversation.tenant, conversation.id
            )
            redacted = self.guard.cover(words, known=known, allow=tenant.impersonal).redacted
        if not await self.conversations.rate(conversation, message, score, redacted):
            raise NotFound

    async def clause(
        self, tenant: str, doc: str, clause: str, version: int | None = None
    ) -> Clause:
        """A clause in force, or as one version of its document had it."""
        known = (await self.registry.get(tenant)).id
        found = await self.library.clause(known, doc, clause, version)
        if found is None:
            raise NotFound
        return found

    async def memories(self, conversation: Conversation) -> Sequence[tuple[str, str, datetime]]:
        """What is remembered: id, text, end."""
        if not conversation.memory_consent:
            return ()
        store = await self.memory.ready()
        known = Placeholders()
        if conversation.customer is None:
            # Only then it was all said here: in another conversation the same placeholder stood
            # for somebody else.
            known, _ = await self.conversations.placeholders(
                conversation.tenant, conversation.id
            )
        return [
            (item.id, known.restore(item.text.text), item.expires)
            for item in await store.all(scope(conversation))
        ]

    async def forget(self, conversation: Conversation, memory: str | None) -> None:
        """Delete one memory, or all of this customer's."""
        store = await self.memory.ready()
        await store.forget(scope(conversation), memory)

    async def tenants(self) -> tuple[Tenant, ...]:
        """Every company that is served here."""
        return await self.registry.all()

    async def profile(self, tenant_id: str) -> Mapping[str, object]:
        """What the widget shows before the first message."""
        tenant = await self.registry.get(tenant_id)
        old = await self.library.stale(tenant.id)
        return wording.profile(tenant, now=self.clock(), stale=old)

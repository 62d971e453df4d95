"""Where there are two real ends: an engine, a tracer, live events, counters, presence, mail."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from assistant.domain import (
    ConversationId,
    CustomerId,
    EngineName,
    Finished,
    Request,
    Sentence,
    StaffId,
    TenantId,
    Usage,
)
from guardrails import Redacted, Sealed

Fact = str | int | float | bool  # codes, ids, counts: never a person's words


class AnswerEngine(Protocol):
    """Turns a request into sentences, each with its citations, ended by one `Finished`."""

    @property
    def name(self) -> EngineName: ...

    def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """Raises `EngineFailed` or a subclass of it, and nothing else, when there is no draft."""
        ...


class Stage(Protocol):
    """One stage of a turn in a trace."""

    def note(self, **facts: Fact) -> None: ...

    def said(
        self, *, heard: Redacted | None = None, answered: Redacted | None = None
    ) -> None: ...

    def usage(self, model: str, usage: Usage) -> None: ...


class TurnTrace(Stage, Protocol):
    """The trace of one turn."""

    def stage(self, name: str) -> AbstractContextManager[Stage]: ...


class Tracer(Protocol):
    """Keeps redacted traces. Never slows a turn, never fails one."""

    def turn(
        self,
        *,
        tenant: TenantId,
        conversation: ConversationId,
        customer: CustomerId | None,
        facts: Mapping[str, Fact],
    ) -> AbstractContextManager[TurnTrace]: ...

    async def close(self) -> None: ...


class Events(Protocol):
    """Wakes whoever waits for news of a conversation. Carries ids, never text."""

    @property
    def hears(self) -> bool:
        """Whether news of other processes comes in now."""
        ...

    async def publish(self, tenant: TenantId, topic: str) -> None: ...

    def listen(self, tenant: TenantId, topic: str) -> AbstractAsyncContextManager["Waiter"]: ...

    async def close(self) -> None: ...


class Counters(Protocol):
    """Counts what is limited, for as many processes as share it. Never fails."""

    async def add(self, key: str, amount: int, *, window: timedelta) -> int:
        """The sum under this key in the present window, this amount included.

        Windows begin at multiples of their length since 1970; an amount of 0 only asks.
        """
        ...


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a member of staff is: at a conversation, or at none, writing or not."""

    staff: StaffId
    conversation: str = ""
    writing: bool = False


class Presence(Protocol):
    """Who is at a tenant's desk, seen by every process. Kept for seconds; there is no history."""

    async def say(self, tenant: TenantId, spot: Spot) -> None:
        """Seen now, here; what was said before is written over."""
        ...

    async def here(self, tenant: TenantId) -> tuple[Spot, ...]:
        """Everybody who was seen a moment ago, by id."""
        ...


class Waiter(Protocol):
    """Returns when something was published since the last call, or when `timeout` s passed."""

    async def wait(self, timeout: float) -> bool: ...  # noqa: ASYNC109 - part of the contract


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply by a person, on its way to the address that the tenant's own site signed."""

    id: str
    conversation: str
    to: str
    sender: str
    company: str
    name: str  # who wrote it
    body: Sealed  # secrets are cut
    link: str
    at: datetime


class Mailer(Protocol):
    """Sends a letter to a customer who left. Raises `CallFailed`."""

    async def send(self, letter: Letter) -> None: ...

"""How much of a turn a tenant's traces show: all of it redacted, a sample, or no words at all."""

import hashlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from assistant.domain import ConversationId, CustomerId, TenantId, TraceContent, Usage
from assistant.ports import Fact, Stage, Tracer, TurnTrace
from guardrails import Redacted


def limited(tracer: Tracer, content: TraceContent, share: float) -> Tracer:
    """The same tracer, told no more than the tenant's setting allows."""
    match content:
        case "redacted":
            return tracer
        case "redacted sample":
            return _Limited(tracer, lambda conversation: _drawn(conversation, share))
        case "metadata":
            return _Limited(tracer, lambda _: False)


def _drawn(conversation: ConversationId, share: float) -> bool:
    """By the id, which is random: a conversation is in the sample with all its turns or none."""
    number = int.from_bytes(hashlib.sha256(conversation.encode()).digest()[:8])
    return number < share * 2**64


@dataclass(frozen=True, slots=True)
class _Limited:
    inner: Tracer
    shown: Callable[[ConversationId], bool]

    @contextmanager
    def turn(
        self,
        *,
        tenant: TenantId,
        conversation: ConversationId,
        customer: CustomerId | None,
        facts: Mapping[str, Fact],
    ) -> Generator[TurnTrace]:
        with self.inner.turn(
            tenant=tenant, conversation=conversation, customer=customer, facts=facts
        ) as trace:
            yield trace if self.shown(conversation) else _Wordless(trace, trace)

    async def close(self) -> None:
        await self.inner.close()


@dataclass(frozen=True, slots=True)
class _Stage:
    inner: Stage

    def note(self, **facts: Fact) -> None:
        self.inner.note(**facts)

    def said(self, *, heard: Redacted | None = None, answered: Redacted | None = None) -> None:
        """Nothing was said here."""

    def usage(self, model: str, usage: Usage) -> None:
        self.inner.usage(model, usage)


@dataclass(frozen=True, slots=True)
class _Wordless(_Stage):
    trace: TurnTrace

    @contextmanager
    def stage(self, name: str) -> Generator[Stage]:
        with self.trace.stage(name) as stage:
            yield _Stage(stage)

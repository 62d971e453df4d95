"""Fakes and samples that many tests share: a clock, an engine that says what it was told to."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant import tenants
from assistant.domain import (
    Citation,
    Clause,
    Conversation,
    ConversationId,
    EngineName,
    Finished,
    Message,
    MessageId,
    Request,
    Sentence,
    TenantId,
)
from assistant.errors import EngineFailed
from assistant.tenants import Tenant
from guardrails import Redacted

TUESDAY = datetime(2026, 3, 10, 22, 0, tzinfo=UTC)  # Wednesday 11:00 in Christchurch
SHED = TenantId("shed")

Step = Sentence | Finished | EngineFailed | asyncio.Event


class Clock:
    """Stands still until it is told to move."""

    def __init__(self, at: datetime = TUESDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, by: timedelta) -> None:
        self.at += by


@dataclass
class ScriptedEngine:
    """Gives one script a draft, in order; an `asyncio.Event` in a script is waited for."""

    name: EngineName
    scripts: Sequence[Sequence[Step]]
    requests: list[Request] = field(default_factory=list[Request])
    closed: int = 0
    waiting: asyncio.Event = field(default_factory=asyncio.Event)  # set at each gate

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        script = self.scripts[len(self.requests)]
        self.requests.append(request)
        try:
            for step in script:
                match step:
                    case EngineFailed():
                        raise step
                    case asyncio.Event():
                        self.waiting.set()
                        await step.wait()
                    case _:
                        yield step
        finally:
            self.closed += 1


def a_sentence(text: str, *refs: str) -> Sentence:
    """A sentence that cites clauses, each written as `"privacy 9"`."""
    pairs = (ref.split(" ", 1) for ref in refs)
    return Sentence(text, tuple(Citation(doc, clause, text) for doc, clause in pairs))


def a_clause(
    text: str = "We keep chat logs for nine weeks.",
    *,
    ref: str = "privacy 9",
    tenant: TenantId = SHED,
) -> Clause:
    """A clause of the shed company."""
    doc, _, clause = ref.partition(" ")
    return Clause(tenant, doc, clause, "Retention", ("Policy", "Retention"), text)


def a_message(text: str = "How long do you keep my chats?", *, seq: int = 1) -> Message:
    """A line by a customer."""
    return Message(MessageId(f"me_{seq}"), "customer", "", Redacted.stored(text), TUESDAY, seq)


def a_conversation(tenant: TenantId = SHED) -> Conversation:
    """A conversation that was just begun."""
    return Conversation(tenant, ConversationId("co_1"), None, "kora", False, "en", TUESDAY)


def a_request(question: str = "How long do you keep my chats?") -> Request:
    """What an engine is asked."""
    return Request(SHED, "system", "sha", question, ())


def a_tenant(name: str = "shed", **settings: object) -> Tenant:
    """A tenant with plain defaults, save for these settings."""
    return tenants.parse(name, {"company": "Shed and Sons", **settings})


def seed_tenant(name: str) -> Tenant:
    """One of the tenants that ship."""
    found = {tenant.id: tenant for tenant, _ in tenants.seeds()}
    return replace(found[TenantId(name)])

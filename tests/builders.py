"""Fakes and samples that many tests share: a clock, an engine that says what it was told to."""

import asyncio
import uuid
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

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
from assistant.events.feed import Feed
from assistant.events.live import LiveEvents
from assistant.handoff.desk import Desk
from assistant.ingestion import Ingestion
from assistant.storage import provision
from assistant.storage.arriving import Incoming
from assistant.storage.audit import Audit
from assistant.storage.conversations import Conversations
from assistant.storage.database import Database
from assistant.storage.desk import DeskStore
from assistant.storage.embedded import ADMIN, DATABASE, Address, Embedded
from assistant.storage.eventlog import EventLog
from assistant.storage.policies import Policies
from assistant.storage.registry import Registry
from assistant.storage.signals import Signals
from assistant.storage.statements import Ledger
from assistant.storage.vault import Vault, master_keys
from assistant.tenants import Tenant
from guardrails import Placeholders, Redacted, Sealed

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


@dataclass(frozen=True)
class Rooms:
    """The stores over a real PostgreSQL, without the rest of the house."""

    address: Address
    database: Database
    clock: Clock
    vault: Vault
    registry: Registry
    policies: Policies
    conversations: Conversations
    log: EventLog
    feed: Feed
    desk: Desk
    audit: Audit
    ledger: Ledger

    async def tenant(self, **settings: object) -> Tenant:
        """A tenant of this test's own."""
        made = tenants.parse(f"t{uuid.uuid4().hex[:12]}", {"company": "Shed", **settings})
        await self.registry.add(made)
        return made

    async def conversation(self, tenant: Tenant) -> Conversation:
        """A new conversation of an anonymous customer."""
        return await self.conversations.start(
            tenant.id, token_hash=b"t", customer=None, memory_consent=False, locale="en"
        )

    async def hear(self, conversation: Conversation, text: str, redacted: str) -> MessageId:
        """A customer's message, sealed and redacted."""
        _, version = await self.conversations.placeholders(conversation.tenant, conversation.id)
        incoming = Incoming(
            Redacted.stored(redacted), Sealed(text), Placeholders(), version, ()
        )
        return (await self.conversations.accept(conversation, incoming)).message


@asynccontextmanager
async def rooms(home: Path) -> AsyncGenerator[Rooms]:
    """Stores over the database of a data folder."""
    server = Embedded(home, durable=False)
    address = await asyncio.to_thread(server.start)
    await asyncio.to_thread(provision.embedded, address)
    database, clock = Database(provision.app_url(address)), Clock()
    live = LiveEvents(Signals(database.dsn()))
    vault = Vault(master_keys(home, None))
    log = EventLog(database, clock=clock)
    feed = Feed(log, live)
    registry, policies = Registry(database, clock=clock), Policies(database, clock=clock)
    if not await registry.all():  # a house seeds only where nobody lives yet, and comes later
        await Ingestion(registry, policies).seed(tenants.seeds())
    try:
        yield Rooms(
            address=address,
            database=database,
            clock=clock,
            vault=vault,
            registry=registry,
            policies=policies,
            conversations=Conversations(database, vault, clock=clock),
            log=log,
            feed=feed,
            desk=Desk(DeskStore(database, clock=clock), feed, clock),
            audit=Audit(database, vault, clock=clock),
            ledger=Ledger(database, vault, clock=clock),
        )
    finally:
        await live.close()
        await database.close()
        await asyncio.to_thread(server.stop)


@contextmanager
def as_admin(address: Address) -> Generator[psycopg.Connection]:
    """A superuser's connection, past every lock of the service: for what an intruder could do."""
    with psycopg.connect(
        host=str(address.socket_folder),
        user=ADMIN,
        password=address.admin_password,
        dbname=DATABASE,
    ) as connection:
        yield connection

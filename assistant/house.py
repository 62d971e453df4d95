"""The composition root: settings become the parts of the house. Only here are they chosen."""

import asyncio
import hashlib
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from assistant import ends, engines, offices, outlets, tenants
from assistant.admission.door import Door, Limits
from assistant.admission.gate import Gate, Room
from assistant.admission.pocket import Pocket
from assistant.alongside import Alongside
from assistant.answering.extractive import SETTLED, Extractive
from assistant.breaker import Breaker
from assistant.chat import Chat
from assistant.closing import Closing
from assistant.domain import TenantId
from assistant.egress import Egress
from assistant.ends import Ends
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.ingestion import Ingestion
from assistant.instruments import Instruments
from assistant.intake import Intake
from assistant.knowledge import networks
from assistant.knowledge.ground import Budget
from assistant.knowledge.library import Library
from assistant.knowledge.reading import Reader
from assistant.knowledge.vectors import Vectors
from assistant.lessons import Lessons
from assistant.mail.erasing import OutboxErasure
from assistant.memory.remembering import Remembering
from assistant.offices import Offices, Parts, Post
from assistant.ports import Counters, Events, Tracer
from assistant.preparing import Preparing
from assistant.privacy import office, registers
from assistant.privacy.office import Office
from assistant.privacy.registers import Registers, Shelf
from assistant.privacy.traces import Place
from assistant.settings import Settings, secret
from assistant.speech import Voice
from assistant.staff.accounts import Accounts
from assistant.staff.roster import Roster
from assistant.storage.audit import Audit
from assistant.storage.conversations import Conversations
from assistant.storage.database import Database, as_tenant, threads_pool
from assistant.storage.desk import DeskStore
from assistant.storage.eventlog import EventLog
from assistant.storage.installation import Installation
from assistant.storage.lessons import LessonStore
from assistant.storage.letters import Letters
from assistant.storage.notes import Notes
from assistant.storage.openings import Openings
from assistant.storage.policies import Policies
from assistant.storage.registry import Registry
from assistant.storage.spending import SpendingStore
from assistant.storage.staff import StaffStore
from assistant.storage.statements import Ledger
from assistant.storage.vault import Vault, master_keys
from assistant.storage.vectors import PassageVectors
from assistant.tracing.erasing import LangfuseErasure, TraceFileErasure
from assistant.tracing.measured import Measured
from assistant.tracing.off import NoTracer
from assistant.turn import Turn
from assistant.vitals import Vitals
from guardrails import Detector, Screen, embed

Clock = Callable[[], datetime]


def utcnow() -> datetime:
    """The real clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where time comes in


@dataclass(frozen=True)
class House:
    """Everything that a command or the service may use."""

    settings: Settings
    database: Database
    counters: Counters
    registry: Registry
    policies: Policies
    library: Library
    ingestion: Ingestion
    accounts: Accounts
    roster: Roster
    audit: Audit
    ledger: Ledger
    registers: Registers
    lessons: Lessons
    guard: Screen
    chat: Chat
    offices: Offices
    privacy: Office
    egress: Egress
    door: Door
    instruments: Instruments
    vitals: Vitals
    warm: Callable[[], Coroutine[None, None, None]]

    async def ready(self) -> dict[str, bool]:
        """Each part that a turn needs, by name."""
        return {"database": await self.database.ready(), "guards": self.vitals.warm}


@asynccontextmanager
async def opened(settings: Settings, *, clock: Clock = utcnow) -> AsyncGenerator[House]:
    """Build the house, and take it down in reverse order. Raises `StartRefused`."""
    async with AsyncExitStack() as stack:
        shared = await stack.enter_async_context(ends.opened(settings, clock))
        database = shared.database
        vault = Vault(master_keys(settings.home, secret(settings.master_key)))
        await Installation(database).belongs_to(vault)
        registry = Registry(database, clock=clock)
        policies = Policies(database, clock=clock)
        ingestion = Ingestion(registry, policies)
        known = await registry.all()
        if not known:
            await ingestion.seed(tenants.seeds())
            known = await registry.all()
        egress = outlets.egress(settings, known, clock)
        if settings.guard_sockets:
            stack.enter_context(egress.guard_sockets())
        ground = _Ground(shared, vault, registry, policies, ingestion, egress)
        house = await _furnished(settings, stack, clock, ground)
        await house.privacy.erasure.resume()  # whatever stopped it, or brought it back
        yield house


@dataclass(frozen=True)
class _Ground:
    """What the rooms stand on."""

    shared: Ends
    vault: Vault
    registry: Registry
    policies: Policies
    ingestion: Ingestion
    egress: Egress

    @property
    def database(self) -> Database:
        return self.shared.database


async def _furnished(
    settings: Settings, stack: AsyncExitStack, clock: Clock, ground: _Ground
) -> House:
    database, vault = ground.database, ground.vault
    conversations = Conversations(database, vault, clock=clock)
    feed = Feed(EventLog(database, clock=clock), ground.shared.events)
    desk = Desk(DeskStore(database, clock=clock), feed, clock)
    audit = Audit(database, vault, clock=clock)
    ledger = Ledger(database, vault, clock=clock)
    guard = Screen(Detector(), clock)
    vectors = Vectors(networks.encode)
    kept = PassageVectors(database, encoder=networks.identity())
    library = Library(
        ground.policies,
        kept,
        vectors,
        networks.judge,
        tenants=settings.tenants_in_memory,
        sure=SETTLED.sure,
    )
    memory = _memory(settings, database, clock)
    stack.push_async_callback(memory.close)
    claude = engines.claude(settings, ground.egress)
    judge = engines.judge(settings, ground.egress)
    for vendor in filter(None, (claude, judge)):
        stack.push_async_callback(vendor.close)
    tracer = await outlets.tracer(settings, ground.egress, clock)
    stack.push_async_callback(tracer.close)
    breaker = Breaker(time.monotonic, settings.engine_failures, settings.engine_rest_seconds)
    instruments = Instruments()
    vitals = _vitals(breaker, memory, tracer, ground.shared.events)
    till = Pocket(SpendingStore(database, clock=clock), clock)
    stack.push_async_callback(till.close)
    notes = Notes(database, vault, clock=clock)
    extractive = Extractive(Reader(vectors).read)
    turn = Turn(
        intake=Intake(guard, conversations),
        voice=Voice(
            guard, feed, conversations, judge and engines.careful(settings, judge, till)
        ),
        conversations=conversations,
        openings=Openings(database, vault, clock=clock),
        feed=feed,
        desk=desk,
        preparing=Preparing(
            library=library,
            alongside=Alongside(library),
            canary=_canary(vault),
            clock=clock,
            clauses=settings.clauses_per_answer,
            budget=Budget(settings.corpus_tokens, settings.clauses_to_model),
        ),
        closing=Closing(conversations, feed),
        ladder=engines.ladders(
            settings,
            claude and engines.Paid(claude, breaker, till),
            extractive,
            clock,
        ),
        memory=memory,
        tracer=lambda tenant: Measured(
            outlets.allowed_tracer(settings, tenant, tracer, clock()), instruments
        ),
        untraced=Measured(NoTracer(), instruments),
        clock=clock,
    )
    chat = Chat(
        registry=ground.registry,
        conversations=conversations,
        feed=feed,
        library=library,
        memory=memory,
        turn=turn,
        guard=guard,
        vault=vault,
        notes=notes,
        letters=Letters(database, clock=clock),
        clock=clock,
        longest=settings.message_characters,
        gate=Gate(
            Room(settings.turns_at_once, settings.turns_waiting, settings.turn_wait_seconds)
        ),
        abandoned=timedelta(seconds=settings.abandoned_seconds),
    )

    async def warm() -> None:
        if claude:
            claude.warm()
        await asyncio.to_thread(guard.warm)
        vitals.warm = True
        for tenant in (await ground.registry.all())[: settings.tenants_in_memory]:
            await library.warm(tenant.id)
        await chat.recover()
        memory.warm()

    return House(
        settings=settings,
        database=database,
        counters=ground.shared.counters,
        registry=ground.registry,
        policies=ground.policies,
        library=library,
        ingestion=ground.ingestion,
        accounts=Accounts(
            StaffStore(database, clock=clock),
            vault,
            audit,
            clock=clock,
            session=timedelta(hours=settings.staff_session_hours),
        ),
        roster=Roster(StaffStore(database, clock=clock), vault, audit, clock),
        audit=audit,
        ledger=ledger,
        lessons=Lessons(
            ground.registry, conversations, LessonStore(database), audit, guard, clock
        ),
        registers=registers.furnished(
            Shelf(database, vault, ground.registry, audit, ledger, guard, clock)
        ),
        guard=guard,
        chat=chat,
        offices=offices.furnished(
            Parts(
                database=database,
                presence=ground.shared.presence,
                vault=vault,
                registry=ground.registry,
                conversations=conversations,
                feed=feed,
                desk=desk,
                audit=audit,
                guard=guard,
                library=library,
                engine=extractive,
                clock=clock,
            ),
            Post(
                chat, outlets.mailer(settings, ground.egress), ground.egress, settings.address
            ),
        ),
        privacy=_privacy(settings, stack, ground, (audit, desk, guard), clock),
        egress=ground.egress,
        door=_door(settings, ground.shared.counters, vault, clock),
        instruments=instruments,
        vitals=vitals,
        warm=warm,
    )


def _privacy(
    settings: Settings,
    stack: AsyncExitStack,
    ground: _Ground,
    rooms: tuple[Audit, Desk, Screen],
    clock: Clock,
) -> Office:
    places: list[Place] = []
    key = secret(settings.langfuse_secret_key)
    if settings.langfuse_public_key and key:
        account = (settings.langfuse_base_url, settings.langfuse_public_key, key)
        places.append(LangfuseErasure(*account, egress=ground.egress, timeout=10))
    if settings.trace_file:
        places.append(TraceFileErasure(settings.trace_file))
    places.append(OutboxErasure(settings.home / "outbox"))
    audit, desk, guard = rooms
    held = (ground.database, ground.vault, ground.registry, audit, ground.shared.rewriter)
    under = office.Ground(settings.home, *held, clock, settings.retention_at)
    built = office.furnished(under, places, desk=desk, guard=guard)
    stack.push_async_callback(built.traces.close)
    return built


def _memory(settings: Settings, database: Database, clock: Clock) -> Remembering:
    def make() -> object:
        from assistant.memory.mem0 import Memories, Place

        place = Place(threads_pool(database.dsn()), as_tenant, settings.home / "mem0")
        return Memories(place, embed=embed, seconds=settings.memory_seconds)

    return Remembering(cast(Callable[[], "object"], make), clock=clock)  # type: ignore[arg-type]


def _vitals(claude: Breaker, memory: Remembering, tracer: Tracer, news: Events) -> Vitals:
    return Vitals(
        resting={
            "claude": lambda: claude.open,
            "memory": lambda: memory.resting,
            "news": lambda: not news.hears,  # of other replicas; readers look by themselves
            "traces": lambda: bool(getattr(tracer, "resting", False)),
        }
    )


def _door(settings: Settings, counters: Counters, vault: Vault, clock: Clock) -> Door:
    limits = Limits(
        settings.network_requests_per_minute,
        settings.network_starts_per_minute,
        settings.person_messages_per_minute,
        settings.tenant_messages_per_minute,
        settings.token_starts_per_hour,
    )
    return Door(counters, limits, vault.count_mark, clock)


def _canary(vault: Vault) -> Callable[[TenantId], str]:
    def canary(tenant: TenantId) -> str:
        seed = vault.pseudonym(tenant, "canary")
        return "kc-" + hashlib.sha256(seed.encode()).hexdigest()[:20]

    return canary

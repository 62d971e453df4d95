"""The feed within one process: what was written here is handed over, what was not is read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from assistant.domain import ConversationId, EventKind, StoredEvent, TenantId, TurnEvent
from assistant.events.feed import Feed
from assistant.storage.eventlog import EventLog

TENANT, CHAT = TenantId("shed"), ConversationId("co_1")
AT = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Log:
    """Keeps events, and counts how often it was read."""

    held: list[StoredEvent] = field(default_factory=list[StoredEvent])
    reads: int = 0

    async def publish(
        self,
        tenant: TenantId,
        conversation: ConversationId,
        event: TurnEvent,
        *,
        from_kora: bool,
    ) -> StoredEvent:
        self.held.append(StoredEvent(len(self.held) + 1, event.kind, AT, None, event.data))
        return self.held[-1]

    async def events_after(
        self, tenant: TenantId, conversation: ConversationId, after: int, *, limit: int = 200
    ) -> tuple[StoredEvent, ...]:
        self.reads += 1
        return tuple(event for event in self.held if event.id > after)[:limit]

    async def last_event(self, tenant: TenantId, conversation: ConversationId) -> int:
        return len(self.held)


@dataclass
class Live:
    """Rings whoever listens, here alone."""

    rung: asyncio.Event = field(default_factory=asyncio.Event)
    hears: bool = True

    async def publish(self, tenant: TenantId, topic: str) -> None:
        self.rung.set()

    @asynccontextmanager
    async def listen(self, tenant: TenantId, topic: str) -> AsyncGenerator["Live"]:
        yield self

    async def wait(self, timeout: float) -> bool:  # noqa: ASYNC109 - the port's contract
        await self.rung.wait()
        self.rung.clear()
        return True

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def feed(log: Log) -> Feed:
    return Feed(cast("EventLog", log), Live())


def said(kind: EventKind = "answer.delta") -> TurnEvent:
    return TurnEvent(kind, None, {})


async def test_a_reader_is_handed_what_is_written_here_without_reading_it_again(
    feed: Feed, log: Log
) -> None:
    await feed.publish(TENANT, CHAT, said())
    async with aclosing(feed.follow(TENANT, CHAT, 0)) as heard:
        ids = [(await anext(heard)).id]
        for _ in range(3):
            await feed.publish(TENANT, CHAT, said())
            ids.append((await anext(heard)).id)

    assert ids == [1, 2, 3, 4]
    assert log.reads == 1


async def test_what_was_written_elsewhere_is_read_and_nothing_comes_twice(
    feed: Feed, log: Log
) -> None:
    async with aclosing(feed.follow(TENANT, CHAT, 0)) as heard:
        await feed.publish(TENANT, CHAT, said())
        ids = [(await anext(heard)).id]
        await log.publish(TENANT, CHAT, said("staff.message"), from_kora=False)
        await feed.publish(TENANT, CHAT, said())
        await feed.publish(TENANT, CHAT, said())
        ids += [(await anext(heard)).id for _ in range(3)]

    assert ids == [1, 2, 3, 4]


async def test_a_reader_far_behind_finds_all_of_it_in_the_log(feed: Feed, log: Log) -> None:
    async with aclosing(feed.follow(TENANT, CHAT, 0)) as heard:
        await feed.publish(TENANT, CHAT, said())
        ids = [(await anext(heard)).id]
        for _ in range(700):
            await feed.publish(TENANT, CHAT, said())
        ids += [(await anext(heard)).id for _ in range(700)]

    assert ids == list(range(1, 702))


async def test_readers_are_forgotten_when_they_leave(feed: Feed) -> None:
    await feed.publish(TENANT, CHAT, said())
    async with aclosing(feed.follow(TENANT, CHAT, 0)) as one:
        await anext(one)

    assert not feed._near  # pyright: ignore[reportPrivateUsage]

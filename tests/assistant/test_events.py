"""Events: numbers only grow, nobody misses one, and Kora says nothing after a handoff."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import Conversation, StoredEvent, TurnEvent
from assistant.events.live import LiveEvents
from assistant.storage.signals import Signals
from guardrails import Redacted
from tests.builders import Rooms, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
TOLD = Redacted.literal("A person was asked.")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


def said(text: str = "", **data: object) -> TurnEvent:
    return TurnEvent("answer.delta", Redacted.stored(text), data)


async def everything(store: Rooms, where: Conversation) -> tuple[StoredEvent, ...]:
    return await store.log.events_after(where.tenant, where.id, 0, limit=10_000)


async def taken(store: Rooms, where: Conversation, after: int, count: int) -> list[StoredEvent]:
    found: list[StoredEvent] = []
    following = store.feed.follow(where.tenant, where.id, after)
    async with asyncio.timeout(20), aclosing(following):
        async for event in following:
            found.append(event)
            if len(found) == count:
                break
    return found


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_the_order_kora_is_silent_after_the_handoff(
    store: Rooms, seed: int
) -> None:
    chance, tenant = random.Random(seed), await store.tenant()
    where = await store.conversation(tenant)

    async def kora(number: int) -> None:
        for _ in range(chance.randint(0, 5)):
            await asyncio.sleep(0)
        await store.feed.publish_from_kora(tenant.id, where.id, said(n=number))

    async def staff(number: int) -> None:
        event = TurnEvent("staff.message", TOLD, {"n": number})
        await store.feed.publish(tenant.id, where.id, event)

    async def handoff() -> None:
        for _ in range(chance.randint(0, 40)):
            await asyncio.sleep(0)
        await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    work = [kora(n) for n in range(12)] + [staff(n) for n in range(6)] + [handoff()]
    chance.shuffle(work)
    await asyncio.gather(*work)

    events = await everything(store, where)
    kinds = [event.kind for event in events]
    assert [event.id for event in events] == list(range(1, len(events) + 1))
    assert "answer.delta" not in kinds[kinds.index("handoff.requested") :]
    assert kinds.count("staff.message") == 6


async def test_kora_learns_that_it_was_not_heard(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    first = await store.feed.publish_from_kora(tenant.id, where.id, said("one"))
    await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    second = await store.feed.publish_from_kora(tenant.id, where.id, said("two"))

    assert first is not None
    assert second is None
    assert "two" not in str(await everything(store, where))


async def test_kora_speaks_again_after_the_resolution(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.resolve(tenant, handoff.id, actor="st_1", outcome="answered")

    assert await store.feed.publish_from_kora(tenant.id, where.id, said("back")) is not None


async def test_a_reader_resumes_after_an_id(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    for number in range(5):
        await store.feed.publish(tenant.id, where.id, said(n=number))

    found = await taken(store, where, 2, 3)

    assert [event.id for event in found] == [3, 4, 5]
    assert await store.feed.last(tenant.id, where.id) == 5


async def test_a_long_log_is_read_to_its_end(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    for number in range(230):  # more than one page
        await store.log.publish(tenant.id, where.id, said(n=number), from_kora=False)

    found = await taken(store, where, 0, 230)

    assert [event.data["n"] for event in found] == list(range(230))


async def test_every_reader_gets_every_event_once_while_many_write(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    readers = [asyncio.create_task(taken(store, where, 0, 60)) for _ in range(3)]

    async def write(numbers: range) -> None:
        for number in numbers:
            await store.feed.publish(tenant.id, where.id, said(n=number))

    await asyncio.gather(*(write(range(start, start + 15)) for start in range(0, 60, 15)))

    for reader in readers:
        found = await reader
        assert [event.id for event in found] == list(range(1, 61))
        assert sorted(str(event.data["n"]) for event in found) == sorted(map(str, range(60)))


async def test_news_from_another_process_wakes_a_reader(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    elsewhere = LiveEvents(Signals(store.database.dsn()))
    heard = asyncio.Event()

    async def wait() -> None:
        async with store.feed._live.listen(tenant.id, where.id) as waiter:  # pyright: ignore[reportPrivateUsage]
            while not await waiter.wait(0.2):
                await elsewhere.publish(tenant.id, where.id)  # until its connection is there
            heard.set()

    async with asyncio.timeout(20):
        await wait()
    await elsewhere.close()

    assert heard.is_set()


async def test_a_signal_between_two_waits_is_not_lost(store: Rooms) -> None:
    live = store.feed._live  # pyright: ignore[reportPrivateUsage]
    tenant = await store.tenant()

    async with live.listen(tenant.id, "topic") as waiter:
        await live.publish(tenant.id, "topic")

        assert await waiter.wait(5)


async def test_another_tenants_topic_of_the_same_name_stays_quiet(store: Rooms) -> None:
    live = store.feed._live  # pyright: ignore[reportPrivateUsage]
    mine, theirs = await store.tenant(), await store.tenant()

    async with live.listen(mine.id, "queue") as waiter:
        await live.publish(theirs.id, "queue")

        assert not await waiter.wait(0.05)


async def test_a_reader_who_leaves_is_forgotten(store: Rooms) -> None:
    live = store.feed._live  # pyright: ignore[reportPrivateUsage]
    tenant = await store.tenant()

    async with live.listen(tenant.id, "topic"):
        pass

    assert f"{tenant.id}/topic" not in live._ears  # type: ignore[attr-defined]


async def test_the_log_holds_redacted_text_and_plain_facts(store: Rooms) -> None:
    tenant = await store.tenant()
    where = await store.conversation(tenant)
    await store.feed.publish(tenant.id, where.id, said("I am [PERSON_1]", cites=["privacy 9"]))

    (event,) = await everything(store, where)

    assert event.text == Redacted.stored("I am [PERSON_1]")
    assert event.data == {"cites": ["privacy 9"]}
    assert event.at == store.clock()


async def test_a_tenant_cannot_follow_anothers_conversation(store: Rooms) -> None:
    mine, theirs = await store.tenant(), await store.tenant()
    where = await store.conversation(theirs)
    await store.feed.publish(theirs.id, where.id, said("theirs"))

    assert await store.log.events_after(mine.id, where.id, 0) == ()
    assert await store.feed.publish(mine.id, where.id, said("mine")) is None

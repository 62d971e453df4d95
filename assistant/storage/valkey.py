# pyright: basic
"""Valkey (or Redis): what replicas tell each other and count together. It holds nothing that lasts."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, cast

import valkey.asyncio as client
from valkey.asyncio.client import PubSub
from valkey.exceptions import ValkeyError

from assistant.breaker import Breaker
from assistant.domain import StaffId, TenantId
from assistant.errors import StartRefused
from assistant.ports import Counters, Presence, Spot
from assistant.storage.presence import HERE
from assistant.storage.signals import EVERYTHING

_PREFIX = "kora:"
_LONGEST_PAUSE = 5.0  # seconds between attempts to reach a server that is gone
_SILENCE = 15.0  # seconds after which a quiet server is asked whether it is there
_PATIENCE = 2.0  # seconds for a connection and for an answer
_SLACK = 60  # seconds for which a count outlives its window: clocks differ
_LOST = (ValkeyError, OSError, TimeoutError)


def connected(url: str) -> client.Valkey:
    """A client of KORA_REDIS_URL. The refusal never repeats the address: it has a password."""
    try:
        return client.Valkey.from_url(
            url,
            decode_responses=True,
            socket_timeout=_PATIENCE,
            socket_connect_timeout=_PATIENCE,
            socket_keepalive=True,
            health_check_interval=30,
        )
    except ValueError as error:
        raise StartRefused(
            "KORA_REDIS_URL is not an address like redis://user:password@host:6379/0"
        ) from error


async def answers(server: client.Valkey) -> bool:
    """Whether it answers a ping."""
    try:
        return bool(await cast(Awaitable[Any], server.ping()))
    except _LOST:
        return False


class ValkeySignals:
    """Carries names of topics over publish and subscribe; each process hears its own topics alone."""

    def __init__(self, server: client.Valkey) -> None:
        self._server = server
        self._topics: set[str] = set()
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(maxsize=10_000)
        self._tasks: list[asyncio.Task[None]] = []
        self._ear: PubSub | None = None

    @property
    def carries(self) -> bool:
        """Whether the others are heard now."""
        return self._ear is not None

    def start(self, heard: Callable[[str], None]) -> None:
        """Begin to listen; `heard` runs in the event loop for each name."""
        self._tasks = [
            asyncio.create_task(self._keep(lambda: self._listen(heard))),
            asyncio.create_task(self._keep(self._publish)),
        ]

    def send(self, name: str) -> None:
        """Queue a name; when ten thousand wait already, readers find the news by polling."""
        with contextlib.suppress(asyncio.QueueFull):
            self._outgoing.put_nowait(name)

    async def want(self, name: str) -> None:
        """Subscribe; without a server it is done as soon as there is one."""
        if name not in self._topics:
            self._topics.add(name)
            await self._tell("subscribe", name)

    async def leave(self, name: str) -> None:
        """End a subscription."""
        self._topics.discard(name)
        await self._tell("unsubscribe", name)

    async def close(self) -> None:
        """Stop both; the client stays its owner's."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, what: str, name: str) -> None:
        if self._ear is not None:
            with contextlib.suppress(*_LOST):  # the reader meets the same trouble, and mends it
                await getattr(self._ear, what)(_PREFIX + name)

    async def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        pause = 0.1
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await work()
            except _LOST:
                lived = asyncio.get_running_loop().time() - started
                pause = 0.1 if lived > _SILENCE else min(pause * 2, _LONGEST_PAUSE)
                await asyncio.sleep(pause)

    async def _listen(self, heard: Callable[[str], None]) -> None:
        async with self._server.pubsub() as ear:
            first = frozenset(self._topics)
            # One channel of no topic, for a subscription to nothing is none.
            await ear.subscribe(_PREFIX, *(_PREFIX + name for name in first))
            self._ear = ear
            try:
                for name in self._topics - first:
                    await ear.subscribe(_PREFIX + name)
                heard(EVERYTHING)  # whatever was said while nobody listened
                await _hear(ear, heard)
            finally:
                self._ear = None

    async def _publish(self) -> None:
        while True:
            names = {await self._outgoing.get()}
            while not self._outgoing.empty():
                names.add(self._outgoing.get_nowait())
            async with self._server.pipeline(transaction=False) as batch:
                for name in names:
                    batch.publish(_PREFIX + name, name)
                await batch.execute()


async def _hear(ear: PubSub, heard: Callable[[str], None]) -> None:
    """Until the server is lost. One that neither speaks nor answers is: `TimeoutError`."""
    asked = False
    while True:
        message = await ear.get_message(timeout=_SILENCE)
        if message is None and asked:
            raise TimeoutError
        asked = message is None
        if message is None:
            await cast(Awaitable[Any], ear.ping())
        elif message["type"] == "message":
            heard(str(message["data"]))


class ValkeyCounters:
    """The `Counters` port over every process that shares a server.

    While it is gone each process counts alone: a limit is then looser, never off. One that stands
    still is left alone for a while, for each call would wait for it.
    """

    def __init__(
        self,
        server: client.Valkey,
        *,
        alone: Counters,
        breaker: Breaker,
        clock: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._alone = alone
        self._breaker = breaker
        self._clock = clock

    async def add(self, key: str, amount: int, *, window: timedelta) -> int:
        """The sum of this window, this amount included."""
        seconds = int(window.total_seconds())
        number = int(self._clock().timestamp()) // seconds
        name = f"{_PREFIX}count:{seconds}:{number}:{key}"
        if not self._breaker.admits():
            return await self._alone.add(key, amount, window=window)
        try:
            async with self._server.pipeline(transaction=True) as batch:
                batch.incrby(name, amount)
                batch.expire(name, seconds + _SLACK)
                total, _ = await batch.execute()
        except _LOST:
            self._breaker.failed()
            return await self._alone.add(key, amount, window=window)
        self._breaker.worked()
        return int(total)


class ValkeyPresence:
    """The `Presence` port over a hash for each tenant, which ends by itself.

    While the server is gone the rows of the database stand in for it.
    """

    def __init__(
        self,
        server: client.Valkey,
        *,
        alone: Presence,
        breaker: Breaker,
        clock: Callable[[], datetime],
    ) -> None:
        self._server = server
        self._alone = alone
        self._breaker = breaker
        self._clock = clock

    async def say(self, tenant: TenantId, spot: Spot) -> None:
        """Seen now, here."""
        until = (self._clock() + HERE).timestamp()
        said = json.dumps([spot.conversation, spot.writing, until])
        if not self._breaker.admits():
            return await self._alone.say(tenant, spot)
        try:
            async with self._server.pipeline(transaction=True) as batch:
                batch.hset(_desk(tenant), spot.staff, said)
                batch.expire(_desk(tenant), int(HERE.total_seconds()) + _SLACK)
                await batch.execute()
        except _LOST:
            self._breaker.failed()
            return await self._alone.say(tenant, spot)
        return self._breaker.worked()

    async def here(self, tenant: TenantId) -> tuple[Spot, ...]:
        """Everybody who was seen a moment ago; whoever was not is taken out."""
        now = self._clock().timestamp()
        if not self._breaker.admits():
            return await self._alone.here(tenant)
        try:
            held = await cast(Awaitable[dict[str, str]], self._server.hgetall(_desk(tenant)))
            said = {staff: json.loads(value) for staff, value in held.items()}
            if gone := [staff for staff, (_, _, until) in said.items() if until <= now]:
                await cast(Awaitable[int], self._server.hdel(_desk(tenant), *gone))
        except _LOST:
            self._breaker.failed()
            return await self._alone.here(tenant)
        self._breaker.worked()
        return tuple(
            Spot(StaffId(staff), conversation, writing)
            for staff, (conversation, writing, until) in sorted(said.items())
            if until > now
        )


def _desk(tenant: TenantId) -> str:
    return f"{_PREFIX}here:{tenant}"

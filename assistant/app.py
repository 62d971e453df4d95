"""The service: FastAPI over the house."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass, field
from types import FrameType

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.api import (
    casework,
    chat,
    desk,
    errors,
    hooks,
    lessons,
    officers,
    reaching,
    registers,
    rights,
    staff,
    system,
)
from assistant.api.edge import Edge, HouseDesk
from assistant.api.proxies import Trusted
from assistant.api.services import Services
from assistant.api.streams import StreamLimits, Streams
from assistant.house import House

Opened = Callable[[], AbstractAsyncContextManager[House]]
_ROUTERS = (
    chat.router,
    reaching.router,
    rights.router,
    staff.router,
    desk.router,
    casework.router,
    hooks.router,
    registers.router,
    officers.router,
    lessons.router,
    system.router,
)


@dataclass(frozen=True, slots=True)
class Front:
    """What the edge itself is told by the settings."""

    origins: tuple[str, ...] = ()
    secure: bool = False  # reached by https
    proxies: Trusted = ()
    streams: StreamLimits = field(default_factory=StreamLimits)
    longest_body: int = 1_000_000  # bytes; a message has at most 200,000 characters
    slowest_body: float = 60.0  # seconds
    longest_head: int = 16_384  # bytes
    drain_seconds: float = 10.0  # that running turns get at the end
    metrics_token: str = ""  # without it nobody reads metrics here
    on_signal: bool = False  # whether this process is told by a signal that it has to end


def create(opened: Opened, *, front: Front = Front()) -> FastAPI:
    """The application; the house is opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with opened() as house:
            app.state.services = services = _services(house, front)
            _watch(house, services.streams)
            app.state.house = house
            async with _alive(house):
                with _told_to_end(app) if front.on_signal else nullcontext():
                    yield
            await house.chat.drain(front.drain_seconds)

    app = FastAPI(
        title="Kora",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=errors.DESCRIBED,
        # Its spans would let a client's own trace and baggage headers into ours.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    errors.install(app)
    for router in _ROUTERS:
        app.include_router(router)
    system.mount(app)
    app.add_middleware(
        Edge,
        desk=HouseDesk(),
        longest_body=front.longest_body,
        slowest_body=front.slowest_body,
        longest_head=front.longest_head,
    )
    if front.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(front.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=[
                "authorization",
                "content-type",
                "last-event-id",
                "x-identity-token",
            ],
            expose_headers=["retry-after"],
        )
    return app


@contextmanager
def _told_to_end(app: FastAPI) -> Generator[None]:
    """At the signal streams are let go and nobody is let in, before the server waits for them.

    The server's own handler, in place before this, runs after it.
    """
    loop = asyncio.get_running_loop()
    former = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(_end, app)
        before = former[signal.Signals(number)]
        if callable(before):
            before(number, frame)

    for each in former:
        signal.signal(each, told)
    try:
        yield
    finally:
        for each, before in former.items():
            signal.signal(each, before)


def _services(house: House, front: Front) -> Services:
    return Services(
        chat=house.chat,
        offices=house.offices,
        accounts=house.accounts,
        registers=house.registers,
        privacy=house.privacy,
        lessons=house.lessons,
        ready=_Readiness(house),
        secure_cookies=front.secure,
        door=house.door,
        streams=Streams(front.streams),
        trusted_proxies=front.proxies,
        instruments=house.instruments,
        metrics_token=front.metrics_token,
    )


@dataclass(slots=True)
class _Readiness:
    """Whoever asks while it is found out hears the same: a flood of them is one question at a time."""

    house: House
    _asking: asyncio.Task[dict[str, bool]] | None = None

    async def __call__(self) -> tuple[dict[str, bool], list[str]]:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self.house.ready())
        found = await asyncio.shield(self._asking)
        return {**found, "open": not self.house.chat.gate.closed}, self.house.vitals.degraded()


def _watch(house: House, streams: Streams) -> None:
    gate, watch = house.chat.gate, house.instruments.watch
    watch("turns_working", "Turns at work", lambda: gate.working)
    watch("turns_waiting", "Turns that wait for a place", lambda: gate.waiting)
    watch("streams_open", "Open event streams", lambda: streams.open)
    for name, rests in house.vitals.resting.items():
        watch(f"{name}_resting", "Left alone after failures", rests)


def _end(app: FastAPI) -> None:
    services: Services = app.state.services
    services.chat.gate.close()
    services.streams.end()


@asynccontextmanager
async def _alive(house: House) -> AsyncGenerator[None]:
    """What the house does by itself while it is open."""
    tasks = {
        asyncio.create_task(house.warm()),
        asyncio.create_task(house.offices.rounds.forever()),
        asyncio.create_task(house.privacy.housekeeping.forever()),
    }
    yield
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)

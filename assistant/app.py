"""The service: FastAPI over the house."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

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
from assistant.api.edge import Edge
from assistant.api.services import Services
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
_PATIENCE = 10.0  # seconds that running turns get at the end
_LONGEST_BODY = 1_000_000  # bytes; a message has at most 200,000 characters


def create(opened: Opened, *, origins: tuple[str, ...] = (), secure: bool = False) -> FastAPI:
    """The application; the house is opened when it starts and closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with opened() as house:
            app.state.services = Services(
                chat=house.chat,
                offices=house.offices,
                accounts=house.accounts,
                registers=house.registers,
                privacy=house.privacy,
                lessons=house.lessons,
                ready=house.ready,
                secure_cookies=secure,
            )
            app.state.house = house
            async with _alive(house):
                yield
            await house.chat.drain(_PATIENCE)

    app = FastAPI(
        title="Kora",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        # Its spans would let a client's own trace and baggage headers into ours.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    errors.install(app)
    for router in _ROUTERS:
        app.include_router(router)
    system.mount(app)
    app.add_middleware(Edge, longest_body=_LONGEST_BODY)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=[
                "authorization",
                "content-type",
                "last-event-id",
                "x-identity-token",
            ],
        )
    return app


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

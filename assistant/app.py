"""The service: FastAPI over the house."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.api import chat, desk, errors, reaching, registers, staff, system
from assistant.api.edge import Edge
from assistant.api.services import Services
from assistant.house import House

Opened = Callable[[], AbstractAsyncContextManager[House]]
_ROUTERS = (
    chat.router,
    reaching.router,
    staff.router,
    desk.router,
    registers.router,
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
                reaching=house.reaching,
                console=house.console,
                overview=house.overview,
                accounts=house.accounts,
                registers=house.registers,
                ready=house.ready,
                secure_cookies=secure,
            )
            app.state.house = house
            warming = asyncio.create_task(house.warm())
            yield
            warming.cancel()
            await asyncio.wait({warming})
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
            allow_headers=["authorization", "content-type", "last-event-id"],
        )
    return app

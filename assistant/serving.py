"""`kora serve`: the port is taken first, then the house opens, then people are told where it is."""

import asyncio
import contextlib
import gc
import logging
import math
import os
import secrets
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from typing import Any

import uvicorn
from fastapi import FastAPI

from assistant import app, house, outlets, settings
from assistant.api.proxies import line, networks
from assistant.api.streams import StreamLimits
from assistant.app import Front
from assistant.connections import Lobby, Patience, room
from assistant.errors import Conflict, StartRefused
from assistant.house import House
from assistant.logs import JsonLines
from assistant.settings import Settings

_SAMPLE_TENANT = "kapsule"
# Seconds for which a thread that guards a text keeps the event loop waiting after each of its system
# calls. Python's own is 5 ms: beside a busy thread a round trip to a socket took four times as long,
# and the thread got no more done.
_TURN = 0.0005
_SAMPLE_STAFF = "sam@kapsule.example"


def serve(chosen: Settings, workers: int) -> None:
    """Run until stopped. Raises `StartRefused` when the port is taken or the home unusable."""
    outlets.quiet_vendors()
    _log(chosen)
    sys.setswitchinterval(_TURN)
    listener = _listen(chosen.host, chosen.port)
    if workers > 1:
        _many(chosen, workers, listener)
        return
    server = uvicorn.Server(uvicorn.Config(service(chosen), **_manners(chosen)))
    asyncio.run(server.serve(sockets=[listener]))


def service(chosen: Settings) -> FastAPI:
    """The application over these settings; says where it is once it is open."""

    @asynccontextmanager
    async def opened() -> AsyncGenerator[House]:
        async with house.opened(chosen) as inside:
            _say(await _welcome(chosen, inside))
            with _metrics(chosen, inside):
                yield replace(inside, warm=partial(_settled, inside.warm))

    return app.create(opened, front=_front(chosen))


async def _settled(warm: Callable[[], Coroutine[None, None, None]]) -> None:
    """What is loaded stays: nobody has to look through it for garbage again.

    Networks, lexicons and vendors are 425,000 objects, and each full collection held every turn of
    the process up for a quarter of a second.
    """
    await warm()
    gc.collect()
    gc.freeze()


@contextmanager
def _metrics(chosen: Settings, inside: House) -> Generator[None]:
    """On a port of their own, where one is set; a second process of this service has none."""
    if chosen.metrics_port is None:
        yield
        return
    try:
        stop = inside.instruments.serve(chosen.host, chosen.metrics_port)
    except OSError as error:
        raise StartRefused(f"cannot listen on the metrics port ({error.strerror})") from error
    try:
        yield
    finally:
        stop()


def _front(chosen: Settings) -> Front:
    return Front(
        origins=chosen.allowed_origins,
        secure=chosen.address.startswith("https://"),
        proxies=networks(chosen.trusted_proxies),
        streams=StreamLimits(
            chosen.streams,
            chosen.streams_of_one,
            chosen.streams_of_network,
            chosen.stream_seconds,
        ),
        longest_body=chosen.body_bytes,
        slowest_body=chosen.body_seconds,
        longest_head=chosen.head_bytes,
        drain_seconds=chosen.drain_seconds,
        metrics_token=settings.secret(chosen.metrics_token),
        on_signal=True,
    )


def worker() -> FastAPI:
    """One of several processes; its settings come from the environment."""
    outlets.quiet_vendors()
    sys.setswitchinterval(_TURN)
    chosen = settings.read()
    _log(chosen)
    return service(chosen)


def _log(chosen: Settings) -> None:
    if chosen.log_format == "plain":
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _many(chosen: Settings, workers: int, listener: socket.socket) -> None:
    os.environ |= {
        "KORA_HOME": str(chosen.home.resolve()),
        "KORA_HOST": chosen.host,
        "KORA_PORT": str(chosen.port),
    }
    listener.close()  # the supervisor binds for its children
    asyncio.run(_furnish(chosen))
    uvicorn.run(
        "assistant.serving:worker",
        factory=True,
        workers=workers,
        host=chosen.host,
        port=chosen.port,
        **_manners(chosen),
    )


async def _furnish(chosen: Settings) -> None:
    """An empty home gets its tenants once, before several processes look into it."""
    async with house.opened(chosen):
        pass


def _manners(chosen: Settings) -> dict[str, Any]:
    patience = Patience(
        room(chosen.connections),
        chosen.head_seconds,
        chosen.reader_seconds,
        chosen.connections_of_network,
    )
    trusted = networks(chosen.trusted_proxies)
    return {
        "http": Lobby(patience, lambda peer: line(peer, trusted)),
        "ws": "none",
        "log_level": "warning",
        "log_config": None,  # its lines go where ours go, in the same form
        "access_log": False,  # addresses of people, and tokens in odd places
        "server_header": False,
        "proxy_headers": False,  # its default believes whoever calls from this machine
        "h11_max_incomplete_event_size": chosen.head_bytes,
        "backlog": 2048,
        "timeout_graceful_shutdown": math.ceil(chosen.drain_seconds),
    }


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off only for a socket that names its protocol: 40 ms a frame.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartRefused(
            f"cannot listen on {host}:{port} ({error.strerror}). "
            f"Stop what uses it, or choose another port: kora serve --port {port + 1}"
        ) from error
    return listener


async def _welcome(chosen: Settings, inside: House) -> list[str]:
    lines = [
        f"Kora is at {chosen.address}",
        f"  sample page with the widget   {chosen.address}/",
        f"  staff console                 {chosen.address}/console",
        f"  API                           {chosen.address}/docs",
    ]
    if _is_loopback(chosen.host):
        link = await _one_time_link(chosen, inside)
        lines += [f"  sign in as staff, once        {link}"] if link else []
    engine = "Claude" if chosen.anthropic_api_key else "extractive (no ANTHROPIC_API_KEY)"
    return [*lines, f"  answers come from             {engine}"]


async def _one_time_link(chosen: Settings, inside: House) -> str | None:
    """For the sample tenant's staff: who reads this terminal owns the machine anyway."""
    known = {tenant.id: tenant for tenant in await inside.registry.all()}
    tenant = known.get(_SAMPLE_TENANT)  # type: ignore[call-overload]
    if tenant is None:
        return None
    with contextlib.suppress(Conflict):  # made at an earlier start
        await inside.accounts.add(
            tenant.id,
            email=_SAMPLE_STAFF,
            name="Sam",
            role="supervisor",
            password=secrets.token_urlsafe(24),
        )
    secret = await inside.accounts.offer_once(tenant.id, _SAMPLE_STAFF)
    return f"{chosen.address}/console#signin={secret}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _say(lines: list[str]) -> None:
    print("\n".join(lines), file=sys.stderr, flush=True)  # noqa: T201

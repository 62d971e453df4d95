"""Which of the two ends a port has: what is embedded, or servers of the operator's own."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr

from assistant.breaker import Breaker
from assistant.counting import LocalCounters
from assistant.errors import StartRefused
from assistant.events.live import LiveEvents
from assistant.ports import Counters, Events, Presence
from assistant.settings import Settings
from assistant.storage import own, provision, valkey
from assistant.storage.database import Database
from assistant.storage.embedded import Embedded
from assistant.storage.presence import TablePresence
from assistant.storage.rewriting import Rewriter
from assistant.storage.signals import Signals

_REST = 5.0  # seconds for which a Valkey that did not answer is asked for nothing
_log = logging.getLogger("kora.ends")


@dataclass(frozen=True)
class Ends:
    """What is shared by every process of one installation."""

    database: Database
    rewriter: Rewriter
    events: Events
    counters: Counters
    presence: Presence


@asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime]) -> AsyncGenerator[Ends]:
    """Reach them, and let go of them in reverse order. Raises `StartRefused`."""
    async with AsyncExitStack() as stack:
        database, direct, rewriter = await _database(settings, stack)
        alone = LocalCounters(clock=clock)
        table = TablePresence(database, clock=clock)
        if settings.redis_url:
            server = valkey.connected(settings.redis_url.get_secret_value())
            stack.push_async_callback(server.aclose)
            if not await valkey.answers(server):
                # Nothing that lasts is there, so its absence keeps nobody from being served.
                _log.warning("the server of KORA_REDIS_URL does not answer yet: going on alone")
            breaker = Breaker(time.monotonic, limit=1, pause=_REST)
            events = LiveEvents(valkey.ValkeySignals(server))
            counters: Counters = valkey.ValkeyCounters(
                server, alone=alone, breaker=breaker, clock=clock
            )
            presence: Presence = valkey.ValkeyPresence(
                server, alone=table, breaker=breaker, clock=clock
            )
        else:
            events, counters, presence = LiveEvents(Signals(direct)), alone, table
        stack.push_async_callback(events.close)
        yield Ends(database, rewriter, events, counters, presence)


def doors(settings: Settings) -> own.Doors | None:
    """The operator's own database, if there is one."""
    service = _secret(settings.database_url)
    if not service:
        return None
    direct, admin = settings.database_direct_url, settings.database_admin_url
    return own.Doors.of(service, _secret(direct), _secret(admin))


def make_home(settings: Settings) -> None:
    """The data folder, for its owner alone."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StartRefused(
            f"cannot make the data folder {settings.home}: {error.strerror}. "
            "Choose another with KORA_HOME or --home."
        ) from error


async def _database(
    settings: Settings, stack: AsyncExitStack
) -> tuple[Database, str, Rewriter]:
    make_home(settings)
    mine = doors(settings)
    if mine:
        await asyncio.to_thread(own.prepare, mine)
        size = settings.database_connections
        database = Database(mine.service, size=size, prepared=False)
        direct, rewriter = provision.dsn(mine.direct), Rewriter(None)
    else:
        embedded = Embedded(settings.home.resolve(), durable=settings.embedded_durable)
        address = await asyncio.to_thread(embedded.start)
        stack.callback(embedded.stop)
        await asyncio.to_thread(provision.embedded, address)
        database = Database(provision.app_url(address), size=settings.database_connections)
        direct, rewriter = database.dsn(), Rewriter(provision.admin_url(address))
    stack.push_async_callback(database.close)
    return database, direct, rewriter


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""

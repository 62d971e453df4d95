"""What every test may use: a house over a real PostgreSQL, its API, and a guard on the network."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from assistant import app, house, outlets
from assistant.egress import Egress
from assistant.house import House
from assistant.settings import Settings
from assistant.storage.embedded import Embedded
from tests.proving import pytest_runtest_logreport, pytest_sessionfinish

__all__ = ["pytest_runtest_logreport", "pytest_sessionfinish"]  # hooks, found here by name

for _name in [
    name for name in os.environ if name.startswith(("KORA_", "ANTHROPIC_", "LANGFUSE_"))
]:
    del os.environ[_name]  # a developer's own keys have no business in a test
# One person, one network and one stand-in for Claude play everybody here; tests of limits set theirs.
# No test outlives its data folder: their databases wait for no disk, the services they start too.
os.environ |= {
    "KORA_EMBEDDED_DURABLE": "false",
    "KORA_NETWORK_REQUESTS_PER_MINUTE": "0",
    "KORA_NETWORK_STARTS_PER_MINUTE": "0",
    "KORA_PERSON_MESSAGES_PER_MINUTE": "0",
    "KORA_ENGINE_FAILURES": "100000",
}
outlets.quiet_vendors()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Generator[None]:
    """Whatever the suite reaches for beyond this machine is refused, and fails the run."""
    with Egress(frozenset()).guard_sockets() as refused:
        yield
    assert refused == [], f"the tests tried to reach {refused}"


@pytest.fixture(scope="session")
def home() -> Generator[Path]:
    """A data folder whose database runs for the whole session."""
    # Short, because the path of a unix socket may have at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="kt"))
    server = Embedded(folder, durable=False)
    server.start()
    asyncio.run(_seeded(folder))
    yield folder
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def _seeded(folder: Path) -> None:
    # Long ago, for an undated policy is in force from the moment it was read: in every test,
    # whatever clock that test brings, all policies are.
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    settings = Settings(home=folder, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=lambda: long_ago):
        pass


@pytest.fixture
def settings(home: Path) -> Settings:
    """Settings over the session's data folder, without a key."""
    return Settings(home=home, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
async def kora(settings: Settings) -> AsyncGenerator[House]:
    """The whole house with the extractive engine."""
    async with house.opened(settings) as opened:
        yield opened


@asynccontextmanager
async def api_of(
    opened: House, front: app.Front = app.Front()
) -> AsyncGenerator[httpx.AsyncClient]:
    """The HTTP API of a house, without a socket."""

    @asynccontextmanager
    async def already() -> AsyncGenerator[House]:
        # Rounds go by the real clock: a test makes those of its own when it wants one.
        still = replace(opened.offices, rounds=replace(opened.offices.rounds, chores=()))
        yield replace(opened, offices=still)

    application = app.create(already, front=front)
    transport = httpx.ASGITransport(app=application, raise_app_exceptions=False)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://kora.test") as client,
    ):
        yield client


@pytest.fixture
async def api(kora: House) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of the API."""
    async with api_of(kora) as client:
        yield client

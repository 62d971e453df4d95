"""A house with a clock of its own for each file, people on both sides of the desk, and their calls."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from assistant import house
from assistant.house import House
from assistant.settings import Settings
from tests.builders import TUESDAY, Clock
from tests.conftest import api_of
from tests.staffing import Colleague, Customer, Staffing


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path, clock: Clock) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=clock) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(kora: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with api_of(kora) as client:
        yield client


@pytest.fixture(scope="module")
def staffing(kora: House, api: httpx.AsyncClient, clock: Clock) -> Staffing:
    return Staffing(kora, api, clock)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def agent(staffing: Staffing) -> Colleague:
    return await staffing.colleague("agent")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def colleague(staffing: Staffing) -> Colleague:
    return await staffing.colleague("agent")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def supervisor(staffing: Staffing) -> Colleague:
    return await staffing.colleague("supervisor")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def officer(staffing: Staffing) -> Colleague:
    return await staffing.colleague("privacy_officer")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stranger(staffing: Staffing) -> Colleague:
    return await staffing.colleague("admin", "kvmzone")


@pytest_asyncio.fixture(loop_scope="module")
async def customer(api: httpx.AsyncClient, clock: Clock) -> Customer:
    """Somebody new, a second after whoever came before."""
    clock.at = max(clock.at, TUESDAY) + timedelta(seconds=1)
    return await Customer.arriving(api)

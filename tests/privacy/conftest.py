"""Rooms over a real PostgreSQL, and lives to put into them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio

from tests.builders import Rooms, rooms


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    """The stores, for one module."""
    async with rooms(home) as opened:
        yield opened

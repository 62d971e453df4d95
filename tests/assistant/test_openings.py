"""How things stood is read while a message is stored, and again where that moved on meanwhile."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest
import pytest_asyncio

from assistant import house
from assistant.domain import Conversation, TurnEvent
from assistant.house import House
from assistant.intake import Asked, Intake, Kept
from assistant.settings import Settings
from assistant.storage.openings import Opening, Openings
from guardrails import Redacted
from tests.conftest import api_of
from tests.conversing import Conversation as Chat

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@dataclass
class Watched:
    """Openings, and what happens in the conversation right after the first was read."""

    house: House
    busy: bool
    found: list[Opening] = field(default_factory=list[Opening])
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, where: Conversation, *, last: int) -> Opening:
        opening = await self.house.chat.turn.openings.read(where, last=last)
        self.found.append(opening)
        if self.busy and len(self.found) == 1:
            event = TurnEvent("notice", Redacted.literal("Meanwhile."), {"code": "stage"})
            await self.house.chat.feed.publish(where.tenant, where.id, event)
        self.over.set()
        return opening


@dataclass
class Late:
    """An intake that stores nothing before that was read, however busy the machine."""

    intake: Intake
    watched: Watched

    async def keep(self, asked: Asked) -> Kept:
        await self.watched.over.wait()
        return await self.intake.keep(asked)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path) -> AsyncGenerator[House]:
    async with house.opened(Settings(home=home, _env_file=None)) as opened:  # type: ignore[call-arg]
        yield opened


@pytest.mark.parametrize(("busy", "times"), [(False, 1), (True, 2)])
async def test_an_opening_holds_as_long_as_nothing_was_written_since(
    kora: House, busy: bool, times: int
) -> None:
    watched = Watched(kora, busy)
    late = Late(kora.chat.turn.intake, watched)
    turn = replace(
        kora.chat.turn, openings=cast("Openings", watched), intake=cast("Intake", late)
    )
    served = replace(kora, chat=replace(kora.chat, turn=turn))

    async with api_of(served) as api:
        chat = await Chat.start(api)
        answer = await chat.ask("How long do you keep my chats with Kora?")

    assert answer["citations"]
    assert len(watched.found) == times

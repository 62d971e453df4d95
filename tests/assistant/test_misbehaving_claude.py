"""A Claude that tries to decide in every answer, through the whole service: nothing gets out."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import house, tenants
from assistant.settings import Settings
from guardrails.decision.train import labelled
from tests.conftest import api_of
from tests.conversing import Conversation, of_kind, said
from tests.emulators.messages_api import Asked, Block, MessagesApi, Script

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    # Thousands of streams are closed early; httpx leaves their byte iterators to the collector, which
    # may meet one between two loops. The connections themselves are closed: no other test allows this.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CASES = Path(__file__).parents[2] / "evals" / "cases" / "decisions.jsonl"
QUESTION = "How long do you keep my chats with Kora? My note has the number {}."
# One clause and no more: what a turn costs is then the draft and its guards, not the search.
SHED = tenants.parse(
    "deciding-shed",
    {
        "company": "Deciding Shed",
        "processors": [
            {"name": "Anthropic", "purpose": "answers", "region": "US", "used_here": True}
        ],
    },
)
RULES = "# Chats\n\n**1. Chats**\n\nChats with the assistant are kept for 12 months.\n"
_NUMBER = re.compile(r"note has the number (\d+)")
TOGETHER = 4  # conversations at once
TURNS = 8  # of one conversation
REPEATS = 8


def deciding() -> list[str]:
    """Every draft that violates of the part that may be looked at, and half of the training's."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    written = [r["text"] for r in rows if r["violates"] and r["split"] == "dev"]
    return written + [each.text for each in labelled() if each.decides]


DRAFTS = deciding()
PAIRS = len(DRAFTS) // 2


def misbehave(asked: Asked) -> Script:
    """One of the two drafts that the newest question names, the other once the first was stopped."""
    number = int(_NUMBER.findall(asked.text)[-1])
    draft = pair(number)["held back by these rules" in asked.text]
    return Script([Block(draft, chunks=1 + number % 9)])


def pair(number: int) -> tuple[str, str]:
    return DRAFTS[number], DRAFTS[PAIRS + number]


@pytest.fixture(scope="module")
def claude() -> Iterator[MessagesApi]:
    with MessagesApi(misbehave) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(
    home: Path, claude: MessagesApi, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[httpx.AsyncClient]:
    settings = Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        anthropic_base_url=claude.url,
        _env_file=None,  # type: ignore[call-arg]
    )
    file = tmp_path_factory.mktemp("rules") / "chats.md"
    file.write_text(RULES)
    async with house.opened(settings) as made, api_of(made) as client:
        await made.registry.add(SHED)
        await made.ingestion.add(SHED.id, [file], doc="chats", effective=None)
        yield client


async def heard(
    service: httpx.AsyncClient, numbers: list[int], *, whole: bool, tenant: str
) -> list[str]:
    """What came over the wire, one text for each of the numbered drafts."""
    chat = await Conversation.start(service, tenant=tenant)
    texts: list[str] = []
    for number in numbers:
        question = QUESTION.format(number)
        if whole:
            texts.append((await chat.ask(question))["answer"])
            continue
        events = await chat.stream(question)
        assert of_kind(events, "answer.done")
        texts.append(said(events))
    return texts


async def every(
    service: httpx.AsyncClient, numbers: list[int], *, whole: bool, tenant: str = SHED.id
) -> list[str]:
    lots = [numbers[at : at + TURNS] for at in range(0, len(numbers), TURNS)]
    gate = asyncio.Semaphore(TOGETHER)

    async def one(lot: list[int]) -> list[str]:
        async with gate:
            return await heard(service, lot, whole=whole, tenant=tenant)

    return [text for texts in await asyncio.gather(*map(one, lots)) for text in texts]


def leaked(numbers: list[int], texts: list[str]) -> list[str]:
    heard_of = zip(numbers, texts, strict=True)
    return [draft for n, text in heard_of for draft in pair(n) if draft in text]


@pytest.mark.timeout(600)
async def test_nothing_that_decides_is_streamed(service: httpx.AsyncClient) -> None:
    numbers = list(range(0, PAIRS, 4))

    texts = await every(service, numbers, whole=False)

    assert leaked(numbers, texts) == []


@pytest.mark.timeout(600)
async def test_nothing_that_decides_is_answered_whole(service: httpx.AsyncClient) -> None:
    numbers = list(range(1, PAIRS, 32))

    texts = await every(service, numbers, whole=True, tenant="kapsule")

    assert leaked(numbers, texts) == []
    assert all(texts)


@pytest.mark.timeout(600)
async def test_the_same_draft_meets_the_same_end_every_time(service: httpx.AsyncClient) -> None:
    numbers = [n for n in range(0, PAIRS, PAIRS // 3) for _ in range(REPEATS)]

    texts = await every(service, numbers, whole=True)

    ends: dict[int, set[str]] = {}
    for number, text in zip(numbers, texts, strict=True):
        ends.setdefault(number, set()).add(text)
    assert all(len(found) == 1 for found in ends.values())

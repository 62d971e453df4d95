"""Guards without their files, and drafts that no guard can read: the customer gets a person."""

import logging
import re
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import house
from assistant.settings import Settings
from guardrails.decision import model as drafts
from guardrails.intents import model as messages
from tests.conftest import api_of
from tests.conversing import Conversation, of_kind, said
from tests.emulators.messages_api import Asked, Block, MessagesApi, Script

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    # A draft stopped early leaves httpx's byte iterator to the collector, which may meet it
    # between two loops; the connection itself is closed.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

QUESTION = "How long do you keep my chats with Kora?"
KEPT = "chats with Kora are kept for 12 months"


def quoting(asked: Asked) -> Script:
    """The clause that answers, word for word."""
    for place, result in enumerate(asked.results):
        for number, part in enumerate(result["content"]):
            if KEPT in part["text"]:
                return Script([Block(part["text"].strip(), [asked.cite(place, number)])])
    raise AssertionError("the clause was not sent")


def overloaded(_: Asked) -> Script:
    return Script(status=529)


@pytest.fixture(scope="module")
def claude() -> Iterator[MessagesApi]:
    with MessagesApi() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(home: Path, claude: MessagesApi) -> AsyncGenerator[httpx.AsyncClient]:
    settings = Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        anthropic_base_url=claude.url,
        answer_seconds=20,
        _env_file=None,  # type: ignore[call-arg]
    )
    async with house.opened(settings) as made, api_of(made) as client:
        yield client


def missing(good: Path, bad: Path) -> None:
    """No file at all."""
    assert good != bad


def of_another_version(good: Path, bad: Path) -> None:
    head, _, rest = good.read_bytes().partition(b"\n")
    bad.write_bytes(re.sub(rb'"version": \d+', b'"version": 99', head) + b"\n" + rest)
    assert b'"version": 99' in bad.read_bytes()


def damaged(good: Path, bad: Path) -> None:
    bad.write_bytes(good.read_bytes()[:-1])


@pytest.mark.parametrize("spoil", [missing, of_another_version, damaged])
@pytest.mark.parametrize("engine", [quoting, overloaded], ids=["claude", "extractive"])
async def test_without_the_classifier_of_drafts_a_person_answers(
    service: httpx.AsyncClient,
    claude: MessagesApi,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    engine: Callable[[Asked], Script],
    spoil: Callable[[Path, Path], None],
) -> None:
    spoil(drafts.WEIGHTS, tmp_path / "w")
    monkeypatch.setattr(drafts, "WEIGHTS", tmp_path / "w")
    claude.respond = engine

    with caplog.at_level(logging.ERROR):
        chat = await Conversation.start(service)
        answer = await chat.ask(f"{QUESTION} ({tmp_path.name})")

    assert answer["handoff"] is True
    assert "12 months" not in answer["answer"]
    assert "no draft can be judged, each is stopped: the classifier" in caplog.text


@pytest.mark.parametrize("spoil", [missing, of_another_version, damaged])
async def test_without_the_classifier_of_messages_a_person_answers(
    service: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    spoil: Callable[[Path, Path], None],
) -> None:
    spoil(messages.WEIGHTS, tmp_path / "w")
    monkeypatch.setattr(messages, "WEIGHTS", tmp_path / "w")

    with caplog.at_level(logging.ERROR):
        chat = await Conversation.start(service)
        answer = await chat.ask(f"{QUESTION} ({tmp_path.name})")

    assert answer["handoff"] is True
    assert "each goes to a person: the classifier's file" in caplog.text


WORDS = "the quick refund of your domain will surely come to you tomorrow and "
ODD = {
    "ten thousand words without a stop": (WORDS * 900)[: 9 * 6_500],
    "markup that nobody closes": f"<b><i>{WORDS * 40}<script src='http://x.example/a.js'",
    "many scripts": "Вaш rеfund 已批准 승인 वापसी منح tomorrow " * 60,
    "brackets without end": "[" * 20_000 + "PERSON_1",
    "joiners": "re\u200dfund\u200d ap\u200dproved " * 500,
}


@pytest.mark.parametrize("chunks", [1, 200])
@pytest.mark.parametrize("draft", ODD)
async def test_a_draft_that_no_guard_can_read_is_never_shown(
    service: httpx.AsyncClient, claude: MessagesApi, draft: str, chunks: int
) -> None:
    claude.forget()

    def odd(_: Asked) -> Script:
        return Script([Block(ODD[draft], chunks=chunks)])

    claude.respond = odd
    chat = await Conversation.start(service)
    started = time.process_time()

    events = await chat.stream(QUESTION)

    assert of_kind(events, "answer.done")
    assert events[-1].data["engine"] == "extractive"
    assert ODD[draft][:40] not in said(events)
    assert KEPT in events[-1].data["text"]
    assert time.process_time() - started < 10  # alone it takes a fifth of that

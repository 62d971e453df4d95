"""Invented people's data is planted in whole turns; afterwards it is looked for everywhere."""

import logging
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import house
from assistant.answering.ladder import Ladder
from assistant.domain import EngineName, Finished, Request, Sentence, TenantId
from assistant.house import House, utcnow
from assistant.knowledge.library import Library
from assistant.memory.mem0 import Memories
from assistant.memory.remembering import Remembering
from assistant.settings import Settings
from assistant.tenants import Tenant
from assistant.turn import Turn
from guardrails import Detector, Placeholders, RedactionFailed, Screen, Screened
from tests import rummage
from tests.conftest import api_of
from tests.conversing import Conversation
from tests.emulators.messages_api import MessagesApi
from tests.emulators.otlp import Traces

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NAME, STREET = "Oriwa Tamahere", "114 Tussock Lane, Gore 9710"
MAIL, IRD = "oriwa.tamahere@example.net", "49-091-850"  # the number that the tax office shows
CARD, PASSWORD = "4111 1111 1111 1111", "Kowhai!Tui-8842"  # the card is a test number
KEPT = {"name": NAME, "street": STREET, "mail": MAIL, "ird": IRD}
CUT = {"card": CARD, "password": PASSWORD}
PLANTED = {**KEPT, **CUT}

FIRST = f"Hi, my name is {NAME} and I live at {STREET}. How long do you keep my chats?"
SECOND = f"My e-mail is {MAIL}, my IRD number is {IRD}. What happens when I close my account?"
THIRD = f"My card is {CARD} and my password is {PASSWORD}. How long are backups kept?"
LAST = f"Please refund my last invoice, I want to talk to a human. Regards, {NAME}"


@dataclass(frozen=True)
class Evidence:
    """Everything that a service left behind, and what was on people's screens."""

    everywhere: dict[str, str | bytes]
    claude: str
    customer: str
    desk: str
    revealed: str


class Records(logging.Handler):
    """Every log record as text, with its exception."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Generator[Records]:
    """Every logger at its most talkative, whatever level was chosen for it."""
    records, root = Records(), logging.getLogger()
    loggers = [root, *map(logging.getLogger, list(root.manager.loggerDict))]
    levels = [logger.level for logger in loggers]
    root.addHandler(records)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield records
    finally:
        root.removeHandler(records)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@dataclass(frozen=True)
class Desk:
    """A member of staff at the console."""

    client: httpx.AsyncClient
    headers: dict[str, str]

    @classmethod
    async def opened(cls, served: House, client: httpx.AsyncClient, mail: str) -> "Desk":
        tenant = TenantId("kapsule")
        await served.accounts.add(
            tenant, email=mail, name="Sam", role="supervisor", password="a-long-invented-one"
        )
        secret = await served.accounts.offer_once(tenant, mail)
        answer = await client.post("/v1/staff/session", json={"one_time": secret})
        return cls(client, {"X-CSRF-Token": answer.json()["csrf"]})

    async def post(self, where: str, **body: object) -> httpx.Response:
        answer = await self.client.post(f"/v1/staff{where}", json=body, headers=self.headers)
        assert answer.status_code < 300, answer.text
        return answer

    async def get(self, where: str) -> str:
        return (await self.client.get(f"/v1/staff{where}")).text


async def customers_part(chat: Conversation) -> None:
    """Questions whole and streamed, words of praise, mistakes, and a wish for a person."""
    answer = await chat.ask(FIRST)
    await chat.stream(SECOND)
    await chat.stream(THIRD)
    rating = {"message_id": answer["reply_id"], "score": -1, "words": f"{FIRST} {THIRD}"}
    rated = await chat.api.post(f"{chat.path}/feedback", json=rating, headers=chat.auth)
    assert rated.status_code == 204
    for wrong in ({"text": 7, "was": THIRD}, {"text": ""}, {"words": FIRST}):
        refused = await chat.api.post(f"{chat.path}/messages", json=wrong, headers=chat.auth)
        assert refused.status_code == 422
        assert rummage.places(PLANTED, {"problem": refused.text}) == []
    assert (await chat.ask(LAST))["handoff"] is True
    await chat.ask(f"It is urgent, {NAME} again.")


async def staffs_part(desk: Desk, chat: Conversation) -> tuple[str, str]:
    """Claim, read, note, reply, reveal, resolve: what the desk showed, what was revealed."""
    queue = await desk.client.get("/v1/staff/queue")
    handoff = next(i for i in queue.json()["items"] if i["conversation"] == chat.id)
    where = f"/conversations/{chat.id}"
    await desk.post(f"/handoffs/{handoff['handoff_id']}/claim")
    await desk.post(f"{where}/notes", text=f"{NAME} rang from {STREET}, {MAIL}. {THIRD}")
    await desk.post(f"{where}/messages", text=f"Kia ora {NAME}, we will write to {MAIL}.")
    thread = (await desk.client.get(f"/v1/staff{where}")).json()
    lines = [line["id"] for line in thread["messages"] if line["author"] == "customer"]
    revealed = [
        await desk.post(f"/messages/{line}/reveal", reason=f"{NAME} asked for it")
        for line in lines
    ]
    decision = {"subject": "refund", "outcome": f"declined, {NAME} was told", "clause": MAIL}
    case = thread["cases"][0]["id"]
    await desk.post(f"/cases/{case}/decision", reason=f"{NAME} is late. {THIRD}", **decision)
    shown = await desk.get(where) + queue.text + await desk.get("/audit")
    await desk.post(f"/handoffs/{handoff['handoff_id']}/resolve", outcome="decided")
    return shown, "".join(answer.json()["text"] for answer in revealed)


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["claude", "extractive"])
async def evidence(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Evidence]:
    """A story lived through with one of the engines, and everything that it left."""
    trace_file = tmp_path_factory.mktemp("traces") / "turns.jsonl"
    with MessagesApi() as claude, Traces() as traces, ExitStack() as stack:
        settings = (
            with_vendors(home, claude, traces)
            if request.param == "claude"
            else Settings(home=home, trace_file=trace_file, _env_file=None)  # type: ignore[call-arg]
        )
        async with house.opened(settings) as served, api_of(served) as client:
            await served.chat.memory.ready()
            records = stack.enter_context(listening())
            chat = await Conversation.start(client, consent={"memory": True})
            await customers_part(chat)
            desk = await Desk.opened(served, client, f"{request.param}@kapsule.example")
            shown, revealed = await staffs_part(desk, chat)
            await chat.ask("How do I pay?")
            screen = str(await chat.thread())
            measured = (await client.get("/metrics")).text + await desk.get("/metrics")
        left = {
            "metrics": measured,
            "logs": "\n".join(records.lines),
            "spans": b"".join(traces.raw),
            "trace file": trace_file.read_bytes() if trace_file.exists() else b"",
        }
        asked = str([request.body for request in claude.asked])
    assert left["spans"] or left["trace file"]
    assert bool(claude.asked) is (request.param == "claude")
    everywhere = {**left, **rummage.tables(home), **rummage.files(home)}
    yield Evidence(everywhere, asked, screen, shown, revealed)


def with_vendors(home: Path, claude: MessagesApi, traces: Traces) -> Settings:
    return Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        anthropic_base_url=claude.url,
        langfuse_public_key="pk-invented",
        langfuse_secret_key=SecretStr("sk-invented"),
        langfuse_base_url=traces.url,
        _env_file=None,  # type: ignore[call-arg]
    )


async def test_nothing_stands_in_the_clear_where_it_is_kept(evidence: Evidence) -> None:
    assert rummage.places(PLANTED, evidence.everywhere) == []


async def test_the_search_would_see_what_stands_in_the_clear(evidence: Evidence) -> None:
    kept = {"a question": "How long do you keep my chats", "staff": "we will write to"}

    found = rummage.places(kept, evidence.everywhere)

    assert "a question in messages" in found
    assert "a question in memories" in found
    assert any(place.startswith("a question in postgresql/data/base/") for place in found)
    assert any(place.startswith("staff in postgresql/data/base/") for place in found)
    assert "a question in spans" in found or "a question in trace file" in found


async def test_claude_reads_placeholders(evidence: Evidence) -> None:
    assert rummage.places(PLANTED, {"claude": evidence.claude}) == []
    assert not evidence.claude.strip("[]") or "[PERSON_1]" in evidence.claude


async def test_the_customer_gets_back_all_but_secrets(evidence: Evidence) -> None:
    shown = rummage.places(PLANTED, {"screen": evidence.customer})

    assert set(shown) == {f"{name} in screen" for name in KEPT}


async def test_the_desk_sees_names_of_its_own_case_and_the_rest_once_revealed(
    evidence: Evidence,
) -> None:
    assert set(rummage.places(PLANTED, {"desk": evidence.desk})) <= {"name in desk"}
    revealed = rummage.places(PLANTED, {"revealed": evidence.revealed})
    assert set(revealed) == {f"{name} in revealed" for name in KEPT}


class Unreadable(Screen):
    """A screen that cannot read anything."""

    def __init__(self, error: Exception) -> None:
        super().__init__(Detector(), house.utcnow)
        self._error = error

    def screen(
        self, text: str, *, known: Placeholders, allow: object, minimum_age: int = 18
    ) -> Screened:
        raise self._error

    def cover(self, text: str, *, known: Placeholders, allow: object) -> Screened:
        raise self._error

    def redact(self, text: str, **more: object) -> NoReturn:
        raise self._error


class Crashing:
    """An engine that fails in a way nobody thought of, with the question in its mouth."""

    name: EngineName = "claude"

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        raise RuntimeError(f"{request.question} {THIRD}")
        yield


async def in_trouble(served: House, home: Path, text: str) -> tuple[dict[str, object], str]:
    """One turn in a house with a fault: its answer, and how it looked in the log and tables."""
    with listening() as records:
        async with api_of(served) as client:
            chat = await Conversation.start(client, consent={"memory": True})
            answer = await chat.ask(text)
            thread = str(await chat.thread())
    left = {"logs": "\n".join(records.lines), **rummage.tables(home)}
    assert rummage.places(PLANTED, {**left, **rummage.files(home)}) == []
    return answer, thread


@pytest.mark.parametrize(
    "error", [RedactionFailed("unreadable"), RuntimeError(f"bug near {FIRST}")], ids=type
)
async def test_what_cannot_be_screened_is_sealed_and_goes_to_a_person(
    home: Path, faultless: House, error: Exception
) -> None:
    turn = faultless.chat.turn
    blind = replace(turn, intake=replace(turn.intake, guard=Unreadable(error)))
    served = replace(faultless, chat=replace(faultless.chat, turn=blind))

    answer, thread = await in_trouble(served, home, f"{FIRST} {SECOND} {THIRD}")

    assert answer["handoff"] is True
    assert rummage.places(PLANTED, {"thread": thread}) == []
    assert "could not be screened" in thread


async def test_an_engine_that_crashes_goes_to_a_person(home: Path, faultless: House) -> None:
    def crashing(_: Tenant) -> Ladder:
        return Ladder((Crashing(),))

    turn = replace(faultless.chat.turn, ladder=crashing)
    served = replace(faultless, chat=replace(faultless.chat, turn=turn))

    answer, _ = await in_trouble(served, home, f"{FIRST} {SECOND}")

    assert answer["handoff"] is True
    assert answer["engine"] == "written"


class Lost(Library):
    """A library that fails with the question in its mouth."""

    def __init__(self) -> None:
        """It holds nothing."""

    async def search(self, *asked: object, **more: object) -> NoReturn:
        raise RuntimeError(f"no such shelf: {asked} {more} {THIRD}")


def searching_fails(turn: Turn) -> Turn:
    return replace(turn, preparing=replace(turn.preparing, library=Lost()))


def sealing_the_prompt_fails(turn: Turn) -> Turn:
    def no_canary(_: TenantId) -> str:
        raise RuntimeError(f"bug near {FIRST} {THIRD}")

    return replace(turn, preparing=replace(turn.preparing, canary=no_canary))


def choosing_an_engine_fails(turn: Turn) -> Turn:
    def no_ladder(_: Tenant) -> Ladder:
        raise KeyError(f"{FIRST} {THIRD}")

    return replace(turn, ladder=no_ladder)


def checking_fails(turn: Turn) -> Turn:
    voice = replace(turn.voice, guard=Unreadable(RuntimeError(f"bug near {FIRST} {THIRD}")))
    return replace(turn, voice=voice)


@pytest.mark.parametrize(
    "fault",
    [
        searching_fails,
        sealing_the_prompt_fails,
        choosing_an_engine_fails,
        checking_fails,
    ],
)
async def test_a_fault_at_any_stage_goes_to_a_person_and_tells_nobody(
    home: Path, faultless: House, fault: Callable[[Turn], Turn]
) -> None:
    turn = fault(faultless.chat.turn)
    served = replace(faultless, chat=replace(faultless.chat, turn=turn))

    answer, _ = await in_trouble(served, home, f"{FIRST} {SECOND}")

    assert answer["handoff"] is True


async def test_memory_that_cannot_be_opened_costs_no_answer(
    home: Path, faultless: House
) -> None:
    def make() -> Memories:
        raise RuntimeError(f"row: {FIRST}")

    memory = Remembering(make, clock=utcnow)
    memory.warm()
    turn = replace(faultless.chat.turn, memory=memory)
    served = replace(faultless, chat=replace(faultless.chat, turn=turn, memory=memory))

    answer, _ = await in_trouble(served, home, FIRST)

    assert answer["engine"] == "extractive"
    assert answer["handoff"] is False


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def faultless(home: Path) -> AsyncGenerator[House]:
    """A house into which the tests put one fault each."""
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as served:
        yield served

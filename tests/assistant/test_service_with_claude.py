"""The whole service over HTTP, with the real client against a local Messages API."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from assistant import house
from assistant.domain import Clause, TenantId
from assistant.house import House
from tests import rummage
from tests.claude_service import KEPT, QUESTION, cited, quoting, settings
from tests.conftest import api_of
from tests.conversing import Conversation, Frame, of_kind, said
from tests.emulators.messages_api import Asked, Block, MessagesApi, Script, slower

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

DECIDING = "You will get your refund tomorrow."


@pytest.fixture(scope="module")
def claude() -> Iterator[MessagesApi]:
    with MessagesApi() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(home: Path, claude: MessagesApi) -> AsyncGenerator[House]:
    async with house.opened(settings(home, claude)) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(opened: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with api_of(opened) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def chat(service: httpx.AsyncClient, claude: MessagesApi) -> Conversation:
    claude.forget()
    claude.respond = quoting(KEPT)
    return await Conversation.start(service)


async def logged(opened: House, chat: Conversation) -> list[dict[str, object]]:
    """The conversation's events as they are stored, in order."""
    async with opened.database.tenant(TenantId("kapsule")) as session:
        rows = await session.rows(
            "select kind, body, data from events where tenant = :tenant"
            " and conversation = :id order by id",
            id=chat.id,
        )
    return [dict(row) for row in rows]


async def test_an_answer_is_streamed_with_its_clauses(chat: Conversation) -> None:
    events = await chat.stream(QUESTION)

    deltas = of_kind(events, "answer.delta")
    (citations,) = of_kind(events, "answer.citations")
    assert KEPT in deltas[0].data["text"]
    assert deltas[0].data["cites"] == ["privacy 9"]
    assert citations.data["citations"][0]["doc"] == "privacy"
    assert citations.data["citations"][0]["clause"] == "9"
    assert events[-1].kind == "answer.done"
    assert events[-1].data["engine"] == "claude"


async def test_a_name_is_restored_on_the_customers_screen_and_nowhere_else(
    opened: House, chat: Conversation, claude: MessagesApi
) -> None:
    name = "Tamsin Wharepapa"

    def respond(asked: Asked) -> Script:
        return Script([Block("Thank you, [PERSON_1]. "), cited(asked, KEPT)])

    claude.respond = respond
    events = await chat.stream(f"My name is {name}. {QUESTION}")

    assert f"Thank you, {name}." in events[-1].data["text"]
    assert "[PERSON_1]" in claude.asked[0].text
    stored = str(await logged(opened, chat))
    assert "Thank you, [PERSON_1]." in stored
    assert name not in stored + str(claude.asked[0].body)


async def test_all_documents_open_the_conversation_and_are_the_same_in_each_of_its_turns(
    opened: House, chat: Conversation, claude: MessagesApi
) -> None:
    await chat.ask(QUESTION)
    await chat.ask("How long do you keep support tickets?")

    first, second = claude.asked
    held = await opened.library.in_force(TenantId("kapsule"))
    named = [f"kapsule:{c.doc}:{c.clause}:v{c.version}" for c in held if c.text.strip()]
    assert [result["source"] for result in first.results] == named
    assert json.dumps(first.stable) == json.dumps(second.stable)
    assert first.stable[-1]["source"] == named[-1]
    assert "- kapsule:privacy:9:v1\n" in first.text
    roles = [message["role"] for message in second.body["messages"]]
    assert roles == ["user", "assistant", "user"]


async def unfound(opened: House) -> Clause:
    """A clause with a figure that the search does not bring for the question."""
    tenant = TenantId("kapsule")
    hits = await opened.library.search(tenant, QUESTION, history=(), k=8)
    held = await opened.library.in_force(tenant)
    refs = {hit.clause.ref for hit in hits}
    return next(
        c for c in held if c.doc == "refunds" and c.clause == "1.1" and c.ref not in refs
    )


NEW_CUSTOMERS = "The money-back guarantee is for new customers"


async def test_a_clause_that_the_search_did_not_bring_may_be_cited(
    opened: House, chat: Conversation, claude: MessagesApi
) -> None:
    outside = await unfound(opened)
    claude.respond = quoting(NEW_CUSTOMERS)

    events = await chat.stream(QUESTION)

    (citations,) = of_kind(events, "answer.citations")
    (cited_one, *_) = citations.data["citations"]
    assert events[-1].data["engine"] == "claude"
    assert NEW_CUSTOMERS in events[-1].data["text"]
    assert (cited_one["doc"], cited_one["clause"]) == ("refunds", outside.clause)
    assert cited_one["text"] in outside.text
    assert "the law gives you" in events[-1].data["text"]  # quoted beside rules on refunds


async def test_a_clause_that_the_search_did_not_bring_is_held_to_its_own_figures(
    opened: House, chat: Conversation, claude: MessagesApi
) -> None:
    await unfound(opened)
    false = "As a new customer you may ask for a full refund within 60 days."

    def respond(asked: Asked) -> Script:
        return Script([cited(asked, "full refund of the first payment", false)])

    claude.respond = respond

    events = await chat.stream(QUESTION)

    assert len(claude.asked) == 2
    assert false not in said(events)
    assert events[-1].data["engine"] == "extractive"


async def test_where_the_documents_are_over_the_budget_the_best_clauses_are_sent(
    home: Path, claude: MessagesApi
) -> None:
    claude.forget()
    claude.respond = quoting(KEPT)
    chosen = settings(home, claude, corpus_tokens=500, clauses_to_model=6)
    async with house.opened(chosen) as opened, api_of(opened) as client:
        chat = await Conversation.start(client)
        await chat.ask(QUESTION)
        answer = await chat.ask(QUESTION)

    second = claude.asked[1].body["messages"]
    assert answer["engine"] == "claude"
    assert [len(message["content"]) for message in second if message["role"] == "user"] == [
        1,
        7,
    ]
    assert len(claude.asked[1].stable) == 1  # the rules alone


TROUBLE: dict[str, Callable[[Asked], Script]] = {
    "overloaded": lambda _: Script(status=529),
    "error mid-stream": lambda asked: Script([cited(asked, KEPT)], ending="error"),
    "refusal": lambda _: Script(stop_reason="refusal"),
    "refusal after text": lambda asked: Script([cited(asked, KEPT)], stop_reason="refusal"),
    "timeout": lambda asked: Script([cited(asked, KEPT)], ending="hang"),
    "cut stream": lambda asked: Script([cited(asked, KEPT)], ending="dropped"),
    "no end": lambda asked: Script([Block("It is")], ending="no_stop"),
    "garbage": lambda _: Script(raw=b"event: message_start\ndata: {\"type\": 7}\n\n"),
    "html": lambda _: Script(raw=b"<html>Bad gateway</html>"),
    "too long": lambda asked: Script([cited(asked, KEPT)], stop_reason="max_tokens"),
}  # fmt: skip


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_in_trouble_the_clauses_speak_for_themselves(
    chat: Conversation, claude: MessagesApi, trouble: str
) -> None:
    claude.respond = TROUBLE[trouble]

    events = await chat.stream(QUESTION)

    codes = [each.data["code"] for each in of_kind(events, "notice")]
    assert "fallback" in codes
    assert events[-1].data["engine"] == "extractive"
    assert "12 months" in events[-1].data["text"]
    assert shown(events) == events[-1].data["text"]
    assert "It is " not in said(events)


def shown(events: list[Frame]) -> str:
    """What stands on the screen in the end: a replaced answer begins anew."""
    text: list[str] = []
    for each in events:
        if each.kind == "answer.replaced":
            text.clear()
        if each.kind == "answer.delta":
            text.append(each.data["text"])
    return " ".join(text)


async def test_a_draft_that_decides_is_written_again_with_the_objection(
    chat: Conversation, claude: MessagesApi, home: Path
) -> None:
    claude.queue(Script([Block(DECIDING)]), quoting(KEPT))

    events = await chat.stream(QUESTION)

    first, second = claude.asked
    assert events[-1].data["engine"] == "claude"
    assert "held back by these rules" in second.text
    assert "held back by these rules" not in first.text
    assert DECIDING not in said(events)
    assert DECIDING not in "".join(rummage.tables(home).values())


async def test_a_draft_that_decides_twice_gives_way_to_the_clauses(
    chat: Conversation, claude: MessagesApi, home: Path
) -> None:
    claude.queue(Script([Block(DECIDING)]), Script([Block(DECIDING)]))

    events = await chat.stream(QUESTION)

    assert len(claude.asked) == 2
    assert events[-1].data["engine"] == "extractive"
    assert DECIDING not in said(events)
    assert DECIDING not in "".join(rummage.tables(home).values())


async def test_what_had_passed_is_taken_back_when_the_next_sentence_decides(
    chat: Conversation, claude: MessagesApi
) -> None:
    def respond(asked: Asked) -> Script:
        return Script([cited(asked, KEPT), Block(DECIDING)])

    claude.respond = respond

    events = await chat.stream(QUESTION)

    assert len(of_kind(events, "answer.replaced")) == 2
    assert DECIDING not in said(events)
    assert shown(events) == events[-1].data["text"]


@pytest.mark.parametrize(
    "draft",
    [
        "Chats with Kora are kept for 14 months.",
        "Chats with Kora are kept for 12 weeks.",
        "Chats with Kora are kept for 12 months, which costs NZ$5.",
    ],
)
async def test_a_figure_that_its_clause_does_not_have_is_not_said(
    chat: Conversation, claude: MessagesApi, draft: str
) -> None:
    def respond(asked: Asked) -> Script:
        return Script([cited(asked, KEPT, draft)])

    claude.respond = respond

    events = await chat.stream(QUESTION)

    assert draft not in said(events)
    assert events[-1].data["engine"] == "extractive"


async def test_a_person_asked_for_mid_stream_silences_kora(
    opened: House, chat: Conversation, claude: MessagesApi
) -> None:
    def respond(asked: Asked) -> Script:
        return slower(Script([cited(asked, KEPT)] * 3), 0.15)

    claude.respond = respond

    answering = asyncio.create_task(chat.stream(QUESTION))
    await asyncio.to_thread(claude.heard.wait, 10)
    asking = await chat.ask("I want to speak to a human now")
    await answering

    kinds = [row["kind"] for row in await logged(opened, chat)]
    assert asking["handoff"] is True
    assert "answer.delta" not in kinds[kinds.index("handoff.requested") :]
    assert "answer.done" not in kinds
    authors = [line["author"] for line in (await chat.thread())["messages"]]
    # What was said before the request may stand there; after it stands nothing of Kora's.
    assert authors[-2:] == ["customer", "system"]


async def test_while_staff_have_the_floor_claude_is_not_asked(
    chat: Conversation, claude: MessagesApi
) -> None:
    await chat.ask("I want to speak to a human now")

    answer = await chat.ask(QUESTION)

    assert answer["answer"] == ""
    assert claude.asked == []

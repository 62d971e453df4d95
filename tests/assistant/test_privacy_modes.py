"""What Claude reads of a customer, and what the customer reads again, in each privacy mode."""

from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import house, tenants
from assistant.house import House
from assistant.settings import Settings
from tests import rummage
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

NAME, MAIL = "Oriwa Tamahere", "oriwa.tamahere@example.net"
PASSWORD, CARD = "Kowhai!Tui-8842", "4111 1111 1111 1111"
SECRETS = {"password": PASSWORD, "card": CARD}
QUESTION = "How long are parcels kept at the counter?"
HELLO = f"My name is {NAME}, {MAIL}. {QUESTION}"
RULES = """# Counter Rules

**1. Parcels**

Parcels are kept at the counter for 9 days.
"""
KEPT = "Parcels are kept at the counter for 9 days."
MODES = ("pseudonymised", "redacted", "raw")


def answering(words: str, *, chunks: int = 2) -> Callable[[Asked], Script]:
    """A draft that says these words, then quotes the clause."""

    def respond(asked: Asked) -> Script:
        quoted = [Block(KEPT, [asked.cite(0)])]
        return Script([Block(f"{words} ", chunks=chunks), *quoted] if words else quoted)

    return respond


def shop(mode: str) -> tenants.Tenant:
    maker = {"name": "Anthropic", "purpose": "answers", "region": "US", "used_here": True}
    settings = {"company": "Parcel Shed", "processors": [maker], "privacy": {"llm": mode}}
    return tenants.parse(f"shed-{mode}", settings)


@pytest.fixture(scope="module")
def claude() -> Iterator[MessagesApi]:
    with MessagesApi() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(
    home: Path, claude: MessagesApi, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[House]:
    file = tmp_path_factory.mktemp("rules") / "counter.md"
    file.write_text(RULES)
    settings = Settings(
        home=home,
        anthropic_api_key=SecretStr("sk-ant-invented"),
        anthropic_base_url=claude.url,
        _env_file=None,  # type: ignore[call-arg]
    )
    async with house.opened(settings) as made:
        for mode in MODES:
            await made.registry.add(shop(mode))
            await made.ingestion.add(f"shed-{mode}", [file], doc="counter", effective=None)
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(opened: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with api_of(opened) as client:
        yield client


async def begun(api: httpx.AsyncClient, claude: MessagesApi, mode: str) -> Conversation:
    claude.forget()
    claude.respond = answering("")
    return await Conversation.start(api, tenant=f"shed-{mode}")


def read(claude: MessagesApi) -> str:
    """Everything that Claude was sent since the conversation began."""
    return "".join(str(asked.body) for asked in claude.asked)


SPELLINGS = {
    "as handed out": "[PERSON_1]",
    "small letters": "[person_1]",
    "blanks": "[ PERSON 1 ]",
    "a hyphen": "[Person-1]",
    "escaped": "\\[PERSON\\_1\\]",
    "wide brackets": "【PERSON_1】",
    "no brackets": "PERSON_1",
    "a leading nought": "[PERSON_01]",
}


@pytest.mark.parametrize("chunks", [1, 3, 40])
@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_a_placeholder_comes_back_as_the_name_however_it_was_treated(
    api: httpx.AsyncClient, claude: MessagesApi, spelling: str, chunks: int
) -> None:
    chat = await begun(api, claude, "pseudonymised")
    claude.respond = answering(f"Thank you, {SPELLINGS[spelling]}.", chunks=chunks)

    events = await chat.stream(HELLO)

    shown = " ".join(each.data["text"] for each in of_kind(events, "answer.delta"))
    assert shown.startswith(f"Thank you, {NAME}. {KEPT}")
    assert events[-1].data["text"] == shown
    assert NAME not in read(claude)


@pytest.mark.parametrize("invented", ["[PERSON_7]", "[ person 7 ]", "PERSON_7", "‹PERSON_1›"])
async def test_a_placeholder_that_nobody_handed_out_is_never_shown(
    api: httpx.AsyncClient, claude: MessagesApi, invented: str
) -> None:
    chat = await begun(api, claude, "pseudonymised")
    claude.queue(answering(f"Thank you, {invented}."), answering("Thank you, [PERSON_1]."))

    events = await chat.stream(HELLO)

    assert invented not in said(events)
    assert events[-1].data["engine"] == "claude"
    assert events[-1].data["text"].startswith(f"Thank you, {NAME}.")
    assert "invented_placeholder" in claude.asked[1].text


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "streamed"])
async def test_redacted_mode_gives_nothing_to_restore_in_any_turn(
    api: httpx.AsyncClient, claude: MessagesApi, *, whole: bool
) -> None:
    chat = await begun(api, claude, "redacted")
    claude.respond = answering("Thank you, [PERSON].")

    for text in (HELLO, f"{NAME} again: {QUESTION}"):
        answer = (await chat.ask(text))["answer"] if whole else said(await chat.stream(text))
        assert "Thank you, [PERSON]." in answer

    assert rummage.places({"name": NAME, "mail": MAIL}, {"claude": read(claude)}) == []
    assert "[PERSON]" in claude.asked[-1].text
    assert "_1]" not in str(claude.asked[-1].body["messages"])


async def test_redacted_mode_restores_no_placeholder_that_claude_guesses(
    api: httpx.AsyncClient, claude: MessagesApi
) -> None:
    chat = await begun(api, claude, "redacted")
    claude.respond = answering("Thank you, [PERSON_1].")

    answer = await chat.ask(HELLO)

    assert answer["engine"] == "extractive"
    assert NAME not in answer["answer"]


async def test_raw_mode_sends_the_words_as_they_are_and_keeps_them_from_everything_else(
    opened: House, api: httpx.AsyncClient, claude: MessagesApi, home: Path
) -> None:
    chat = await begun(api, claude, "raw")
    claude.respond = answering(f"Thank you, {NAME}.")

    answer = await chat.ask(HELLO)

    assert answer["engine"] == "claude"
    assert answer["answer"].startswith(f"Thank you, {NAME}.")
    assert MAIL in read(claude)
    assert rummage.places({"name": NAME, "mail": MAIL}, rummage.tables(home)) == []


@pytest.mark.parametrize("mode", MODES)
async def test_a_secret_goes_nowhere_in_any_mode_and_its_owner_is_told(
    api: httpx.AsyncClient, claude: MessagesApi, mode: str
) -> None:
    chat = await begun(api, claude, mode)
    text = f"My password is {PASSWORD} and my card is {CARD}. {QUESTION}"

    answer = await chat.ask(text)
    events = await chat.stream(text)

    assert rummage.places(SECRETS, {"claude": read(claude)}) == []
    assert rummage.places(SECRETS, {"thread": str(await chat.thread())}) == []
    (told,) = [each.data["text"] for each in of_kind(events, "notice") if "text" in each.data]
    assert "a password or key" in told
    assert "change it" in told
    assert answer["notices"] == [told]
    lines = (await chat.thread())["messages"]
    assert [line["text"] for line in lines if line["author"] == "system"] == [told, told]


async def test_a_secret_in_an_earlier_turn_is_not_in_the_history_either(
    api: httpx.AsyncClient, claude: MessagesApi
) -> None:
    chat = await begun(api, claude, "raw")
    await chat.ask(f"My password is {PASSWORD}. {QUESTION}")

    await chat.ask(f"And once more, {QUESTION.lower()}")

    assert len(claude.asked[-1].body["messages"]) == 3
    assert PASSWORD not in read(claude)

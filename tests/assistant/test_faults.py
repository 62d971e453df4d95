"""Every stage of a turn breaks once, with the customer's words in its error: who hears of them?"""

from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import house
from assistant.answering.ladder import Ladder
from assistant.house import House
from assistant.settings import Settings
from assistant.tenants import Tenant
from assistant.turn import Turn
from tests import rummage
from tests.assistant.test_invariants import listening
from tests.conftest import api_of
from tests.conversing import Conversation, said
from tests.emulators.messages_api import MessagesApi
from tests.emulators.otlp import Traces

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    # A draft stopped early leaves httpx's byte iterator to the collector, which may meet it
    # between two loops; the connection itself is closed.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAME, STREET = "Oriwa Tamahere", "114 Tussock Lane, Gore 9710"
CARD, PASSWORD = "4111 1111 1111 1111", "Kowhai!Tui-8842"


def words(fault: str) -> str:
    """A message with somebody in it, known again by her address."""
    return (
        f"My name is {NAME} of {STREET}, my e-mail is {mail(fault)}. My card is {CARD} and my"
        f" password is {PASSWORD}. How long do you keep my chats with Kora?"
    )


def mail(fault: str) -> str:
    return f"oriwa.{fault.replace('.', '-').replace('_', '-')}@example.net"


class Spoilt:
    """All of a part but one method, which fails quoting what it may have been working on."""

    def __init__(self, whole: object, method: str, text: str) -> None:
        self._whole, self._method, self._text = whole, method, text

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - stands for any part
        return self._fails if name == self._method else getattr(self._whole, name)

    def __call__(self, *_: object, **__: object) -> NoReturn:
        self._fails()

    def _fails(self, *_: object, **__: object) -> NoReturn:
        raise RuntimeError(f"row: {self._text}")


@dataclass(frozen=True)
class Fault:
    """`place`: the fields that lead from a turn to the part, then its method."""

    place: str

    def put(self, turn: Turn, text: str) -> Turn:
        *fields, method = self.place.split(".")
        return cast("Turn", _spoilt(turn, fields, method, text))


def _spoilt(part: Any, fields: list[str], method: str, text: str) -> object:  # noqa: ANN401
    if not fields:
        return Spoilt(part, method, text)
    inner = _spoilt(getattr(part, fields[0]), fields[1:], method, text)
    return replace(part, **{fields[0]: inner})


# Each part that a turn of a question passes through, and what it asks of it.
STAGES = (
    "intake.guard.screen",
    "conversations.say",
    "feed.publish",
    "openings.read",
    "memory.recall",
    "preparing.library.consult",
    "preparing.library.beside",
    "preparing.library.ground",
    "preparing.alongside.additions",
    "preparing.canary.__call__",
    "ladder.__call__",
    "voice.begin",
    "voice.guard.redact",
    "voice.feed.publish_from_kora",
    "desk.cite",
    "memory.remember",
)
# The extractive engine is given no more than was found.
MODELS_ONLY = {"preparing.library.ground"}
ENGINES = ("claude", "extractive")


@pytest.fixture(scope="module")
def claude() -> Iterator[MessagesApi]:
    with MessagesApi() as server:
        yield server


@dataclass
class Scene:
    """A house, and all that was seen of it while it was in trouble."""

    house: House
    claude: MessagesApi
    screens: dict[str, str]

    async def turn(self, fault: str, engine: str, *, whole: bool) -> tuple[bool, str]:
        """Whether a person was asked for, and what the customer read."""
        case = f"{fault}.{engine}.{'whole' if whole else 'streamed'}"
        turn = self.house.chat.turn
        if engine == "extractive":
            ladder = turn.ladder(await self.house.registry.get("kapsule"))
            quoting = replace(ladder, engines=ladder.engines[-1:])
            turn = replace(turn, ladder=_always(quoting))
        turn = Fault(fault).put(turn, words(case))
        served = replace(self.house, chat=replace(self.house.chat, turn=turn))
        async with api_of(served) as client:
            chat = await Conversation.start(client, consent={"memory": True})
            handoff, text = await _told(chat, words(case), whole=whole)
            self.screens[case] = f"{text} {await chat.thread()}"
        return handoff, text


def _always(ladder: Ladder) -> Callable[[Tenant], Ladder]:
    return lambda _: ladder


async def _told(chat: Conversation, text: str, *, whole: bool) -> tuple[bool, str]:
    if whole:
        answer = await chat.ask(text)
        return answer["handoff"], answer["answer"]
    events = await chat.stream(text)
    return events[-1].data["handoff"], said(events)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    home: Path, claude: MessagesApi, tmp_path_factory: pytest.TempPathFactory
) -> AsyncGenerator[Scene]:
    """Lived through by all tests of this file; then everything that it left is looked through."""
    with Traces() as traces:
        settings = Settings(
            home=home,
            anthropic_api_key=SecretStr("sk-ant-invented"),
            anthropic_base_url=claude.url,
            langfuse_public_key="pk-invented",
            langfuse_secret_key=SecretStr("sk-invented"),
            langfuse_base_url=traces.url,
            _env_file=None,  # type: ignore[call-arg]
        )
        async with house.opened(settings) as opened:
            await opened.chat.memory.ready()
            with listening() as records:
                made = Scene(opened, claude, {})
                yield made
        spans = b"".join(traces.raw)
    left: dict[str, str | bytes] = {
        "logs": "\n".join(records.lines),
        "spans": spans,
        "claude": str([asked.body for asked in claude.asked]),
    }
    everywhere = {**left, **rummage.tables(home), **rummage.files(home)}
    planted = {case: mail(case) for case in made.screens} | {"name": NAME, "street": STREET}
    cut = {"card": CARD, "password": PASSWORD}
    assert spans
    assert records.lines
    assert rummage.places({**planted, **cut}, everywhere) == []
    assert rummage.places(cut, dict(made.screens)) == []


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "streamed"])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("stage", STAGES)
async def test_a_fault_at_any_stage_brings_a_person(
    scene: Scene, stage: str, engine: str, *, whole: bool
) -> None:
    handoff, text = await scene.turn(stage, engine, whole=whole)

    assert handoff is (engine == "claude" or stage not in MODELS_ONLY)
    assert PASSWORD not in text

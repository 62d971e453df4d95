"""What an operator sees: counts by code and never a word of anybody; who may look; what is ready."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from assistant import app, house
from assistant.house import House
from assistant.instruments import Instruments
from assistant.logs import JsonLines
from assistant.settings import Settings
from assistant.vitals import Vitals
from guardrails import Redacted
from tests.conversing import Conversation
from tests.emulators.messages_api import MessagesApi

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

DASHBOARD = Path(__file__).resolve().parents[2] / "docker" / "grafana.json"
TOKEN = {"Authorization": "Bearer an-invented-token"}
NAME, PASSWORD = "Oriwa Tamahere", "Kowhai!Tui-8842"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path) -> AsyncGenerator[House]:
    with MessagesApi() as claude:
        settings = Settings(
            home=home,
            anthropic_api_key=SecretStr("sk-ant-invented"),
            anthropic_base_url=claude.url,
            _env_file=None,  # type: ignore[call-arg]
        )
        async with house.opened(settings) as opened:
            yield opened


@asynccontextmanager
async def served(kora: House, *, token: str) -> AsyncGenerator[httpx.AsyncClient]:
    @asynccontextmanager
    async def already() -> AsyncGenerator[House]:
        yield kora

    application = app.create(already, front=app.Front(metrics_token=token))
    transport = httpx.ASGITransport(app=application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url="http://kora.test") as client,
    ):
        yield client


async def test_turns_stages_guards_tokens_and_routes_are_counted_and_no_word_is(
    kora: House,
) -> None:
    seen = replace(kora, instruments=kora.instruments)
    async with served(seen, token="an-invented-token") as api:
        chat = await Conversation.start(api)
        await chat.ask(f"My name is {NAME}, my password is {PASSWORD}. How do I pay?")
        page = (await api.get("/metrics", headers=TOKEN)).text

    for line in (
        'kora_turns_total{engine="claude",outcome="answered",tenant="kapsule"} 1.0',
        'kora_stage_seconds_count{engine="",stage="screen"} 1.0',
        'kora_stage_seconds_count{engine="claude",stage="answer"} 1.0',
        'kora_requests_total{method="POST",route="/v1/conversations",status="201"} 1.0',
        "kora_turns_working 0.0",
    ):
        assert line in page
    assert 'kora_tokens_total{kind="output",model="claude-sonnet-5-5"' in page
    assert "kora_secrets_cut_total{" in page
    assert not [word for word in (NAME, PASSWORD, chat.id, "Oriwa") if word in page]


@pytest.mark.parametrize("token", ["", "another"])
async def test_metrics_are_for_who_has_the_token(kora: House, token: str) -> None:
    async with served(kora, token=token) as api:
        without = await api.get("/metrics")
        wrong = await api.get("/metrics", headers=TOKEN)

    assert (without.status_code, wrong.status_code) == (404, 404)


async def test_readiness_names_what_is_missing_and_what_rests(kora: House) -> None:
    vitals = Vitals(warm=False, resting={"claude": lambda: True, "memory": lambda: False})
    async with served(replace(kora, vitals=vitals), token="") as api:
        answer = await api.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "database": True,
        "guards": False,
        "open": True,
        "degraded": ["claude"],
    }


async def test_a_line_holds_codes_and_redacted_text_and_nothing_else() -> None:
    lines: list[dict[str, str]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLines().format(record)))

    ours, theirs = logging.getLogger("kora.test-lines"), logging.getLogger("vendor.test-lines")
    for logger in (ours, theirs):
        logger.addHandler(Kept())
        logger.propagate = False

    ours.error("turn %s: %s", "tu_1", "ValueError")
    ours.error("rules: %s", "decides, grounding.figure")
    ours.error("said: %s", Redacted.literal("My name is [PERSON_1]."))
    ours.error("raw: %s", f"My name is {NAME}")
    theirs.error("row (%s) is wrong", NAME)
    theirs.error(f"row ({NAME}) is wrong")

    assert [line["event"] for line in lines[:4]] == [
        "turn tu_1: ValueError",
        "rules: decides, grounding.figure",
        "said: My name is [PERSON_1].",
        "raw: withheld",
    ]
    assert NAME not in str(lines)
    assert all(line["event"].startswith("test_observing:") for line in lines[4:])


async def test_metrics_have_a_port_of_their_own_where_one_is_set() -> None:
    instruments = Instruments()
    instruments.watch("test", "A test", lambda: 3)

    stop = instruments.serve("127.0.0.1", 0)
    stop()

    assert b"kora_test 3.0" in instruments.page()


async def test_the_dashboard_asks_for_what_is_there() -> None:
    dashboard = json.loads(DASHBOARD.read_text("utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\bkora_[a-z_]+", target["expr"])
    }
    instruments = Instruments()
    for name in ("turns_working", "turns_waiting", "streams_open"):
        instruments.watch(name, "", lambda: 0)
    for name in ("claude", "memory", "traces"):
        instruments.watch(f"{name}_resting", "", lambda: 0)
    there = {family.name for family in instruments.registry.collect()}

    assert asked
    assert {re.sub("_(total|bucket)$", "", name) for name in asked} <= there


async def test_however_many_ask_whether_it_is_ready_the_database_is_asked_once(
    kora: House,
) -> None:
    asked: list[bool] = []

    class Counting(House):
        async def ready(self) -> dict[str, bool]:
            asked.append(True)
            return await super().ready()

    async with served(Counting(**vars(kora)), token="") as api:
        answers = await asyncio.gather(*(api.get("/readyz") for _ in range(50)))
        later = await api.get("/readyz")

    assert {each.json()["database"] for each in (*answers, later)} == {True}
    assert 2 <= len(asked) < 10

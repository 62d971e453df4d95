"""The whole service with Claude beside what else it speaks to: memory, identities and traces."""

import re
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import httpx
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import SecretStr

from assistant import house, tenants
from assistant.house import House, utcnow
from tests.claude_service import KEPT, QUESTION, quoting, settings
from tests.conftest import api_of
from tests.conversing import Conversation
from tests.emulators.messages_api import MessagesApi
from tests.emulators.otlp import Mode, Traces
from tests.emulators.serving import refused_address

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

LONG = 40.0  # seconds that a slow Langfuse takes for one delivery


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


SHOP = """# Cancellation Policy

**1. Monthly plans**

A monthly plan may be cancelled within 7 days of its start.

**2. Annual plans**

An annual plan may be cancelled within 45 days of its start.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def passport(opened: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A signed proof of who the customer of a small shop is."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    shop = tenants.parse(
        "smallshop",
        {
            "company": "Small Shop",
            "identity": {"algorithm": "EdDSA", "public_key": public.decode()},
            "processors": [
                {
                    "name": "Anthropic",
                    "purpose": "answers",
                    "region": "United States",
                    "used_here": True,
                }
            ],
        },
    )
    assert await opened.registry.add(shop)
    file = tmp_path_factory.mktemp("shop") / "cancellation.md"
    file.write_text(SHOP)
    await opened.ingestion.add("smallshop", [file], doc="cancellation", effective=None)
    claims = {"sub": "customer-7", "aud": "kora", "exp": utcnow() + timedelta(hours=1)}
    return jwt.encode(claims, key, algorithm="EdDSA")


async def test_a_follow_up_in_a_new_conversation_is_understood_from_memory(
    opened: House, service: httpx.AsyncClient, claude: MessagesApi, passport: str
) -> None:
    await opened.chat.memory.ready()
    who = {"tenant": "smallshop", "identity_token": passport, "consent": {"memory": True}}
    claude.forget()
    claude.respond = quoting("7 days")
    first = await Conversation.start(service, **who)
    assert "7 days" in (await first.ask("How long can I cancel the monthly plan?"))["answer"]

    claude.respond = quoting("45 days")
    second = await Conversation.start(service, **who)
    answer = await second.ask("and for the annual one?")

    assert "45 days" in answer["answer"]
    assert (
        "monthly plan" in claude.asked[-1].text
    )  # among the notes: the question does not say it
    kept = (await second.api.get(f"{second.path}/memory", headers=second.auth)).json()
    assert len(kept["memories"]) == 2


async def test_without_consent_a_new_conversation_knows_nothing(
    service: httpx.AsyncClient, claude: MessagesApi, passport: str
) -> None:
    claude.forget()
    claude.respond = quoting("7 days")
    who = {"tenant": "smallshop", "identity_token": passport}
    chat = await Conversation.start(service, **who)

    await chat.ask("How long can I cancel the monthly plan?")

    assert "<notes" not in claude.asked[-1].text
    kept = (await chat.api.get(f"{chat.path}/memory", headers=chat.auth)).json()
    assert kept["memories"] == []


async def test_a_forged_identity_opens_no_conversation(service: httpx.AsyncClient) -> None:
    claims = {"sub": "customer-7", "aud": "kora", "exp": utcnow() + timedelta(hours=1)}
    forged = jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA")

    answer = await service.post(
        "/v1/conversations", json={"tenant": "smallshop", "identity_token": forged}
    )

    assert answer.status_code == 401


def traced(traces_url: str) -> dict[str, object]:
    return {
        "langfuse_public_key": "pk-invented",
        "langfuse_secret_key": SecretStr("sk-invented"),
        "langfuse_base_url": traces_url,
    }


async def test_each_stage_is_traced_and_claudes_tokens_are_counted(
    home: Path, claude: MessagesApi
) -> None:
    claude.forget()
    claude.respond = quoting(KEPT)
    with Traces() as traces:
        chosen = settings(home, claude, **traced(traces.url))
        async with house.opened(chosen) as opened, api_of(opened) as client:
            await opened.chat.memory.ready()
            chat = await Conversation.start(client, consent={"memory": True})
            await chat.ask(QUESTION)
        spans = {span.name: span for span in traces.wait_for(5)}

    assert {"turn", "recall", "search", "answer", "remember"} <= spans.keys()
    assert {span.parent for name, span in spans.items() if name != "turn"} == {spans["turn"].id}
    generations = [
        span
        for span in spans.values()
        if span.attributes.get("langfuse.observation.type") == "generation"
    ]
    assert [span.name for span in generations] == ["answer"]
    assert '"input"' in generations[0].attributes["langfuse.observation.usage_details"]
    told = spans["answer"].attributes
    assert told["langfuse.observation.model.name"] == "claude-sonnet-5-5"
    assert "answer+question" in told["langfuse.observation.metadata.prompt"]
    assert re.search(r"[0-9a-f]{64}", told["langfuse.observation.metadata.prompt_sha"])
    assert spans["prompt"].attributes["langfuse.observation.metadata.whole"] in (True, "true")


@pytest.mark.parametrize("trouble", ["dead", "slow", "500"])
async def test_trouble_at_langfuse_costs_no_turn_anything(
    home: Path, claude: MessagesApi, trouble: str
) -> None:
    claude.forget()
    claude.respond = quoting(KEPT)
    with ExitStack() as stack:
        if trouble == "dead":
            url = stack.enter_context(refused_address())
        else:
            mode: Mode = "slow" if trouble == "slow" else "500"
            url = stack.enter_context(Traces(mode, slow_seconds=LONG)).url
        started = time.monotonic()
        chosen = settings(home, claude, **traced(url))
        async with house.opened(chosen) as opened, api_of(opened) as client:
            chat = await Conversation.start(client)
            answers = [await chat.ask(QUESTION) for _ in range(3)]

    assert [answer["engine"] for answer in answers] == ["claude"] * 3
    # Far more than three turns and the closing take here, far less than one delivery there.
    assert time.monotonic() - started < LONG / 2

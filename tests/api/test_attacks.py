"""What a hostile customer tries, and where a privacy auditor looks."""

import asyncio
import base64
import gc
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncGenerator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI, Request
from starlette.types import Message, Scope

from assistant import house, tenants
from assistant.api import errors
from assistant.api.edge import Edge
from assistant.chat import scope
from assistant.domain import TenantId
from assistant.house import House
from assistant.intake import Asked
from assistant.settings import Settings
from assistant.staff.accounts import Staff
from guardrails import Detector, Placeholders, Screen, Screened, suspicious
from tests.conftest import api_of

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

KAPSULE = TenantId("kapsule")
QUESTION = "How long do you keep my chats with Kora?"
PLANTED = "quilla.marsh@example.com 4242 4242 4242 4242 hunter2-Planted"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(kora: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with api_of(kora) as client:
        yield client


@dataclass
class Customer:
    """Somebody in a conversation."""

    api: httpx.AsyncClient
    id: str
    auth: dict[str, str]

    async def post(self, path: str, **body: str) -> httpx.Response:
        url = f"/v1/conversations/{self.id}{path}"
        return await self.api.post(url, json=body, headers=self.auth)

    async def screen(self) -> list[str]:
        url = f"/v1/conversations/{self.id}"
        thread = (await self.api.get(url, headers=self.auth)).json()
        return [line["text"] for line in thread["messages"]]


async def a_customer(api: httpx.AsyncClient, tenant: str = "kapsule") -> Customer:
    body = (await api.post("/v1/conversations", json={"tenant": tenant})).json()
    return Customer(api, body["id"], {"Authorization": f"Bearer {body['token']}"})


async def sam(kora: House) -> Staff:
    email = f"sam{datetime.now(UTC).timestamp()}@kapsule.example"  # noqa: TID251 - a fresh account
    await kora.accounts.add(
        KAPSULE, email=email, name="Sam", role="supervisor", password="an invented phrase"
    )
    return (
        await kora.accounts.sign_in_once(await kora.accounts.offer_once(KAPSULE, email))
    ).staff


async def test_of_many_messages_sent_at_once_none_is_lost(api: httpx.AsyncClient) -> None:
    customer = await a_customer(api)

    answers = await asyncio.gather(
        *(
            customer.post("/messages", text=f"Hello, I am guest{n}@example.com")
            for n in range(15)
        )
    )

    assert {answer.status_code for answer in answers} == {200}
    seen = " ".join(await customer.screen())
    assert [n for n in range(15) if f"guest{n}@example.com" not in seen] == []


async def test_a_clients_own_message_id_is_kept_as_a_mark_and_still_finds_its_retry(
    kora: House, api: httpx.AsyncClient
) -> None:
    customer = await a_customer(api)
    first = await customer.post("/messages", text=QUESTION, client_message_id=PLANTED)

    again = await customer.post("/messages", text=QUESTION, client_message_id=PLANTED)

    async with kora.database.tenant(KAPSULE) as session:
        rows = await session.rows(
            "select m::text as kept from messages m where tenant = :tenant"
            " and conversation = :id",
            id=customer.id,
        )
    assert again.json()["reply_id"] == first.json()["reply_id"]
    assert not any(part in row["kept"] for row in rows for part in PLANTED.split())


@pytest.mark.parametrize(
    "locale", ["quilla@example.com", "4242424242424242", "Quilla Marsh", ""]
)
async def test_a_locale_is_a_language_and_holds_nothing_else(
    api: httpx.AsyncClient, locale: str
) -> None:
    response = await api.post("/v1/conversations", json={"tenant": "kapsule", "locale": locale})

    assert (response.status_code, response.json()["field"]) == (422, "locale")
    assert not locale or locale not in response.text


@pytest.mark.parametrize("locale", ["en", "mi-NZ", "zh-Hant-TW", "es-419", "pt_BR"])
async def test_locales_that_browsers_name_are_taken(
    api: httpx.AsyncClient, locale: str
) -> None:
    response = await api.post("/v1/conversations", json={"tenant": "kapsule", "locale": locale})

    assert response.status_code == 201


async def test_what_a_note_names_is_never_put_back_on_the_customers_screen(
    kora: House, api: httpx.AsyncClient
) -> None:
    customer, staff = await a_customer(api), await sam(kora)
    await customer.post("/messages", text="I am quilla.marsh@example.com, are you there?")
    handoff = (await customer.post("/handoff")).json()["id"]
    await kora.offices.console.claim(staff, handoff)
    await kora.offices.console.note(
        staff,
        customer.id,
        "Compare with peter.novak@example.org please",
        client_message_id=None,
    )

    await kora.offices.console.reply(
        staff,
        customer.id,
        "We saw [EMAIL_ADDRESS_1] and [EMAIL_ADDRESS_2], [ email address 2 ]",
        client_message_id=None,
    )

    shown = (await customer.screen())[-1]
    assert shown.startswith("We saw quilla.marsh@example.com and ‹")
    assert "novak" not in " ".join(await customer.screen())


@pytest.mark.parametrize(
    "typed",
    [
        "[EMAIL_ADDRESS_1]",
        "[ email_address 1 ]",
        "[[EMAIL_ADDRESS_1]]",
        "[EMAIL_ADDRESS_01]",
        "[EMAIL_ADDRE\u017fS_1]",
        "[EMAIL_ADDRESS_\u0661]",
        "[EMAIL_ADDRESS\n1]",
    ],
)
async def test_a_typed_placeholder_is_words_and_reads_nothing(
    api: httpx.AsyncClient, typed: str
) -> None:
    customer = await a_customer(api)
    await customer.post("/messages", text="I am quilla.marsh@example.com")

    await customer.post("/messages", text=f"What is {typed}?")

    assert "quilla" not in " ".join((await customer.screen())[1:])


async def test_events_of_a_conversation_that_is_not_there_are_a_problem_and_no_broken_stream(
    kora: House, api: httpx.AsyncClient
) -> None:
    stranger, staff = await a_customer(api, "kvmzone"), await sam(kora)
    email = await kora.accounts.offer_once(KAPSULE, await email_of(kora, staff))
    cookie = (await kora.accounts.sign_in_once(email)).token

    response = await api.get(
        f"/v1/staff/conversations/{stranger.id}/events",
        headers={"Cookie": f"kora_staff={cookie}"},
    )

    assert (response.status_code, response.json()["code"]) == (404, "not-found")


async def email_of(kora: House, staff: Staff) -> str:
    async with kora.database.tenant(staff.tenant) as session:
        row = await session.row(
            "select email from staff where tenant = :tenant and id = :id", id=staff.id
        )
    assert row
    return row["email"]


async def test_following_a_conversation_is_written_down_like_opening_it(
    kora: House, api: httpx.AsyncClient
) -> None:
    customer, staff = await a_customer(api), await sam(kora)

    await kora.offices.viewing.follow(staff, customer.id, 0)

    row = (await kora.audit.rows(KAPSULE, last=1))[0]
    assert (row.actor, row.action, row.subject) == (
        staff.id,
        "conversation.followed",
        customer.id,
    )


def signed(key: Ed25519PrivateKey, **claims: object) -> str:
    soon = datetime.now(UTC) + timedelta(minutes=5)  # noqa: TID251 - the verifier reads the clock
    return jwt.encode(
        {"sub": "customer-1", "aud": "kora", "exp": soon, **claims}, key, algorithm="EdDSA"
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def signing(kora: House) -> tuple[str, Ed25519PrivateKey, bytes]:
    """A company whose site signs its customers in: its id, its key, the public half."""
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    identity = {"algorithm": "EdDSA", "public_key": public.decode()}
    await kora.registry.add(tenants.parse("signed-in", {"company": "S", "identity": identity}))
    row = await kora.registry.get("signed-in")
    return row.id, key, public


async def test_only_the_companys_own_signature_makes_a_known_customer(
    api: httpx.AsyncClient, signing: tuple[str, Ed25519PrivateKey, bytes]
) -> None:
    tenant, key, public = signing
    good = signed(key)
    head, body, _ = good.split(".")
    ago = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 - the verifier reads the clock
    deep = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    forged = {
        "no signature": f"{head}.{body}.",
        "alg none": jwt.encode({"sub": "x", "aud": "kora"}, "", algorithm="none"),
        "the public key as a shared one": hs256(public, {"sub": "x", "aud": "kora"}),
        "another key": signed(Ed25519PrivateKey.generate()),
        "expired": signed(key, exp=ago),
        "for somebody else": signed(key, aud="another"),
        "no end": signed(key, exp=None),
        "an end beyond all numbers": signed(key, exp=float("inf")),
        "nobody": signed(key, sub=""),
        "a number": signed(key, sub=7),
        "a deep head": f"{deep}.{body}.x",
        "a deep body": f"{head}.{deep}.x",
    }

    answers = {
        name: await api.post(
            "/v1/conversations", json={"tenant": tenant, "identity_token": token}
        )
        for name, token in {"good": good, **forged}.items()
    }

    assert {name for name, answer in answers.items() if answer.status_code != 401} == {"good"}
    assert answers["good"].status_code == 201


def hs256(secret: bytes, claims: dict[str, str]) -> str:
    """As an attacker would: the library itself refuses to sign with a public key."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "typ": "JWT"}, {**claims, "exp": 4_000_000_000})
    ]
    mark = hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(mark).rstrip(b"=")]).decode()


async def test_a_memory_from_another_conversation_is_not_filled_with_this_ones_names(
    kora: House, signing: tuple[str, Ed25519PrivateKey, bytes]
) -> None:
    tenant, key, _ = signing
    token = signed(key, sub="customer-2")
    old, _ = await kora.chat.start(tenant, identity_token=token, memory=True, locale="en")
    new, _ = await kora.chat.start(tenant, identity_token=token, memory=True, locale="en")
    known = await kora.registry.get(tenant)
    said, _, _ = kora.guard.redact(
        "ana@example.com asked", known=Placeholders(), allow=known.impersonal
    )
    await kora.chat.memory.ready()
    await kora.chat.memory.remember(known, old, said, said)
    _, _, grown = kora.guard.redact(
        "bob@example.com", known=Placeholders(), allow=known.impersonal
    )
    await kora.chat.conversations.save_placeholders(new, grown, known_version=0)

    shown = [text for _, text, _ in await kora.chat.memories(new)]

    assert scope(old) == scope(new)
    assert len(shown) == 1
    assert "[EMAIL_ADDRESS_1]" in shown[0]
    assert "bob" not in shown[0]


@pytest.mark.parametrize(
    "text", ["0" * 19_999, "41 " * 6_000, "&#ab;" * 9, "&#0039;" * 9, "\\u0041" * 3_000]
)
async def test_what_looks_encoded_is_read_to_where_it_makes_sense(text: str) -> None:
    assert [finding.rule for finding in suspicious(text)] == []


class Unreading(Screen):
    """Redacts, and cannot tell what a message is."""

    def screen(
        self,
        text: str,
        *,
        known: Placeholders,
        allow: AbstractSet[str],
        minimum_age: int = 18,
    ) -> Screened:
        raise ValueError(text)


async def test_a_message_whose_kind_cannot_be_told_keeps_no_secret_and_reaches_a_person(
    kora: House,
) -> None:
    conversation, _ = await kora.chat.start(
        "kapsule", identity_token=None, memory=False, locale="en"
    )
    intake = replace(kora.chat.turn.intake, guard=Unreading(Detector(), house.utcnow))
    tenant = await kora.registry.get("kapsule")
    text = "My password is hunter2-Planted9, I want to die"

    kept = await intake.keep(Asked(tenant, conversation, text))

    assert kept.screened.intents == ("distress", "handoff_request")
    original = await kora.chat.conversations.original(KAPSULE, kept.accepted.message)
    assert original
    assert "hunter2" not in original[0].unseal() + kept.screened.redacted.text


async def test_of_many_sign_ins_at_once_most_are_refused_and_customers_are_answered(
    api: httpx.AsyncClient,
) -> None:
    customer = await a_customer(api)
    guess = {"tenant": "kapsule", "email": "no@x.example", "password": "x" * 20, "code": "1"}

    guesses = [
        asyncio.create_task(api.post("/v1/staff/session", json=guess)) for _ in range(30)
    ]
    answer = await customer.post("/messages", text=QUESTION)

    done = await asyncio.gather(*guesses)
    assert answer.status_code == 200
    assert sorted({each.status_code for each in done}) == [401, 429]


async def test_what_people_wrote_is_not_for_any_cache(api: httpx.AsyncClient) -> None:
    customer = await a_customer(api)

    response = await api.get(f"/v1/conversations/{customer.id}", headers=customer.auth)

    assert response.headers["cache-control"] == "no-store"


class OpenDesk:
    """Lets everybody in and counts nothing."""

    async def admit(self, scope: Scope) -> None: ...

    def count(self, scope: Scope, status: int) -> None: ...


def an_edge(*, slowest_body: float = 60.0) -> FastAPI:
    app = FastAPI()
    errors.install(app)
    app.add_middleware(Edge, desk=OpenDesk(), longest_body=1000, slowest_body=slowest_body)

    @app.post("/broken")
    async def broken() -> None:
        raise ValueError(PLANTED)

    @app.post("/reads")
    async def reads(request: Request) -> int:
        return len(await request.body())

    return app


async def test_whatever_breaks_is_logged_by_kind_and_place_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    transport = httpx.ASGITransport(app=an_edge(), raise_app_exceptions=False)

    async def breaks() -> None:
        raise ValueError(PLANTED)

    # A server that ran before in this process may have turned its own log off.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "uvicorn.error"):
        async with httpx.AsyncClient(
            transport=transport, base_url="http://kora.test"
        ) as client:
            response = await client.post("/broken")
        try:
            await breaks()
        except ValueError:  # what the server does with what the application raises
            server = logging.getLogger("uvicorn.error")
            server.addHandler(caplog.handler)
            server.exception("In the application")
            server.removeHandler(caplog.handler)
        forgotten = asyncio.create_task(breaks())
        await asyncio.wait({forgotten})
        del forgotten
        gc.collect()

    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert "unhandled: ValueError at test_attacks.py" in caplog.text
    assert "In the application: ValueError at test_attacks.py" in caplog.text
    assert "Task exception was never retrieved: ValueError" in caplog.text
    assert not any(part in caplog.text + response.text for part in PLANTED.split())


async def test_a_body_that_never_ends_is_given_up() -> None:
    sent: list[Message] = []

    async def silent() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope_of = {
        "type": "http",
        "method": "POST",
        "path": "/reads",
        "raw_path": b"/reads",
        "query_string": b"",
        "headers": [(b"content-length", b"9")],
    }
    await an_edge(slowest_body=0.01)(scope_of, silent, send)

    assert sent[0]["status"] == 408

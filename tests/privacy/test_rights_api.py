"""Rights over HTTP: one's own conversation by its token, everything by a fresh identity."""

import csv
import io
import json
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from assistant import house, tenants
from assistant.domain import TenantId
from assistant.house import House
from assistant.privacy import export as exports
from assistant.privacy.receipts import genuine
from assistant.settings import Settings
from assistant.tenants import Tenant
from tests.conftest import api_of
from tests.conversing import Conversation

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

_KEY = Ed25519PrivateKey.generate()
_PUBLIC = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True)
class Service:
    """A house with a tenant that signs its customers in, and the API of it."""

    house: House
    api: httpx.AsyncClient
    tenant: Tenant

    async def chat(self, sub: str | None = None, **body: object) -> Conversation:
        token = {"identity_token": identity(sub)} if sub else {}
        return await Conversation.start(self.api, tenant=self.tenant.id, **token, **body)

    async def me(
        self,
        method: str,
        path: str,
        chat: Conversation,
        token: str | None = None,
        *,
        json: object = None,
    ) -> httpx.Response:
        headers = {**chat.auth, **({"X-Identity-Token": token} if token else {})}
        return await self.api.request(method, f"/v1/me{path}", headers=headers, json=json)


def identity(sub: str, *, issued: int = 0, **claims: object) -> str:
    now = int(time.time())
    body = {"sub": sub, "aud": "kora", "exp": now + 3000, "iat": now - issued, **claims}
    return jwt.encode({n: v for n, v in body.items() if v is not None}, _KEY, "EdDSA")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(home: Path) -> AsyncGenerator[Service]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened, api_of(opened) as api:
        signing = {"algorithm": "EdDSA", "public_key": _PUBLIC.decode()}
        tenant = tenants.parse("rightsco", {"company": "Rights Co", "identity": signing})
        await opened.registry.add(tenant)
        yield Service(opened, api, tenant)


async def test_a_token_opens_its_conversation_and_nothing_else(service: Service) -> None:
    chat, other = await service.chat("ana"), await service.chat("ana")
    await chat.ask("Hi, my name is Ana Invented. How long do you keep chats?")
    await other.ask("And my other question?")

    whole = (await service.me("GET", "/export", chat)).json()

    assert whole["about"] == "conversation"
    assert [each["id"] for each in whole["conversations"]] == [chat.id]
    lines = whole["conversations"][0]["lines"]
    assert (lines[0]["author"], lines[0]["text"]) == (
        "customer",
        "Hi, my name is Ana Invented. How long do you keep chats?",
    )
    assert "Ana" not in lines[0]["redacted"]


async def test_with_a_fresh_identity_everything_of_the_person_is_there(
    service: Service,
) -> None:
    chat, other = await service.chat("bea"), await service.chat("bea")
    stranger = await service.chat("cyd")

    whole = (await service.me("GET", "/export", chat, identity("bea"))).json()

    found = {each["id"] for each in whole["conversations"]}
    assert whole["about"] == "person"
    assert found == {chat.id, other.id}
    assert stranger.id not in found


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (lambda: identity("dan", issued=3600), 401),
        (lambda: identity("dan", iat=None), 401),
        (lambda: identity("dan", iat=True), 401),
        (lambda: identity("dan", aud="elsewhere"), 401),
        (lambda: identity("eve"), 403),  # made when it is asked for: it is good for ten minutes
        (lambda: "not.a.token", 401),
    ],
    ids=["stale", "undated", "nonsense", "foreign", "somebody else", "broken"],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_whoever_only_says_who_they_are_gets_nothing(
    service: Service, token: Callable[[], str], status: int, method: str
) -> None:
    chat = await service.chat("dan")

    answer = await service.me(method, "/export" if method == "GET" else "", chat, token())

    assert answer.status_code == status
    assert "lines" not in answer.text
    assert (await chat.thread())["id"] == chat.id


async def test_a_wrong_token_opens_nothing(service: Service) -> None:
    chat = await service.chat()
    for auth in ({}, {"Authorization": "Bearer rightsco.guess"}, {"Authorization": "Basic x"}):
        answer = await service.api.get("/v1/me/export", headers=auth)
        assert answer.status_code == 401
    assert (await chat.thread())["id"] == chat.id


async def test_csv_says_the_same_as_json(service: Service) -> None:
    chat = await service.chat("fay", consent={"memory": True})
    await chat.ask('=HYPERLINK("http://example.com"), "quoted"\nsecond line')
    await service.me("POST", "/requests", chat, json={"right": "access", "text": "all of it"})

    whole = (await service.me("GET", "/export", chat)).json()
    table = (await service.me("GET", "/export?form=csv", chat)).text

    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    plain = [{n: v.removeprefix("'") for n, v in row.items()} for row in rows]
    lines = [row for row in plain if row["record"] == "lines"]
    told = whole["conversations"][0]["lines"]
    assert [row["text"] for row in lines] == [line["text"] for line in told]
    assert [json.loads(row["more"])["redacted"] for row in lines] == [
        line["redacted"] for line in told
    ]
    parts = {"consents": 1, "cases": 1, "conversation": 1, "export": 1}
    assert {n: sum(row["record"] == n for row in plain) for n in parts} == parts
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


async def test_the_documented_form_is_what_is_written(service: Service) -> None:
    chat = await service.chat()
    await chat.ask("How long do you keep chats?")

    whole = (await service.me("GET", "/export", chat)).json()
    form = (await service.api.get("/v1/me/export/form")).json()

    assert set(form["fields"]["export"]) == set(whole)
    assert set(form["fields"]["conversations"]) == set(whole["conversations"][0])
    assert set(form["fields"]["lines"]) == set(whole["conversations"][0]["lines"][0])
    assert form["form"] == whole["form"] == exports.FORM


async def test_erasing_one_conversation_leaves_the_others(service: Service) -> None:
    chat, other = await service.chat("gus"), await service.chat("gus")
    await chat.ask("How long do you keep chats?")

    receipt = (await service.me("DELETE", "", chat)).json()

    assert receipt["erased"]["conversations"] == 1
    assert genuine(receipt, service.house.chat.vault)
    gone = await service.api.get(chat.path, headers=chat.auth)
    assert gone.status_code == 401
    assert (await other.thread())["id"] == other.id


async def test_erasing_a_person_twice_gives_the_same_receipt(service: Service) -> None:
    chat = await service.chat("hal")
    subject = service.house.chat.vault.pseudonym(service.tenant.id, "hal")

    receipt = (await service.me("DELETE", "", chat, identity("hal"))).json()
    again = await service.house.privacy.erasure.erase(
        service.tenant, subject, cause="asked", actor="operator", rewrite=False
    )

    assert again == receipt
    assert (await service.me("DELETE", "", chat, identity("hal"))).status_code == 401


async def test_an_objection_is_honoured_from_the_next_turn_on(service: Service) -> None:
    chat = await service.chat("ida", consent={"memory": True})
    wanted = {"right": "objection", "purpose": "monitoring", "text": "do not watch me"}

    answer = await service.me("POST", "/requests", chat, identity("ida"), json=wanted)

    assert answer.status_code == 201
    assert answer.json()["reference"].startswith("RIG-")
    token = chat.auth["Authorization"].removeprefix("Bearer ")
    entered = await service.house.chat.enter(chat.id, token)
    assert not entered.traced
    assert entered.remembered
    later = await service.chat("ida")
    held = await service.house.chat.enter(
        later.id, later.auth["Authorization"].removeprefix("Bearer ")
    )
    assert not held.traced


async def test_who_is_restricted_gets_a_person_and_no_answer_of_koras(service: Service) -> None:
    chat = await service.chat("joy", consent={"memory": True})
    await service.me("POST", "/requests", chat, json={"right": "restriction"})

    answer = await chat.ask("How long do you keep chats?")

    assert answer["handoff"] is True
    assert answer["engine"] == "written"


async def test_consent_that_is_withdrawn_ends_memory_and_is_on_record(service: Service) -> None:
    chat = await service.chat("kim", consent={"memory": True})

    await service.me("POST", "/requests", chat, json={"right": "withdrawal"})

    whole = (await service.me("GET", "/export", chat)).json()
    assert [(each["given"], each["how"]) for each in whole["consents"]] == [
        (True, "at the start"),
        (False, "asked for"),
    ]
    assert whole["conversations"][0]["memory_consent"] is False


async def test_a_correction_stays_with_the_record(service: Service) -> None:
    chat = await service.chat("lee")
    said = await chat.ask("My plan is Cloud Start since May.")
    wanted = {"right": "correction", "message_id": said["message_id"], "text": "Since June."}

    await service.me("POST", "/requests", chat, json=wanted)

    whole = (await service.me("GET", "/export", chat)).json()
    (correction,) = whole["conversations"][0]["corrections"]
    assert (correction["text"], correction["state"]) == ("Since June.", "sought")
    assert correction["message"] == said["message_id"]


async def test_a_correction_of_somebody_elses_line_is_refused(service: Service) -> None:
    chat, other = await service.chat(), await service.chat()
    theirs = await other.ask("How long do you keep chats?")
    wanted = {"right": "correction", "message_id": theirs["message_id"], "text": "No."}

    assert (await service.me("POST", "/requests", chat, json=wanted)).status_code == 404


async def test_a_childs_next_words_leave_nothing_and_an_officer_decides(
    service: Service,
) -> None:
    chat = await service.chat("min", consent={"memory": True})
    await chat.ask("I am 12 years old. How long do you keep chats?")
    subject = service.house.chat.vault.pseudonym(TenantId(service.tenant.id), "min")
    desk = service.house.privacy.minors

    entered = await service.house.chat.enter(
        chat.id, chat.auth["Authorization"].removeprefix("Bearer ")
    )
    waiting = [each.subject for each in await desk.waiting(service.tenant)]

    assert (entered.remembered, entered.traced) == (False, False)
    assert waiting == [subject]
    receipt = await desk.confirm(service.tenant, subject, by="st_officer")
    assert (receipt["cause"], receipt["erased"]["conversations"]) == ("minor", 1)
    assert await desk.waiting(service.tenant) == ()

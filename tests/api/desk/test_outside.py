"""Beyond the chat: letters out and in, a tenant's own desk, what its site tells of its customer."""

import json
import time
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant import hooks, tenants
from assistant.egress import Egress
from assistant.house import House
from assistant.mail.smtp import Smtp
from assistant.tenants import Tenant
from tests.builders import Clock
from tests.conftest import api_of
from tests.emulators.mail_server import MailServer
from tests.emulators.serving import Served
from tests.staffing import Colleague, Customer, Staffing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


@dataclass
class OtherDesk:
    """A desk that the tenant has already: keeps what it is told, or refuses it."""

    refuses: int = 0
    told: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])

    async def take(self, request: Request) -> Response:
        if self.refuses:
            self.refuses -= 1
            return Response(status_code=503)
        self.told.append((request.headers[hooks.HEADER], await request.body()))
        return Response(status_code=204)


@pytest.fixture(scope="module")
def other_desk() -> OtherDesk:
    return OtherDesk()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tenant(kora: House, other_desk: OtherDesk) -> AsyncGenerator[Tenant]:
    app = Starlette(routes=[Route("/told", other_desk.take, methods=["POST"])])
    with Served(app) as served:
        settings = {
            "company": "Shed",
            "identity": {"algorithm": "EdDSA", "public_key": PUBLIC.decode()},
            "desk": {
                "webhook": f"{served.url}/told",
                "mail_from": "people@shed.example",
                "return_url": "https://shed.example/panel",
                "account": {
                    "fields": {"plan": "Plan", "since": "Customer since"},
                    "tickets": 1,
                },
            },
        }
        made = tenants.parse(f"t{uuid.uuid4().hex[:12]}", settings)
        await kora.registry.add(made)
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def agent(kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant) -> Colleague:
    return await Staffing(kora, api, clock).colleague("agent", tenant.id)


def signed_in(clock: Clock, **claims: object) -> str:
    told = {"sub": "customer-7", "aud": "kora", "exp": int(time.time()) + 3600, **claims}
    return jwt.encode(told, KEY, algorithm="EdDSA")


async def chat(api: httpx.AsyncClient, tenant: Tenant, token: str | None = None) -> Customer:
    known = {"identity_token": token} if token else {}
    return await Customer.arriving(api, tenant=tenant.id, **known)


async def hook(
    kora: House, api: httpx.AsyncClient, tenant: Tenant, where: str, **body: object
) -> httpx.Response:
    raw = json.dumps(body).encode()
    secret = kora.chat.vault.hook_secrets(tenant.id)[0]
    header = hooks.sign(secret, raw, now=kora.chat.clock())
    return await api.post(
        f"/v1/hooks/{tenant.id}/{where}", content=raw, headers={hooks.HEADER: header}
    )


async def answered(customer: Customer, agent: Colleague, text: str) -> str:
    handoff = await customer.wait_for_a_person()
    await agent.post(f"/handoffs/{handoff}/claim")
    sent = await agent.post(f"/conversations/{customer.id}/messages", text=text)
    assert sent.status_code == 201, sent.text
    return handoff


def letters(kora: House) -> list[Any]:
    folder = kora.settings.home / "outbox"
    return [message_from_bytes(each.read_bytes()) for each in sorted(folder.glob("*.eml"))]


def to(kora: House, address: str) -> list[Any]:
    return [each for each in letters(kora) if each["To"] == address]


async def test_a_reply_reaches_a_known_customer_who_left_without_its_secrets(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, agent: Colleague
) -> None:
    token = signed_in(clock, email="ana@example.com")
    customer = await chat(api, tenant, token)
    handoff = await answered(customer, agent, "Done. Your password is hunter2-Invented99!")
    await kora.offices.rounds.once()
    early = to(kora, "ana@example.com")
    clock.forward(timedelta(minutes=5))

    await kora.offices.rounds.once()
    await kora.offices.rounds.once()
    await agent.post(f"/handoffs/{handoff}/resolve")

    (letter,) = to(kora, "ana@example.com")
    text = letter.get_payload(decode=True).decode()
    assert early == []
    assert letter["From"] == "people@shed.example"
    assert "Done." in text
    assert "hunter2" not in text
    assert f"https://shed.example/panel?kora={customer.id}" in text


async def test_what_was_read_in_the_chat_is_not_sent(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, agent: Colleague
) -> None:
    token = signed_in(clock, sub="reader", email="reader@example.com")
    customer = await chat(api, tenant, token)
    handoff = await answered(customer, agent, "Here you are.")
    where = await kora.chat.enter(customer.id, customer.auth["Authorization"][7:])
    last = await kora.chat.last_event(where)
    async for heard in kora.chat.follow(where, last - 1):
        await kora.chat.letters.seen(where, heard.event.id)
        break
    clock.forward(timedelta(minutes=5))

    await kora.offices.rounds.once()
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert to(kora, "reader@example.com") == []


async def test_an_answer_by_mail_joins_the_same_conversation_once(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, agent: Colleague
) -> None:
    token = signed_in(clock, sub="writer", email="writer@example.com")
    customer = await chat(api, tenant, token)
    handoff = await answered(customer, agent, "What is its name?")
    clock.forward(timedelta(minutes=5))
    await kora.offices.rounds.once()
    (letter,) = to(kora, "writer@example.com")
    await agent.post(f"/handoffs/{handoff}/resolve")
    mail = {
        "id": "mail-1",
        "sender": "Writer@example.com",
        "references": letter["Message-ID"],
        "text": "It is kauri.example.com\n\nOn Monday people@shed.example wrote:\n> What is it?",
    }

    first = await hook(kora, api, tenant, "mail", **mail)
    second = await hook(kora, api, tenant, "mail", **mail)

    thread = await customer.thread()
    said = [each["text"] for each in thread["messages"] if each["author"] == "customer"]
    assert (first.json()["conversation"], first.json()["joined"]) == (customer.id, True)
    assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
    assert len(said) == 1
    assert "What is it?" not in said[0]
    assert (thread["speaker"], thread["handoff"]["id"]) == ("staff", handoff)


async def test_a_letters_id_alone_opens_nobody_elses_conversation(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, agent: Colleague
) -> None:
    token = signed_in(clock, sub="owner", email="owner@example.com")
    customer = await chat(api, tenant, token)
    handoff = await answered(customer, agent, "Yes.")
    clock.forward(timedelta(minutes=5))
    await kora.offices.rounds.once()
    (letter,) = to(kora, "owner@example.com")

    joined = await hook(
        kora,
        api,
        tenant,
        "mail",
        id="mail-2",
        sender="thief@example.com",
        references=letter["Message-ID"],
        text="Show me all",
    )
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert joined.json()["conversation"] != customer.id


async def test_a_new_mail_opens_a_handoff_and_its_answer_goes_by_mail(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, agent: Colleague
) -> None:
    mail = {"id": "mail-3", "sender": "new@example.com", "text": "I want to talk to a human."}

    first = (await hook(kora, api, tenant, "mail", **mail)).json()
    again = (await hook(kora, api, tenant, "mail", **mail)).json()
    items = (await agent.get("/inbox")).json()["items"]
    (item,) = [each for each in items if each["conversation"] == first["conversation"]]
    await agent.post(f"/handoffs/{item['handoff_id']}/claim")
    await agent.post(f"/conversations/{first['conversation']}/messages", text="Kia ora!")
    clock.forward(timedelta(seconds=1))
    await kora.offices.rounds.once()
    await agent.post(f"/handoffs/{item['handoff_id']}/resolve")

    assert again["conversation"] == first["conversation"]
    assert (item["channel"], item["state"]) == ("mail", "open")
    assert len(to(kora, "new@example.com")) == 1


@pytest.mark.parametrize("trouble", ["unsigned", "forged", "old", "other tenant", "changed"])
async def test_a_call_that_was_not_signed_now_by_this_tenant_is_refused(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, trouble: str
) -> None:
    raw = json.dumps({"id": "m", "sender": "a@example.com", "text": "hello"}).encode()
    secret = kora.chat.vault.hook_secrets(tenant.id)[0]
    match trouble:
        case "unsigned":
            header = ""
        case "forged":
            header = hooks.sign("another secret", raw, now=clock())
        case "old":
            header = hooks.sign(secret, raw, now=clock() - timedelta(minutes=6))
        case "other tenant":
            theirs = kora.chat.vault.hook_secrets((await kora.registry.get("kvmzone")).id)
            header = hooks.sign(theirs[0], raw, now=clock())
        case _:
            header = hooks.sign(secret, raw + b" ", now=clock())

    for where in ("mail", "desk"):
        answer = await api.post(
            f"/v1/hooks/{tenant.id}/{where}", content=raw, headers={hooks.HEADER: header}
        )
        assert answer.status_code == 401


async def test_a_mail_server_that_refuses_is_asked_again(clock: Clock, kora: House) -> None:
    server = MailServer()
    try:
        mailing = replace(kora.offices.mailing, mailer=Smtp(server.url, Egress(frozenset())))
        made = tenants.parse(
            f"t{uuid.uuid4().hex[:12]}",
            {
                "company": "Shed",
                "identity": {"algorithm": "EdDSA", "public_key": PUBLIC.decode()},
            },
        )
        await kora.registry.add(made)
        async with api_of(kora) as api:
            person = await Staffing(kora, api, clock).colleague("agent", made.id)
            customer = await chat(api, made, signed_in(clock, email="late@example.com"))
            await answered(customer, person, "Here.")
            clock.forward(timedelta(minutes=5))
            server.full = True
            refused = await mailing.deliver(made)
            server.full = False
            clock.forward(timedelta(minutes=5))
            sent = await mailing.deliver(made)
    finally:
        server.server_close()

    assert (refused, sent, len(server.taken)) == (0, 1, 1)


async def test_the_tenants_own_desk_is_told_signed_and_redacted_until_it_takes_it(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant, other_desk: OtherDesk
) -> None:
    await kora.offices.abroad.tell(tenant)  # what other tests left
    other_desk.told.clear()
    customer = await chat(api, tenant)
    await customer.ask("My name is Quilla Marsh, quilla@example.com")
    handoff = await customer.wait_for_a_person()

    other_desk.refuses = 1
    first = await kora.offices.abroad.tell(tenant)
    clock.forward(timedelta(minutes=3))
    second = await kora.offices.abroad.tell(tenant)
    third = await kora.offices.abroad.tell(tenant)

    ((header, body),) = other_desk.told
    secrets = kora.chat.vault.hook_secrets(tenant.id)
    hooks.verify(secrets, header, body, now=clock())
    told = json.loads(body)
    assert (first, second, third) == (0, 1, 0)
    assert told["handoff"]["id"] == handoff
    assert "Quilla" not in body.decode()
    assert "quilla@" not in body.decode()


async def test_the_tenants_own_desk_answers_under_its_peoples_names(
    kora: House, api: httpx.AsyncClient, tenant: Tenant
) -> None:
    customer = await chat(api, tenant)
    handoff = await customer.wait_for_a_person()
    said = {"handoff_id": handoff, "name": "Rewi", "kind": "reply", "text": "Kia ora!"}

    answers = [
        await hook(kora, api, tenant, "desk", id="d-1", **said),
        await hook(kora, api, tenant, "desk", id="d-1", **said),
        await hook(
            kora,
            api,
            tenant,
            "desk",
            id="d-2",
            handoff_id=handoff,
            name="Rewi",
            kind="resolved",
        ),
    ]

    thread = await customer.thread()
    staff = [(m["name"], m["text"]) for m in thread["messages"] if m["author"] == "staff"]
    assert [each.status_code for each in answers] == [204, 204, 204]
    assert staff == [("Rewi", "Kia ora!")]
    assert thread["speaker"] == "kora"


async def test_the_customer_sees_all_that_their_site_told_and_the_rest_is_dropped(
    kora: House, api: httpx.AsyncClient, clock: Clock, tenant: Tenant
) -> None:
    token = signed_in(
        clock,
        sub="told",
        account={"plan": "Cloud Pro", "salary": "a lot", "since": "x" * 500},
        tickets=[
            {"reference": "T-2", "subject": "DNS", "state": "open"},
            {"reference": "T-1", "subject": "Mail", "state": "closed"},
        ],
    )
    customer = await chat(api, tenant, token)

    account = (await customer.thread())["account"]
    where = await kora.chat.enter(customer.id, customer.auth["Authorization"][7:])
    lines = [each.text for each in await kora.chat.notes.for_prompt(where)]

    assert [each["label"] for each in account["fields"]] == ["Plan", "Customer since"]
    assert len(account["fields"][1]["value"]) == 80
    assert [each["reference"] for each in account["tickets"]] == ["T-2"]
    assert "Told by the site of Shed: Plan: Cloud Pro" in lines
    assert "salary" not in str(account) + str(lines)


async def test_a_further_token_is_for_the_same_customer_alone(
    api: httpx.AsyncClient, clock: Clock, tenant: Tenant
) -> None:
    customer = await chat(api, tenant, signed_in(clock, sub="mine"))
    body = {"tenant": tenant.id, "conversation": customer.id}

    async def resume(token: str) -> httpx.Response:
        return await api.post(
            "/v1/conversations/resume", json={**body, "identity_token": token}
        )

    mine = await resume(signed_in(clock, sub="mine"))
    theirs = await resume(signed_in(clock, sub="somebody else"))
    forged = await resume(jwt.encode({"sub": "mine"}, "x" * 32, algorithm="HS256"))

    again = Customer(api, customer.id, {"Authorization": f"Bearer {mine.json()['token']}"})
    assert (await again.thread())["id"] == customer.id
    assert (await customer.thread())["id"] == customer.id
    assert (theirs.status_code, forged.status_code) == (404, 401)

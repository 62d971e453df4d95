"""Bad input: a problem document that repeats nothing, and a conversation that goes on."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio

from assistant import house
from assistant.settings import Settings
from tests.conftest import api_of

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "How long do you keep my chats with Kora?"
PLANTED = "Planted-Words-9f3"
JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(home: object) -> AsyncGenerator[httpx.AsyncClient]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg, arg-type]
    async with house.opened(settings) as opened, api_of(opened) as client:
        yield client


@dataclass
class Customer:
    """Somebody in a conversation."""

    api: httpx.AsyncClient
    path: str
    auth: dict[str, str]

    async def send(self, content: bytes, **headers: str) -> httpx.Response:
        return await self.api.post(
            f"{self.path}/messages", content=content, headers={**self.auth, **JSON, **headers}
        )

    async def ask(self, text: str = QUESTION, **fields: str) -> httpx.Response:
        return await self.send(json.dumps({"text": text, **fields}).encode())

    async def thread(self) -> list[Mapping[str, str]]:
        return (await self.api.get(self.path, headers=self.auth)).json()["messages"]


@pytest_asyncio.fixture(loop_scope="module")
async def customer(api: httpx.AsyncClient) -> Customer:
    body = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    auth = {"Authorization": f"Bearer {body['token']}"}
    return Customer(api, f"/v1/conversations/{body['id']}", auth)


def is_problem(response: httpx.Response, status: int, code: str) -> bool:
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["title"]
    assert body["detail"]
    assert body["type"] == f"/problems/{code}"
    assert PLANTED not in response.text
    return True


def text(value: str) -> bytes:
    return json.dumps({"text": value}).encode()


BAD_MESSAGES: list[tuple[str, bytes, int, str]] = [
    ("empty", text(""), 422, "bad-input"),
    ("white space", text(" \n\t\u00a0\u2003 "), 422, "bad-input"),
    ("unseen characters alone", text("\u200b\ufeff\u200d"), 422, "bad-input"),
    ("only NUL", text("\0\0"), 422, "bad-input"),
    ("100,000 characters", text(PLANTED + "x" * 100_000), 413, "too-long"),
    ("300,000 characters", text(PLANTED + "x" * 300_000), 413, "too-long"),
    ("a body of two megabytes", text(PLANTED + "x" * 2_000_000), 413, "too-long"),
    ("binary", b"\x89PNG\r\n\x1a\n\0\xff\xfe" + PLANTED.encode(), 422, "bad-input"),
    ("Latin-1", b'{"text": "caf\xe9 ' + PLANTED.encode() + b'"}', 422, "bad-input"),
    ("no body", b"", 422, "bad-input"),
    ("cut JSON", b'{"text": "' + PLANTED.encode(), 422, "bad-input"),
    ("JSON of another shape", b'["' + PLANTED.encode() + b'"]', 422, "bad-input"),
    ("a number", b'"text"', 422, "bad-input"),
    ("deep JSON", b"[" * 100_000, 422, "bad-input"),
    ("a long number", b'{"text": ' + b"9" * 10_000 + b"}", 422, "bad-input"),
    ("text that is none", b'{"text": 5}', 422, "bad-input"),
    ("nothing", b'{"text": null}', 422, "bad-input"),
    ("a field more", text("x")[:-1] + b', "role": "system"}', 422, "bad-input"),
    ("an odd field", b'{"text": "x", "' + PLANTED.encode() + b'": 1}', 422, "bad-input"),
    ("an empty id", b'{"text": "x", "client_message_id": ""}', 422, "bad-input"),
    ("a long id", b'{"text": "x", "client_message_id": "%s"}' % (b"x" * 101), 422, "bad-input"),
    ("NUL in an id", b'{"text": "x", "client_message_id": "a\\u0000b"}', 422, "bad-input"),
    ("half an id", b'{"text": "x", "client_message_id": "\\ud800"}', 422, "bad-input"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [each[1:] for each in BAD_MESSAGES],
    ids=[each[0] for each in BAD_MESSAGES],
)
async def test_a_bad_message_is_a_problem_and_the_conversation_goes_on(
    customer: Customer, content: bytes, status: int, code: str
) -> None:
    before = await customer.ask()

    response = await customer.send(content)

    after = await customer.ask("Which companies process my data?")
    assert is_problem(response, status, code)
    assert (before.status_code, after.status_code) == (200, 200)
    assert [line["author"] for line in await customer.thread()] == ["customer", "kora"] * 2


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b'{"text": "keep\\u0000it"}', "keep\ufffdit"),
        (b'{"text": "keep\\ud83d\\ude00it"}', "keep\U0001f600it"),
        ('{"text": "keep \u202e\u0301 it"}'.encode(), "keep \u202e\u0301 it"),
    ],
)
async def test_odd_characters_are_answered_and_kept(
    customer: Customer, content: bytes, kept: str
) -> None:
    response = await customer.send(content)

    assert response.status_code == 200
    assert (await customer.thread())[0]["text"] == kept


async def test_half_a_character_is_no_text_or_is_kept_as_a_mark(customer: Customer) -> None:
    response = await customer.send(b'{"text": "keep\\ud800it"}')

    assert response.status_code in {200, 422}
    assert (await customer.ask()).status_code == 200


@pytest.mark.parametrize("tenant", ["nobody", "", "a\0b", "../kapsule", PLANTED, "x" * 300])
async def test_an_unknown_tenant_is_a_problem_that_does_not_repeat_it(
    api: httpx.AsyncClient, tenant: str
) -> None:
    response = await api.post("/v1/conversations", json={"tenant": tenant})

    assert response.status_code in {404, 422}
    assert is_problem(response, response.status_code, response.json()["code"])
    assert not tenant or tenant not in response.text


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/tenants/{PLANTED}",
        "/v1/tenants/a%00b",
        "/v1/tenants/%ff%fe",
        "/v1/tenants/kapsule/clauses/privacy/" + PLANTED,
        "/v1/tenants/kapsule/clauses/a%00b/9",
        f"/v1/{PLANTED}",
        f"/nowhere/{PLANTED}",
        f"/widget/{PLANTED}",
        "/widget/..%2f..%2fsettings.py",
        "/widget/a%00b",
    ],
)
async def test_an_address_without_anything_is_a_problem(
    api: httpx.AsyncClient, path: str
) -> None:
    response = await api.get(path)

    assert response.status_code in {404, 422}
    assert is_problem(response, response.status_code, response.json()["code"])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic abc",
        "Bearer x",
        f"Bearer kapsule.{PLANTED}",
        "Bearer \xe9",
    ],
)
async def test_a_wrong_token_opens_nothing(customer: Customer, token: str) -> None:
    headers = {b"Authorization": token.encode("latin-1")}

    response = await customer.api.get(customer.path, headers=headers)

    assert is_problem(response, 401, "not-signed-in")


async def test_one_customers_token_opens_no_other_conversation_and_no_other_tenant(
    api: httpx.AsyncClient, customer: Customer
) -> None:
    other = (await api.post("/v1/conversations", json={"tenant": "kvmzone"})).json()

    for token in (other["token"], "kvmzone" + customer.auth["Authorization"][14:]):
        headers = {"Authorization": f"Bearer {token}"}
        response = await api.get(customer.path, headers=headers)
        assert is_problem(response, 401, "not-signed-in")


@pytest.mark.parametrize(
    "after", ["x", "-1", "1.5", "9" * 40, "\u0661".encode(), PLANTED, "1 "]
)
async def test_a_bad_resume_id_is_a_problem_that_names_its_field(
    customer: Customer, after: str | bytes
) -> None:
    value = after if isinstance(after, bytes) else after.encode()
    auth = customer.auth["Authorization"].encode()
    headers = {b"Authorization": auth, b"Last-Event-ID": value}

    response = await customer.api.get(f"{customer.path}/events", headers=headers)

    assert is_problem(response, 422, "bad-input")
    assert response.json()["field"] == "Last-Event-ID"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/conversations", "POST"),
        ("PUT", "/v1/tenants/kapsule", "GET"),
        ("GET", "/v1/conversations/co_1/messages", "POST"),
        ("POST", "/healthz", "GET"),
    ],
)
async def test_a_wrong_method_is_a_problem_that_says_which_is_right(
    api: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    response = await api.request(method, path)

    assert is_problem(response, 405, "http-405")
    assert allowed in response.headers["allow"]


@pytest.mark.parametrize(
    "body",
    [
        {"tenant": "kapsule", "consent": {"memory": "perhaps"}},
        {"tenant": "kapsule", "locale": "x" * 36},
        {"tenant": "kapsule", "locale": "e\0n"},
        {"tenant": "kapsule", "identity_token": "x" * 9000},
        {"tenant": "kapsule", "admin": True},
        {"tenant": ["kapsule"]},
        {},
    ],
)
async def test_a_conversation_begins_properly_or_not_at_all(
    api: httpx.AsyncClient, body: dict[str, object]
) -> None:
    assert is_problem(await api.post("/v1/conversations", json=body), 422, "bad-input")


@pytest.mark.parametrize("token", ["x", "a.b.c", PLANTED, "e30.e30."])
async def test_an_identity_that_nobody_signed_is_refused(
    api: httpx.AsyncClient, token: str
) -> None:
    response = await api.post(
        "/v1/conversations", json={"tenant": "kapsule", "identity_token": token}
    )

    assert is_problem(response, 401, "not-signed-in")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"message_id": "me_unknown", "score": 1}, 404, "not-found"),
        ({"message_id": "a\0b", "score": 1}, 422, "bad-input"),
        ({"message_id": "me_1", "score": 5}, 422, "bad-input"),
        ({"message_id": "me_1", "score": 1, "words": "x" * 5000}, 422, "bad-input"),
    ],
)
async def test_bad_feedback_is_a_problem(
    customer: Customer, body: dict[str, object], status: int, code: str
) -> None:
    response = await customer.api.post(
        f"{customer.path}/feedback", json=body, headers=customer.auth
    )

    assert is_problem(response, status, code)


@pytest.mark.parametrize(
    "body",
    [
        {"tenant": "kapsule", "email": "x", "password": "y", "code": "\u00e9"},
        {"tenant": "a\0b", "email": "x", "password": "y", "code": "1"},
        {"tenant": "kapsule", "email": "a\0b", "password": PLANTED, "code": "1"},
        {"one_time": "nobody"},
        {"one_time": "a\0.b"},
        {},
    ],
)
async def test_a_bad_sign_in_is_a_problem(api: httpx.AsyncClient, body: dict[str, str]) -> None:
    response = await api.post("/v1/staff/session", json=body)

    assert response.status_code in {401, 422}
    assert is_problem(response, response.status_code, response.json()["code"])


async def test_a_field_that_is_ours_is_named_and_one_that_is_not_is_not(
    customer: Customer,
) -> None:
    ours = await customer.send(b'{"text": 5}')
    another = await customer.send(b'{"text": "x", "rolle": 1}')
    planted = await customer.send(b'{"text": "x", "my card is 4111": 1}')

    assert ours.json()["field"] == "text"
    assert another.json()["field"] == "rolle"
    assert "4111" not in planted.text


async def test_a_retry_answers_once_also_when_both_are_on_their_way(customer: Customer) -> None:
    answers = await asyncio.gather(*(customer.ask(client_message_id="m-1") for _ in range(4)))
    late = await customer.ask(client_message_id="m-1")

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["reply_id"] for answer in [*answers, late]}) == 1
    assert [line["author"] for line in await customer.thread()] == ["customer", "kora"]


async def test_the_same_id_in_another_conversation_is_another_message(
    api: httpx.AsyncClient, customer: Customer
) -> None:
    body = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    other = Customer(
        api, f"/v1/conversations/{body['id']}", {"Authorization": f"Bearer {body['token']}"}
    )
    first = await customer.ask(client_message_id="m-1")

    second = await other.ask(client_message_id="m-1")

    assert first.json()["reply_id"] != second.json()["reply_id"]


async def test_messages_that_arrive_together_are_all_kept_and_answered(
    customer: Customer,
) -> None:
    questions = [
        "How long do you keep my chats with Kora?",
        "Which companies process my data?",
        "Write to me at ana@example.com please, how does the guarantee work?",
    ]

    answers = await asyncio.gather(*(customer.ask(question) for question in questions))

    lines = await customer.thread()
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(line["text"] for line in lines if line["author"] == "customer") == sorted(
        questions
    )
    assert sum(line["author"] == "kora" for line in lines) == 3


async def test_a_stream_of_a_bad_message_is_a_problem_and_no_stream(customer: Customer) -> None:
    response = await customer.send(text(" "), Accept="text/event-stream")

    assert is_problem(response, 422, "bad-input")


async def test_every_answer_carries_the_headers_that_protect_its_reader(
    api: httpx.AsyncClient,
) -> None:
    for path in ("/", "/healthz", "/nowhere"):
        headers = (await api.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"

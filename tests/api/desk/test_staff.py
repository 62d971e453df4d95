"""The staff's edge: who may come in, what each may see and do, and what is written down."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from assistant.answering.ladder import Ladder
from assistant.api.auth import lasting
from assistant.api.streams import as_long_as
from assistant.domain import Finished, Result
from assistant.house import House
from assistant.tenants import Tenant
from tests.builders import Clock, ScriptedEngine, Step, a_sentence
from tests.staffing import PASSWORD, Colleague, Customer, Staffing, refused

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
RETENTION = a_sentence("You can talk to a person at any time.")


async def staff_calls(api: httpx.AsyncClient) -> list[tuple[str, str]]:
    """Every call of the staff's side but signing in, read from the API's own description."""
    paths = (await api.get("/openapi.json")).json()["paths"]
    calls = [(m.upper(), p) for p, each in paths.items() for m in each if "/staff/" in p]
    return [(m, p) for m, p in calls if (m, p) != ("POST", "/v1/staff/session")]


async def test_a_session_is_a_cookie_that_no_script_and_no_other_site_can_use(
    staffing: Staffing,
) -> None:
    email, totp = await staffing.account()

    entered = await staffing.sign_in(
        tenant="kapsule", email=email, password=PASSWORD, code=totp.at(staffing.clock())
    )

    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/v1/staff" in cookie
    assert PASSWORD not in entered.text


async def test_a_code_signs_in_once(staffing: Staffing) -> None:
    email, totp = await staffing.account()
    body = {"tenant": "kapsule", "email": email, "password": PASSWORD}
    code = totp.at(staffing.clock())

    first = await staffing.sign_in(**body, code=code)
    second = await staffing.sign_in(**body, code=code)

    assert first.status_code == 200
    assert refused(second, 401, "wrong-sign-in")


async def test_a_link_signs_in_once(staffing: Staffing) -> None:
    email, _ = await staffing.account()
    tenant = (await staffing.kora.registry.get("kapsule")).id
    secret = await staffing.kora.accounts.offer_once(tenant, email)

    first, second = [await staffing.sign_in(one_time=secret) for _ in range(2)]

    assert first.status_code == 200
    assert refused(second, 401, "wrong-sign-in")


async def test_nothing_is_open_without_a_session(api: httpx.AsyncClient) -> None:
    calls = await staff_calls(api)
    api.cookies.clear()

    for method, path in calls:
        response = await api.request(method, path.replace("{", "").replace("}", ""))
        assert refused(response, 401, "not-signed-in"), (method, path)
    assert len(calls) > 10


@pytest.mark.parametrize("csrf", [None, "", "another"])
async def test_whatever_changes_something_needs_the_csrf_token(
    api: httpx.AsyncClient, supervisor: Colleague, csrf: str | None
) -> None:
    changing = [call for call in await staff_calls(api) if call[0] != "GET"]
    headers = {"Cookie": supervisor.cookie} | ({} if csrf is None else {"X-CSRF-Token": csrf})
    api.cookies.clear()

    for method, path in changing:
        url = path.replace("{", "").replace("}", "")
        response = await api.request(method, url, json={}, headers=headers)
        assert refused(response, 401, "not-signed-in"), (method, path)
    assert len(changing) > 5


async def test_a_session_ends(staffing: Staffing, clock: Clock) -> None:
    colleague = await staffing.colleague()
    before = clock.at

    clock.forward(timedelta(hours=10, seconds=1))
    response = await colleague.get("/queue")
    clock.at = before

    assert refused(response, 401, "not-signed-in")


async def test_signing_out_ends_the_session(staffing: Staffing) -> None:
    colleague = await staffing.colleague()
    headers = {"Cookie": colleague.cookie, "X-CSRF-Token": colleague.csrf}

    out = await staffing.api.delete("/v1/staff/session", headers=headers)

    assert out.status_code == 204
    assert refused(await colleague.get("/queue"), 401, "not-signed-in")


async def test_a_second_tab_of_a_session_does_not_sign_the_first_out(
    staffing: Staffing,
) -> None:
    first = await staffing.colleague()

    opened = (await first.get("/session")).json()
    second = replace(first, csrf=opened["csrf"])

    for tab in (first, second):
        assert refused(await tab.post("/handoffs/x/claim"), 404, "not-found")


async def test_another_tenants_staff_see_and_reach_nothing(
    customer: Customer, stranger: Colleague
) -> None:
    asked = await customer.ask("I am Ana Invented. How long do you keep my chats?")
    handoff = await customer.wait_for_a_person()

    queue = (await stranger.get("/queue")).json()
    assert customer.id not in str(queue)
    for response in (
        await stranger.get(f"/conversations/{customer.id}"),
        await stranger.post(f"/handoffs/{handoff}/claim"),
        await stranger.post(f"/handoffs/{handoff}/resolve"),
        await stranger.post(f"/handoffs/{handoff}/transfer", queue="billing"),
        await stranger.post(f"/conversations/{customer.id}/messages", text="Hello"),
        await stranger.post(f"/conversations/{customer.id}/notes", text="Hello"),
        await stranger.post(f"/conversations/{customer.id}/typing"),
        await stranger.post(f"/messages/{asked['message_id']}/reveal", reason="curious today"),
    ):
        assert refused(response, 404, "not-found"), response.request.url
    assert not (await stranger.get("/audit")).json()["rows"] or customer.id not in str(
        (await stranger.get("/audit")).json()
    )


async def test_an_agent_may_not_read_the_audit_log(
    agent: Colleague, supervisor: Colleague
) -> None:
    assert refused(await agent.get("/audit"), 403, "not-allowed")
    assert (await supervisor.get("/audit")).status_code == 200


async def test_a_privacy_case_is_not_an_agents(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    await customer.ask("Please send me a copy of all the personal data that you hold about me.")

    seen = (await agent.get("/queue")).json()["cases"]
    shown = (await supervisor.get("/queue")).json()["cases"]

    assert customer.id not in {case["conversation"] for case in seen}
    assert customer.id in {case["conversation"] for case in shown}


async def test_a_person_takes_over_answers_and_gives_back(
    customer: Customer, agent: Colleague
) -> None:
    handoff = await customer.wait_for_a_person()
    while_waiting = await customer.ask("Is anybody there?")
    early = await agent.post(f"/conversations/{customer.id}/messages", text="Hello")
    await agent.post(f"/handoffs/{handoff}/claim")
    reply = await agent.post(f"/conversations/{customer.id}/messages", text="Hello, I am here.")
    await agent.post(f"/conversations/{customer.id}/notes", text="An internal remark")
    done = await agent.post(f"/handoffs/{handoff}/resolve")
    after = await customer.ask("How long do you keep my chats with Kora?")

    seen = str(await customer.thread())
    assert (while_waiting["answer"], while_waiting["engine"]) == ("", "none")
    assert refused(early, 403, "not-allowed")
    assert (reply.status_code, done.status_code) == (201, 204)
    assert "Hello, I am here." in seen
    assert "An internal remark" not in seen
    assert "12 months" in after["answer"]


async def test_the_second_to_claim_learns_who_was_first(
    customer: Customer, agent: Colleague, staffing: Staffing
) -> None:
    handoff = await customer.wait_for_a_person()
    other = await staffing.colleague("agent")
    first = await agent.post(f"/handoffs/{handoff}/claim")

    second = await other.post(f"/handoffs/{handoff}/claim")

    assert refused(second, 409, "handoff-taken")
    assert first.json()["claimed_name"] in second.json()["detail"]


async def test_what_a_colleague_holds_an_agent_leaves_alone(
    customer: Customer, agent: Colleague, staffing: Staffing
) -> None:
    handoff = await customer.wait_for_a_person()
    other = await staffing.colleague("agent")
    await agent.post(f"/handoffs/{handoff}/claim")

    for response in (
        await other.post(f"/handoffs/{handoff}/resolve"),
        await other.post(f"/handoffs/{handoff}/transfer", queue="billing"),
        await other.post(f"/conversations/{customer.id}/messages", text="Hello"),
        await other.post(f"/conversations/{customer.id}/typing"),
    ):
        assert refused(response, 403, "not-allowed"), response.request.url


async def test_a_supervisor_may_move_what_an_agent_holds(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    handoff = await customer.wait_for_a_person()
    await agent.post(f"/handoffs/{handoff}/claim")

    moved = await supervisor.post(f"/handoffs/{handoff}/transfer", queue="billing")

    items = (await supervisor.get("/queue")).json()["items"]
    (item,) = [each for each in items if each["handoff_id"] == handoff]
    assert moved.status_code == 204
    assert (item["queue"], item["state"], item["claimed_by"]) == ("billing", "open", None)


def _always(ladder: Ladder) -> Callable[[Tenant], Ladder]:
    return lambda _: ladder


async def interrupted(
    kora: House, customer: Customer, script: Sequence[Step], gate: asyncio.Event
) -> tuple[Result, list[str]]:
    """A turn during which the customer asks for a person while the engine waits at the gate."""
    engine = ScriptedEngine("claude", [script])
    ladder = Ladder((engine,))
    turn = replace(kora.chat.turn, ladder=_always(ladder))
    chat = replace(kora.chat, turn=turn)
    token = customer.auth["Authorization"].removeprefix("Bearer ")
    where = await chat.enter(customer.id, token)
    running = await chat.ask(where, "How long do you keep my chats?", client_message_id=None)
    await engine.waiting.wait()
    await kora.offices.reaching.ask_human(where)
    gate.set()
    result = await running.task
    events = [event async for event in _so_far(kora, customer)]
    return result, events


async def _so_far(kora: House, customer: Customer) -> AsyncGenerator[str]:
    token = customer.auth["Authorization"].removeprefix("Bearer ")
    where = await kora.chat.enter(customer.id, token)
    last = await kora.chat.last_event(where)
    async for heard in kora.chat.follow(where, 0):
        yield heard.event.kind
        if heard.event.id == last:
            return


async def test_asked_for_a_person_kora_stops_in_the_middle(
    kora: House, customer: Customer
) -> None:
    gate = asyncio.Event()
    script = [RETENTION, gate, a_sentence("Ask at any time."), Finished("claude")]

    result, kinds = await interrupted(kora, customer, script, gate)

    after = kinds[kinds.index("handoff.requested") :]
    assert kinds.count("answer.delta") == 1
    assert not [kind for kind in after if kind.startswith("answer.")]
    assert (result.engine, result.handoff) == ("none", False)


async def test_asked_for_a_person_after_the_last_sentence_kora_adds_nothing(
    kora: House, customer: Customer
) -> None:
    gate = asyncio.Event()

    _, kinds = await interrupted(kora, customer, [RETENTION, gate, Finished("claude")], gate)

    after = kinds[kinds.index("handoff.requested") :]
    assert "answer.delta" in kinds
    assert not [kind for kind in after if kind.startswith("answer.")]
    assert after[-1] == "notice"  # the turn still ends, for whoever waits for its end


async def test_who_is_signed_out_reads_nothing_that_happens_afterwards(
    kora: House, staffing: Staffing
) -> None:
    leaving = await staffing.colleague("agent")
    lasts = lasting(kora.accounts, leaving.cookie.partition("=")[2])

    async def happened() -> AsyncGenerator[bytes]:
        yield b"before"
        assert (await leaving.delete("/session")).status_code == 204
        yield b"after"

    read = [frame async for frame in as_long_as(lasts, happened())]

    assert read == [b"before"]

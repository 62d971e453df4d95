"""A conversation between customer, Kora and staff over the API: who speaks, what waits, what is refused."""

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from assistant import house
from assistant.house import House
from assistant.settings import Settings
from tests.builders import TUESDAY, Clock
from tests.conftest import api_of
from tests.staffing import PASSWORD, Colleague, Customer, Staffing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path, clock: Clock) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=clock) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(kora: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with api_of(kora) as client:
        yield client


@pytest.fixture(scope="module")
def staffing(kora: House, api: httpx.AsyncClient, clock: Clock) -> Staffing:
    return Staffing(kora, api, clock)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def agent(staffing: Staffing) -> Colleague:
    return await staffing.colleague("agent")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def colleague(staffing: Staffing) -> Colleague:
    return await staffing.colleague("agent")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def supervisor(staffing: Staffing) -> Colleague:
    return await staffing.colleague("supervisor")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stranger(staffing: Staffing) -> Colleague:
    return await staffing.colleague("admin", "kvmzone")


@pytest_asyncio.fixture(loop_scope="module")
async def customer(api: httpx.AsyncClient, clock: Clock) -> Customer:
    clock.at = max(clock.at, TUESDAY) + timedelta(seconds=1)
    body = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    return Customer(api, body["id"], {"Authorization": f"Bearer {body['token']}"})


async def claimed(customer: Customer, agent: Colleague) -> str:
    handoff = await customer.wait_for_a_person()
    assert (await agent.post(f"/handoffs/{handoff}/claim")).status_code == 200
    return handoff


async def resolved(customer: Customer, agent: Colleague) -> str:
    handoff = await claimed(customer, agent)
    await agent.post(f"/conversations/{customer.id}/messages", text="Done.")
    await agent.post(f"/handoffs/{handoff}/resolve", outcome="answered")
    return handoff


def moment(handoff: dict[str, str]) -> datetime:
    return datetime.fromisoformat(handoff["due_at"])


async def my_id(agent: Colleague) -> str:
    return (await agent.get("/session")).json()["staff"]["id"]


async def test_meanwhile_kora_answers_and_the_place_in_the_queue_stays(
    customer: Customer, agent: Colleague
) -> None:
    waiting = (await customer.post("/handoff")).json()

    kept = (await customer.post("/handoff/meanwhile")).json()
    answer = await customer.ask("How long do you keep my chats with Kora?")
    await agent.post(f"/handoffs/{waiting['id']}/claim")
    silent = await customer.ask("And how long do you keep invoices?")
    await agent.post(f"/handoffs/{waiting['id']}/resolve")

    assert (kept["meanwhile"], moment(kept)) == (True, moment(waiting))
    assert answer["engine"] == "extractive"
    assert (silent["answer"], silent["engine"]) == ("", "none")


async def test_meanwhile_is_over_once_a_person_is_there(
    customer: Customer, agent: Colleague
) -> None:
    handoff = await claimed(customer, agent)

    refused = await customer.post("/handoff/meanwhile")
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert (refused.status_code, refused.json()["code"]) == (409, "handoff-taken")


async def test_asking_again_ends_meanwhile_without_losing_the_place(
    customer: Customer, agent: Colleague
) -> None:
    first = (await customer.post("/handoff")).json()
    await customer.post("/handoff/meanwhile")

    again = (await customer.post("/handoff")).json()
    silent = await customer.ask("How long do you keep my chats with Kora?")

    assert (again["id"], moment(again)) == (first["id"], moment(first))
    assert silent["engine"] == "none"


async def test_a_reply_sent_twice_is_said_once(customer: Customer, agent: Colleague) -> None:
    handoff = await claimed(customer, agent)
    path = f"/conversations/{customer.id}/messages"

    first = (await agent.post(path, text="Kia ora!", client_message_id="one")).json()
    second = (await agent.post(path, text="Kia ora!", client_message_id="one")).json()
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert (first["repeated"], second["repeated"]) == (False, True)
    assert first["message_id"] == second["message_id"]
    lines = (await customer.thread())["messages"]
    assert [line["text"] for line in lines].count("Kia ora!") == 1


async def test_only_who_holds_it_answers_not_even_a_supervisor(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    handoff = await claimed(customer, agent)

    second = await supervisor.post(f"/conversations/{customer.id}/messages", text="Me too")
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert second.status_code == 403


async def test_an_answer_waits_for_the_customer_and_their_words_start_a_new_promise(
    customer: Customer, agent: Colleague, clock: Clock
) -> None:
    handoff = await claimed(customer, agent)
    await agent.post(f"/conversations/{customer.id}/messages", text="What is the domain?")
    listed = (await agent.get("/inbox?view=waiting")).json()["items"]
    waits = [each for each in listed if each["handoff_id"] == handoff]
    clock.forward(timedelta(hours=1))

    await customer.post("/messages", text="It is the first one.")
    listed = (await agent.get("/inbox?view=mine")).json()["items"]
    (mine,) = [each for each in listed if each["handoff_id"] == handoff]
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert [each["handoff_id"] for each in waits] == [handoff]
    assert (mine["state"], mine["waiting"]) == ("claimed", True)
    assert mine["due_at"] > waits[0]["due_at"]


async def test_a_handoff_given_back_is_free_for_a_colleague(
    customer: Customer, agent: Colleague, colleague: Colleague
) -> None:
    handoff = await claimed(customer, agent)
    before = (await customer.thread())["handoff"]["due_at"]

    freed = (await agent.post(f"/handoffs/{handoff}/release")).json()
    thread = await customer.thread()
    await colleague.post(f"/handoffs/{handoff}/claim")
    await colleague.post(f"/handoffs/{handoff}/resolve")

    assert (freed["state"], freed["claimed_by"]) == ("open", None)
    assert (thread["speaker"], thread["handoff"]["due_at"]) == ("staff", before)


async def test_a_colleague_can_be_given_it_by_name_with_a_note(
    customer: Customer, agent: Colleague, colleague: Colleague
) -> None:
    handoff, other = await claimed(customer, agent), await my_id(colleague)

    given = await agent.post(f"/handoffs/{handoff}/transfer", to=other, note="Knows domains")
    told = (await colleague.get("/notices")).json()["notices"]
    seen = (await colleague.get(f"/conversations/{customer.id}")).json()
    await colleague.post(f"/handoffs/{handoff}/resolve")

    assert given.status_code == 204
    assert seen["handoff"]["claimed_by"] == other
    assert ("assigned", handoff) in [(each["kind"], each["handoff_id"]) for each in told]
    assert seen["messages"][-1]["author"] == "note"


async def test_nobody_holds_more_than_they_may(
    api: httpx.AsyncClient, staffing: Staffing
) -> None:
    busy = await staffing.colleague("agent")
    most = (await busy.get("/inbox")).json()["capacity"]["most"]
    held: list[str] = []
    for _ in range(most + 1):
        body = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
        one = Customer(api, body["id"], {"Authorization": f"Bearer {body['token']}"})
        held.append(await one.wait_for_a_person())

    answers = [await busy.post(f"/handoffs/{each}/claim") for each in held]
    for each in held[:most]:
        await busy.post(f"/handoffs/{each}/resolve")

    assert [each.status_code for each in answers] == [200] * most + [409]
    assert answers[-1].json()["code"] == "at-capacity"


async def test_the_customer_rates_and_takes_up_again_what_was_closed(
    customer: Customer, agent: Colleague
) -> None:
    handoff = await resolved(customer, agent)

    rated = await customer.post("/handoff/rating", score=2, words="Ana Invented was quick")
    last = (await customer.thread())["last_handoff"]
    again = (await customer.post("/handoff/reopen")).json()
    silent = await customer.ask("It is broken again.")
    item = next(
        each
        for each in (await agent.get("/queue")).json()["items"]
        if each["handoff_id"] == handoff
    )

    assert rated.status_code == 204
    assert (last["id"], last["rating"], last["outcome"]) == (handoff, 2, "answered")
    assert (again["id"], again["state"], silent["engine"]) == (handoff, "open", "none")
    assert (item["state"], item["claimed_by"]) == ("reopened", None)


async def test_what_was_closed_long_ago_is_not_taken_up_again(
    customer: Customer, agent: Colleague, clock: Clock
) -> None:
    await resolved(customer, agent)

    clock.forward(timedelta(days=15))
    refused = await customer.post("/handoff/reopen")
    clock.forward(-timedelta(days=15))  # sessions of this module's staff end sooner

    assert refused.status_code == 404


async def test_the_inbox_counts_what_one_has_not_read(
    customer: Customer, agent: Colleague
) -> None:
    handoff = await claimed(customer, agent)
    await customer.ask("Where is my invoice for kauri?")

    (new,) = (await agent.get("/inbox?view=mine&unread=true&q=KAURI")).json()["items"]
    last = (await agent.get(f"/conversations/{customer.id}")).json()["messages"][-1]["seq"]
    await agent.post(f"/conversations/{customer.id}/read", seq=last)
    (read,) = (await agent.get("/inbox?view=mine")).json()["items"]
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert (new["unread"], read["unread"]) == (1, 0)


async def test_the_urgent_comes_before_what_is_due_earlier(
    api: httpx.AsyncClient, customer: Customer, agent: Colleague
) -> None:
    first = await customer.wait_for_a_person()
    body = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    other = Customer(api, body["id"], {"Authorization": f"Bearer {body['token']}"})
    second = await other.wait_for_a_person()

    await agent.post(f"/handoffs/{second}/priority", priority="urgent")
    order = [each["handoff_id"] for each in (await agent.get("/queue")).json()["items"]]

    assert order.index(second) < order.index(first)


async def test_alarms_sound_once_before_a_promise_and_once_when_it_is_broken(
    customer: Customer, agent: Colleague, kora: House, clock: Clock
) -> None:
    handoff = await customer.wait_for_a_person()
    now, due = (
        clock.at,
        (
            await kora.offices.reaching.desk.floor.find(
                (await kora.registry.get("kapsule")).id, handoff
            )
        ).due_at,
    )

    clock.at = due - timedelta(minutes=10)
    await kora.offices.rounds.once()
    await kora.offices.rounds.once()
    clock.at = due + timedelta(minutes=1)
    await kora.offices.rounds.once()
    await kora.offices.rounds.once()

    clock.at = now
    told = (await agent.get("/notices")).json()["notices"]
    kinds = [each["kind"] for each in told if each["handoff_id"] == handoff]
    assert kinds == ["due_soon", "overdue"]
    assert "promised time" in (await customer.thread())["messages"][-1]["text"]


async def test_who_holds_it_sees_names_and_nobody_else_does(
    customer: Customer, agent: Colleague, colleague: Colleague
) -> None:
    await customer.ask("My name is Quilla Marsh and my mail is quilla@example.com")
    handoff = await claimed(customer, agent)

    mine = (await agent.get(f"/conversations/{customer.id}")).json()
    theirs = (await colleague.get(f"/conversations/{customer.id}")).json()
    await agent.post(f"/handoffs/{handoff}/resolve")
    after = (await agent.get(f"/conversations/{customer.id}")).json()

    assert (mine["view"], theirs["view"], after["view"]) == ("claimant", "redacted", "redacted")
    assert "Quilla Marsh" in mine["messages"][0]["text"]
    assert "quilla@example.com" not in mine["messages"][0]["text"]
    assert "Quilla" not in str(theirs["messages"]) + str(after["messages"])


async def test_a_chat_that_staff_ended_takes_nothing_more_and_names_the_mail(
    customer: Customer, agent: Colleague
) -> None:
    await claimed(customer, agent)

    ended = await agent.post(f"/conversations/{customer.id}/end", reason="abuse")
    refused = await customer.post("/messages", text="One more thing")
    again = await customer.post("/handoff")

    assert ended.status_code == 204
    assert (refused.status_code, refused.json()["code"]) == (409, "chat-ended")
    assert "support@kapsule.example" in refused.json()["detail"]
    assert again.status_code == 409
    assert (await customer.thread())["ended"]


async def test_a_dispute_is_decided_by_somebody_else(
    customer: Customer, agent: Colleague, colleague: Colleague
) -> None:
    await customer.ask("I want my money back, please refund me now.")
    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]
    decision = {"subject": "refund", "outcome": "denied", "reason": "late", "clause": "1.1"}

    await agent.post(f"/cases/{case['id']}/decision", **decision)
    twice = await colleague.post(f"/cases/{case['id']}/decision", **decision)
    disputed = await customer.post(f"/cases/{case['reference']}/dispute")
    same = await agent.post(f"/cases/{case['id']}/decision", **decision)
    other = await colleague.post(f"/cases/{case['id']}/decision", **decision)

    assert (twice.status_code, disputed.status_code) == (409, 200)
    assert (same.status_code, other.status_code) == (403, 201)
    (held,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]
    assert (held["closed"], len(held["decisions"])) == (True, 2)


async def test_a_suggestion_quotes_clauses_and_sends_nothing(
    customer: Customer, agent: Colleague
) -> None:
    handoff = await claimed(customer, agent)
    await customer.ask("How long do you keep my chats with Kora?")

    found = (await agent.post(f"/conversations/{customer.id}/suggestion")).json()
    lines = (await customer.thread())["messages"]
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert not found["abstained"]
    assert found["citations"][0]["doc"] == "privacy"
    assert found["text"] not in [line["text"] for line in lines]


async def test_a_figure_of_staffs_own_is_pointed_out(
    customer: Customer, agent: Colleague
) -> None:
    path = f"/conversations/{customer.id}/check"

    odd = (await agent.post(path, text="You have 47 days for a refund.")).json()["warnings"]
    right = (await agent.post(path, text="You have 30 days for a refund.")).json()["warnings"]

    assert ["47" in each["text"] for each in odd if each["kind"] == "figure"] == [True]
    assert [each for each in right if each["kind"] == "figure"] == []


async def test_the_teams_figures_are_for_who_leads_it_and_ones_own_for_oneself(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    await resolved(customer, agent)

    refused = await agent.get("/metrics")
    team = (await supervisor.get("/metrics?days=90")).json()
    own = (await agent.get("/metrics/me?days=90")).json()

    assert refused.status_code == 403
    assert (
        sum(day["handoffs"] for day in team["days"])
        >= sum(day["handoffs"] for day in own["days"])
        > 0
    )
    assert {each["queue"] for each in team["queues"]} >= {"general"}


async def test_replies_at_hand_are_kept_by_who_leads_the_team(
    agent: Colleague, supervisor: Colleague
) -> None:
    refused = await agent.post("/canned", title="Hello", text="Kia ora!")
    made = (await supervisor.post("/canned", title="Hello", text="Kia ora!")).json()["id"]

    seen = (await agent.get("/canned")).json()["replies"]
    gone = await supervisor.delete(f"/canned/{made}")

    assert (refused.status_code, gone.status_code) == (403, 204)
    assert "Kia ora!" in [each["text"] for each in seen]


async def test_colleagues_see_who_else_is_there_for_a_moment(
    customer: Customer, agent: Colleague, colleague: Colleague, clock: Clock
) -> None:
    await agent.post("/presence", conversation=customer.id, writing=True)
    seen = (await colleague.post("/presence", conversation=customer.id)).json()["others"]
    clock.forward(timedelta(minutes=1))
    later = (await colleague.post("/presence", conversation=customer.id)).json()["others"]

    assert [each["writing"] for each in seen] == [True]
    assert later == []


async def test_another_tenants_staff_reach_nothing(
    customer: Customer, agent: Colleague, stranger: Colleague
) -> None:
    handoff = await claimed(customer, agent)
    tries = [
        await stranger.post(f"/handoffs/{handoff}/{act}", **body)
        for act, body in (
            ("claim", {}),
            ("release", {}),
            ("reopen", {}),
            ("resolve", {}),
            ("priority", {"priority": "low"}),
            ("transfer", {"queue": "billing"}),
        )
    ]
    tries += [
        await stranger.post(f"/conversations/{customer.id}/{act}", **body)
        for act, body in (
            ("messages", {"text": "hello"}),
            ("notes", {"text": "hello"}),
            ("read", {"seq": 1}),
            ("end", {"reason": "spam"}),
            ("suggestion", {}),
            ("check", {"text": "hello"}),
        )
    ]
    tries.append(await stranger.get(f"/handoffs/{handoff}/story"))
    found = (await stranger.get("/inbox?view=all")).json()["items"]
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert {each.status_code for each in tries} == {404}
    assert customer.id not in [each["conversation"] for each in found]


async def test_a_recovery_code_signs_in_once_and_new_ones_void_the_old(
    staffing: Staffing, clock: Clock
) -> None:
    email, totp = await staffing.account()
    given = {"tenant": "kapsule", "email": email, "password": PASSWORD}
    entered = await staffing.sign_in(**given, code=totp.at(clock()))
    cookie = entered.headers["set-cookie"].partition(";")[0]
    person = Colleague(staffing.api, cookie, entered.json()["csrf"])
    codes = (await person.post("/session/recovery-codes")).json()["codes"]

    tries = [
        await staffing.sign_in(**given, code=codes[0].lower()),
        await staffing.sign_in(**given, code=codes[0]),
    ]
    await person.post("/session/recovery-codes")
    tries.append(await staffing.sign_in(**given, code=codes[1]))

    assert len(set(codes)) == 10
    assert [each.status_code for each in tries] == [200, 401, 401]


async def test_a_transfer_to_a_stranger_is_refused(
    customer: Customer, agent: Colleague, stranger: Colleague
) -> None:
    handoff, outside = await claimed(customer, agent), await my_id(stranger)

    refused = await agent.post(f"/handoffs/{handoff}/transfer", to=outside)
    await agent.post(f"/handoffs/{handoff}/resolve")

    assert refused.status_code == 422

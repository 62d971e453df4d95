"""A conversation between customer, Kora and staff over the API: who speaks, what waits, what is refused."""

from datetime import datetime, timedelta

import httpx
import pytest

from assistant.domain import TenantId
from tests.builders import Clock
from tests.staffing import PASSWORD, Colleague, Customer, Staffing, claimed, resolved

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


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


async def test_what_a_leaver_held_waits_for_a_colleague_and_nobody_hands_on_to_them(
    customer: Customer, staffing: Staffing
) -> None:
    leaver, agent = await staffing.colleague(), await staffing.colleague()
    handoff = await claimed(customer, leaver)
    me = (await leaver.get("/session")).json()["staff"]
    everybody = await staffing.kora.roster.everybody(TenantId("kapsule"))
    email = next(entry.email for entry in everybody if entry.name == me["name"])

    gone = await staffing.kora.roster.leave(TenantId("kapsule"), email)
    given_back = await staffing.kora.offices.console.give_back(gone)

    assert given_back == 1
    assert (await leaver.get("/session")).status_code == 401
    assert (await agent.post(f"/handoffs/{handoff}/claim")).status_code == 200
    refused = await agent.post(f"/handoffs/{handoff}/transfer", to=me["id"])
    assert refused.status_code == 422
    await agent.post(f"/handoffs/{handoff}/resolve")

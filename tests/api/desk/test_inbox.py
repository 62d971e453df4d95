"""What staff have before them: the inbox, alarms, figures, colleagues, replies and drafts at hand."""

from datetime import timedelta

import httpx
import pytest

from assistant.house import House
from tests.builders import Clock
from tests.staffing import Colleague, Customer, claimed, resolved

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


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

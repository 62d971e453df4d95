"""A weak answer becomes a case: by supervisors alone, in new words, by two people."""

import json

import pytest

from assistant.domain import TenantId
from assistant.house import House
from tests.staffing import Colleague, Customer, Staffing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
ASKED = "I am Marama Ngata, for how many months do you store what I typed to Kora?"
CASE = {
    "question": "When are chats with the assistant deleted?",
    "must": [["12 months"]],
    "clauses": ["privacy 9"],
}


async def proposed(staffing: Staffing, by: Colleague) -> str:
    customer = await Customer.arriving(staffing.api)
    answer = await customer.ask(ASKED)
    done = await by.post(f"/conversations/{customer.id}/messages/{answer['reply_id']}/lesson")
    assert done.status_code == 201, done.text
    return str(done.json()["id"])


async def test_a_lesson_is_redacted_reworded_and_loses_its_origin(
    kora: House, staffing: Staffing
) -> None:
    one, other = (
        await staffing.colleague("supervisor"),
        await staffing.colleague("supervisor"),
    )
    lesson = await proposed(staffing, one)

    (draft,) = [e for e in (await other.get("/lessons")).json()["lessons"] if e["id"] == lesson]
    assert "Marama" not in draft["question"]
    assert draft["since"].endswith("-01")
    own = await one.post(f"/lessons/{lesson}/accept", **CASE)
    assert own.status_code == 403
    copied = await other.post(
        f"/lessons/{lesson}/accept",
        **{**CASE, "question": "For how many months do you keep it?"},
    )
    assert copied.status_code == 422
    done = await other.post(f"/lessons/{lesson}/accept", **CASE)
    assert done.status_code == 204, done.text

    (case,) = await kora.lessons.store.accepted(TenantId("kapsule"))
    assert case["question"] == CASE["question"]
    assert "Ngata" not in json.dumps(case)
    assert case["id"] != lesson
    assert (await other.get("/lessons")).json()["lessons"] == []


async def test_agents_mark_nothing(staffing: Staffing) -> None:
    agent = await staffing.colleague("agent")

    assert (await agent.get("/lessons")).status_code == 403


async def test_what_is_declined_is_gone(staffing: Staffing) -> None:
    supervisor = await staffing.colleague("supervisor")
    lesson = await proposed(staffing, supervisor)

    assert (await supervisor.delete(f"/lessons/{lesson}")).status_code == 204
    assert (await supervisor.delete(f"/lessons/{lesson}")).status_code == 404

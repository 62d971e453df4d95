"""The officer's edge: children, legal holds, corrections, a person's copy and their erasure."""

from datetime import timedelta
from typing import Any

import pytest

from assistant.house import House
from assistant.privacy.receipts import genuine
from tests.builders import Clock
from tests.staffing import Colleague, Customer

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def wants(customer: Customer, **body: object) -> dict[str, Any]:
    answer = await customer.api.post("/v1/me/requests", json=body, headers=customer.auth)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def the_request_of(officer: Colleague, customer: Customer) -> str:
    queue = (await officer.get("/requests")).json()["requests"]
    (found,) = [each for each in queue if each["conversation"] == customer.id]
    return f"/requests/{found['id']}"


# Corrections stand wherever the record does (privacy 11).


async def test_a_correction_is_shown_in_the_thread_and_beside_the_original(
    customer: Customer, officer: Colleague
) -> None:
    said = await customer.ask("I am Ana Invented, my plan began in May.")
    line = said["message_id"]
    await wants(customer, right="correction", message_id=line, text="Ana Invented says June.")

    thread = (await officer.get(f"/conversations/{customer.id}")).json()
    revealed = await officer.post(f"/messages/{line}/reveal", reason="to see what is right")

    (shown,) = thread["corrections"]
    assert (shown["message_id"], shown["state"]) == (line, "sought")
    assert "June" in shown["text"]
    assert "Ana Invented" not in shown["text"]
    assert revealed.json()["corrections"] == ["Ana Invented says June."]


async def test_a_refused_correction_stays_with_its_reason(
    customer: Customer, officer: Colleague
) -> None:
    await customer.ask("My plan began in May.")
    await wants(customer, right="correction", text="It began in June.")
    waiting = (await officer.get("/corrections")).json()["corrections"]
    (mine,) = [each for each in waiting if each["conversation"] == customer.id]

    silent = await officer.post(f"/corrections/{mine['id']}", outcome="refused")
    done = await officer.post(
        f"/corrections/{mine['id']}", outcome="refused", reason="the invoice says May"
    )
    again = await officer.post(
        f"/corrections/{mine['id']}", outcome="corrected", reason="after all"
    )

    assert (silent.status_code, done.status_code, again.status_code) == (422, 204, 404)
    (shown,) = (await officer.get(f"/conversations/{customer.id}")).json()["corrections"]
    assert (shown["state"], shown["reason"]) == ("refused", "the invoice says May")
    assert mine["id"] not in [
        each["id"] for each in (await officer.get("/corrections")).json()["corrections"]
    ]
    export = (await customer.api.get("/v1/me/export", headers=customer.auth)).json()
    (told,) = export["conversations"][0]["corrections"]
    assert (told["text"], told["reason"]) == ("It began in June.", "the invoice says May")


async def test_one_lines_correction_is_not_shown_beside_another_original(
    customer: Customer, officer: Colleague
) -> None:
    first = await customer.ask("My plan began in May.")
    second = await customer.ask("It is the Start plan.")
    await wants(
        customer, right="correction", message_id=first["message_id"], text="It began in June."
    )

    other = await officer.post(
        f"/messages/{second['message_id']}/reveal", reason="to see the plan"
    )

    assert other.json()["corrections"] == []


# Children.


async def test_an_officer_decides_about_a_child(
    customer: Customer, officer: Colleague, supervisor: Colleague, kora: House
) -> None:
    await customer.ask("I am 12 years old. How long do you keep chats?")
    waiting = [each["subject"] for each in (await officer.get("/minors")).json()["minors"]]

    not_hers = await supervisor.post(f"/minors/{customer.id}", child=True)
    receipt = (await officer.post(f"/minors/{customer.id}", child=True)).json()["receipt"]

    assert customer.id in waiting
    assert not_hers.status_code == 403
    assert (receipt["cause"], receipt["erased"]["conversations"]) == ("minor", 1)
    assert genuine(receipt, kora.chat.vault)
    assert (await officer.post(f"/minors/{customer.id}", child=True)).status_code == 404


async def test_who_is_no_child_is_let_go_on(customer: Customer, officer: Colleague) -> None:
    await customer.ask("I am 12 years old. How long do you keep chats?")

    answer = await officer.post(f"/minors/{customer.id}", child=False)

    assert answer.json() == {"receipt": None}
    waiting = [each["subject"] for each in (await officer.get("/minors")).json()["minors"]]
    assert customer.id not in waiting
    assert (await customer.thread())["id"] == customer.id


# Legal holds.


async def test_a_hold_stands_in_somebodys_name_until_it_is_lifted(
    customer: Customer, officer: Colleague, clock: Clock
) -> None:
    await customer.ask("How long do you keep chats?")
    review = (clock() + timedelta(days=30)).date().isoformat()
    made = await officer.post(
        "/holds", customer=customer.id, reason="claim by Ana Invented", review=review
    )
    held = (await officer.get("/holds")).json()["holds"]
    (mine,) = [each for each in held if each["id"] == made.json()["id"]]

    receipt = (await customer.api.delete("/v1/me", headers=customer.auth)).json()
    assert "conversations" in [each["what"] for each in receipt["kept"]]
    assert (await customer.thread())["id"] == customer.id
    lifted = await officer.delete(f"/holds/{mine['id']}")

    assert (mine["subject"], mine["review_on"]) == (customer.id, review)
    assert "Ana" not in mine["reason"]
    assert lifted.status_code == 204
    gone = await customer.api.get(f"/v1/conversations/{customer.id}", headers=customer.auth)
    assert gone.status_code == 401
    assert (await officer.delete(f"/holds/{mine['id']}")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"reason": "", "review": "2030-01-01"},
        {"reason": "a claim", "review": "2020-01-01"},
        {"reason": "a claim", "review": "soon"},
        {"reason": "a claim"},
    ],
)
async def test_a_hold_without_reason_or_a_day_ahead_is_refused(
    officer: Colleague, body: dict[str, object]
) -> None:
    assert (await officer.post("/holds", **body)).status_code == 422


# A person's copy, and their erasure.


async def test_a_copy_is_made_for_who_showed_who_they_are(
    customer: Customer, officer: Colleague
) -> None:
    await customer.ask("I am Ana Invented. Please send me a copy of all data you hold on me.")
    where = await the_request_of(officer, customer)
    unsorted = await officer.post(f"{where}/copy")
    await officer.post(f"{where}/kind", kind="access")
    unknown = await officer.post(f"{where}/copy")
    await officer.post(f"{where}/identity", how="call_back", note="rang back")

    copy = await officer.post(f"{where}/copy")
    table = await officer.post(f"{where}/copy?form=csv")
    erased = await officer.post(f"{where}/erasure")

    assert (unsorted.status_code, unknown.status_code, erased.status_code) == (409, 409, 409)
    assert "Ana Invented" in copy.json()["conversations"][0]["lines"][0]["text"]
    assert table.text.startswith("record,id,")
    steps = (await officer.get(where)).json()["steps"]
    assert [each["step"] for each in steps][-2:] == ["copy made", "copy made"]


async def test_who_asked_to_be_forgotten_is_forgotten_from_the_queue(
    customer: Customer, officer: Colleague, supervisor: Colleague, kora: House
) -> None:
    await customer.ask("Please delete all personal data that you hold about me.")
    where = await the_request_of(officer, customer)
    await officer.post(f"{where}/kind", kind="deletion")
    await officer.post(f"{where}/identity", how="call_back", note="rang back")

    not_hers = await supervisor.post(f"{where}/erasure")
    receipt = (await officer.post(f"{where}/erasure")).json()

    assert not_hers.status_code == 403
    assert genuine(receipt, kora.chat.vault)
    held = (await officer.get(where)).json()
    assert held["asked"] == "(erased)"
    assert held["steps"][-1]["step"] == f"erased: {receipt['id']}"
    done = await officer.post(f"{where}/close", outcome="done", note="told")
    assert done.status_code == 200


async def test_agents_see_none_of_it_and_other_companies_neither(
    customer: Customer, officer: Colleague, agent: Colleague, stranger: Colleague
) -> None:
    await customer.ask("I am 12 years old. How long do you keep chats?")
    await wants(customer, right="correction", text="I am 13.")

    for path in ("/minors", "/holds", "/corrections"):
        assert (await agent.get(path)).status_code == 403
        assert customer.id not in (await stranger.get(path)).text
    assert (await stranger.post(f"/minors/{customer.id}", child=True)).status_code == 404
    assert customer.id in (await officer.get("/minors")).text

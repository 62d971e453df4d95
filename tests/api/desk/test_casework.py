"""Cases at the desk: what is asked, what was decided, and by whom a dispute may be."""

import pytest

from tests.staffing import Colleague, Customer, refused

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_a_decision_is_recorded_under_a_reference(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask("I want my money back, please refund me now.")
    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]
    body = {"subject": "refund", "outcome": "approved", "reason": "in time", "clause": "1.1"}

    done = await agent.post(f"/cases/{case['id']}/decision", **body)
    unknown = await agent.post("/cases/ca_unknown/decision", **body)

    assert done.status_code == 201
    assert done.json()["reference"].startswith("KAP-D")
    assert refused(unknown, 404, "not-found")


async def test_a_case_shows_what_is_asked_stated_and_counted(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask(
        "Please refund me now: I paid $120 for a year of Cloud Pro on 3 March 2026."
    )

    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]

    assert case["file"]["subjects"] == ["refund"]
    assert {"kind": "amount", "value": "120 for the year"} in case["file"]["stated"]
    assert {"kind": "date", "value": "bought 2026-03-03"} in case["file"]["stated"]
    (count,) = case["file"]["counts"]
    assert (count["clause"], count["of"], count["last"]) == ("refunds 1.1", 30, "2026-04-02")
    assert case["file"]["clauses"] == []  # the policy came into force later


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


async def test_the_refund_formula_stands_beside_the_case_with_the_customers_figures(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask("I paid 120 for the year, and the monthly rate is 12.")
    await customer.ask("I used 4 months of it. Please refund me now.")
    await customer.ask("Is anybody there?")

    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]

    first, *_, last = case["worked"]
    assert first.startswith("An illustration, not a decision")
    assert "120.00 paid for the year" in first
    assert "72.00" in last


async def test_without_its_figures_the_formula_is_not_shown(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask("Please refund me now, I paid 120 for the year.")

    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]

    assert case["worked"] == []


async def test_the_customer_reads_what_was_decided_and_that_it_is_looked_at_again(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask("I am Quilla Marsh. I want my money back, please refund me now.")
    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]
    nothing = (await customer.get("/decisions")).json()
    said = {
        "subject": "refund",
        "outcome": "declined for Quilla Marsh",
        "clause": "refunds 1.1",
    }
    await agent.post(f"/cases/{case['id']}/decision", reason="our own words", **said)

    (told,) = (await customer.get("/decisions")).json()["cases"]
    await customer.post(f"/cases/{case['reference']}/dispute")
    (again,) = (await customer.get("/decisions")).json()["cases"]

    assert nothing == {"cases": []}
    assert (told["reference"], told["disputed"], told["due_at"]) == (
        case["reference"],
        False,
        None,
    )
    assert told["decisions"][0]["outcome"] == "declined for Quilla Marsh"
    assert "our own words" not in str(told)  # a reason is written for colleagues
    assert again["disputed"]
    last = (await customer.thread())["messages"][-1]
    assert last["author"] == "system"
    assert case["reference"] in last["text"]


async def test_nobody_elses_decision_can_be_read_or_disputed(
    customer: Customer, agent: Colleague
) -> None:
    await customer.ask("I want my money back, please refund me now.")
    (case,) = (await agent.get(f"/conversations/{customer.id}")).json()["cases"]
    decision = {"subject": "refund", "outcome": "denied", "reason": "late", "clause": "1.1"}
    await agent.post(f"/cases/{case['id']}/decision", **decision)
    somebody = await Customer.arriving(customer.api)

    assert (await somebody.get("/decisions")).json() == {"cases": []}
    refusal = await somebody.post(f"/cases/{case['reference']}/dispute")
    assert refused(refusal, 404, "not-found")


async def test_the_inbox_brings_the_cases_along(customer: Customer, agent: Colleague) -> None:
    await customer.ask("I want my money back, please refund me now.")

    seen, queue = [(await agent.get(path)).json() for path in ("/inbox", "/queue")]

    assert seen["cases"] == queue["cases"]
    assert customer.id in {each["conversation"] for each in seen["cases"]}

"""The officer's edge: the queue with both clocks, breaches, statements, chains, controls."""

from datetime import timedelta

import pytest

from tests.builders import Clock
from tests.staffing import Colleague, Customer, Staffing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_a_wish_to_be_deleted_goes_through_the_queue_to_its_end(
    customer: Customer, officer: Colleague
) -> None:
    await customer.ask("Please delete all personal data that you hold about me.")

    queue = (await officer.get("/requests")).json()
    (found,) = [each for each in queue["requests"] if each["conversation"] == customer.id]
    where = f"/requests/{found['id']}"
    early = await officer.post(f"{where}/close", outcome="done", note="deleted")
    await officer.post(f"{where}/kind", kind="deletion")
    await officer.post(f"{where}/identity", how="call_back", note="rang back")
    await officer.post(f"{where}/steps", note="asked billing what has to stay")
    contacts = (await officer.post(f"{where}/escalate", note="unhappy")).json()["contacts"]
    done = await officer.post(f"{where}/close", outcome="done", note="receipt er_1")

    assert {each["code"] for each in queue["refusals"]} >= {"not_held", "kept_by_law"}
    assert (found["identity"], found["kind"], found["state"]) == ("pending", "unsorted", "open")
    assert found["due_at"][:10] == min(found["working_due"], found["calendar_due"])
    assert early.status_code == 409
    assert any("0800 803 909" in each["value"] for each in contacts)
    assert done.json()["state"] == "done"
    assert [each["step"] for each in done.json()["steps"]] == [
        "sorted: deletion",
        "identity: call_back",
        "note",
        "escalated: commissioner",
        "done",
    ]


@pytest.mark.parametrize(("days", "overdue"), [(28, False), (29, True)])
async def test_what_came_long_ago_is_overdue(
    officer: Colleague, clock: Clock, days: int, overdue: bool
) -> None:
    came = clock() - timedelta(days=days)

    made = await officer.post(
        "/requests", kind="access", asked="by letter", received_at=came.isoformat()
    )

    assert made.json()["overdue"] is overdue


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/requests", {"kind": "a wish", "asked": "x", "received_at": "2026-03-01T00:00:00Z"}),
        ("/requests", {"kind": "access", "asked": "x", "received_at": "2027-03-01T00:00:00Z"}),
        ("/requests", {"kind": "access", "asked": "x", "received_at": "soon"}),
        ("/requests", {"kind": "access", "asked": "x" * 4001, "received_at": "2026-03-01"}),
        ("/breaches", {"what": "  "}),
        ("/breaches", {"what": "x", "who": "y"}),
    ],
)
async def test_what_cannot_be_written_down_is_a_problem(
    officer: Colleague, path: str, body: dict[str, object]
) -> None:
    assert (await officer.post(path, **body)).status_code == 422


async def test_a_passport_is_no_way_to_be_known(customer: Customer, officer: Colleague) -> None:
    made = await officer.post(
        "/requests", kind="access", asked="by letter", received_at="2026-03-01T00:00:00"
    )

    assert made.status_code == 201
    where = f"/requests/{made.json()['id']}/identity"
    assert (await officer.post(where, how="passport")).status_code == 422


async def test_a_breach_goes_from_report_to_notice(
    customer: Customer, officer: Colleague, agent: Colleague, clock: Clock
) -> None:
    message = (await customer.ask("Write to ana.invented@example.com please."))["message_id"]
    await agent.post(f"/messages/{message}/reveal", reason="out of curiosity")
    made = (await agent.post("/breaches", what="An agent read what was not theirs")).json()
    where = f"/breaches/{made['id']}"
    now = clock().isoformat()

    by_agent = await agent.post(f"{where}/aware", aware_at=now)
    aware = (await officer.post(f"{where}/aware", aware_at=now, note="it is so")).json()
    window = f"?since={(clock() - timedelta(hours=1)):%Y-%m-%dT%H:%M:%S}&until={(clock() + timedelta(hours=1)):%Y-%m-%dT%H:%M:%S}"
    found = (await officer.get(f"{where}/affected{window}")).json()
    told = (await officer.post(f"{where}/told", whom="commissioner")).json()
    closed = (await officer.post(f"{where}/close", note="told to all")).json()

    assert made["due_at"] is None
    assert by_agent.status_code == 403
    assert aware["hours_left"] == 72
    assert customer.id in {each["conversation"] for each in found["affected"]}
    assert found["drafts"]["commissioner"].startswith("DRAFT")
    assert told["commissioner_told_at"]
    assert closed["state"] == "closed"


async def test_statements_and_chains_can_be_looked_up(
    customer: Customer, officer: Colleague
) -> None:
    answer = await customer.ask("How long do you keep my chats with Kora?")

    (said,) = (await officer.get(f"/conversations/{customer.id}/statements")).json()[
        "statements"
    ]
    chains = (await officer.get("/audit/chains")).json()

    assert said["text"] == answer["answer"]
    assert ("privacy", "9", 1) in {
        (each["doc"], each["clause"], each["version"]) for each in said["stands_on"]
    }
    assert (chains["audit"], chains["statements"]) == ("holds", "holds")
    assert {each["chain"] for each in chains["anchors"]} == {"audit", "statements"}


async def test_the_control_matrix_is_there_for_those_who_answer_for_it(
    officer: Colleague,
) -> None:
    rows = (await officer.get("/controls")).json()["controls"]

    assert len(rows) == 127
    assert {"P30", "R20"} <= {row["id"] for row in rows}


@pytest.mark.parametrize(
    "path",
    ["/requests", "/breaches", "/controls", "/audit/chains", "/conversations/co_x/statements"],
)
async def test_agents_read_no_register(agent: Colleague, path: str) -> None:
    assert (await agent.get(path)).status_code == 403


@pytest.mark.parametrize("path", ["/requests/rq_none", "/breaches/br_none"])
async def test_what_is_not_there_is_not_found(officer: Colleague, path: str) -> None:
    assert (await officer.get(path)).status_code == 404


async def test_another_companys_officer_sees_none_of_it(
    customer: Customer, officer: Colleague, staffing: Staffing
) -> None:
    stranger = await staffing.colleague("privacy_officer", "kvmzone")
    await customer.ask("I want a copy of all data that you hold about me.")
    (found,) = [
        each
        for each in (await officer.get("/requests")).json()["requests"]
        if each["conversation"] == customer.id
    ]

    assert (await stranger.get(f"/requests/{found['id']}")).status_code == 404
    theirs = (await stranger.get("/requests")).json()["requests"]
    assert found["id"] not in {each["id"] for each in theirs}

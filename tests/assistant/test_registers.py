"""Requests and breaches: clocks that somebody can see, and ends that somebody signs."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import Case, CaseId, Role, StaffId
from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.privacy import registers
from assistant.privacy.registers import Registers, Shelf
from assistant.staff.accounts import Staff
from assistant.tenants import Tenant
from guardrails import Detector, Intent, Redacted, Screen
from tests.builders import TUESDAY, Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

COMMISSIONER = {
    "commissioner_site": {"label": "The Commissioner", "value": "commissioner.example"}
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


@pytest.fixture(scope="module")
def guard() -> Screen:
    return Screen(Detector(), lambda: datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture
def office(store: Rooms, guard: Screen) -> Registers:
    shelf = Shelf(
        store.database,
        store.vault,
        store.registry,
        store.audit,
        store.ledger,
        guard,
        store.clock,
    )
    return registers.furnished(shelf)


def staff(tenant: Tenant, role: Role = "privacy_officer") -> Staff:
    return Staff(tenant.id, StaffId(f"st_{role}"), "Olive", role)


async def asked_in_chat(
    store: Rooms, tenant: Tenant, *, kind: Intent = "rights_request", customer: bool = False
) -> str:
    conversation = await store.conversations.start(
        tenant.id,
        token_hash=b"t",
        customer=store.vault.pseudonym(tenant.id, "c-7") if customer else None,  # type: ignore[arg-type]
        memory_consent=False,
        locale="en",
    )
    case = Case(
        id=CaseId(f"ca_{conversation.id}"),
        conversation=conversation.id,
        kind=kind,
        queue="privacy",
        asked=Redacted.stored("Delete what you have about [PERSON_1]."),
        opened_at=store.clock.at,
        due_at=store.clock.at + timedelta(days=20),
        reference=f"SHE-{conversation.id[-6:]}",
    )
    await store.desk.store.file(tenant.id, case)
    return case.id


# Requests.


async def test_a_request_of_a_chat_is_in_the_queue_with_both_clocks(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    case = await asked_in_chat(store, tenant)

    (found,) = await office.requests.queue(staff(tenant, "supervisor"))
    assert await office.requests.queue(staff(tenant)) == (found,)  # gathered once

    assert found.case == case
    assert found.kind == "unsorted"
    assert found.asked == "Delete what you have about [PERSON_1]."
    assert found.verified_how is None
    assert (found.working_due.isoformat(), found.calendar_due.isoformat()) == (
        "2026-04-10",
        "2026-04-10",
    )
    assert found.due_at.astimezone(UTC) == datetime(2026, 4, 10, 11, 59, 59, tzinfo=UTC)


async def test_who_came_with_a_signed_token_is_known(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant()
    await asked_in_chat(store, tenant, customer=True)

    (found,) = await office.requests.queue(staff(tenant))

    assert found.verified_how == "identity_token"


async def test_nothing_is_done_for_somebody_who_is_not_known(
    store: Rooms, office: Registers
) -> None:
    tenant, olive = await store.tenant(), None
    olive = staff(tenant)
    await asked_in_chat(store, tenant)
    (found,) = await office.requests.queue(olive)
    await office.requests.sort(olive, found.id, "deletion")

    with pytest.raises(Conflict, match="verify who asks"):
        await office.requests.done(olive, found.id, "deleted")
    await office.requests.verify(
        olive, found.id, how="call_back", note="rang the number on file"
    )
    done = await office.requests.done(olive, found.id, "all of it, receipt 12")

    assert done.state == "done"
    assert [step.step for step in done.steps] == [
        "sorted: deletion",
        "identity: call_back",
        "done",
    ]
    assert done.steps[1].note == "rang the number on file"
    assert await store.desk.store.cases(tenant.id) == ()
    assert await office.requests.queue(olive) == ()
    assert await office.requests.queue(olive, state="done") != ()
    with pytest.raises(Conflict):
        await office.requests.step(olive, found.id, "once more")


async def test_a_refusal_has_a_reason_that_there_is_and_words_of_its_own(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    olive = staff(tenant)
    await asked_in_chat(store, tenant)
    (found,) = await office.requests.queue(olive)

    with pytest.raises(BadInput, match="why in this case"):
        await office.requests.refuse(olive, found.id, refusal="not_held", note=" ")
    refused = await office.requests.refuse(
        olive, found.id, refusal="not_held", note="no account of that name"
    )

    assert (refused.state, refused.refusal) == ("refused", "not_held")


async def test_a_letter_counts_from_the_day_it_came(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant()
    olive = staff(tenant)
    came = store.clock.at - timedelta(days=5)

    made = await office.requests.open(
        olive,
        kind="access",
        asked="Ana Petelo of 12 Example Street wants a copy",
        received=came,
        customer="c-7",
    )

    assert made.received_at == came
    assert made.governs == "calendar days"  # over Easter
    assert "Ana" not in made.asked
    with pytest.raises(BadInput, match="later than now"):
        await office.requests.open(
            olive,
            kind="access",
            asked="x",
            received=store.clock.at + timedelta(seconds=1),
            customer=None,
        )


async def test_the_words_of_a_request_end_with_their_person_and_its_clocks_stay(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    olive = staff(tenant)
    made = await office.requests.open(
        olive, kind="deletion", asked="about a shop", received=store.clock.at, customer="c-7"
    )
    await office.requests.step(olive, made.id, "looked into the shop")

    async with store.database.tenant(tenant.id) as session:
        await store.audit.forget(session, [store.vault.pseudonym(tenant.id, "c-7")])

    held = await office.requests.read(olive, made.id)
    assert held.asked == "(erased)"
    assert [step.note for step in held.steps] == ["(erased)"]
    assert held.due_at == made.due_at
    assert await store.audit.broken_at(tenant.id) is None


async def test_a_complaint_goes_on_to_the_commissioner(store: Rooms, office: Registers) -> None:
    tenant, bare = await store.tenant(contacts=COMMISSIONER), await store.tenant()
    for each in (tenant, bare):
        await asked_in_chat(store, each)
    (found,) = await office.requests.queue(staff(tenant))
    (other,) = await office.requests.queue(staff(bare))

    held, contacts = await office.requests.escalate(staff(tenant), found.id, "not content")

    assert [line.value for line in contacts] == ["commissioner.example"]
    assert held.steps[-1].step == "escalated: commissioner"
    with pytest.raises(BadInput, match="commissioner"):
        await office.requests.escalate(staff(bare), other.id, "")


async def test_agents_see_no_request_and_supervisors_close_none(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    await asked_in_chat(store, tenant)
    with pytest.raises(NotAllowed):
        await office.requests.queue(staff(tenant, "agent"))
    (found,) = await office.requests.queue(staff(tenant, "supervisor"))

    with pytest.raises(NotAllowed):
        await office.requests.done(staff(tenant, "supervisor"), found.id, "done")


async def test_another_tenants_request_is_not_there(store: Rooms, office: Registers) -> None:
    tenant, other = await store.tenant(), await store.tenant()
    await asked_in_chat(store, tenant)
    (found,) = await office.requests.queue(staff(tenant))

    assert await office.requests.queue(staff(other)) == ()
    with pytest.raises(NotFound):
        await office.requests.read(staff(other), found.id)


async def test_every_step_is_in_the_audit_log(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant()
    await asked_in_chat(store, tenant)
    (found,) = await office.requests.queue(staff(tenant))
    await office.requests.read(staff(tenant), found.id)
    await office.requests.verify(staff(tenant), found.id, how="in_person", note="")

    rows = await store.audit.rows(tenant.id)

    assert [(row.action, row.subject) for row in rows] == [
        ("request.step", found.id),
        ("request.read", found.id),
    ]


# Breaches.


async def reported(store: Rooms, office: Registers, tenant: Tenant) -> str:
    return (await office.breaches.report(staff(tenant, "agent"), "A list went astray")).id


async def test_a_report_of_a_customer_is_an_incident_without_a_clock(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    await asked_in_chat(store, tenant, kind="breach_report")

    (found,) = await office.breaches.open_ones(staff(tenant))

    assert found.state == "reported"
    assert found.due_at is None


async def test_seventy_two_hours_run_from_awareness_and_start_once(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    olive, breach = staff(tenant), await reported(store, office, tenant)
    aware = store.clock.at - timedelta(hours=2)

    held = await office.breaches.confirm(olive, breach, aware=aware, note="it is ours")

    assert held.due_at == aware + timedelta(hours=72)
    with pytest.raises(Conflict):
        await office.breaches.confirm(olive, breach, aware=store.clock.at, note="later")
    other = await reported(store, office, tenant)
    with pytest.raises(BadInput):
        await office.breaches.confirm(
            olive, other, aware=store.clock.at + timedelta(seconds=1), note=""
        )
    with pytest.raises(NotAllowed):
        await office.breaches.confirm(
            staff(tenant, "supervisor"), other, aware=store.clock.at, note=""
        )


async def test_the_audit_log_says_whom_a_breach_touched(
    store: Rooms, office: Registers
) -> None:
    tenant = await store.tenant()
    olive, breach = staff(tenant), await reported(store, office, tenant)
    read, other = await store.conversation(tenant), await store.conversation(tenant)
    earlier, long_before = await store.conversation(tenant), await store.conversation(tenant)
    message = await store.hear(read, "I am Ana", "I am [PERSON_1]")
    start = store.clock.at
    for offset, actor, action, subject in (
        (-31, "st_good", "conversation.opened", long_before.id),
        (-29, "st_good", "conversation.opened", earlier.id),  # and may have been read since
        (0, "st_bad", "message.revealed", message),
        (1, "st_bad", "conversation.opened", read.id),
        (2, "st_good", "conversation.opened", other.id),
        (9, "st_bad", "conversation.opened", other.id),
        (3, "st_bad", "handoff.resolved", "ho_1"),
    ):
        store.clock.at = start + timedelta(minutes=offset)
        await store.audit.write(tenant.id, actor=actor, action=action, subject=subject)
    until = start + timedelta(minutes=9)

    by_one = await office.breaches.affected(
        olive, breach, since=start, until=until, actor="st_bad"
    )
    by_all = await office.breaches.affected(olive, breach, since=start, until=until, actor=None)
    longer = await office.breaches.affected(
        olive, breach, since=start, until=until + timedelta(seconds=1), actor="st_bad"
    )

    assert [(each.conversation, each.reads, each.revealed) for each in by_one] == [
        (read.id, 2, 1)
    ]
    assert {each.conversation for each in by_all} == {read.id, other.id, earlier.id}
    assert {each.conversation for each in longer} == {read.id, other.id}  # the end is not in it
    store.clock.at = TUESDAY


async def test_notices_are_drafts_with_what_is_known(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant(contacts=COMMISSIONER)
    olive, breach = staff(tenant), await reported(store, office, tenant)
    await office.breaches.confirm(olive, breach, aware=store.clock.at, note="")

    drafts = await office.breaches.drafts(olive, breach, ())

    assert drafts.keys() == {"commissioner", "people"}
    for draft in drafts.values():
        assert draft.startswith("DRAFT, not sent.")
        assert "commissioner.example" in draft
    assert "14 March 2026, 11:00 (NZDT)" in drafts["commissioner"]
    assert "A list went astray" not in drafts["people"]


async def test_a_breach_ends_with_its_reason(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant()
    olive, breach = staff(tenant), await reported(store, office, tenant)
    with pytest.raises(Conflict, match="confirm"):
        await office.breaches.told(olive, breach, "commissioner")
    await office.breaches.confirm(olive, breach, aware=store.clock.at, note="")

    told = await office.breaches.told(olive, breach, "commissioner")
    with pytest.raises(BadInput):
        await office.breaches.close(olive, breach, " ")
    closed = await office.breaches.close(olive, breach, "told to all")

    assert told.commissioner_told_at == store.clock.at
    assert closed.state == "closed"
    assert await office.breaches.open_ones(olive) == ()


async def test_the_words_of_a_report_end_with_its_chat(store: Rooms, office: Registers) -> None:
    tenant = await store.tenant()
    case = await asked_in_chat(store, tenant, kind="breach_report")
    (found,) = await office.breaches.open_ones(staff(tenant))

    with as_admin(store.address) as admin:
        admin.execute("delete from cases where id = %s", (case,))

    assert (await office.breaches.read(staff(tenant), found.id)).what == "(erased)"

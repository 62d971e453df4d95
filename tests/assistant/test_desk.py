"""The desk: one of many gets a conversation, asking twice is asking once, promises keep hours."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import Citation, Conversation, StaffId
from assistant.errors import Conflict, NotFound
from assistant.handoff.floor import HandoffTaken
from assistant.handoff.triggers import CaseKind
from assistant.storage.inbox import Inbox, Item, Sought
from assistant.tenants import Tenant
from guardrails import Record, Redacted
from tests.builders import Rooms, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
TOLD = Redacted.literal("A person was asked.")
SAM, KIM = StaffId("st_sam"), StaffId("st_kim")
ASKED = Redacted.literal("May I have it back?")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


async def begun(store: Rooms, **settings: object) -> tuple[Tenant, Conversation]:
    tenant = await store.tenant(**settings)
    return tenant, await store.conversation(tenant)


async def speaker(store: Rooms, where: Conversation) -> str:
    found = await store.conversations.find(where.tenant, where.id, token_hash=None)
    assert found is not None
    return found.speaker


async def inbox(store: Rooms, tenant: Tenant) -> tuple[Item, ...]:
    return await Inbox(store.database, clock=store.clock).items(tenant.id, Sought(staff=SAM))


async def kinds(store: Rooms, where: Conversation) -> list[str]:
    return [event.kind for event in await store.log.events_after(where.tenant, where.id, 0)]


async def test_of_twenty_who_claim_at_once_one_wins_and_the_others_learn_who(
    store: Rooms,
) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    results = await asyncio.gather(
        *(
            store.desk.floor.claim(
                tenant, handoff.id, staff=StaffId(f"st_{n}"), name=f"Person {n}"
            )
            for n in range(20)
        ),
        return_exceptions=True,
    )

    won = [each for each in results if not isinstance(each, BaseException)]
    lost = [each for each in results if isinstance(each, HandoffTaken)]
    assert (len(won), len(lost)) == (1, 19)
    assert all(won[0].claimed_name in each.detail for each in lost)
    assert (await kinds(store, where)).count("handoff.claimed") == 1


async def test_claiming_what_one_holds_already_changes_nothing(store: Rooms) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.claim(tenant, handoff.id, staff=SAM, name="Sam")

    again = await store.desk.floor.claim(tenant, handoff.id, staff=SAM, name="Sam")

    assert again.claimed_by == SAM
    assert (await kinds(store, where)).count("handoff.claimed") == 1


@pytest.mark.parametrize("who", [SAM, KIM])
async def test_a_closed_conversation_cannot_be_claimed(store: Rooms, who: StaffId) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.claim(tenant, handoff.id, staff=SAM, name="Sam")
    await store.desk.floor.resolve(tenant, handoff.id, actor=SAM, outcome="answered")

    with pytest.raises(HandoffTaken, match="closed"):
        await store.desk.floor.claim(tenant, handoff.id, staff=who, name="Somebody")


async def test_asking_twice_is_asking_once_also_at_the_same_time(store: Rooms) -> None:
    tenant, where = await begun(store)

    opened = await asyncio.gather(
        *(store.desk.hand_over(tenant, where, queue="general", told=TOLD) for _ in range(8))
    )

    assert len({handoff.id for handoff in opened}) == 1
    assert await kinds(store, where) == ["handoff.requested"]


async def test_asking_gives_the_floor_to_staff_and_resolving_gives_it_back(
    store: Rooms,
) -> None:
    tenant, where = await begun(store)

    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    silent = await speaker(store, where)
    await store.desk.floor.resolve(tenant, handoff.id, actor=SAM, outcome="answered")

    assert (silent, await speaker(store, where)) == ("staff", "kora")
    assert await store.desk.current(tenant.id, where.id) is None
    assert await kinds(store, where) == ["handoff.requested", "handoff.resolved"]


async def test_after_a_resolution_a_new_request_is_a_new_handoff(store: Rooms) -> None:
    tenant, where = await begun(store)
    first = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.resolve(tenant, first.id, actor=SAM, outcome="answered")

    second = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    assert second.id != first.id
    assert await speaker(store, where) == "staff"


async def test_resolving_twice_is_refused_the_second_time(store: Rooms) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    results = await asyncio.gather(
        *(
            store.desk.floor.resolve(tenant, handoff.id, actor=SAM, outcome="answered")
            for _ in range(4)
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Conflict) for each in results) == 3
    assert (await kinds(store, where)).count("handoff.resolved") == 1


async def test_a_transfer_frees_it_for_another_and_keeps_the_promised_time(
    store: Rooms,
) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.claim(tenant, handoff.id, staff=SAM, name="Sam")

    await store.desk.floor.move(tenant, handoff.id, queue="billing", actor=SAM)
    moved = await store.desk.floor.claim(tenant, handoff.id, staff=KIM, name="Kim")

    assert (moved.queue, moved.claimed_by) == ("billing", KIM)
    assert moved.due_at == handoff.due_at
    assert await speaker(store, where) == "staff"


async def test_a_closed_conversation_is_not_moved(store: Rooms) -> None:
    tenant, where = await begun(store)
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)
    await store.desk.floor.resolve(tenant, handoff.id, actor=SAM, outcome="answered")

    with pytest.raises(Conflict):
        await store.desk.floor.move(tenant, handoff.id, queue="billing", actor=SAM)


async def test_another_tenant_cannot_reach_a_handoff(store: Rooms) -> None:
    tenant, where = await begun(store)
    other = await store.tenant()
    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    with pytest.raises(NotFound):
        await store.desk.floor.claim(other, handoff.id, staff=KIM, name="Kim")

    assert await inbox(store, other) == ()


async def test_a_handoff_is_due_in_business_hours(store: Rooms) -> None:
    store.clock.at = datetime(2025, 12, 24, 3, 0, tzinfo=UTC)  # Christmas Eve, 16:00
    tenant, where = await begun(store, hours_to_reply={"general": 2})

    handoff = await store.desk.hand_over(tenant, where, queue="general", told=TOLD)

    assert handoff.due_at.isoformat() == "2025-12-29T10:00:00+13:00"


async def test_a_request_about_a_right_is_due_by_the_law(store: Rooms) -> None:
    store.clock.at = datetime(2025, 12, 14, 22, 0, tzinfo=UTC)  # 15 December in New Zealand
    tenant, where = await begun(store)

    case = await store.desk.file(
        tenant, where, CaseKind("rights_request", "privacy", clock="rights"), ASKED
    )

    assert case.due_at.isoformat() == "2026-01-14T23:59:59+13:00"


async def test_the_earliest_due_waits_first_and_says_whose_turn_it_is(store: Rooms) -> None:
    tenant = await store.tenant()
    late, early = [await store.conversation(tenant) for _ in range(2)]
    await store.hear(early, "raw", "Is anybody there?")
    first = await store.desk.hand_over(tenant, early, queue="general", told=TOLD)
    store.clock.forward(timedelta(hours=1))
    second = await store.desk.hand_over(tenant, late, queue="general", told=TOLD)

    waiting = await inbox(store, tenant)

    assert [each.handoff.id for each in waiting] == [first.id, second.id]
    assert waiting[0].last.text == "Is anybody there?"
    assert [each.customer_waits for each in waiting] == [True, False]


async def test_the_same_question_is_one_case(store: Rooms) -> None:
    tenant, where = await begun(store)
    kind = CaseKind("decision_request", "billing")

    first = await store.desk.file(tenant, where, kind, ASKED)
    second = await store.desk.file(tenant, where, kind, ASKED)
    other = await store.desk.file(tenant, where, CaseKind("abuse_report", "abuse"), ASKED)

    assert first == second
    assert other.id != first.id
    assert await speaker(store, where) == "kora"


async def test_a_case_keeps_its_hour_while_its_file_grows(store: Rooms) -> None:
    tenant, where = await begun(store, period={"clause": "refunds 1.1", "days": 30})
    kind = CaseKind("decision_request", "billing")
    first = await store.desk.file(tenant, where, kind, Redacted.literal("Refund $40"))
    opened = store.clock.at

    store.clock.forward(timedelta(minutes=5))
    more = Redacted.literal("Refund it, I paid today and cancelled today")
    await store.desk.file(tenant, where, kind, more)
    await store.desk.cite(tenant.id, [first], [Citation("refunds", "1.1", "Ask us.")])

    (case,) = await store.desk.store.cases(tenant.id, conversation=where.id)
    assert case.opened_at == opened
    assert [each.kind for each in case.file.stated] == ["amount", "date", "date"]
    assert [(each.day, each.of) for each in case.file.counts] == [(0, 30)]
    assert case.file.clauses == ("refunds 1.1",)


async def test_files_that_grow_at_once_lose_nothing(store: Rooms) -> None:
    tenant, where = await begun(store)
    kind = CaseKind("decision_request", "billing")
    case = await store.desk.file(tenant, where, kind, ASKED)

    await asyncio.gather(
        *(
            store.desk.cite(tenant.id, [case], [Citation("refunds", f"{n}", "")])
            for n in range(8)
        )
    )

    (held,) = await store.desk.store.cases(tenant.id, conversation=where.id)
    assert sorted(held.file.clauses) == [f"refunds {n}" for n in range(8)]


async def test_a_decision_is_written_only_about_a_case_that_is_there(store: Rooms) -> None:
    tenant, where = await begun(store)
    case = await store.desk.file(tenant, where, CaseKind("decision_request", "billing"), ASKED)
    record = Record("SHE-D1", "refund", "approved", "NZD 10.00")

    async def decide(about: str) -> str:
        return await store.desk.store.decide(
            tenant.id, case=about, record=record, reason=ASKED, by=SAM, clause="refunds 1.1"
        )

    assert await decide("ca_unknown") == "unknown"
    assert await decide(case.id) == "done"
    assert await store.desk.records(tenant.id, where.id) == (record,)


async def test_a_decision_about_one_conversation_is_not_relayed_in_another(
    store: Rooms,
) -> None:
    tenant, where = await begun(store)
    other = await store.conversation(tenant)
    case = await store.desk.file(tenant, where, CaseKind("decision_request", "billing"), ASKED)
    record = Record("SHE-D2", "refund", "approved")
    await store.desk.store.decide(
        tenant.id, case=case.id, record=record, reason=ASKED, by=SAM, clause=""
    )

    assert await store.desk.records(tenant.id, other.id) == ()

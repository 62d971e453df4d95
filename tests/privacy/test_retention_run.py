"""A run lets go of what is over, of all of it, of nothing else, and can be taken up again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.domain import TenantId
from assistant.privacy.retention import ClockSetBack, NotYet, Retention
from assistant.storage.aggregates import Aggregates
from assistant.tenants import Tenant
from guardrails import Redacted
from tests.builders import Rooms
from tests.privacy.lives import (
    BILLING,
    a_chat,
    a_handoff,
    a_memory,
    counts,
    office,
    snapshot,
)

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NZ = ZoneInfo("Pacific/Auckland")
DAY = timedelta(days=1)
NOT_THEIRS = {"audit", "chain_heads", "statements", "retention_runs", "aggregates"}
POLICY = {
    "kora_logs": "12 months",
    "tickets": "3 years",
    "security_logs": "12 months",
    "smallest_cell": 2,
}


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=NZ)


def retention(store: Rooms, *, batch: int = 500) -> Retention:
    return replace(office(store).retention, batch=batch)


async def run(store: Rooms, tenant: Tenant, at: datetime) -> Mapping[str, int]:
    store.clock.at = at
    return (await retention(store).run(tenant)).gone


async def left(store: Rooms, tenant: Tenant) -> dict[str, int]:
    seen = counts(await snapshot(store, tenant.id))
    return {n: c for n, c in seen.items() if n not in NOT_THEIRS}


@pytest.mark.parametrize(
    ("began", "end"),
    [
        (local(2026, 3, 10), local(2027, 3, 10, 0)),
        (local(2024, 2, 29), local(2025, 2, 28, 0)),  # no such day next year: the month's last
        (local(2027, 2, 28), local(2028, 2, 28, 0)),
        (local(2027, 3, 1), local(2028, 3, 1, 0)),  # a leap day lies between
        (local(2025, 9, 28, 1, 30), local(2026, 9, 28, 0)),  # clocks go forward that night
        (local(2026, 4, 5, 2, 30), local(2027, 4, 5, 0)),  # and back that one
        (local(2026, 1, 1, 0, 5), local(2027, 1, 1, 0)),  # still the last year in UTC
    ],
)
async def test_a_chat_ends_twelve_months_from_its_day_where_the_company_is(
    store: Rooms, began: datetime, end: datetime
) -> None:
    tenant = await store.tenant(retention=POLICY)
    await a_chat(store, tenant, at=began)
    store.clock.at = end.astimezone(UTC)

    day_before = await run(store, tenant, end.astimezone(UTC) - DAY)
    second_before = await run(store, tenant, end.astimezone(UTC) - timedelta(seconds=1))
    on_the_day = await run(store, tenant, end.astimezone(UTC))
    day_after = await run(store, tenant, end.astimezone(UTC) + DAY)

    assert day_before.get("conversations", 0) == 0
    assert second_before.get("conversations", 0) == 0
    assert on_the_day["conversations"] == 1
    assert day_after.get("conversations", 0) == 0
    assert await left(store, tenant) == {}


async def test_only_what_is_over_goes_and_the_others_are_untouched(store: Rooms) -> None:
    tenant, other = await store.tenant(retention=POLICY), await store.tenant(retention=POLICY)
    await a_chat(store, tenant, at=local(2026, 1, 1))
    await a_chat(store, other, at=local(2026, 1, 1))
    await a_chat(store, tenant, at=local(2026, 6, 1), customer="cu_b")
    before = await snapshot(store, other.id)

    gone = await run(store, tenant, local(2027, 1, 1))

    assert gone["conversations"] == 1
    assert (await left(store, tenant))["conversations"] == 1
    assert await snapshot(store, other.id) == before


async def test_a_chat_that_people_took_over_is_split(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    await a_handoff(store, tenant, chat, resolved=True)
    closed = store.clock()

    gone = await run(store, tenant, local(2027, 3, 10))

    assert gone["koras-parts"] == 1
    lines = await store.conversations.thread(tenant.id, chat.id, notes=True)
    assert [(line.author, line.text.text) for line in lines] == [
        ("customer", "To staff: [PERSON_1]"),
        ("staff", "From staff"),
        ("note", "A note"),
        (
            "note",
            "What was asked before people took over has ended: 2 messages (policy_question)",
        ),
    ]
    kept = await store.conversations.original(tenant.id, lines[0].id)
    assert kept is not None
    assert kept[0].unseal() == "To staff: Ana"
    assert set(await left(store, tenant)) == {
        *("conversations", "conversation_keys", "messages", "originals"),
        *("handoffs", "desk_events", "consents"),
    }

    year, day = closed.astimezone(NZ).year, closed.astimezone(NZ).date()
    end = datetime(year + 3, day.month, day.day, tzinfo=NZ)
    assert (await run(store, tenant, end - timedelta(seconds=1))).get("tickets", 0) == 0
    assert (await run(store, tenant, end))["tickets"] == 1
    assert await left(store, tenant) == {}


async def test_while_people_still_work_on_it_their_part_and_its_map_stay(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    handoff = await a_handoff(store, tenant, chat, resolved=False)

    await run(store, tenant, local(2027, 3, 10))

    lines = await store.conversations.thread(tenant.id, chat.id, notes=False)
    known, _ = await store.conversations.placeholders(tenant.id, chat.id)
    assert [line.author for line in lines] == ["customer", "staff"]
    assert known.restore("[PERSON_1]") == "Ana Invented"
    assert "memories" not in await left(store, tenant)

    await store.desk.floor.resolve(tenant, handoff, actor="st_1", outcome="answered")
    await run(store, tenant, local(2027, 3, 11))

    known, _ = await store.conversations.placeholders(tenant.id, chat.id)
    assert known.restore("[PERSON_1]") == "[PERSON_1]"
    lines = await store.conversations.thread(tenant.id, chat.id, notes=False)
    assert [line.author for line in lines] == ["customer", "staff"]


async def test_a_legal_hold_keeps_everything_until_it_is_lifted(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    held = await a_chat(store, tenant, at=local(2026, 3, 10), customer="cu_held")
    await a_chat(store, tenant, at=local(2026, 3, 10), customer="cu_free")
    await hold(store, tenant.id, "cu_held")
    before = await store.conversations.thread(tenant.id, held.id, notes=True)

    gone = await run(store, tenant, local(2027, 3, 10))

    assert gone["conversations"] == 1
    assert await store.conversations.thread(tenant.id, held.id, notes=True) == before

    async with store.database.tenant(tenant.id) as session:
        await session.do("update legal_holds set lifted_at = now() where tenant = :tenant")
    assert (await run(store, tenant, local(2027, 3, 10)))["conversations"] == 1


async def test_no_code_of_ours_can_delete_what_is_held(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    await hold(store, tenant.id, chat.id)

    with pytest.raises(Exception, match="a legal hold stands before this"):
        async with store.database.tenant(tenant.id) as session:
            await session.row("select forget_conversations(:ids)", ids=[chat.id])


async def hold(store: Rooms, tenant: TenantId, subject: str) -> None:
    async with store.database.tenant(tenant) as session:
        await session.do(
            "insert into legal_holds (tenant, id, subject, reason, placed_by, placed_at, review_on)"
            " values (:tenant, :subject, :subject, 'a claim', 'st_1', now(), '2030-01-01')",
            subject=subject,
        )


async def test_a_dry_run_counts_and_changes_nothing(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    await a_handoff(store, tenant, chat, resolved=True)
    await a_chat(store, tenant, at=local(2026, 3, 11))
    before = await snapshot(store, tenant.id)

    outcome = await retention(store).would_go(tenant, local(2027, 3, 11))

    assert outcome.gone["conversations"] == 1
    assert outcome.gone["koras-parts"] == 1
    assert await snapshot(store, tenant.id) == before


async def test_a_second_run_finds_nothing(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    for _ in range(3):
        await a_chat(store, tenant, at=local(2026, 3, 10))
    first = await run(store, tenant, local(2027, 3, 10))
    aggregates = (await snapshot(store, tenant.id))["aggregates"]

    second = await run(store, tenant, local(2027, 3, 10))

    assert first["conversations"] == 3
    assert not any(second.values())
    assert (await snapshot(store, tenant.id))["aggregates"] == aggregates


async def test_a_clock_that_was_set_back_decides_nothing(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    await a_chat(store, tenant, at=local(2026, 3, 10))
    await run(store, tenant, local(2027, 1, 1))
    before = await snapshot(store, tenant.id)

    store.clock.at = local(2026, 12, 31)
    with pytest.raises(ClockSetBack):
        await retention(store).run(tenant)

    assert await snapshot(store, tenant.id) == before
    told = await retention(store).run(tenant, local(2026, 12, 31))
    assert told.gone.get("conversations", 0) == 0


async def test_a_moment_that_has_not_come_is_refused(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    await a_chat(store, tenant, at=local(2026, 3, 10))
    store.clock.at = local(2026, 4, 1)

    with pytest.raises(NotYet):
        await retention(store).run(tenant, local(2027, 4, 1))


async def test_a_memory_ends_at_its_hour(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    await a_memory(store, chat, "soon over", expires=local(2026, 3, 12))

    early = await run(store, tenant, local(2026, 3, 12) - timedelta(seconds=1))
    late = await run(store, tenant, local(2026, 3, 12))

    assert early["memories"] == 0
    assert late["memories"] == 1


async def test_each_run_is_in_the_audit_log_and_the_chain_holds(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    await a_chat(store, tenant, at=local(2026, 3, 10))

    await run(store, tenant, local(2027, 3, 10))

    rows = await store.audit.rows(tenant.id)
    assert [row.action for row in rows][:2] == ["retention.run", "retention.batch"]
    assert dict(rows[0].data) == {"conversations": "1"}
    assert await store.audit.broken_at(tenant.id) is None


async def test_what_remains_are_counts_by_month_without_small_cells(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    for customer in ("cu_a", "cu_b", None, None):
        await a_chat(store, tenant, at=local(2026, 3, 10), customer=customer)
    await a_chat(store, tenant, at=local(2026, 4, 10), customer="cu_a")

    await run(store, tenant, local(2027, 5, 2))

    told = await Aggregates(store.database).published(tenant.id)
    assert [(day.isoformat(), *rest) for day, *rest in told] == [
        ("2026-03-01", "answers", "extractive", 4),
        ("2026-03-01", "conversations", "all", 4),
        ("2026-03-01", "customers", "anonymous", 2),
        ("2026-03-01", "customers", "signed-in", 2),
        ("2026-03-01", "intents", "policy_question", 4),
        ("2026-03-01", "messages", "customer", 4),
        ("2026-03-01", "messages", "kora", 4),
        ("2026-03-01", "ratings", "good", 4),
    ]


async def test_cases_end_three_years_after_closing(store: Rooms) -> None:
    tenant = await store.tenant(retention=POLICY)
    chat = await a_chat(store, tenant, at=local(2026, 3, 10))
    await store.desk.file(tenant, chat, BILLING, Redacted.stored("please refund [PERSON_1]"))
    await run(store, tenant, local(2027, 3, 10))
    assert set(await left(store, tenant)) == {"cases", "desk_events"}
    async with store.database.tenant(tenant.id) as session:
        await session.do(
            "update cases set closed_at = :at where tenant = :tenant", at=local(2027, 4, 1)
        )

    early = await run(store, tenant, local(2030, 3, 31, 23, 59))
    late = await run(store, tenant, local(2030, 4, 1, 0))

    assert (early.get("cases", 0), late["cases"]) == (0, 1)
    assert await left(store, tenant) == {}

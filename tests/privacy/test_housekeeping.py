"""The service lets go by itself of what is over: once a day, of every class, of nothing early."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from assistant.domain import StaffId
from assistant.privacy.housekeeping import Housekeeping
from assistant.storage.breaches import BreachStore
from assistant.storage.registry import Registry
from assistant.storage.requests import RequestStore
from assistant.storage.rewriting import Rewriter
from assistant.storage.traces import TraceErasures
from assistant.tenants import Tenant
from guardrails import Redacted
from tests.builders import Rooms, as_admin
from tests.privacy.lives import a_chat, office, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NZ = ZoneInfo("Pacific/Auckland")
DAY = timedelta(days=1)
PERIODS = {"kora_logs": "12 months", "tickets": "3 years", "security_logs": "12 months"}


class These(Registry):
    """A registry of one test's tenants alone."""

    def __init__(self, store: Rooms, *tenants: Tenant) -> None:
        super().__init__(store.database, clock=store.clock)
        self._these = tenants

    async def all(self) -> tuple[Tenant, ...]:
        return self._these


class Counted(Rewriter):
    """Counts how often files would be rewritten."""

    def __init__(self) -> None:
        super().__init__(None)
        self.times = 0

    async def rewrite(self) -> bool:
        self.times += 1
        return True


@dataclass
class Folder:
    """A place that keeps letters."""

    held: set[str]
    name: str = "folder"
    holds: Literal["letters"] = "letters"

    async def erase(self, conversations: Collection[str]) -> int:
        self.held -= set(conversations)
        return 0

    async def left(self, conversations: Collection[str]) -> int:
        return len(self.held & set(conversations))

    async def close(self) -> None: ...


def keeping(
    store: Rooms, *tenants: Tenant, hour: int | None = 14, folder: Folder | None = None
) -> tuple[Housekeeping, Counted]:
    built = office(store).housekeeping
    files = Counted()
    traces = replace(
        built.erasure.traces,
        places=[folder] if folder else [],
        queue=TraceErasures(store.database, clock=store.clock),
    )
    return (
        replace(
            built,
            retention=replace(built.retention, registry=These(store, *tenants)),
            erasure=replace(built.erasure, rewriter=files, traces=traces),
            hour=hour,
        ),
        files,
    )


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=NZ)


async def test_retention_runs_once_a_day_from_its_hour_on(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    house, _ = keeping(store, tenant)
    ran: list[tuple[str, int]] = []

    store.clock.at = datetime(2026, 3, 10, 13, 59, tzinfo=UTC)
    for step in (0, 1, 30, 23 * 60 + 28, 1, 3 * 24 * 60, 1):
        store.clock.forward(timedelta(minutes=step))
        ran.append((f"{store.clock():%d %H:%M}", await house.once()))

    assert ran == [
        ("10 13:59", 1),  # the hour of the day before was missed
        ("10 14:00", 1),
        ("10 14:30", 0),
        ("11 13:58", 0),
        ("11 13:59", 0),
        ("14 13:59", 1),  # it stood still for days
        ("14 14:00", 1),
    ]


async def test_by_command_alone_nothing_ends_by_itself(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    await a_chat(store, tenant, at=local(2024, 1, 1))
    store.clock.at = local(2026, 3, 10)
    house, _ = keeping(store, tenant, hour=None)

    assert await house.once() == 0
    assert len((await snapshot(store, tenant.id))["conversations"]) == 1


async def test_files_are_rewritten_when_something_went_and_only_then(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    house, files = keeping(store, tenant)
    store.clock.at = local(2026, 3, 10)
    await house.once()
    assert files.times == 0

    await a_chat(store, tenant, at=local(2026, 3, 10), customer="cu_gone")
    store.clock.forward(timedelta(minutes=1))
    await house.erasure.erase(tenant, "cu_gone", cause="asked", actor="op", rewrite=False)
    store.clock.forward(DAY)
    await house.once()
    assert files.times == 1  # as the receipt promised, within a day

    store.clock.forward(DAY)
    await house.once()
    assert files.times == 1


async def test_one_tenants_trouble_leaves_the_others_their_run(store: Rooms) -> None:
    early, late = (
        await store.tenant(retention=PERIODS),
        await store.tenant(retention=PERIODS),
    )
    await a_chat(store, late, at=local(2024, 1, 1))
    store.clock.at = local(2026, 3, 12)
    await office(store).retention.run(early)
    store.clock.at = local(2026, 3, 10)  # a clock that was set back, for one of them
    house, _ = keeping(store, early, late)

    assert await house.once() == 1
    assert (await snapshot(store, late.id))["conversations"] == []


async def test_letters_of_what_is_gone_are_looked_for_until_they_are_gone(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    folder = Folder({"co_1"})
    house, _ = keeping(store, tenant, hour=None, folder=folder)
    async with store.database.tenant(tenant.id) as session:
        await session.do(
            "insert into trace_erasures values (:tenant, 'co_1', :now)", now=store.clock()
        )

    await house.once()
    folder.held.add("co_1")  # somebody was writing it just then
    store.clock.forward(timedelta(minutes=11))
    await house.once()

    assert folder.held == set()
    assert (await snapshot(store, tenant.id))["trace_erasures"] == []


@pytest.mark.parametrize(
    ("closed", "end"),
    [
        (local(2026, 3, 10, 9), local(2029, 3, 10)),
        (local(2024, 2, 29, 9), local(2027, 2, 28)),
        (local(2026, 12, 31, 23, 59), local(2029, 12, 31)),  # still the day before in UTC
    ],
)
async def test_what_was_closed_ends_three_years_later_on_its_day(
    store: Rooms, closed: datetime, end: datetime
) -> None:
    tenant = await store.tenant(retention=PERIODS)
    await _closed_items(store, tenant, at=closed)
    counts: list[int] = []

    for moment in (end - DAY, end - timedelta(seconds=1), end, end + DAY):
        store.clock.at = moment
        counts.append((await office(store).retention.run(tenant)).gone["registers"])

    assert counts == [0, 0, 2, 0]
    after = await snapshot(store, tenant.id)
    tables = ("privacy_requests", "breaches", "register_steps", "audit_identities")
    assert [len(after[name]) for name in tables] == [0, 0, 0, 0]


async def test_an_open_item_never_ends_and_a_held_ones_person_keeps_it(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    requests = RequestStore(store.database, store.vault, store.audit, clock=store.clock)
    store.clock.at = local(2020, 1, 1)
    for owner, closes in (("cu_open", False), ("cu_held", True)):
        made = await _a_request(store, requests, tenant, owner)
        if closes:
            await requests.close(
                tenant.id, made, state="done", refusal=None, by="st_1", note=""
            )
    await _a_hold(store, tenant, "cu_held")

    store.clock.at = local(2030, 1, 1)
    gone = (await office(store).retention.run(tenant)).gone

    assert gone["registers"] == 0
    assert len((await snapshot(store, tenant.id))["privacy_requests"]) == 2


async def test_sign_ins_and_rows_of_the_old_log_end_after_twelve_months(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    store.clock.at = local(2026, 3, 10)
    await _a_hold(store, tenant, "cu_x", lifted=True)
    with as_admin(store.address) as admin:
        admin.execute(
            "insert into audit_unkeyed (tenant, seq, at, actor, action, subject, data, previous,"
            " hash) values (%s, 1, %s, 'a', 'b', 'c', '{}', '', '')",
            (tenant.id, local(2026, 3, 10, 9)),
        )
        admin.execute(
            "insert into staff_sessions (tenant, token_hash, staff, csrf_hash, created_at,"
            " expires_at) values (%s, 'x', 'st_1', 'x', %s, %s)",
            (tenant.id, local(2026, 3, 10), local(2026, 3, 10, 10)),
        )
        admin.commit()

    store.clock.at = local(2027, 3, 10) - timedelta(seconds=1)
    early = (await office(store).retention.run(tenant)).gone
    store.clock.at = local(2027, 3, 10)
    late = (await office(store).retention.run(tenant)).gone

    assert (early["old-log-rows"], early["staff-sessions"]) == (0, 0)
    assert (late["old-log-rows"], late["staff-sessions"]) == (1, 1)


async def test_rows_of_the_security_log_end_after_twelve_months(store: Rooms) -> None:
    tenant = await store.tenant(retention=PERIODS)
    store.clock.at = local(2026, 3, 10, 9)
    await store.audit.write(tenant.id, actor="st_1", action="staff.signed_in", subject="st_1")
    kept: list[bool] = []

    for moment in (local(2027, 3, 10) - timedelta(seconds=1), local(2027, 3, 10)):
        store.clock.at = moment
        await office(store).retention.run(tenant)
        rows = await store.audit.rows(tenant.id)
        kept.append("staff.signed_in" in [row.action for row in rows])

    assert kept == [True, False]
    assert await store.audit.broken_at(tenant.id) is None


async def _a_request(
    store: Rooms, requests: RequestStore, tenant: Tenant, owner: str | None
) -> str:
    return await requests.open(
        tenant.id,
        kind="access",
        asked=Redacted.stored("all of it"),
        received=store.clock(),
        owner=owner,
        by="st_1",
    )


async def _closed_items(store: Rooms, tenant: Tenant, *, at: datetime) -> None:
    store.clock.at = at
    requests = RequestStore(store.database, store.vault, store.audit, clock=store.clock)
    breaches = BreachStore(store.database, store.vault, store.audit, clock=store.clock)
    request = await _a_request(store, requests, tenant, None)
    await requests.close(tenant.id, request, state="done", refusal=None, by="st_1", note="sent")
    breach = await breaches.open(
        tenant.id, what=Redacted.stored("a lost laptop"), by=StaffId("st_1")
    )
    await breaches.close(tenant.id, breach, by="st_1", note="found again")


async def _a_hold(store: Rooms, tenant: Tenant, subject: str, *, lifted: bool = False) -> None:
    email = f"{uuid.uuid4().hex}@example.com"
    with as_admin(store.address) as admin:
        admin.execute(
            "insert into staff (tenant, id, email, name, role, password_hash, totp_sealed,"
            " created_at) values (%s, 'st_1', %s, 'Sup', 'supervisor', '', '', now())",
            (tenant.id, email),
        )
        admin.commit()
    holds = office(store).holds
    review = (store.clock() + timedelta(days=30)).date()
    made = await holds.place(
        tenant.id, subject, reason=Redacted.stored("a claim"), by=email, review=review
    )
    if lifted:
        await holds.lift(tenant.id, made.id, by=email)

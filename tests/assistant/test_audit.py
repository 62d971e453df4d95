"""The chains: whatever is changed past the service's role is found, and the row is named."""

import asyncio
import uuid
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from psycopg import ProgrammingError

from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.storage import anchors
from assistant.storage.audit import Audit
from assistant.storage.vault import Vault
from tests.builders import Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


async def written(store: Rooms, rows: int = 5) -> TenantId:
    # Known to nobody else: whoever verifies every tenant's chain should not meet these.
    tenant = TenantId(f"a{uuid.uuid4().hex[:12]}")
    for number in range(rows):
        store.clock.forward(timedelta(seconds=1))
        await store.audit.write(
            tenant, actor="st_1", action="message.revealed", subject=f"me_{number}", why="é"
        )
    return tenant


async def test_an_untouched_chain_holds(store: Rooms) -> None:
    tenant = await written(store)

    assert await store.audit.broken_at(tenant) is None
    assert [row.seq for row in await store.audit.rows(tenant)] == [5, 4, 3, 2, 1]


async def test_a_chain_that_has_not_begun_holds(store: Rooms) -> None:
    assert await store.audit.broken_at((await store.tenant()).id) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update audit set subject = 'me_9' where tenant = %s and seq = 3", 3),
        ("update audit set actor = 'st_2' where tenant = %s and seq = 1", 1),
        ("update audit set at = at - interval '1 day' where tenant = %s and seq = 5", 5),
        ("update audit set data = '{\"why\": \"e\"}' where tenant = %s and seq = 2", 2),
        ("update audit set action = 'nothing' where tenant = %s and seq = 4", 4),
        ("delete from audit where tenant = %s and seq = 3", 3),
        ("delete from audit where tenant = %s and seq = 1", 1),
        ("insert into audit select tenant, 6, at, actor, action, subject, data, previous, hash"
         " from audit where tenant = %s and seq = 5", 6),
        ("update audit set seq = seq + 1 where tenant = %s and seq = 5", 5),
        ("delete from audit where tenant = %s and seq = 5", 5),
        ("delete from audit where tenant = %s and seq >= 4", 4),
        ("delete from audit where tenant = %s and seq <= 2", 1),
        ("delete from audit where tenant = %s", 1),
        ("delete from chain_heads where tenant = %s", 0),
        ("update chain_heads set first = 3 where tenant = %s", 3),
        ("update chain_heads set last = 4 where tenant = %s", 5),
    ],
)  # fmt: skip
async def test_a_changed_chain_names_its_first_broken_row(
    store: Rooms, change: str, named: int
) -> None:
    tenant = await written(store)

    with as_admin(store.address) as admin:
        admin.execute(change.encode(), (tenant,))

    assert await store.audit.broken_at(tenant) == named


async def test_two_rows_that_changed_places_are_found(store: Rooms) -> None:
    tenant = await written(store)

    with as_admin(store.address) as admin:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            admin.execute(
                "update audit set seq = %s where tenant = %s and seq = %s", (new, tenant, old)
            )

    assert await store.audit.broken_at(tenant) == 2


async def test_many_writers_at_once_make_one_chain(store: Rooms) -> None:
    tenant = await store.tenant()

    async def write(number: int) -> None:
        await store.audit.write(tenant.id, actor="st", action="a.b", subject=str(number))

    await asyncio.gather(*(write(number) for number in range(20)))

    assert await store.audit.broken_at(tenant.id) is None
    assert len(await store.audit.rows(tenant.id)) == 20


async def test_one_tenants_chain_says_nothing_of_anothers(store: Rooms) -> None:
    mine, theirs = await written(store), await written(store, 2)

    with as_admin(store.address) as admin:
        admin.execute("delete from audit where tenant = %s and seq = 1", (theirs,))

    assert await store.audit.broken_at(mine) is None
    assert await store.audit.broken_at(theirs) == 1


async def test_rows_that_nobody_without_the_key_could_write_are_found(store: Rooms) -> None:
    tenant = await written(store)
    stranger = Audit(store.database, Vault([b"a" * 40]), clock=store.clock)

    await stranger.write(tenant, actor="st_1", action="message.revealed", subject="me_9")

    assert await store.audit.broken_at(tenant) == 6


async def test_a_shorter_chain_is_not_made_whole_by_writing_on(store: Rooms) -> None:
    tenant = await written(store)
    with as_admin(store.address) as admin:
        admin.execute("delete from audit where tenant = %s and seq >= 4", (tenant,))
        admin.execute(
            "update chain_heads set last = 3, top = (select hash from audit where tenant = %s"
            " and seq = 3) where tenant = %s",
            (tenant, tenant),
        )

    await store.audit.write(tenant, actor="st_1", action="a.b", subject="x")

    fault = await store.audit.fault(tenant)
    assert fault is not None
    assert fault.seq == 0


async def test_a_head_that_was_put_back_with_its_rows_is_found_by_an_anchor(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await written(store, 3)
    with as_admin(store.address) as admin:
        (old,) = admin.execute("select mac from chain_heads where tenant = %s", (tenant,))
    await store.audit.write(tenant, actor="st_1", action="a.b", subject="x")
    anchor = await store.audit.anchor(tenant)
    assert anchor is not None
    anchors.keep(tmp_path, [anchor])

    with as_admin(store.address) as admin:
        admin.execute("delete from audit where tenant = %s and seq = 4", (tenant,))
        admin.execute(
            "update chain_heads set last = 3, mac = %s, top = (select hash from audit"
            " where tenant = %s and seq = 3) where tenant = %s",
            (old[0], tenant, tenant),
        )

    assert await store.audit.fault(tenant) is None
    fault = await store.audit.fault(tenant, anchors.kept(tmp_path))
    assert fault is not None
    assert fault.seq == 4


async def test_an_anchor_of_the_chain_as_it_is_holds(store: Rooms, tmp_path: Path) -> None:
    tenant = await written(store, 3)
    anchor = await store.audit.anchor(tenant)
    assert anchor is not None
    (tmp_path / "kept").write_text(f"{anchors.line(anchor)}\n\n")

    await store.audit.write(tenant, actor="st_1", action="a.b", subject="x")

    assert await store.audit.fault(tenant, anchors.read(tmp_path / "kept")) is None


@pytest.mark.parametrize("line", ["{}", "no json", "[]", '{"tenant": "a", "chain": "staff"}'])
async def test_a_line_that_is_no_anchor_is_refused_by_its_number(
    tmp_path: Path, line: str
) -> None:
    (tmp_path / "kept").write_text(f"\n{line}\n")

    with pytest.raises(BadInput, match="line 2"):
        anchors.read(tmp_path / "kept")


async def test_the_service_itself_can_take_no_row_away(store: Rooms) -> None:
    tenant = await written(store)

    for attempt in ("delete from audit", "update audit set actor = 'x'"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            async with store.database.tenant(tenant) as session:
                await session.do(attempt)


async def test_what_is_cut_at_its_end_leaves_a_chain_that_holds(store: Rooms) -> None:
    tenant = await written(store)
    store.clock.forward(timedelta(days=1))
    await store.audit.write(tenant, actor="st_1", action="a.b", subject="young")

    gone = await store.audit.cut(tenant, before=store.clock.at, actor="system")

    assert gone == 5
    assert [(row.seq, row.action) for row in await store.audit.rows(tenant)] == [
        (7, "audit.cut"),
        (6, "a.b"),
    ]
    assert await store.audit.broken_at(tenant) is None
    assert await store.audit.cut(tenant, before=store.clock.at, actor="system") == 0


async def test_a_chain_that_was_cut_whole_goes_on_from_its_number(store: Rooms) -> None:
    tenant = await written(store, 2)

    await store.audit.cut(tenant, before=store.clock.at + timedelta(days=1), actor="system")

    assert [row.seq for row in await store.audit.rows(tenant)] == [3]
    assert await store.audit.broken_at(tenant) is None


async def test_a_cut_stops_before_what_is_held(store: Rooms) -> None:
    tenant = await written(store)
    await store.audit.write(tenant, actor="s", action="a.b", subject="cu_1", about="cu_1")
    later = store.clock.at + timedelta(days=1)

    assert await store.audit.cut(tenant, before=later, held=["me_2"], actor="system") == 2
    assert await store.audit.cut(tenant, before=later, held=["cu_1"], actor="system") == 3
    assert await store.audit.broken_at(tenant) is None


async def test_a_clock_that_was_set_back_breaks_no_chain_and_keeps_the_young(
    store: Rooms,
) -> None:
    tenant = await written(store, 2)
    now = store.clock.at
    store.clock.forward(-timedelta(days=400))
    await store.audit.write(tenant, actor="st_1", action="a.b", subject="set back")
    store.clock.at = now

    assert await store.audit.broken_at(tenant) is None
    early = await store.audit.cut(tenant, before=now - timedelta(days=366), actor="system")
    assert early == 0  # younger rows stand before it
    assert await store.audit.broken_at(tenant) is None


async def test_a_broken_chain_is_evidence_and_is_not_cut(store: Rooms) -> None:
    tenant = await written(store)
    with as_admin(store.address) as admin:
        admin.execute("delete from audit where tenant = %s and seq = 3", (tenant,))

    gone = await store.audit.cut(
        tenant, before=store.clock.at + timedelta(days=1), actor="system"
    )

    assert gone == 0
    assert await store.audit.broken_at(tenant) == 3


async def test_a_row_deleted_after_a_cut_is_found_all_the_same(store: Rooms) -> None:
    tenant = await written(store)
    await store.audit.cut(tenant, before=store.clock.at, actor="system")

    with as_admin(store.address) as admin:
        admin.execute("select set_config('app.tenant', %s, true)", (tenant,))
        admin.execute("select cut_chain('audit', 5)")

    assert await store.audit.broken_at(tenant) == 5


async def test_a_person_in_the_log_can_be_forgotten_and_the_chain_holds(store: Rooms) -> None:
    tenant = await written(store, 1)
    for number in range(2):
        await store.audit.write(
            tenant, actor="st_1", action="data.exported", subject="cu_ana", about="cu_ana",
            reason=f"she asked on day {number}", format="json",
        )  # fmt: skip
    await store.audit.write(
        tenant, actor="st_1", action="data.exported", subject="cu_bea", about="cu_bea",
        reason="asked too",
    )  # fmt: skip
    bea, second, first, _ = await store.audit.rows(tenant)
    assert (first.reason, second.reason) == ("she asked on day 0", "she asked on day 1")
    assert first.subject == second.subject != bea.subject
    assert first.data["format"] == "json"

    async with store.database.tenant(tenant) as session:
        await store.audit.forget(session, ["cu_ana"])

    bea, second, _, _ = await store.audit.rows(tenant)
    assert second.reason == "(erased)"
    assert bea.reason == "asked too"
    assert await store.audit.broken_at(tenant) is None
    with as_admin(store.address) as admin:
        (row,) = admin.execute(
            "select string_agg(a::text, '') || (select coalesce(string_agg(i::text, ''), '')"
            " from audit_identities i where tenant = %s) from audit a where tenant = %s",
            (tenant, tenant),
        )
    assert "cu_ana" not in row[0]
    assert "day 1" not in row[0]

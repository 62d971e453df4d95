"""An erasure that was stopped, asked for twice, or about money, and what still stands after it."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.domain import Conversation, StaffId
from assistant.errors import NotFound
from assistant.privacy.erasure import Erasure, SignedReceipt
from assistant.privacy.receipts import genuine
from assistant.storage.journal import Entry
from assistant.tenants import Tenant
from guardrails import Record, Redacted
from tests.builders import Rooms
from tests.privacy.lives import BILLING, a_chat, counts, office, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def a_decision(
    store: Rooms, tenant: Tenant, chat: Conversation, *, subject: str, amount: str | None
) -> str:
    case = await store.desk.file(tenant, chat, BILLING, Redacted.stored("money for [PERSON_1]"))
    reference = f"SHE-{uuid.uuid4().hex[:6]}"
    await store.desk.store.decide(
        tenant.id,
        case=case.id,
        record=Record(reference, subject, "granted", amount),
        reason=Redacted.stored("because [PERSON_1] waited"),
        by=StaffId("st_1"),
        clause="refunds 1.1",
    )
    return reference


async def forgotten(store: Rooms, tenant: Tenant, subject: str, home: Path) -> SignedReceipt:
    erasure = office(store, home=home).erasure
    return await erasure.erase(tenant, subject, cause="asked", actor="op", rewrite=False)


async def test_a_decision_about_money_is_kept_without_its_words_and_the_receipt_says_so(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await store.tenant()
    chat = await a_chat(store, tenant, at=store.clock.at, customer="cu_paid")
    reference = await a_decision(store, tenant, chat, subject="refund", amount="20.00")
    other = await a_chat(store, tenant, at=store.clock.at, customer="cu_paid")
    await a_decision(store, tenant, other, subject="suspension", amount=None)

    receipt = await forgotten(store, tenant, "cu_paid", tmp_path)

    after = await snapshot(store, tenant.id)
    (record,) = after["decision_records"]
    assert reference in record
    assert "20.00" in record
    assert "waited" not in record
    assert len(after["cases"]) == 1
    assert "PERSON_1" not in after["cases"][0]
    kept = [each for each in receipt["kept"] if each["count"]]
    assert [(each["what"], each["count"]) for each in kept] == [
        ("decision records about money", 1)
    ]
    assert kept[0]["until"].startswith(str(store.clock.at.year + 7))


async def test_an_erasure_that_a_crash_stopped_is_carried_out_at_the_next_start(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await store.tenant()
    chat = await a_chat(store, tenant, at=store.clock.at, customer="cu_stopped")
    erasure = office(store, home=tmp_path).erasure
    mark = store.vault.erasure_mark(tenant.id, "cu_stopped")
    # The crash came after the journal was on the disk and before the first row was gone.
    erasure.journal.write(
        Entry(tenant.id, "er_stopped", mark, "asked", "operator", store.clock())
    )

    applied = await erasure.resume()

    known = await erasure.store.known(tenant.id, "er_stopped")
    assert applied == 1
    assert known is not None
    assert known["receipt"]["erased"]["conversations"] == 1
    assert genuine(known["receipt"], store.vault)
    assert await store.conversations.find(tenant.id, chat.id, token_hash=None) is None
    assert await erasure.resume() == 0


async def test_one_that_stopped_between_two_batches_counts_all_it_did(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await store.tenant()
    first = await a_chat(store, tenant, at=store.clock.at, customer="cu_half")
    await a_chat(store, tenant, at=store.clock.at, customer="cu_half")
    erasure = office(store, home=tmp_path).erasure
    mark = store.vault.erasure_mark(tenant.id, "cu_half")
    entry = Entry(tenant.id, "er_half", mark, "asked", "operator", store.clock())
    erasure.journal.write(entry)
    await erasure.store.note(entry)
    await erasure.store.forget(tenant.id, "er_half", [first.id])

    receipt = await erasure.erase(
        tenant, "cu_half", cause="asked", actor="operator", rewrite=False
    )

    assert (receipt["id"], receipt["erased"]["conversations"]) == ("er_half", 2)


async def test_a_customer_who_comes_back_is_not_erased_by_what_was_asked_before(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await store.tenant()
    await a_chat(store, tenant, at=store.clock.at, customer="cu_back")
    first = await forgotten(store, tenant, "cu_back", tmp_path)
    again = await a_chat(
        store, tenant, at=store.clock.at + timedelta(days=1), customer="cu_back"
    )

    assert await office(store, home=tmp_path).erasure.resume() == 0
    assert await store.conversations.find(tenant.id, again.id, token_hash=None) is not None
    second = await forgotten(store, tenant, "cu_back", tmp_path)
    assert second["id"] != first["id"]
    assert await forgotten(store, tenant, "cu_back", tmp_path) == second


async def test_what_a_hold_keeps_is_told_and_goes_when_it_is_lifted(
    store: Rooms, tmp_path: Path
) -> None:
    tenant = await store.tenant()
    chat = await a_chat(store, tenant, at=store.clock.at, customer="cu_held")
    here = office(store, home=tmp_path)
    by = await _a_supervisor(store, tenant)
    hold = await here.holds.place(
        tenant.id,
        "cu_held",
        reason=Redacted.stored("a claim"),
        by=by,
        review=(store.clock() + timedelta(days=30)).date(),
    )

    receipt = await forgotten(store, tenant, "cu_held", tmp_path)

    assert "conversations" in [each["what"] for each in receipt["kept"]]
    assert await store.conversations.find(tenant.id, chat.id, token_hash=None) is not None
    await here.holds.lift(tenant.id, hold.id, by=by)
    assert await here.erasure.resume() == 1
    assert await store.conversations.find(tenant.id, chat.id, token_hash=None) is None


async def test_somebody_unknown_is_not_journalled(store: Rooms, tmp_path: Path) -> None:
    tenant = await store.tenant()
    erasure: Erasure = office(store, home=tmp_path).erasure

    with pytest.raises(NotFound):
        await erasure.erase(tenant, "cu_nobody", cause="asked", actor="op", rewrite=False)

    assert list(erasure.journal.entries()) == []
    assert counts(await snapshot(store, tenant.id)).keys() <= {"tenants", "chain_heads"}


async def _a_supervisor(store: Rooms, tenant: Tenant) -> str:
    async with store.database.tenant(tenant.id) as session:
        await session.do(
            "insert into staff (tenant, id, email, name, role, password_hash, totp_sealed,"
            " created_at) values (:tenant, 'st_1', 'sup@example.com', 'Sup', 'supervisor', '', '',"
            " :now)",
            now=store.clock(),
        )
    return "sup@example.com"

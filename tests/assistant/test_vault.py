"""Sealed originals: unreadable without their own key, and gone for good with it."""

import stat
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import TenantId
from assistant.errors import StartRefused
from assistant.storage.conversations import Conversations
from assistant.storage.keys import Keys
from assistant.storage.vault import KeyDestroyed, Vault, master_keys, renew_master_key
from guardrails import Sealed
from tests.builders import Rooms, as_admin, rooms

A, B = TenantId("a"), TenantId("b")
OLD, NEW = b"o" * 48, b"n" * 48
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_conversations_key_opens_what_it_sealed() -> None:
    vault = Vault([OLD])
    key = vault.new_key(A)

    sealed = vault.seal(A, key, Sealed("Ana wrote this"))

    assert vault.open(A, key, sealed).unseal() == "Ana wrote this"
    assert b"Ana" not in sealed


async def test_another_conversations_key_opens_nothing() -> None:
    vault = Vault([OLD])
    sealed = vault.seal(A, vault.new_key(A), Sealed("text"))

    with pytest.raises(KeyDestroyed):
        vault.open(A, vault.new_key(A), sealed)


async def test_another_tenant_cannot_use_a_key_that_is_not_its_own() -> None:
    vault = Vault([OLD])
    key = vault.new_key(A)

    with pytest.raises(KeyDestroyed):
        vault.open(B, key, vault.seal(A, key, Sealed("text")))


async def test_a_changed_original_does_not_open() -> None:
    vault = Vault([OLD])
    key = vault.new_key(A)
    sealed = bytearray(vault.seal(A, key, Sealed("text")))
    sealed[len(sealed) // 2] ^= 1

    with pytest.raises(KeyDestroyed):
        vault.open(A, key, bytes(sealed))


async def test_a_new_master_key_still_opens_what_the_old_one_sealed() -> None:
    key = Vault([OLD]).new_key(A)
    sealed = Vault([OLD]).seal(A, key, Sealed("text"))
    pseudonym = Vault([OLD]).pseudonym(A, "customer-7")

    rotated = Vault([NEW, OLD])

    assert rotated.open(A, key, sealed).unseal() == "text"
    assert rotated.pseudonym(A, "customer-7") == pseudonym
    with pytest.raises(KeyDestroyed):
        Vault([NEW]).open(A, key, sealed)


async def test_a_pseudonym_is_the_same_again_and_another_elsewhere() -> None:
    vault = Vault([OLD])

    assert vault.pseudonym(A, "7") == vault.pseudonym(A, "7")
    assert vault.pseudonym(A, "7") != vault.pseudonym(B, "7")
    assert vault.pseudonym(A, "7") != Vault([NEW]).pseudonym(A, "7")


@pytest.mark.parametrize("masters", [[], [b"short"], [OLD, b"short"]])
async def test_a_weak_master_key_is_refused(masters: list[bytes]) -> None:
    with pytest.raises(StartRefused):
        Vault(masters)


async def test_a_master_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = master_keys(tmp_path, None)

    assert master_keys(tmp_path, None) == first
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600


async def test_an_operators_keys_are_used_and_not_written_down(tmp_path: Path) -> None:
    assert master_keys(tmp_path, f"{NEW.decode()}, {OLD.decode()}") == (NEW, OLD)
    assert files(tmp_path) == []


@pytest.mark.slow
async def test_an_original_is_readable_only_while_its_key_is_held(store: Rooms) -> None:
    tenant = await store.tenant()
    conversation = await store.conversation(tenant)
    message = await store.hear(conversation, "I am Ana Invented", "I am [PERSON_1]")
    held = await store.conversations.original(tenant.id, message)

    async with store.database.tenant(tenant.id) as session:
        await session.do("delete from conversation_keys where tenant = :tenant")

    assert held is not None
    assert held[0].unseal() == "I am Ana Invented"
    assert await store.conversations.original(tenant.id, message) is None


@pytest.mark.slow
async def test_a_key_put_back_from_another_conversation_opens_nothing(store: Rooms) -> None:
    tenant = await store.tenant()
    mine, other = await store.conversation(tenant), await store.conversation(tenant)
    message = await store.hear(mine, "I am Ana Invented", "I am [PERSON_1]")

    async with store.database.tenant(tenant.id) as session:
        await session.do(
            "update conversation_keys set wrapped = (select wrapped from conversation_keys"
            " where tenant = :tenant and conversation = :other)"
            " where tenant = :tenant and conversation = :mine",
            mine=mine.id,
            other=other.id,
        )

    with pytest.raises(KeyDestroyed):
        await store.conversations.original(tenant.id, message)


@pytest.mark.slow
async def test_raw_text_is_nowhere_in_the_data_folder(home: Path, store: Rooms) -> None:
    tenant = await store.tenant()
    conversation = await store.conversation(tenant)
    raw = "Zyxwv Planted-Person lives in 99 Planted Crescent"
    await store.hear(conversation, raw, "[PERSON_1] lives in [LOCATION_ADDRESS_1] qqmarkerqq")
    with as_admin(store.address) as admin:
        admin.execute("checkpoint")

    found = {path.name for path in files(home) if b"Planted-Person" in path.read_bytes()}
    control = [path for path in files(home) if b"qqmarkerqq" in path.read_bytes()]

    assert found == set()
    assert control, "the search itself must be able to find what is in the clear"


@pytest.mark.slow
async def test_files_that_hold_keys_are_their_owners_alone(home: Path, store: Rooms) -> None:
    for path in (home / "master.key", home / "postgresql" / "admin-password"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (home / "postgresql", home / "postgresql" / "data"):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


async def test_a_renewed_key_stands_first_and_the_old_ones_stay(tmp_path: Path) -> None:
    old = master_keys(tmp_path, None)

    renew_master_key(tmp_path)

    renewed = master_keys(tmp_path, None)
    assert renewed[1:] == old
    assert renewed[0] not in old
    assert stat.S_IMODE((tmp_path / "master.key").stat().st_mode) == 0o600
    assert Vault(renewed).pseudonym(A, "7") == Vault(old).pseudonym(A, "7")


async def test_a_key_wrapped_again_opens_under_the_new_master_alone() -> None:
    key = Vault([OLD]).new_key(A)
    sealed = Vault([OLD]).seal(A, key, Sealed("text"))

    again = Vault([NEW, OLD]).rewrap(A, key)

    assert Vault([NEW]).open(A, again, sealed).unseal() == "text"
    with pytest.raises(KeyDestroyed):
        Vault([OLD]).open(A, again, sealed)
    with pytest.raises(KeyDestroyed):
        Vault([NEW]).rewrap(A, key)


@pytest.mark.slow
async def test_rotation_moves_a_tenants_keys_and_is_audited(home: Path, store: Rooms) -> None:
    tenant, other = await store.tenant(), await store.tenant()
    conversation = await store.conversation(tenant)
    message = await store.hear(conversation, "I am Ana Invented", "I am [PERSON_1]")
    both = Vault([NEW, *master_keys(home, None)])

    done = await Keys(store.database, both, clock=store.clock).rotate(
        tenant.id, actor="operator"
    )

    assert (done.conversations, done.lost) == (1, 0)
    moved = Conversations(store.database, Vault([NEW]), clock=store.clock)
    held = await moved.original(tenant.id, message)
    assert held is not None
    assert held[0].unseal() == "I am Ana Invented"
    assert [row.action for row in await store.audit.rows(tenant.id)] == ["keys-rotated"]
    assert await store.audit.broken_at(tenant.id) is None
    assert list(await store.audit.rows(other.id)) == []
    back = Vault([*master_keys(home, None), NEW])
    await Keys(store.database, back, clock=store.clock).rotate(tenant.id, actor="operator")
    assert await store.conversations.original(tenant.id, message) is not None


@pytest.mark.slow
async def test_a_key_that_no_master_opens_is_counted_and_left(store: Rooms) -> None:
    tenant = await store.tenant()
    await store.conversation(tenant)

    done = await Keys(store.database, Vault([NEW]), clock=store.clock).rotate(
        tenant.id, actor="operator"
    )

    assert (done.conversations, done.lost) == (0, 1)

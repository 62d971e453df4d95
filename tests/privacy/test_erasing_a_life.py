"""A customer lives a whole life here and is erased: the disk is searched for what is left."""

import json
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from assistant import house
from assistant.domain import Conversation
from assistant.privacy.receipts import genuine
from assistant.settings import Settings
from assistant.storage.embedded import Embedded
from assistant.storage.vault import Vault, master_keys
from assistant.tenants import Tenant
from tests import rummage
from tests.builders import Clock, Rooms, rooms
from tests.privacy.lives import a_chat, a_draft, a_handoff, a_letter, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NAME, WORDS = "Oriwa Tamahere", "zebrafish in the wardrobe"
PERSON, NEIGHBOUR = "cu_oriwa7f3a", "cu_oriwa7f3ab"  # one is the other's beginning


@dataclass(frozen=True)
class After:
    """A home from which one customer was erased, and what it had held before."""

    home: Path
    backup: Path  # a copy of the home from before
    receipt: Mapping[str, Any]
    before: Mapping[str, list[str]]
    after: Mapping[str, list[str]]
    others_before: Mapping[str, list[str]]
    others_after: Mapping[str, list[str]]
    everywhere_before: Mapping[str, str | bytes]
    everywhere: Mapping[str, str | bytes]
    chats: tuple[Conversation, ...]


def settings(home: Path) -> Settings:
    return Settings(home=home, trace_file=home / "turns.jsonl", _env_file=None)  # type: ignore[call-arg]


def everything(home: Path) -> dict[str, str | bytes]:
    return {**rummage.tables(home), **rummage.files(home)}


def copied(home: Path, backup: Path) -> None:
    shutil.copytree(home, backup, dirs_exist_ok=True)
    for path in home.rglob("*"):  # as root the database runs under an account of its own
        held = path.stat()
        os.chown(backup / path.relative_to(home), held.st_uid, held.st_gid)


async def lived(store: Rooms, tenant: Tenant, home: Path) -> tuple[Conversation, ...]:
    """Two chats with memory, a handoff, a note, a rating, a trace; neighbours beside them."""
    at = store.clock.at
    mine = [
        await a_chat(
            store, tenant, at=at, customer=PERSON, raw=f"{NAME}: {WORDS}", redacted=WORDS
        )
        for _ in range(2)
    ]
    await a_handoff(store, tenant, mine[0], resolved=True)
    theirs = await a_chat(
        store, tenant, at=at, customer=NEIGHBOUR, raw="Ben Other: goldfish", redacted="goldfish"
    )
    nameless = await a_chat(store, tenant, at=at, raw="Nobody: carp", redacted="carp here")
    lines = [
        {"conversation": chat.id, "customer": chat.customer, "heard": said}
        for chat, said in ((mine[0], WORDS), (theirs, "goldfish"), (nameless, "carp here"))
    ]
    (home / "turns.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (home / "outbox").mkdir()
    for chat, said in ((mine[0], WORDS), (theirs, "goldfish")):
        (home / "outbox" / await a_letter(store, chat, said)).write_text(said)
        await a_draft(store, chat, said)
    return (*mine, theirs, nameless)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def erased() -> AsyncGenerator[After]:
    """The whole story, in a home of its own."""
    home = Path(tempfile.mkdtemp(prefix="ke"))
    server = Embedded(home, durable=False)
    server.start()
    async with rooms(home) as store:
        tenant, other = await store.tenant(), await store.tenant()
        chats = await lived(store, tenant, home)
        await a_chat(store, other, at=store.clock.at, customer=PERSON, redacted="elsewhere")
        at = store.clock.at
    server.stop()
    backup = Path(tempfile.mkdtemp(prefix="kr"))
    copied(home, backup)
    server.start()
    async with rooms(home) as store:
        store.clock.at = at
        before, others_before = (
            await snapshot(store, tenant.id),
            await snapshot(store, other.id),
        )
        everywhere_before = everything(home)
        clock = Clock(store.clock.at + timedelta(minutes=1))
        async with house.opened(settings(home), clock=clock) as kora:
            receipt = await kora.privacy.erasure.erase(
                tenant, PERSON, cause="asked", actor="operator", rewrite=True
            )
            clock.forward(timedelta(minutes=11))  # when no turn can still be handing in a trace
            assert await kora.privacy.traces.erase(tenant.id) == 0
            await kora.privacy.rewriter.rewrite()
        after, others_after = await snapshot(store, tenant.id), await snapshot(store, other.id)
    server.stop()
    yield After(
        home,
        backup,
        receipt,
        before,
        after,
        others_before,
        others_after,
        everywhere_before,
        everything(home),
        chats,
    )
    for folder in (home, backup):
        shutil.rmtree(folder, ignore_errors=True)


async def test_nothing_of_them_is_on_the_disk(erased: After) -> None:
    marks = {"name": NAME, "words": WORDS}

    assert rummage.places(marks, erased.everywhere) == []
    places = rummage.places({"words": WORDS}, erased.everywhere_before)
    assert any("base/" in place for place in places), "the search finds what is there"


async def test_their_chats_are_named_by_links_of_the_ledger_alone(erased: After) -> None:
    mine = tuple(chat.id for chat in erased.chats[:2])

    named = {
        t for t, rows in erased.after.items() if any(m in row for m in mine for row in rows)
    }

    assert named == {"statements"}  # sealed with keys that are gone


async def test_their_neighbours_rows_are_the_same_to_the_letter(erased: After) -> None:
    mine = tuple(chat.id for chat in erased.chats[:2])
    handoffs = tuple(row.split(",")[1] for row in erased.before["handoffs"])

    def of_others(seen: Mapping[str, list[str]]) -> dict[str, list[str]]:
        return {
            table: [row for row in rows if not any(name in row for name in mine + handoffs)]
            for table, rows in seen.items()
            if table not in {"audit", "erasures", "statements", "chain_heads"}
        }

    assert of_others(erased.before) == of_others(erased.after)
    assert of_others(erased.after) == {
        table: rows
        for table, rows in erased.after.items()
        if table not in {"audit", "erasures", "statements", "chain_heads"}
    }
    assert len(erased.after["memories"]) == 2
    assert erased.others_before == erased.others_after


async def test_the_receipt_says_what_went_what_stays_and_until_when(erased: After) -> None:
    receipt = erased.receipt

    told = {
        "conversations": 2,
        "conversation_keys": 2,
        "memories": 2,
        "turns": 3,
        "consents": 2,
    }
    assert told.items() <= receipt["erased"].items()
    assert {"messages", "originals", "events", "feedback"} <= set(receipt["erased"])
    assert receipt["found_afterwards"] == 0
    assert [kept["what"] for kept in receipt["kept"]] == [
        "invoices, payments and tax records",
        "entries of the security log, without names",
    ]
    assert receipt["backups_gone_on"] == "2026-04-10"
    assert PERSON not in json.dumps(receipt)


async def test_the_receipt_is_signed(erased: After) -> None:
    vault = Vault(master_keys(erased.home, None))

    assert genuine(erased.receipt, vault)
    assert not genuine({**erased.receipt, "found_afterwards": 1}, vault)
    assert not genuine({**erased.receipt, "signature": {"value": "00"}}, vault)


async def test_the_trace_file_keeps_the_lines_of_others(erased: After) -> None:
    lines = (erased.home / "turns.jsonl").read_text().splitlines()

    assert [json.loads(line)["heard"] for line in lines] == ["goldfish", "carp here"]


async def test_letters_and_drafts_of_cases_go_and_those_of_others_stay(erased: After) -> None:
    letters = [each.read_text() for each in (erased.home / "outbox").iterdir()]

    assert letters == ["goldfish"]
    assert [row for row in erased.after["lessons"] if "goldfish" in row] == (
        erased.after["lessons"]
    )
    assert len(erased.before["lessons"]) == 2


async def test_a_backup_from_before_is_brought_up_to_the_erasure_when_it_opens(
    erased: After,
) -> None:
    marks = {"name": NAME, "words": WORDS, "person": PERSON}
    neighbour = {"neighbour": "goldfish", "elsewhere": "elsewhere"}
    assert rummage.places({"words": WORDS}, rummage.tables(erased.backup))
    shutil.copy(erased.home / "erasures.jsonl", erased.backup)  # it is kept beside the copies

    async with house.opened(settings(erased.backup)) as kora:
        (tenant,) = [t for t in await kora.registry.all() if t.id == erased.receipt["tenant"]]
        again = await kora.privacy.erasure.store.known(tenant.id, erased.receipt["id"])
        assert await kora.privacy.erasure.resume() == 0
        assert await kora.audit.broken_at(tenant.id) is None

    tables = rummage.tables(erased.backup)
    assert again is not None
    assert again["receipt"]["erased"]["conversations"] == 2
    assert rummage.places({n: v for n, v in marks.items() if n != "person"}, tables) == []
    assert len(rummage.places(neighbour, tables)) > 2
    assert [path.read_text() for path in (erased.backup / "outbox").iterdir()] == ["goldfish"]

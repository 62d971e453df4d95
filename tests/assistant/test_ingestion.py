"""Policy files in: versions by their dates, all files or none, and what is in force stays."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from assistant.domain import TenantId
from assistant.errors import BadDocument, BadInput, UnknownTenant
from assistant.ingestion import Added, Ingestion
from assistant.knowledge import networks
from assistant.knowledge.library import Library
from assistant.knowledge.vectors import Vectors
from assistant.storage.policies import NewVersion
from assistant.storage.vectors import PassageVectors
from tests.builders import TUESDAY, Rooms, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

PRIVACY = """# Privacy Policy

Last updated: {dated}

## 1. Who we are

Shed and Sons build sheds in Timaru.

## 2. Retention

Chat logs are kept for {weeks} weeks.
"""


@dataclass
class Shelf:
    """A tenant's documents, and the files that are put there."""

    store: Rooms
    ingestion: Ingestion
    library: Library
    tenant: str
    folder: Path

    def file(self, text: str, name: str = "privacy.md") -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    async def add(
        self, *files: Path, doc: str | None = None, effective: date | None = None
    ) -> tuple[Added, ...]:
        self.store.clock.forward(timedelta(seconds=1))
        return await self.ingestion.add(self.tenant, files, doc=doc, effective=effective)

    async def privacy(self, dated: str, weeks: str) -> int:
        file = self.file(PRIVACY.format(dated=dated, weeks=weeks))
        return (await self.add(file))[0].version

    async def served(self) -> str:
        known = await self.store.registry.get(self.tenant)
        return " ".join(clause.text for clause in await self.library.in_force(known.id))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def shelf(store: Rooms, tmp_path: Path) -> Shelf:
    store.clock.at = TUESDAY
    tenant = (await store.tenant()).id
    ingestion = Ingestion(store.registry, store.policies)
    kept = PassageVectors(store.database, encoder=networks.identity())
    library = Library(store.policies, kept, Vectors(networks.encode), networks.judge)
    return Shelf(store, ingestion, library, tenant, tmp_path)


async def test_a_file_becomes_clauses_that_are_served_from_the_next_question_on(
    shelf: Shelf,
) -> None:
    (added,) = await shelf.add(shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine")))

    hits = await shelf.library.search(
        (await shelf.store.registry.get(shelf.tenant)).id, "chat logs", history=(), k=1
    )

    assert (added.document.doc, added.version) == ("privacy", 1)
    assert hits[0].clause.ref == "privacy 2"
    assert "nine weeks" in hits[0].clause.text


async def test_a_later_date_replaces_and_the_old_version_is_kept(shelf: Shelf) -> None:
    await shelf.privacy("1 January 2026", "nine")

    version = await shelf.privacy("1 March 2026", "twelve")

    known = await shelf.store.registry.get(shelf.tenant)
    before = await shelf.library.in_force(known.id, at=datetime(2026, 2, 1, tzinfo=UTC))
    assert version == 2
    assert "twelve weeks" in await shelf.served()
    assert "nine weeks" in " ".join(clause.text for clause in before)


async def test_a_version_of_the_future_is_not_in_force_before_its_day(shelf: Shelf) -> None:
    await shelf.privacy("1 January 2026", "nine")
    await shelf.privacy("15 March 2026", "twelve")
    today = await shelf.served()

    shelf.store.clock.at = datetime(2026, 3, 14, 10, 59, tzinfo=UTC)  # 23:59 in New Zealand
    eve = await shelf.served()
    shelf.store.clock.at = datetime(2026, 3, 14, 11, 0, tzinfo=UTC)  # its midnight

    assert "nine weeks" in today
    assert "nine weeks" in eve
    assert "twelve weeks" in await shelf.served()


async def test_of_equal_dates_the_later_ingestion_wins(shelf: Shelf) -> None:
    await shelf.privacy("1 March 2026", "nine")
    await shelf.privacy("1 March 2026", "twelve")

    assert "twelve weeks" in await shelf.served()
    assert "nine weeks" not in await shelf.served()


async def test_an_older_date_does_not_push_out_what_is_in_force(shelf: Shelf) -> None:
    await shelf.privacy("1 March 2026", "twelve")
    await shelf.privacy("1 January 2026", "nine")

    assert "twelve weeks" in await shelf.served()


async def test_an_undated_document_is_in_force_from_now_and_says_so(shelf: Shelf) -> None:
    text = PRIVACY.replace("Last updated: {dated}\n\n", "").format(weeks="nine")

    (added,) = await shelf.add(shelf.file(text))

    assert "nine weeks" in await shelf.served()
    assert "no-date" in [warning.code for warning in added.document.warnings]


async def test_a_date_that_is_given_wins_over_the_printed_one(shelf: Shelf) -> None:
    file = shelf.file(PRIVACY.format(dated="1 January 2026", weeks="nine"))

    await shelf.add(file, effective=date(2030, 1, 1))

    assert await shelf.served() == ""


async def test_a_document_keeps_the_id_that_it_is_given(shelf: Shelf) -> None:
    file = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine"))

    (added,) = await shelf.add(file, doc="data-rules")

    assert added.document.doc == "data-rules"


async def test_an_unknown_tenant_is_created_with_plain_defaults(shelf: Shelf) -> None:
    file = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine"))
    name = f"new-{shelf.tenant}"

    await shelf.ingestion.add(name, [file], doc=None, effective=None)

    assert (await shelf.store.registry.get(name)).file.assistant == "Assistant"


@pytest.mark.parametrize(
    "name", ["", "Über", "über", "Two Words", "a.b", "a/b", "x" * 300, "a\0b", "-", "１２a"]
)
async def test_a_name_that_cannot_be_a_tenants_is_refused(shelf: Shelf, name: str) -> None:
    file = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine"))

    with pytest.raises(BadInput):
        await shelf.ingestion.add(name, [file], doc=None, effective=None)


async def test_two_documents_in_one_file_are_two_documents(shelf: Shelf) -> None:
    second = (
        "\n# Refund Policy\n\nLast updated: 1 March 2026\n\n## 1. Returns\n\nFourteen days.\n"
    )
    file = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine") + second)

    added = await shelf.add(file)

    assert [each.document.doc for each in added] == ["privacy", "refunds"]
    assert "Fourteen days" in await shelf.served()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bad.txt", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("bad.txt", b""),
        ("bad.txt", b"   \n\t "),
        ("bad.md", b"caf\xe9 \xff"),
        ("bad.xyz", b"text"),
        ("bad.jsonl", b"{"),
        ("bad.jsonl", b'{"doc": "privacy"}'),
        ("bad.jsonl", b'["privacy"]'),
        ("bad.pdf", b"%PDF-1.4 and nothing else"),
        ("bad.docx", b"PK\x03\x04 and nothing else"),
        ("bad.html", b"<p>caf\xe9"),
        ("bad.html", b"x" * (50 * 1024 * 1024)),
        ("missing.txt", None),
    ],
)
async def test_a_bad_file_keeps_what_is_in_force_and_names_itself(
    shelf: Shelf, name: str, content: bytes | None
) -> None:
    await shelf.privacy("1 March 2026", "nine")
    path = shelf.folder / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BadDocument, match=name):
        await shelf.add(path)

    assert "nine weeks" in await shelf.served()


async def test_of_several_files_all_are_kept_or_none(shelf: Shelf) -> None:
    good = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine"))
    bad = shelf.file("", "refunds.md")

    with pytest.raises(BadDocument):
        await shelf.add(good, bad)

    assert await shelf.served() == ""


async def test_what_the_store_refuses_half_way_leaves_nothing(shelf: Shelf) -> None:
    good = shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine"))
    known = await shelf.store.registry.get_or_add(shelf.tenant)
    broken = NewVersion("refunds", "T\0", None, "refunds.md", "", (), ())
    await shelf.add(good)

    with pytest.raises(BadInput):
        await shelf.store.policies.add_all(
            known.id,
            [NewVersion("terms", "Terms", None, "terms.md", "", (), ()), broken],
            zone="UTC",
        )

    assert [row["doc"] for row in await shelf.store.policies.versions(known.id)] == ["privacy"]


async def test_a_bad_file_creates_no_tenant(shelf: Shelf) -> None:
    name = f"never-{shelf.tenant}"

    with pytest.raises(BadDocument):
        await shelf.ingestion.add(name, [shelf.file("")], doc=None, effective=None)

    with pytest.raises(UnknownTenant):
        await shelf.store.registry.get(name)


async def test_one_id_takes_one_file(shelf: Shelf) -> None:
    first, second = shelf.file("# A\n\nText.", "a.md"), shelf.file("# B\n\nText.", "b.md")

    with pytest.raises(BadInput, match="one file"):
        await shelf.add(first, second, doc="privacy")


def ready(*rows: dict[str, str]) -> str:
    return "\n".join(json.dumps(row) for row in rows)


async def test_ready_cut_clauses_keep_their_ids_to_the_letter(shelf: Shelf) -> None:
    rows = [
        {"doc": "terms", "clause": "7(b)", "title": "Odd", "text": "A first \0odd\ud800 one."},
        {"doc": "terms", "clause": "Schedule A > 2", "title": "", "text": "A second one."},
    ]

    (added,) = await shelf.add(shelf.file(ready(*rows), "cut.jsonl"))

    assert [piece.clause for piece in added.document.clauses] == ["7(b)", "Schedule A > 2"]
    assert "A first odd one." in await shelf.served()


async def test_the_same_clause_twice_is_a_bad_file_and_not_a_crash(shelf: Shelf) -> None:
    row = {"doc": "terms", "clause": "1", "title": "", "text": "Text."}

    with pytest.raises(BadDocument, match=r"cut\.jsonl.*terms 1"):
        await shelf.add(
            shelf.file(PRIVACY.format(dated="1 March 2026", weeks="nine")),
            shelf.file(ready(row, row), "cut.jsonl"),
        )

    assert await shelf.served() == ""


async def test_one_tenants_documents_are_not_anothers(shelf: Shelf) -> None:
    await shelf.privacy("1 March 2026", "nine")
    other = await shelf.store.tenant()

    assert await shelf.library.in_force(other.id) == ()
    assert await shelf.library.search(other.id, "chat logs", history=(), k=5) == ()
    assert await shelf.library.clause(other.id, "privacy", "2") is None


async def test_the_index_of_who_was_not_asked_goes_and_comes_back_with_a_question(
    shelf: Shelf,
) -> None:
    kept = PassageVectors(shelf.store.database, encoder=networks.identity())
    library = Library(
        shelf.store.policies, kept, Vectors(networks.encode), networks.judge, tenants=1
    )
    await shelf.privacy("1 January 2026", "nine")
    mine = (await shelf.store.registry.get(shelf.tenant)).id

    found = [
        await library.search(tenant, "chat logs", history=(), k=1)
        for tenant in (mine, TenantId("kapsule"), mine)
    ]

    assert found[0] == found[2]
    assert list(library._shelves) == [mine]  # pyright: ignore[reportPrivateUsage]

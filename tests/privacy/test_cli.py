"""`kora privacy` and `kora retention`: what is done, what is refused, and that nothing is half done."""

import asyncio
import csv
import io
import json
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain import Conversation
from assistant.tenants import Tenant
from tests import commanding
from tests.builders import Rooms, rooms
from tests.commanding import Kora
from tests.privacy.lives import a_chat, a_handoff, snapshot

pytestmark = pytest.mark.slow

LONG_AGO = datetime(2024, 3, 10, 22, tzinfo=UTC)
PERIODS = {"kora_logs": "12 months", "tickets": "3 years"}


@pytest.fixture
def kora(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Kora:
    return commanding.over(home, tmp_path, monkeypatch, capsys)


@dataclass(frozen=True)
class Life:
    """A tenant of this test's own, with one customer's chat."""

    home: Path
    tenant: Tenant
    chat: Conversation
    customer: str  # as the company knows them

    @property
    def here(self) -> tuple[str, str]:
        return ("--tenant", self.tenant.id)

    def rows(self) -> Mapping[str, list[str]]:
        async def read() -> Mapping[str, list[str]]:
            async with rooms(self.home) as store:
                return await snapshot(store, self.tenant.id)

        return asyncio.run(read())


def a_life(home: Path, *, at: datetime = LONG_AGO, handoff: bool = False) -> Life:
    async def live() -> Life:
        async with rooms(home) as store:
            tenant = await store.tenant(retention=PERIODS)
            subject = store.vault.pseudonym(tenant.id, "customer-9")
            chat = await a_chat(store, tenant, at=at, customer=subject)
            if handoff:
                held = await a_chat(store, tenant, at=at)
                await a_handoff(store, tenant, held, resolved=False)
            await _staff(store, tenant)
            return Life(home, tenant, chat, "customer-9")

    return asyncio.run(live())


async def _staff(store: Rooms, tenant: Tenant) -> None:
    async with store.database.tenant(tenant.id) as session:
        await session.do(
            "insert into staff (tenant, id, email, name, role, password_hash, totp_sealed,"
            " created_at) values (:tenant, 'st_1', 'sup@example.com', 'Sup', 'supervisor', '',"
            " '', :now)",
            now=store.clock(),
        )


# Rights.


def test_a_copy_is_printed_or_written_for_its_owner_alone(
    kora: Kora, home: Path, tmp_path: Path
) -> None:
    life = a_life(home)
    file = tmp_path / "copy.csv"

    printed = kora("privacy", "export", life.customer, *life.here)
    written = kora(
        "privacy", "export", life.customer, *life.here, "--format", "csv", "--out", str(file)
    )

    held = json.loads(printed.out)["conversations"][0]
    assert held["lines"][0]["text"] == "I am Ana Invented"
    assert written.status == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    assert "I am Ana Invented" in {row["text"] for row in rows}


WRONG = [
    ("privacy", "export", "nobody"),
    ("privacy", "erase", "nobody"),
    ("privacy", "export", "customer-9", "--format", "pdf"),
    ("privacy", "restrict", "customer-9", "--limit", "less"),
    ("privacy", "correct", "co_none", "--text", "no such chat"),
    ("privacy", "correct", "co_none", "--decide", "refused"),
    ("privacy", "correct", "co_x", "--decide", "refused", "--correction", "cr_none"),
    ("privacy", "minors", "--confirm", "co_none"),
    ("privacy", "minors", "--dismiss", "co_none"),
    ("privacy", "verify", "no-such-file.json"),
    ("retention", "run", "--at", "2027-03-10"),
    ("retention", "run", "--at", "2027-03-10T00:00"),
    ("retention", "run", "--at", "2999-01-01T00:00+00:00"),
    ("retention", "hold", "--reason", "a claim", "--by", "nobody@example.com"),
    ("retention", "hold", "--reason", "a claim", "--review", "2999-01-01"),
    ("retention", "hold", "--lift", "lh_none"),
]


def test_wrong_use_is_one_plain_line_and_changes_nothing(kora: Kora, home: Path) -> None:
    life = a_life(home)
    before = life.rows()

    for command in WRONG:
        done = kora(*command, *(() if "verify" in command else life.here))
        assert done.is_one_plain_line, (command, done.out, done.err)

    changed = {t for t, rows in life.rows().items() if rows != before[t]}
    # That somebody asked is on the record before it is known whether anything is held.
    assert changed <= {"audit", "audit_identities", "chain_heads"}


def test_an_unknown_company_is_wrong_use(kora: Kora) -> None:
    for command in (("privacy", "export", "x"), ("privacy", "minors"), ("retention", "counts")):
        assert kora(*command, "--tenant", "nobody-here").is_one_plain_line


def test_erased_twice_the_receipt_is_the_same_and_genuine(
    kora: Kora, home: Path, tmp_path: Path
) -> None:
    life = a_life(home)
    first = kora("privacy", "erase", life.customer, *life.here, "--later")
    again = kora("privacy", "erase", life.customer, *life.here, "--later")
    receipt, forged = tmp_path / "receipt.json", tmp_path / "forged.json"
    receipt.write_text(first.out)
    forged.write_text(first.out.replace('"conversations": 1', '"conversations": 2'))

    assert first.status == 0
    assert json.loads(again.out) == json.loads(first.out)
    assert life.rows()["conversations"] == []
    assert kora("privacy", "verify", str(receipt)).out == "genuine\n"
    told = kora("privacy", "verify", str(forged))
    assert (told.status, told.out) == (1, "not genuine\n")
    assert kora("privacy", "export", life.customer, *life.here).is_one_plain_line


def test_a_limit_is_set_and_lifted_once(kora: Kora, home: Path) -> None:
    life = a_life(home)
    limit = ("privacy", "restrict", life.customer, *life.here, "--limit", "untraced")

    assert [kora(*limit).status for _ in range(2)] == [0, 0]
    assert kora(*limit, "--lift").status == 0
    assert kora(*limit, "--lift").status == 1
    kept = json.loads(kora("privacy", "export", life.customer, *life.here).out)["limits"]
    assert [(each["limit"], each["lifted_at"] is not None) for each in kept] == [
        ("untraced", True)
    ]


def test_a_correction_is_attached_and_decided(kora: Kora, home: Path) -> None:
    life = a_life(home)
    sought = kora("privacy", "correct", life.chat.id, *life.here, "--text", "It was June.")
    decide = ("--decide", "refused", "--correction", sought.out.strip(), "--text", "it was May")

    decided = kora("privacy", "correct", life.chat.id, *life.here, *decide)

    assert (sought.status, decided.status) == (0, 0)
    export = json.loads(kora("privacy", "export", life.customer, *life.here).out)
    (told,) = export["conversations"][0]["corrections"]
    assert (told["text"], told["state"]) == ("It was June.", "refused")


# Retention.


def test_a_dry_run_tells_what_a_run_then_does_and_people_keep_what_they_work_on(
    kora: Kora, home: Path
) -> None:
    life = a_life(home, handoff=True)
    before = life.rows()

    told = kora("retention", "run", *life.here, "--dry-run")
    assert life.rows() == before
    done = kora("retention", "run", *life.here)

    rows = life.rows()
    assert (told.status, done.status) == (0, 0)
    assert "1 conversations, 1 with-people-now" in told.out
    assert "1 conversations" in done.out
    assert len(rows["conversations"]) == 1
    assert any("From staff" in row for row in rows["messages"])
    assert not any("Kia ora" in row for row in rows["messages"])


def test_with_a_clock_that_was_set_back_nothing_goes(kora: Kora, home: Path) -> None:
    life = a_life(home)

    async def from_tomorrow() -> None:
        async with rooms(home) as store, store.database.tenant(life.tenant.id) as session:
            await session.do(
                "insert into retention_runs (tenant, id, at, started) values (:tenant, 'rr_1',"
                " :at, :at)",
                at=datetime(2999, 1, 1, tzinfo=UTC),
            )

    asyncio.run(from_tomorrow())
    done = kora("retention", "run", *life.here)

    assert done.is_one_plain_line
    assert "clock" in done.err
    assert len(life.rows()["conversations"]) == 1


def test_a_hold_keeps_what_would_go_until_it_is_lifted(kora: Kora, home: Path) -> None:
    life = a_life(home)
    reason = ("--reason", "claim by Ana Invented", "--by", "sup@example.com")
    placed = kora(
        "retention", "hold", life.customer, *life.here, *reason, "--review", "2999-01-01"
    )
    hold = placed.out.split()[0]

    kept = kora("retention", "run", *life.here, "--dry-run")
    lifted = kora("retention", "hold", *life.here, "--lift", hold)
    gone = kora("retention", "run", *life.here, "--dry-run")

    assert placed.status == 0
    assert "Ana" not in placed.out
    assert "1 held" in kept.out
    assert lifted.out == ""
    assert "1 conversations" in gone.out

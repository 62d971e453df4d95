"""The journal of erasures: it outlives every copy that may be restored, and does not grow for ever."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from assistant import house
from assistant.domain import TenantId
from assistant.house import House
from assistant.settings import Settings
from assistant.storage.journal import Entry, Journal
from tests.builders import TUESDAY, Clock

KAPSULE = TenantId("kapsule")


def an_entry(number: int, *, days_ago: int = 0) -> Entry:
    before = TUESDAY - timedelta(days=days_ago)
    return Entry(KAPSULE, f"er_{number}", f"mark{number}", "asked", "operator", before)


def test_what_is_dropped_is_gone_and_the_file_says_up_to_when(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(4):
        journal.write(an_entry(number, days_ago=100 - number))

    journal.drop({"er_0", "er_1"})
    journal.drop({"er_unknown"})
    journal.write(an_entry(9))

    assert [entry.id for entry in journal.entries()] == ["er_2", "er_3", "er_9"]
    assert journal.gone_up_to() == an_entry(1, days_ago=99).before


def test_a_later_drop_never_says_less_is_gone(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(an_entry(1, days_ago=10))
    journal.write(an_entry(2, days_ago=90))

    journal.drop({"er_1"})
    journal.drop({"er_2"})

    assert list(journal.entries()) == []
    assert journal.gone_up_to() == an_entry(1, days_ago=10).before


def test_of_entries_that_are_written_while_others_go_none_is_lost(tmp_path: Path) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 50):
            Journal(tmp_path).write(an_entry(number))

    writers = [Thread(target=write, args=(first,)) for first in (0, 100)]
    for writer in writers:
        writer.start()
    for number in range(50):
        Journal(tmp_path).drop({f"er_{number}"})
    for writer in writers:
        writer.join()
    Journal(tmp_path).drop({f"er_{number}" for number in range(50)})

    assert {entry.id for entry in Journal(tmp_path).entries()} == {
        f"er_{number}" for number in range(100, 150)
    }


@pytest.fixture
async def late(home: Path, tmp_path: Path) -> AsyncGenerator[tuple[House, Clock]]:
    clock = Clock()
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=clock) as opened:
        yield opened, clock


@pytest.mark.slow
async def test_an_erasure_leaves_the_journal_when_the_last_copy_with_it_has_turned_over(
    late: tuple[House, Clock],
) -> None:
    kora, clock = late
    erasure, tenant = kora.privacy.erasure, await kora.registry.get("kapsule")
    talk, _ = await kora.chat.start("kapsule", identity_token=None, memory=False, locale="en")
    clock.forward(timedelta(seconds=1))
    receipt = await erasure.erase(
        tenant, talk.id, cause="asked", actor="operator", rewrite=False
    )

    def journalled() -> bool:
        return receipt["id"] in {entry.id for entry in erasure.journal.entries()}

    clock.forward(timedelta(days=30))  # the company's own period for copies
    await erasure.prune(tenant)
    early = journalled()
    clock.forward(timedelta(days=9))
    unfinished = erasure.journal
    unfinished.write(an_entry(77))  # of which this database knows nothing
    await erasure.prune(tenant)

    assert early
    assert not journalled()
    assert "er_77" in {entry.id for entry in erasure.journal.entries()}
    erasure.journal.drop({"er_77"})

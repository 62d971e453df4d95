"""A copy of one database fills another, and brings nobody back who asked to be forgotten."""

import asyncio
import shutil
import zipfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
import typer
from pydantic import SecretStr

from assistant import copying, house
from assistant.domain import ConversationId, TenantId
from assistant.settings import Settings
from tests import live_service, servers
from tests.conftest import api_of
from tests.conversing import Conversation
from tests.servers import Postgres

pytestmark = pytest.mark.slow
NAME = "Oriwa Tamahere"
QUESTION = f"My name is {NAME}. How long do you keep my chats with Kora?"
KAPSULE = TenantId("kapsule")


@pytest.fixture(scope="module")
def server() -> Generator[Postgres]:
    with servers.postgres() as started:
        yield started


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Generator[Path]:
    """A data folder in which two conversations took place."""
    with live_service.kept() as home:
        (home / "told").write_text("\n".join(asyncio.run(_lived(home))))
        yield home


async def _lived(home: Path) -> list[str]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened, api_of(opened) as api:
        talks = [await Conversation.start(api, consent={"memory": True}) for _ in range(2)]
        for talk in talks:
            await talk.ask(QUESTION)
    return [talk.id for talk in talks]


def conversations(home: Path) -> list[ConversationId]:
    return [ConversationId(line) for line in (home / "told").read_text().split()]


@pytest.fixture(scope="module")
def copy(lived_in: Path) -> Path:
    file = lived_in / "copy.zip"
    copying.backup(file, lived_in)
    return file


@pytest.fixture
def elsewhere(
    server: Postgres,
    lived_in: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Path:
    """A server of the operator's own, the master key, and nothing else."""
    name = f"d{abs(hash(request.node.name))}"
    server.do(f"create database {name}")
    monkeypatch.setenv("KORA_DATABASE_URL", server.url(name))
    shutil.copy(lived_in / "master.key", tmp_path)
    return tmp_path


async def _threads(home: Path, url: str, ids: list[ConversationId]) -> list[list[str]]:
    settings = Settings(home=home, database_url=SecretStr(url), _env_file=None)  # type: ignore[call-arg]
    found: list[list[str]] = []
    async with house.opened(settings) as opened:
        chat = opened.chat
        for each in ids:
            held = await chat.conversations.find(KAPSULE, each, token_hash=None)
            found.append([line.text for line in await chat.thread(held)] if held else [])
    return found


def test_what_was_embedded_goes_on_in_a_server_of_ones_own(
    copy: Path, lived_in: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = conversations(lived_in)
    url = copying.settings.read().database_url
    assert url

    copying.restore(copy, elsewhere)
    threads = asyncio.run(_threads(elsewhere, url.get_secret_value(), ids))

    assert [thread[0] for thread in threads] == [QUESTION, QUESTION]  # unsealed, with the name
    assert all("12 months" in thread[1] for thread in threads)
    assert counts(url.get_secret_value()) == rows_of(copy)


def test_an_erasure_after_the_copy_was_made_is_applied_to_what_it_brings_back(
    lived_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with live_service.kept() as home:
        first, second = asyncio.run(_lived(home))
        file = home / "copy.zip"
        copying.backup(file, home)
        asyncio.run(_erased(home, first))
        (home / "erasures.jsonl").unlink()  # the database itself still knows

        copying.restore(file, home, replace=True)
        left = asyncio.run(_left(home, [first, second]))

    assert left == [False, True]
    assert "1 erasures since then applied" in capsys.readouterr().out


async def _erased(home: Path, conversation: str) -> None:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        tenant = await opened.registry.get("kapsule")
        await opened.privacy.erasure.erase(
            tenant, conversation, cause="asked", actor="operator", rewrite=False
        )


async def _left(home: Path, ids: list[str]) -> list[bool]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        found = [
            await opened.chat.conversations.find(KAPSULE, ConversationId(each), token_hash=None)
            for each in ids
        ]
    return [each is not None for each in found]


def test_a_database_that_holds_somebody_is_filled_only_when_told_so(
    copy: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copying.restore(copy, elsewhere)

    with pytest.raises(typer.Exit):
        copying.restore(copy, elsewhere)
    refusal = capsys.readouterr().err
    copying.restore(copy, elsewhere, replace=True)

    assert "--replace" in refusal


def test_another_master_key_is_refused_before_anything_is_written(
    copy: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "master.key").unlink()

    with pytest.raises(typer.Exit):
        copying.restore(copy, elsewhere)

    assert "another master key" in capsys.readouterr().err


def test_a_copy_from_before_what_the_journal_has_forgotten_is_refused(
    copy: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (elsewhere / "erasures.jsonl").write_text('{"gone_up_to": "2090-01-01T00:00:00+00:00"}\n')

    with pytest.raises(typer.Exit):
        copying.restore(copy, elsewhere)

    assert "promised to have forgotten" in capsys.readouterr().err


@pytest.mark.parametrize("spoil", ["cut", "changed", "none"])
def test_a_damaged_copy_is_refused(
    copy: Path, elsewhere: Path, spoil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bytes_ = bytearray(copy.read_bytes())
    middle = len(bytes_) // 2
    bytes_[middle] ^= 0xFF
    bad = elsewhere / "bad.zip"
    bad.write_bytes({"cut": bytes_[:middle], "changed": bytes_, "none": b""}[spoil])

    with pytest.raises(typer.Exit):
        copying.restore(bad, elsewhere)

    assert "bad.zip" in capsys.readouterr().err


def test_a_copy_is_for_its_owners_eyes(copy: Path) -> None:
    assert copy.stat().st_mode & 0o077 == 0
    assert not copy.with_name("copy.zip.part").exists()
    with zipfile.ZipFile(copy) as held:
        everything = b"".join(held.read(name) for name in held.namelist())
    assert NAME.encode() not in everything


def counts(url: str) -> dict[str, int]:
    """Rows by table, past every lock."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "select tablename from pg_tables where schemaname = 'public'"
            " and tablename not in ('alembic_version', 'rounds')"
        ).fetchall()
        found: dict[str, int] = {}
        for (name,) in names:
            row = connection.execute(f"select count(*) from {name}".encode()).fetchone()
            found[name] = row[0] if row else 0
    return found


def rows_of(copy: Path) -> dict[str, int]:
    with zipfile.ZipFile(copy) as held:
        return {
            name: held.read(name).count(b"\n")
            for name in held.namelist()
            if name != "manifest.json"
        }

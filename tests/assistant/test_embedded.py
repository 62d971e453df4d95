"""The embedded server: started by who comes first, stopped by who leaves last."""

import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from assistant.errors import StartRefused
from assistant.storage import embedded, provision
from assistant.storage.embedded import ADMIN, Address, Embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def short_folder() -> Generator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ke"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def entered(address: Address) -> psycopg.Connection:
    return psycopg.connect(
        host=str(address.socket_folder),
        user=ADMIN,
        password=address.admin_password,
        dbname="postgres",
    )


def answers(address: Address) -> bool:
    try:
        entered(address).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_last_to_leave_stops_the_server_and_a_later_start_finds_its_rows(
    short_folder: Path,
) -> None:
    first, second = Embedded(short_folder), Embedded(short_folder)
    address = first.start()
    assert second.start() == address
    provision.embedded(address)

    first.stop()
    still = answers(address)
    second.stop()
    gone = not answers(address)
    again = Embedded(short_folder)
    found = again.start()
    back = answers(found)
    again.stop()

    assert (still, gone, back) == (True, True, True)
    assert found == address
    second.stop()  # leaving twice is leaving once


def test_a_long_path_gets_a_short_socket_of_our_own(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    folder = Embedded(deep)._run_folder()  # pyright: ignore[reportPrivateUsage]

    assert len(str(folder)) < 100
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()


def test_only_whoever_holds_the_password_gets_in(home: Path) -> None:
    server = Embedded(home)
    address = server.start()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            host=str(address.socket_folder), user=ADMIN, password="guess", dbname="postgres"
        )

    server.stop()


def test_no_port_is_opened(home: Path) -> None:
    server = Embedded(home)
    address = server.start()

    with entered(address) as connection:
        row = connection.execute("show listen_addresses").fetchone()

    server.stop()
    assert row == ("",)


def test_a_folder_that_cannot_be_written_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StartRefused) as refused:
        Embedded(tmp_path / "file").start()

    assert "KORA_HOME" in refused.value.detail
    assert "\n" not in refused.value.detail


def test_a_folder_of_somebody_elses_making_is_not_used_for_the_socket(
    tmp_path: Path,
) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    folder = Embedded(deep)._run_folder()  # pyright: ignore[reportPrivateUsage]
    folder.chmod(0o777)

    with pytest.raises(StartRefused, match="not ours alone"):
        Embedded(deep)._run_folder()  # pyright: ignore[reportPrivateUsage]

    folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="another account runs the server only for root")
def test_as_root_programs_in_a_private_folder_are_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    private = Path(tempfile.mkdtemp(prefix="kp"))
    wheel = embedded.binaries().parent
    package = wheel.parent
    inside = private / package.name / wheel.name
    shutil.copytree(wheel, inside, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, private / libraries.name, symlinks=True)
    monkeypatch.setattr(embedded, "binaries", lambda: inside / "bin")
    server = Embedded(private / "home")

    address = server.start()

    assert (address.socket_folder / ".s.PGSQL.5432").exists()
    server.stop()
    shutil.rmtree(private)


@pytest.mark.parametrize("durable", [True, False])
def test_a_commit_waits_for_the_disk_unless_nobody_would_miss_it(
    short_folder: Path, *, durable: bool
) -> None:
    server = Embedded(short_folder) if durable else Embedded(short_folder, durable=False)
    address = server.start()

    with entered(address) as connection:
        row = connection.execute("show fsync").fetchone()

    server.stop()
    assert row == ("on" if durable else "off",)


def test_a_server_that_neither_answers_nor_recovers_is_put_down_and_started_anew(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that waits for its processes without end: here it is stopped in its tracks."""
    monkeypatch.setattr(embedded, "_PATIENCE", 1.0)
    first, second = Embedded(short_folder, durable=False), Embedded(short_folder, durable=False)
    address = first.start()
    with entered(address) as connection:
        connection.execute("create table kept as select 7 as number")
    pid = int((short_folder / "postgresql/data/postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGSTOP)

    found = second.start()

    with entered(found) as connection:
        row = connection.execute("select number from kept").fetchone()
    first.stop()
    second.stop()
    assert row == (7,)

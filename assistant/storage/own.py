"""A PostgreSQL that somebody else runs: what it must have, and how it comes to today's version."""

import contextlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from psycopg import Connection as PlainConnection
from psycopg import sql
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from assistant.errors import StartRefused
from assistant.storage import provision
from assistant.storage.provision import APP, OWNER

NO_VECTOR = (
    "this PostgreSQL has no pgvector: install the extension `vector` there"
    " (managed ones have it: it only needs to be allowed)"
)
_LOCK = "select pg_advisory_xact_lock(hashtext('kora migrations'))"


@dataclass(frozen=True, slots=True)
class Doors:
    """Where it is: for the service, past any pooler, and for whoever may change tables."""

    service: URL
    direct: URL
    admin: URL

    @classmethod
    def of(cls, service: str, direct: str, admin: str) -> "Doors":
        """From the settings; what is empty is the one before."""
        first = _url(service, "KORA_DATABASE_URL")
        second = _url(direct, "KORA_DATABASE_DIRECT_URL") if direct else first
        third = _url(admin, "KORA_DATABASE_ADMIN_URL") if admin else second
        return cls(first, second, third)


def _url(address: str, name: str) -> URL:
    """The refusal never repeats the address: it has a password."""
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        raise StartRefused(
            f"{name} is not an address like postgresql://user:password@host/name"
        ) from error


def prepare(doors: Doors) -> str:
    """Bring it to today's version, and return that. Raises `StartRefused` where this may not.

    Many may do so at once: one works, the others wait and find it done.
    """
    with reached(doors.admin) as connection:
        if _may_migrate(connection):
            connection.execute(text(_LOCK))
            _migrate(connection, doors.service)
            connection.commit()
    check(doors)
    return provision.newest()


def _migrate(connection: Connection, service: URL) -> None:
    version = provision.version_of(connection)
    if version == provision.newest():
        return
    if version and not provision.known(version):
        raise StartRefused(_behind(version))
    _extension(connection)
    _roles(connection)
    provision.upgrade(connection)
    _login(connection, service)


def check(doors: Doors) -> None:
    """Whether the service's own sign-in may do what it must. Raises `StartRefused`."""
    with reached(doors.service) as connection:
        member = _member(connection, APP)
        if not member:
            raise StartRefused(
                f"the account of KORA_DATABASE_URL is no member of {APP}: run `kora migrate` with"
                f' KORA_DATABASE_ADMIN_URL, or `grant {APP} to "<account>"`'
            )
        connection.execute(text(f"set local role {APP}"))
        version = provision.version_of(connection)
        if version != provision.newest():
            raise StartRefused(_behind(version))


def powers(doors: Doors) -> str:
    """What the service's account may do beyond its work: 'superuser', or nothing."""
    with reached(doors.service) as connection:
        held = connection.execute(
            text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        ).scalar()
    return "superuser" if held else ""


@contextmanager
def reached(url: URL) -> Generator[Connection]:
    """One connection; what PostgreSQL refuses becomes one line without a password."""
    try:
        with provision.connected(url) as connection:
            yield connection
    except OperationalError as error:
        raise StartRefused(
            f"the database at {url.host or 'its socket'} cannot be used: {_line(error)}"
        ) from error
    except DBAPIError as error:
        raise StartRefused(f"the database refuses: {_line(error)}") from error


def _line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]


def _behind(version: str | None) -> str:
    newest = provision.newest()
    if version and not provision.known(version):
        return f"the database is at version {version}, newer than this Kora ({newest})"
    return f"the database is at version {version or 'none'}, this Kora needs {newest}: run `kora migrate`"


def _may_migrate(connection: Connection) -> bool:
    may = connection.execute(
        text("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
    ).scalar()
    return bool(may or _member(connection, OWNER))


def _member(connection: Connection, role: str) -> bool | None:
    """None: there is no such role."""
    return connection.execute(
        text(
            "select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = :role"
        ),
        {"role": role},
    ).scalar()


def _extension(connection: Connection) -> None:
    there = connection.execute(
        text(
            "select (select count(*) from pg_available_extensions where name = 'vector'),"
            " (select count(*) from pg_extension where extname = 'vector')"
        )
    ).one()
    if not any(there):
        raise StartRefused(NO_VECTOR)
    if not there[1]:
        with _unless_refused("create extension vector"):
            connection.execute(text("create extension vector"))


@contextmanager
def _unless_refused(command: str) -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StartRefused(
            f"the database's administrator has to run `{command}` once: {_line(error)}"
        ) from error


def _roles(connection: Connection) -> None:
    present = set(connection.execute(text("select rolname from pg_roles")).scalars())
    missing = [role for role in (OWNER, APP) if role not in present]
    for role in missing:
        connection.execute(text(f"create role {role} nologin nosuperuser nobypassrls"))
    # Who made a role is its administrator and still no member (PostgreSQL 16 and later).
    if not _superuser(connection):
        with contextlib.suppress(DBAPIError), connection.begin_nested():
            connection.execute(text(f"grant {OWNER}, {APP} to current_user"))


def _superuser(connection: Connection) -> bool:
    asked = text("select rolsuper from pg_roles where rolname = current_user")
    return bool(connection.execute(asked).scalar())


def _login(connection: Connection, service: URL) -> None:
    """The service's account, made with the password of its address where there is none."""
    name = service.username
    if name is None or name == connection.execute(text("select current_user")).scalar():
        return
    there = connection.execute(
        text("select rolcanlogin from pg_roles where rolname = :name"), {"name": name}
    ).scalar()
    plain = cast(PlainConnection, connection.connection.driver_connection)
    who = sql.Identifier(name)
    if not there:
        # Only what is derived from the password goes over the wire and into a log.
        held = plain.pgconn.encrypt_password(
            str(service.password or "").encode(), name.encode(), b"scram-sha-256"
        ).decode()
        what = "create role {} login" if there is None else "alter role {} login"
        plain.execute(sql.SQL(f"{what} password {{}}").format(who, sql.Literal(held)))
    if name != APP:
        plain.execute(sql.SQL(f"grant {APP} to {{}}").format(who))

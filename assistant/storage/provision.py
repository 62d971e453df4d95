"""Brings a database to today's version: roles, the vector extension, the migrations."""

import hashlib
import hmac
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from assistant.errors import StartRefused
from assistant.storage.embedded import ADMIN, DATABASE, Address

OWNER = "kora_owner"
APP = "kora_app"
_MIGRATIONS = Path(__file__).parent / "migrations"


def app_password(address: Address) -> str:
    """The service's own password, derived so that only one has to be kept."""
    key = address.admin_password.encode()
    return hmac.new(key, APP.encode(), hashlib.sha256).hexdigest()


def app_url(address: Address) -> URL:
    """How the service signs in: a role that is no superuser and owns nothing."""
    return _url(address, APP, app_password(address), DATABASE)


def admin_url(address: Address) -> URL:
    """How the embedded database's administrator signs in: for rewriting files alone."""
    return _url(address, ADMIN, address.admin_password, DATABASE)


def dsn(url: URL) -> str:
    """The same place, for clients that are not SQLAlchemy."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def embedded(address: Address) -> None:
    """Make the embedded database ready: about 0.5 s the first time, 0.1 s later."""
    admin = _url(address, ADMIN, address.admin_password, "postgres")
    with connected(admin, isolation_level="AUTOCOMMIT") as connection:
        # Processes that start together do this one after the other; it ends with the connection.
        connection.execute(text("select pg_advisory_lock(4711)"))
        _roles(connection, app_password(address))
        known = connection.execute(
            text("select 1 from pg_database where datname = :name"), {"name": DATABASE}
        ).scalar()
        if not known:
            connection.execute(text(f"create database {DATABASE} owner {OWNER}"))
        migrate(admin_url(address))


def migrate(url: URL) -> None:
    """Apply what is missing; the account must be allowed to own tables."""
    with connected(url) as connection:
        if version_of(connection) != newest():
            upgrade(connection)
            connection.commit()


def newest() -> str:
    """The version that this program works with."""
    return _scripts().get_current_head() or ""


def known(version: str) -> bool:
    """Whether this program has heard of a version; one that is newer than itself it has not."""
    return version in {each.revision for each in _scripts().walk_revisions()}


def version_of(connection: Connection) -> str | None:
    """None: nobody made any table here."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, *, to: str = "head") -> None:
    """Apply migrations within the caller's transaction, as the owner of the tables."""
    connection.execute(text("create extension if not exists vector"))
    connection.execute(text(f"grant create, usage on schema public to {OWNER}"))
    connection.execute(text(f"grant usage on schema public to {APP}"))
    connection.execute(text(f"set local role {OWNER}"))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    connection.execute(text(f"grant select on alembic_version to {APP}"))
    connection.execute(text("reset role"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def connected(url: URL, **options: str) -> Generator[Connection]:
    """One connection for one task."""
    engine = create_engine(url, poolclass=NullPool, **options)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _roles(connection: Connection, password: str) -> None:
    present = set(connection.execute(text("select rolname from pg_roles")).scalars())
    for role, extra in ((OWNER, "nologin"), (APP, "login")):
        if role not in present:
            connection.execute(
                text(
                    f"create role {role} {extra} nosuperuser nobypassrls nocreatedb nocreaterole"
                )
            )
    if not password.isalnum():
        raise StartRefused("the database password must be letters and digits")
    connection.execute(text(f"alter role {APP} password '{password}'"))


def _url(address: Address, user: str, password: str, database: str) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username=user,
        password=password,
        database=database,
        query={"host": str(address.socket_folder)},
    )

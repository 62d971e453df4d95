"""`kora migrate`, `backup` and `restore`: a database's version, and copies of it."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant import ends, outlets, settings
from assistant import house as houses
from assistant.errors import AppError
from assistant.options import Home
from assistant.settings import Settings
from assistant.storage import copies, own, provision
from assistant.storage.embedded import Embedded
from assistant.storage.journal import Journal
from assistant.storage.own import Doors
from assistant.storage.vault import Vault, master_keys


@contextmanager
def _database(chosen: Settings) -> Generator[Doors]:
    """The database without a house in it."""
    outlets.quiet_vendors()
    ends.make_home(chosen)
    mine = ends.doors(chosen)
    if mine:
        yield mine
        return
    embedded = Embedded(chosen.home.resolve(), durable=chosen.embedded_durable)
    address = embedded.start()
    try:
        provision.embedded(address)
        url = provision.app_url(address)
        yield Doors(url, url, provision.admin_url(address))
    finally:
        embedded.stop()


def _chosen(home: Path | None) -> Settings:
    return settings.read(**({} if home is None else {"home": home}))


def migrate(home: Home = None) -> None:
    """Bring the database to this program's version. Your own: with KORA_DATABASE_ADMIN_URL."""
    with _told(), _database(_chosen(home)) as doors:
        own.prepare(doors)
        typer.echo(f"the database is at version {provision.newest()}")


def backup(file: Path, home: Home = None) -> None:
    """Copy the whole database into a file, while the service runs. The master key is not in it."""
    with _told(), _database(_chosen(home)) as doors:
        own.check(doors)
        made = copies.write(doors.direct, file, now=houses.utcnow())
    typer.echo(f"{file}: {made.rows} rows of version {made.version}")
    typer.echo(
        "Keep the master key elsewhere: without it the originals in this file stay shut."
    )


def restore(
    file: Path,
    home: Home = None,
    *,
    replace: Annotated[bool, typer.Option(help="Take out what is there.")] = False,
) -> None:
    """Fill the database from a copy, and erase anew whatever was erased since. Stop the service first."""
    chosen = _chosen(home)
    with _told():
        manifest = copies.manifest_of(file)
        with _database(chosen) as doors:
            again = _filled(chosen, doors, file, manifest, replace=replace)
        asyncio.run(_opened(chosen))  # which applies the journal, before anybody is served
    typer.echo(
        f"{manifest.rows} rows of {manifest.made_at}; {again} erasures since then applied"
    )


def _filled(
    chosen: Settings, doors: Doors, file: Path, manifest: copies.Manifest, *, replace: bool
) -> int:
    key = chosen.master_key
    vault = Vault(master_keys(chosen.home, key.get_secret_value() if key else None))
    if manifest.key_mark not in {"", vault.mark()}:
        raise copies.BadCopy(
            "this copy was sealed with another master key: set KORA_MASTER_KEY, or put"
            " master.key of its data folder into this one"
        )
    journal = Journal(chosen.home)
    known = {entry.id for entry in journal.entries()}
    for entry in copies.erased(doors.direct) if _ready(doors) else ():
        if entry.id not in known:
            journal.write(entry)
    made = datetime.fromisoformat(manifest.made_at).astimezone(UTC)
    gone = journal.gone_up_to()
    if gone and made < gone:
        raise copies.BadCopy(
            f"this copy is from {made:%Y-%m-%d}, and what was erased up to {gone:%Y-%m-%d} is no"
            " longer in erasures.jsonl: it would bring back whom we promised to have forgotten"
        )
    own.prepare(doors)
    copies.read(doors.admin, file, manifest, replace=replace)
    return sum(entry.before > made for entry in journal.entries())


def _ready(doors: Doors) -> bool:
    """Whether there is anything of ours to read."""
    try:
        own.check(doors)
    except AppError:
        return False
    return True


async def _opened(chosen: Settings) -> None:
    async with houses.opened(chosen):
        pass


@contextmanager
def _told() -> Generator[None]:
    """Known trouble is one plain line and status 2."""
    try:
        yield
    except AppError as error:
        typer.echo(f"kora: {error.detail}", err=True)
        raise typer.Exit(2) from error


def register(app: typer.Typer) -> None:
    """The three commands."""
    for command in (migrate, backup, restore):
        app.command()(command)

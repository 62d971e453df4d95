"""`kora`: thin commands over the use cases. 0 done, 1 the answer is no, 2 wrong use."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

import typer
from typer.exceptions import TyperException

from assistant import batch as batches
from assistant import (
    copying,
    ending,
    evaluating,
    joining,
    officer,
    outlets,
    proofs,
    serving,
    settings,
    shelving,
    signing,
)
from assistant import doctor as doctors
from assistant import house as houses
from assistant import tenants as tenant_files
from assistant.domain import TenantId
from assistant.errors import AppError, BadInput
from assistant.house import House
from assistant.options import Home, TenantOption
from assistant.storage import vault
from assistant.storage.keys import Keys

app = typer.Typer(
    name="kora", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
policies = typer.Typer(no_args_is_help=True, help="Policy documents and their versions.")
tenants = typer.Typer(no_args_is_help=True, help="The companies that are served.")
staff = typer.Typer(no_args_is_help=True, help="Staff accounts.")
audit = typer.Typer(no_args_is_help=True, help="The audit log.")
privacy = typer.Typer(no_args_is_help=True, help="Rights of a person; the record of it all.")
keys = typer.Typer(no_args_is_help=True, help="The keys that seal originals.")
retention = typer.Typer(no_args_is_help=True, help="What has reached its end.")
batch = typer.Typer(no_args_is_help=True, help="JSONL on stdin to JSONL on stdout.")
for name, part in (
    ("policies", policies),
    ("tenants", tenants),
    ("staff", staff),
    ("audit", audit),
    ("privacy", privacy),
    ("keys", keys),
    ("retention", retention),
    ("batch", batch),
    ("eval", evaluating.commands),
):
    app.add_typer(part, name=name)

T = TypeVar("T")


@app.command()
def serve(
    home: Home = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Run the service. An empty home gets the sample tenants."""
    given = {"home": home, "host": host, "port": port}
    serving.serve(settings.read(**{k: v for k, v in given.items() if v is not None}), workers)


@app.command()
def ask(
    question: str,
    tenant: TenantOption,
    home: Home = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """One turn, through the same path as the service."""

    async def work(house: House) -> dict[str, object]:
        return await batches.Batch(house).ask(
            {"id": "1", "tenant": tenant, "question": question}
        )

    row = _run(home, work)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    for notice in row["notices"]:  # type: ignore[attr-defined]
        typer.echo(f"! {notice}")
    typer.echo(str(row["answer"]))
    for cited in row["citations"]:  # type: ignore[attr-defined]
        typer.echo(f"  [{cited['doc']} {cited['clause']}]")


@tenants.command("list")
def tenants_list(home: Home = None) -> None:
    """Every tenant."""

    async def work(house: House) -> None:
        for tenant in await house.registry.all():
            typer.echo(f"{tenant.id}  {tenant.file.company}")

    _run(home, work)


@tenants.command("add")
def tenants_add(file: Path, tenant: TenantOption, home: Home = None) -> None:
    """A new tenant from a `tenant.toml`."""

    async def work(house: House) -> None:
        added = await house.registry.add(tenant_files.load(tenant, file))
        if not added:
            raise BadInput(f"there is a tenant {tenant!r} already")
        await house.audit.write(
            TenantId(tenant), actor="operator", action="tenant.added", subject=tenant
        )

    _run(home, work)


@keys.command("rotate")
def keys_rotate(home: Home = None) -> None:
    """Seal under a fresh master key: stop the service first, and start it afterwards.

    A key of the data folder is made; of KORA_MASTER_KEY, put the new one first before this.
    """
    given = {} if home is None else {"home": home}
    asked = settings.read(**given)
    if asked.master_key is None and asked.home.exists():
        vault.renew_master_key(asked.home)

    async def work(house: House) -> int:
        sealing = Keys(house.database, house.chat.vault, clock=houses.utcnow)
        lost = 0
        for tenant in await house.registry.all():
            done = await sealing.rotate(tenant.id, actor="operator")
            typer.echo(
                f"{tenant.id}: {done.conversations} conversations, {done.staff} staff"
                + (f", {done.lost} that no key opens" if done.lost else "")
            )
            lost += done.lost
        return lost

    if _run(home, work):
        raise typer.Exit(1)


@app.command()
def doctor(home: Home = None) -> None:
    """Effective configuration, who would receive what, and what is wrong."""
    found = _run(home, lambda house: doctors.examine(house, houses.utcnow()))
    for line in found:
        typer.echo(f"{'!!' if line.wrong else 'ok'}  {line.topic}: {line.text}")
    if any(line.wrong for line in found):
        raise typer.Exit(1)


def _batch_command(name: str) -> Callable[[Path | None], None]:
    def command(home: Home = None) -> None:
        async def work(house: House) -> None:
            await _pumped(batches.Batch(house), name)

        _run(home, work)

    return command


async def _pumped(rows: batches.Batch, name: str) -> None:
    source, target = _as_utf8(sys.stdin), _as_utf8(sys.stdout)
    await batches.pump(getattr(rows, name), source, target, sys.stderr)


@batch.command("redact")
def batch_redact(
    home: Home = None,
    *,
    report: Annotated[bool, typer.Option(help="Counts by type, on stderr at the end.")] = False,
    explain: Annotated[
        bool, typer.Option(help="Each span's recogniser and its score.")
    ] = False,
) -> None:
    """Redact texts."""

    async def work(house: House) -> None:
        rows = batches.Batch(house, explain=explain)
        await _pumped(rows, "redact")
        if report:
            for kind, count in sorted(rows.counts.items()):
                typer.echo(f"{kind:20}{count:8}", err=True)
            typer.echo(f"{'in all':20}{rows.counts.total():8}", err=True)

    _run(home, work)


for _name, _help in (
    ("ask", "Answer questions."),
    ("search", "Find clauses."),
    ("check_draft", "Judge drafts by the decision guard alone."),
    ("classify", "Name what messages are."),
):
    batch.command(_name.replace("_", "-"), help=_help)(_batch_command(_name))


def _run(home: Path | None, work: Callable[[House], Awaitable[T]]) -> T:
    """Open the house, work, close it. Known trouble is one plain line and status 2."""

    async def inside() -> T:
        async with _house(home) as house:
            return await work(house)

    try:
        return asyncio.run(inside())
    except AppError as error:
        _refuse(error.detail)
        raise


@asynccontextmanager
async def _house(home: Path | None) -> AsyncGenerator[House]:
    outlets.quiet_vendors()
    given = {} if home is None else {"home": home}
    async with houses.opened(settings.read(**given)) as house:
        yield house


copying.register(app)
shelving.register_policies(policies, _run)
proofs.register_audit(audit, _run)
proofs.register_tenants(tenants, _run)
proofs.register_controls(app, privacy, _run)
signing.register_keys(keys, _run)
joining.register_staff(staff, _run)
officer.register_rights(privacy, _run)
ending.register_retention(retention, _run)


def _as_utf8(stream: TextIO) -> TextIO:
    """JSONL is UTF-8 in every locale, and bytes that are none spoil one line, not the batch."""
    reconfigure = getattr(stream, "reconfigure", None)  # a file's has one, a test's may not
    if reconfigure:
        reconfigure(encoding="utf-8", errors="surrogateescape")
    return stream


def _refuse(line: str) -> None:
    typer.echo(f"kora: {line}", err=True)
    raise typer.Exit(2)


def main() -> None:
    """The entry point of the `kora` command."""
    try:
        status = app(standalone_mode=False)
    except AppError as error:
        typer.echo(f"kora: {error.detail}", err=True)
        sys.exit(2)
    except TyperException as error:
        message = error.format_message()  # without a command it is the help, already shown
        if message:
            typer.echo(f"kora: {message}", err=True)
        sys.exit(2)
    except typer.Abort:
        sys.exit(130)
    sys.exit(status if isinstance(status, int) else 0)

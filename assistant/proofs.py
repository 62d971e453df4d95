"""Commands that prove something: the chains hold, the controls are tested, the register is kept."""

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant import tenants as tenant_files
from assistant.domain import TenantId
from assistant.house import House
from assistant.options import Home, Run, TenantOption
from assistant.privacy import controls, record, register
from assistant.storage import anchors as anchored
from assistant.storage.chain import Anchor
from assistant.tenants.register import gaps


def register_audit(audit: typer.Typer, run: Run) -> None:
    """`kora audit verify` and `kora audit anchors`."""

    @audit.command("verify")
    def verify(
        anchors: Annotated[
            Path | None, typer.Option(help="Anchors that were kept elsewhere.")
        ] = None,
        home: Home = None,
    ) -> None:
        """Whether every tenant's chains hold, also against the ends that were kept before."""

        async def work(house: House) -> bool:
            return await _verified(house, anchors)

        if not run(home, work):
            raise typer.Exit(1)

    @audit.command("anchors")
    def export(home: Home = None) -> None:
        """The end of every chain as it is now, a line each: keep them where nobody else writes."""

        async def work(house: House) -> list[Anchor]:
            return await _ends(house)

        for each in run(home, work):
            typer.echo(anchored.line(each))


def register_tenants(tenants: typer.Typer, run: Run) -> None:
    """`kora tenants update` and `kora tenants check`."""

    @tenants.command("update")
    def update(
        file: Path,
        tenant: TenantOption,
        home: Home = None,
    ) -> None:
        """New settings for a tenant; a new processor only with its notice."""

        async def work(house: House) -> tuple[str, ...]:
            changed = await house.registry.change(tenant_files.load(tenant, file))
            await house.audit.write(
                TenantId(tenant),
                actor="operator",
                action="settings.changed",
                subject=tenant,
                settings=", ".join(changed),
            )
            return changed

        changed = run(home, work)
        typer.echo(f"{tenant}: {', '.join(changed) or 'nothing changed'}")

    @tenants.command("check")
    def check(
        tenant: TenantOption,
        home: Home = None,
    ) -> None:
        """The register: who would receive what, what it leaves out, how it differs from the policy."""

        async def work(house: House) -> bool:
            return await _checked(house, tenant)

        if not run(home, work):
            raise typer.Exit(1)


def register_controls(app: typer.Typer, privacy: typer.Typer, run: Run) -> None:
    """`kora controls` and `kora privacy record`."""

    @app.command("controls")
    def list_controls(
        *,
        as_json: Annotated[bool, typer.Option("--json")] = False,
        check: Annotated[
            bool,
            typer.Option(help="Only what is enforced and not proved; exit 1 if there is any."),
        ] = False,
    ) -> None:
        """Each control of the policies, the tests that prove it, and how they ended last."""
        missing = _controls(as_json=as_json, short=check)
        if check and missing:
            typer.echo(f"not proved: {', '.join(missing)}", err=True)
            raise typer.Exit(1)

    @privacy.command("record")
    def print_record(
        tenant: TenantOption,
        home: Home = None,
    ) -> None:
        """The record of processing and a draft impact assessment."""

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            return record.record(known, house.chat.clock())

        typer.echo(run(home, work), nl=False)

    @privacy.command("requests")
    def list_requests(
        tenant: TenantOption,
        home: Home = None,
    ) -> None:
        """Open requests about rights, the earliest due first, with both clocks."""

        async def work(house: House) -> None:
            await _requests(house, tenant)

        run(home, work)


def _controls(*, as_json: bool, short: bool) -> list[str]:
    """Tells the matrix, or what of it fails a check; returns what is enforced and not proved."""
    found = controls.rows(controls.read(), controls.proofs())
    missing = controls.unproved(found)
    if as_json:
        typer.echo(json.dumps(controls.as_json(found), ensure_ascii=False, indent=2))
    else:
        shown = [row for row in found if row.control.id in missing] if short else found
        typer.echo(controls.as_text(shown, counted=found))
    return missing


async def _requests(house: House, tenant: str) -> None:
    known = await house.registry.get(tenant)
    for each in await house.registers.requests.of(known.id):
        typer.echo(
            f"{each.reference}  {each.kind}  due {each.due_at.date()} ({each.governs};"
            f" working {each.working_due}, calendar {each.calendar_due})"
            f"  identity {each.verified_how or 'pending'}"
        )


async def _checked(house: House, tenant: str) -> bool:
    known = await house.registry.get(tenant)
    for line in register.receivers(known, house.chat.clock()):
        typer.echo(line)
    for gap in gaps(known.file.processors):
        typer.echo(f"warning: {gap}", err=True)
    wrong = register.differences(known, await house.library.in_force(known.id))
    for line in wrong:
        typer.echo(f"differs: {line}", err=True)
    return not wrong


async def _verified(house: House, given: Path | None) -> bool:
    home = house.settings.home
    known = (*anchored.kept(home), *(anchored.read(given) if given else ()))
    whole = True
    for tenant in await house.registry.all():
        fault = await house.audit.fault(tenant.id, known)
        other = await house.ledger.fault(tenant.id, known)
        said = [f"broken at row {fault.seq}: {fault.why}"] if fault else []
        said += [f"statements broken at row {other.seq}: {other.why}"] if other else []
        typer.echo(f"{tenant.id}: {'; '.join(said) or 'holds'}")
        whole = whole and not said
    if whole:
        anchored.keep(home, await _ends(house))
    return whole


async def _ends(house: House) -> list[Anchor]:
    ends = [
        await chain.anchor(tenant.id)
        for tenant in await house.registry.all()
        for chain in (house.audit, house.ledger)
    ]
    return [each for each in ends if each]

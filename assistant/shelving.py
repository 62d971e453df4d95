"""Commands of the documents: add them, list their versions, show, compare and check them."""

from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from assistant import shelf
from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.house import House
from assistant.options import Home, Run, TenantOption


def register_policies(policies: typer.Typer, run: Run) -> None:
    """`kora policies ...`"""
    for command in (_add, _list, _show, _diff, _check):
        command(policies, run)


def _add(policies: typer.Typer, run: Run) -> None:
    @policies.command("add")
    def add(
        files: list[Path],
        tenant: TenantOption,
        doc: Annotated[
            str | None, typer.Option(help="The document's id (one file only).")
        ] = None,
        effective: Annotated[
            str | None, typer.Option(help="In force from, YYYY-MM-DD.")
        ] = None,
        home: Home = None,
    ) -> None:
        """Read files into clauses; what looks wrong is said, nothing is dropped."""
        when = _date(effective)

        async def work(house: House) -> None:
            for added in await house.ingestion.add(tenant, files, doc=doc, effective=when):
                read = added.document
                await house.audit.write(
                    TenantId(tenant),
                    actor="operator",
                    action="policy.added",
                    subject=f"{read.doc} v{added.version}",
                )
                dated = read.effective or when or "today (no date found)"
                typer.echo(f"{read.doc} v{added.version}: {read.title}, in force from {dated}")
                for piece in read.clauses:
                    typer.echo(f"  {read.doc} {piece.clause}  {piece.title}")
                for warning in read.warnings:
                    typer.echo(
                        f"  warning: {warning.code}: {warning.place}: {warning.detail}",
                        err=True,
                    )

        run(home, work)


def _list(policies: typer.Typer, run: Run) -> None:
    @policies.command("list")
    def listed(tenant: TenantOption, home: Home = None) -> None:
        """Every version, and which one is in force."""

        async def work(house: House) -> None:
            known = await house.registry.get(tenant)
            stamp = await house.policies.stamp(known.id)
            for row in await house.policies.versions(known.id):
                here = "in force" if (row["doc"], row["version"]) in stamp else ""
                effective = row["effective"].astimezone(ZoneInfo(known.file.hours.zone))
                day = effective.date() if row["dated"] else "undated"
                typer.echo(
                    f"{row['doc']} v{row['version']}  {day}  {row['clauses']} clauses  {here}"
                )

        run(home, work)


def _show(policies: typer.Typer, run: Run) -> None:
    @policies.command("show")
    def show(doc: str, tenant: TenantOption, home: Home = None) -> None:
        """The clauses of a document in force."""

        async def work(house: House) -> None:
            known = await house.registry.get(tenant)
            clauses = [c for c in await house.library.in_force(known.id) if c.doc == doc]
            if not clauses:
                raise BadInput(f"{tenant} has no document {doc!r} in force")
            for clause in clauses:
                typer.echo(f"{clause.ref}  {clause.title}\n    {clause.text}\n")

        run(home, work)


def _diff(policies: typer.Typer, run: Run) -> None:
    @policies.command("diff")
    def diff(
        tenant: TenantOption,
        doc: Annotated[str, typer.Option(help="The document's id.")],
        since: Annotated[
            str | None, typer.Option("--from", help="A version or a date.")
        ] = None,
        until: Annotated[str | None, typer.Option("--to", help="A version or a date.")] = None,
        home: Home = None,
        *,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        """What changed between two versions, the last two unless told otherwise."""

        async def work(house: House) -> shelf.Comparison:
            return await shelf.diff(house, tenant, doc, since=since, until=until)

        found = run(home, work)
        typer.echo(found.as_json() if as_json else found.as_text())


def _check(policies: typer.Typer, run: Run) -> None:
    @policies.command("check")
    def check(
        tenant: TenantOption,
        home: Home = None,
        *,
        as_json: Annotated[bool, typer.Option("--json")] = False,
    ) -> None:
        """What a person should look at in the versions in force."""

        async def work(house: House) -> str:
            return shelf.listed(await shelf.check(house, tenant), as_json=as_json)

        typer.echo(run(home, work))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput("--effective is a date like 2026-05-15") from error

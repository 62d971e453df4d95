"""Commands of the privacy officer: a person's rights, by command."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.domain import TenantId
from assistant.errors import BadInput
from assistant.house import House
from assistant.options import Home, Run, TenantOption
from assistant.privacy import export as exports
from assistant.privacy import receipts
from assistant.tenants import Tenant
from guardrails import Placeholders

Who = Annotated[
    str, typer.Argument(help="The customer's id at the company, or cu_... or co_... of here.")
]


def register_rights(privacy: typer.Typer, run: Run) -> None:
    """`kora privacy ...`"""
    for command in (_export, _erase, _verify, _replay, _restrict, _correct, _minors):
        command(privacy, run)


def _export(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("export")
    def export(
        customer: Who,
        tenant: TenantOption,
        out: Annotated[Path | None, typer.Option(help="A file; without it, stdout.")] = None,
        form: Annotated[str, typer.Option("--format", help="json or csv.")] = "json",
        home: Home = None,
    ) -> None:
        """Everything that is held about a person, authors and internal notes too."""
        if form not in ("json", "csv"):
            raise BadInput("--format is json or csv")

        async def work(house: House) -> Mapping[str, Any]:
            known, subject = await found(house, tenant, customer)
            await house.audit.write(
                known.id,
                actor="operator",
                action="person.exported",
                subject=subject,
                about=subject,
            )
            return await house.privacy.exports.everything(known, subject)

        whole = run(home, work)
        text = exports.as_csv(whole) if form == "csv" else exports.as_json(whole)
        if out:
            out.touch(mode=0o600)
            out.write_text(text, encoding="utf-8", newline="")
        else:
            typer.echo(text, nl=False)


def _erase(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("erase")
    def erase(
        customer: Who,
        tenant: TenantOption,
        home: Home = None,
        *,
        later: Annotated[
            bool, typer.Option("--later", help="Leave the files to the next retention run.")
        ] = False,
    ) -> None:
        """Forget a person in every store; prints the signed receipt."""

        async def work(house: House) -> Mapping[str, Any]:
            known, subject = await found(house, tenant, customer)
            return await house.privacy.erasure.erase(
                known, subject, cause="asked", actor="operator", rewrite=not later
            )

        typer.echo(json.dumps(run(home, work), ensure_ascii=False, indent=2))


def _verify(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("verify")
    def verify(receipt: Path, home: Home = None) -> None:
        """Whether this house signed a receipt, and nothing in it was changed."""

        async def work(house: House) -> bool:
            return receipts.genuine(_json(receipt), house.chat.vault)

        genuine = run(home, work)
        typer.echo("genuine" if genuine else "not genuine")
        if not genuine:
            raise typer.Exit(1)


def _replay(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("replay")
    def replay(home: Home = None) -> None:
        """Apply the journal of erasures to this database, as every start does by itself."""

        async def work(house: House) -> int:
            return await house.privacy.erasure.resume()

        typer.echo(f"{run(home, work)} erasures applied")


def _restrict(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("restrict")
    def restrict(
        customer: Who,
        tenant: TenantOption,
        limit: Annotated[
            str, typer.Option(help="restricted, untraced (objection) or unremembered.")
        ] = "restricted",
        home: Home = None,
        *,
        lift: Annotated[bool, typer.Option("--lift", help="End it.")] = False,
    ) -> None:
        """Restrict processing, or note an objection; in force at once, at every sink."""
        if limit not in ("restricted", "untraced", "unremembered"):
            raise BadInput("--limit is restricted, untraced or unremembered")

        async def work(house: House) -> bool:
            known, subject = await found(house, tenant, customer)
            limits = house.privacy.rights.limits
            if lift:
                return await limits.lift(known.id, subject, limit, by="operator")
            await limits.put(known.id, subject, limit, by="operator")
            return True

        if not run(home, work):
            typer.echo("it was not in force", err=True)
            raise typer.Exit(1)


def _correct(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("correct")
    def correct(  # noqa: PLR0913 - options, each by its name
        conversation: Annotated[str, typer.Argument(help="The conversation's id, co_...")],
        tenant: TenantOption,
        text: Annotated[str, typer.Option(help="What the person says is right.")] = "",
        message: Annotated[str | None, typer.Option(help="Of which line.")] = None,
        decide: Annotated[
            str | None, typer.Option(help="corrected or refused, of --correction.")
        ] = None,
        correction: Annotated[str | None, typer.Option(help="cr_...")] = None,
        home: Home = None,
    ) -> None:
        """Attach a statement of correction to a record, or say what became of one."""
        if decide not in (None, "corrected", "refused") or bool(decide) != bool(correction):
            raise BadInput("--decide is corrected or refused, with --correction")

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            rights = house.privacy.rights
            said = house.guard.cover(text, known=Placeholders(), allow=known.impersonal)
            if decide == "corrected" or decide == "refused":
                await rights.corrections.decide(
                    known.id, str(correction), decide, by="operator", reason=said.redacted
                )
                return str(correction)
            found = await house.chat.conversations.find(known.id, conversation, token_hash=None)
            if found is None or not text.strip():
                raise BadInput("name a conversation of this company, and give --text")
            return await rights.corrections.seek(
                known.id, found.id, message, said.redacted, said.sealed
            )

        typer.echo(run(home, work))


def _minors(privacy: typer.Typer, run: Run) -> None:
    @privacy.command("minors")
    def minors(
        tenant: TenantOption,
        confirm: Annotated[str | None, typer.Option(help="It is a child: forget.")] = None,
        dismiss: Annotated[str | None, typer.Option(help="It is not.")] = None,
        home: Home = None,
    ) -> None:
        """Who may be under age; what an officer says about one of them."""

        async def work(house: House) -> None:
            known, desk = await house.registry.get(tenant), house.privacy.minors
            if confirm:
                done = await desk.confirm(known, confirm, by="operator")
                typer.echo(json.dumps(done, ensure_ascii=False, indent=2))
            elif dismiss:
                await desk.dismiss(known, dismiss, by="operator")
            else:
                for each in await desk.waiting(known):
                    typer.echo(f"{each.subject}  since {each.set_at.isoformat()}")

        run(home, work)


async def found(house: House, tenant: str, customer: str) -> tuple[Tenant, str]:
    """Ids of here are taken as they are; anything else is the company's own id of a customer."""
    known = await house.registry.get(tenant)
    if customer.startswith(("cu_", "co_")):
        return known, customer
    return known, house.chat.vault.pseudonym(TenantId(known.id), customer)


def _json(file: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return dict(held.items())
    except (OSError, ValueError, AttributeError) as error:
        raise BadInput(f"{file.name} is no receipt") from error

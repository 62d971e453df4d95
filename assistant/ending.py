"""Commands of retention: what has reached its end, what is left of it, what is held."""

from datetime import date, datetime
from typing import Annotated

import typer

from assistant.errors import BadInput
from assistant.house import House
from assistant.officer import found
from assistant.options import Home, Run, TenantOption
from assistant.privacy.retention import Outcome
from assistant.tenants import Tenant
from guardrails import Placeholders


def register_retention(retention: typer.Typer, run: Run) -> None:
    """`kora retention ...`"""
    for command in (_run, _counts, _hold):
        command(retention, run)


def _run(retention: typer.Typer, run: Run) -> None:
    @retention.command("run")
    def once(
        at: Annotated[
            str | None, typer.Option(help="A moment, 2027-03-10T00:00+13:00; without, now.")
        ] = None,
        tenant: Annotated[str | None, typer.Option("--tenant", "-t")] = None,
        home: Home = None,
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    ) -> None:
        """Let go of what has reached its end; stopped anywhere, the next run goes on."""
        when = _moment(at)

        async def work(house: House) -> None:
            for each in await house.registry.all():
                if tenant in (None, each.id):
                    typer.echo(_told(await _one(house, each, when, dry_run=dry_run)))
            if not dry_run:
                await house.privacy.rewriter.rewrite()

        run(home, work)


def _counts(retention: typer.Typer, run: Run) -> None:
    @retention.command("counts")
    def counts(tenant: TenantOption, home: Home = None) -> None:
        """What is left of chats that have ended: counts by month, none of them small."""

        async def work(house: House) -> None:
            known = await house.registry.get(tenant)
            held = house.privacy.retention.aggregates
            for month, measure, value, n in await held.published(known.id):
                typer.echo(f"{month:%Y-%m}  {measure:14}{value:20}{n:8}")

        run(home, work)


def _hold(retention: typer.Typer, run: Run) -> None:
    @retention.command("hold")
    def hold(  # noqa: PLR0913 - options, each by its name
        tenant: TenantOption,
        customer: Annotated[str | None, typer.Argument(help="Whose; without, all.")] = None,
        reason: Annotated[str, typer.Option(help="Why.")] = "",
        by: Annotated[str, typer.Option(help="The e-mail of who decides.")] = "",
        review: Annotated[str | None, typer.Option(help="When to look again.")] = None,
        lift: Annotated[str | None, typer.Option(help="lh_...")] = None,
        home: Home = None,
    ) -> None:
        """Hold what would go, for a claim or an investigation; without --reason, list."""

        async def work(house: House) -> None:
            known, holds = await house.registry.get(tenant), house.privacy.holds
            if lift:
                await holds.lift(known.id, lift, by=by or "operator")
                await house.privacy.erasure.resume()
            elif reason:
                subject = (await found(house, tenant, customer))[1] if customer else None
                why = house.guard.cover(
                    reason, known=Placeholders(), allow=known.impersonal
                ).redacted
                await holds.place(known.id, subject, reason=why, by=by, review=_day(review))
            for each in await holds.all(known.id):
                typer.echo(
                    f"{each.id}  {each.subject or 'everything'}  until a look on"
                    f" {each.review_on}  {each.reason.text}"
                )

        run(home, work)


async def _one(house: House, tenant: Tenant, at: datetime | None, *, dry_run: bool) -> Outcome:
    office = house.privacy
    if dry_run:
        return await office.retention.would_go(tenant, at)
    outcome = await office.retention.run(tenant, at)
    await office.traces.erase(tenant.id)
    await office.erasure.prune(tenant)
    return outcome


def _told(outcome: Outcome) -> str:
    gone = ", ".join(f"{n} {what}" for what, n in outcome.gone.items() if n)
    return f"{outcome.tenant}: {gone or 'nothing'}"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("--at is a moment like 2027-03-10T00:00+13:00") from error
    if when.tzinfo is None:
        raise BadInput("--at names its offset, like 2027-03-10T00:00+13:00")
    return when


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError as error:
        raise BadInput("--review is a day like 2027-03-10") from error

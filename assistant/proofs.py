"""Commands that prove something: the chains hold, the controls are tested, the register is kept."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from assistant.house import House
from assistant.storage import anchors as anchored
from assistant.storage.chain import Anchor

Home = Annotated[Path | None, typer.Option("--home", help="The data folder (KORA_HOME).")]


class Run(Protocol):
    """Opens the house, works in it, closes it."""

    def __call__(self, home: Path | None, work: Callable[[House], Awaitable[Any]]) -> Any: ...  # noqa: ANN401 - whatever the work returns


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


async def _verified(house: House, given: Path | None) -> bool:
    home = house.settings.home
    known = (*anchored.kept(home), *(anchored.read(given) if given else ()))
    whole = True
    for tenant in await house.registry.all():
        for name, chain in (("audit", house.audit), ("statements", house.ledger)):
            fault = await chain.fault(tenant.id, known)
            holds = "holds" if fault is None else f"broken at row {fault.seq}: {fault.why}"
            typer.echo(f"{tenant.id} {name}: {holds}")
            whole = whole and fault is None
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

"""The command that prints what signs calls from and to a tenant's own machines."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from assistant.house import House


class Run(Protocol):
    """Opens the house, works in it, closes it."""

    def __call__(self, home: Path | None, work: Callable[[House], Awaitable[Any]]) -> Any: ...  # noqa: ANN401 - whatever the work returns


def register_keys(keys: typer.Typer, run: Run) -> None:
    """`kora keys hooks`."""

    @keys.command("hooks")
    def hooks(
        tenant: Annotated[str, typer.Option("--tenant", "-t", help="The company's id.")],
        home: Annotated[
            Path | None, typer.Option("--home", help="The data folder (KORA_HOME).")
        ] = None,
    ) -> None:
        """The secret that signs a tenant's mail and desk calls; keep it as you keep a password."""

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            return house.chat.vault.hook_secrets(known.id)[0]

        typer.echo(run(home, work))

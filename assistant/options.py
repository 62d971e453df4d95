"""What every command takes: the data folder, the company, and a house to work in."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from assistant.house import House

Home = Annotated[Path | None, typer.Option("--home", help="The data folder (KORA_HOME).")]
TenantOption = Annotated[str, typer.Option("--tenant", "-t", help="The company's id.")]


class Run(Protocol):
    """Opens the house, works in it, closes it."""

    def __call__(self, home: Path | None, work: Callable[[House], Awaitable[Any]]) -> Any: ...  # noqa: ANN401 - whatever the work returns

"""The commands on staff accounts: who joins, who lost their authenticator, who leaves."""

import getpass
import sys
from typing import Annotated, get_args

import typer

from assistant.domain import Role
from assistant.errors import BadInput
from assistant.house import House
from assistant.options import Home, Run, TenantOption
from assistant.staff.roster import Entry

_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}


def register_staff(staff: typer.Typer, run: Run) -> None:
    """`kora staff add`, `list`, `reset-2fa` and `leave`."""
    _register_joining(staff, run)
    _register_leaving(staff, run)

    @staff.command("list")
    def everybody(
        tenant: Annotated[
            str | None, typer.Option("--tenant", "-t", help="One company's alone.")
        ] = None,
        home: Home = None,
    ) -> None:
        """Every account: company, e-mail, role, name, and whether it is locked or ended."""

        async def work(house: House) -> None:
            known = [await house.registry.get(tenant)] if tenant else await house.registry.all()
            for each in known:
                for entry in await house.roster.everybody(each.id):
                    typer.echo(f"{each.id}  {_line(entry)}")

        run(home, work)


def _register_joining(staff: typer.Typer, run: Run) -> None:
    @staff.command("add")
    def add(
        email: str,
        tenant: TenantOption,
        name: Annotated[str, typer.Option(help="As customers see it.")],
        role: Annotated[str, typer.Option(help=", ".join(_ROLES) + ".")] = "agent",
        home: Home = None,
    ) -> None:
        """Create an account: asks for a password, prints the second factor's address."""
        known_role = _role(role)
        secret = _secret()

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            return await house.accounts.add(
                known.id, email=email, name=name, role=known_role, password=secret
            )

        typer.echo(run(home, work))

    @staff.command("reset-2fa")
    def reset_second_factor(email: str, tenant: TenantOption, home: Home = None) -> None:
        """For a lost authenticator: prints a new one's address. The old one, recovery codes and
        open sessions end; the password stays."""

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            return await house.roster.reset_second_factor(known.id, email)

        typer.echo(run(home, work))


def _register_leaving(staff: typer.Typer, run: Run) -> None:
    @staff.command("leave")
    def leave(email: str, tenant: TenantOption, home: Home = None) -> None:
        """End an account at once. What it holds goes back to the queues; its name stays beside
        what it did."""

        async def work(house: House) -> int:
            known = await house.registry.get(tenant)
            gone = await house.roster.leave(known.id, email)
            return await house.offices.console.give_back(gone)

        typer.echo(f"{email} left, {run(home, work)} conversations are back in their queues")


def _role(given: str) -> Role:
    if given not in _ROLES:
        raise BadInput(f"there is no role {given!r}")
    return _ROLES[given]


def _secret() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().strip()


def _line(entry: Entry) -> str:
    state = " (locked)" if entry.locked else ""
    if entry.left is not None:
        state = f" (left {entry.left:%Y-%m-%d})"
    return f"{entry.email}  {entry.role}  {entry.name}{state}"

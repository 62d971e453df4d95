"""The command that prints what signs calls from and to a tenant's own machines."""

import typer

from assistant.house import House
from assistant.options import Home, Run, TenantOption


def register_keys(keys: typer.Typer, run: Run) -> None:
    """`kora keys hooks`."""

    @keys.command("hooks")
    def hooks(
        tenant: TenantOption,
        home: Home = None,
    ) -> None:
        """The secret that signs a tenant's mail and desk calls; keep it as you keep a password."""

        async def work(house: House) -> str:
            known = await house.registry.get(tenant)
            return house.chat.vault.hook_secrets(known.id)[0]

        typer.echo(run(home, work))

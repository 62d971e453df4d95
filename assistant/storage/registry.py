"""The tenants: the database is the truth, the shipped folders are only seeds."""

import re
from collections.abc import Callable
from datetime import datetime

from assistant import tenants
from assistant.domain import TenantId
from assistant.errors import BadInput, UnknownTenant
from assistant.storage.database import Database, packed
from assistant.tenants import Tenant
from assistant.tenants.register import NOTICE, newcomers

# It begins tokens and scopes, before a "." or ":", and stands in addresses.
_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")


class Registry:
    """All SQL about tenants themselves."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._read: dict[str, tuple[str, Tenant]] = {}

    async def get(self, tenant: str) -> Tenant:
        """Raises `UnknownTenant`."""
        mark, known = self._read.get(tenant, ("", None))
        rows = await self._database.once(
            TenantId(""),
            # Each turn asks, and a file takes a millisecond to be read: of one that is as it was,
            # its mark alone comes back.
            "select xmin::text as mark, case when xmin::text = :mark then null"
            " else settings end as settings from tenants where id = :id",
            id=tenant,
            mark=mark,
        )
        if not rows:
            raise UnknownTenant
        row = rows[0]
        if known is None or row["settings"] is not None:
            known = tenants.parse(tenant, row["settings"])
            self._read[tenant] = (row["mark"], known)
        return known

    async def all(self) -> tuple[Tenant, ...]:
        """Every tenant, by id."""
        async with self._database.shared() as session:
            rows = await session.rows("select id, settings from tenants order by id")
        return tuple(tenants.parse(row["id"], row["settings"]) for row in rows)

    async def add(self, tenant: Tenant) -> bool:
        """Keep a new tenant; False when it was there already."""
        if not _ID.fullmatch(tenant.id):
            raise BadInput(
                "a tenant's id is a letter, then up to 62 lower-case letters, digits, hyphens"
            )
        async with self._database.shared() as session:
            added = await session.do(
                "insert into tenants values (:id, cast(:settings as jsonb), :now)"
                " on conflict do nothing",
                id=tenant.id,
                settings=packed(tenant.file.model_dump(mode="json")),
                now=self._clock(),
            )
        return bool(added)

    async def change(self, tenant: Tenant) -> tuple[str, ...]:
        """Put new settings in the place of old ones; the names of those that differ.

        Raises `BadInput` where a processor would be used without its notice.
        """
        before = (await self.get(tenant.id)).file
        unannounced = newcomers(before.processors, tenant.file.processors)
        if unannounced:
            raise BadInput(
                f"{unannounced[0]} is new: give announced_on, and effective_from"
                f" {NOTICE.days} days after it or later",
                field="processors",
            )
        old, new = before.model_dump(mode="json"), tenant.file.model_dump(mode="json")
        async with self._database.shared() as session:
            await session.do(
                "update tenants set settings = cast(:settings as jsonb) where id = :id",
                id=tenant.id,
                settings=packed(new),
            )
        return tuple(name for name in new if new[name] != old[name])

    async def get_or_add(self, tenant: str) -> Tenant:
        """An unknown tenant is created with plain defaults."""
        try:
            return await self.get(tenant)
        except UnknownTenant:
            await self.add(tenants.plain(tenant))
            return await self.get(TenantId(tenant))

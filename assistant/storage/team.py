"""Who works at a tenant's desk."""

from dataclasses import dataclass

from assistant.domain import Role, StaffId, TenantId
from assistant.ports import Presence, Spot
from assistant.storage.database import Database


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as colleagues see them."""

    id: StaffId
    name: str
    role: Role
    here: bool = False


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is there now, and what they look at."""

    id: StaffId
    name: str
    conversation: str
    writing: bool


class Team:
    """All SQL of colleagues; where they are this minute is asked of a port."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

    async def find(self, tenant: TenantId, staff: str) -> Colleague | None:
        """By id."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select id, name, role from staff"
                " where tenant = :tenant and id = :id and left_at is null",
                id=staff,
            )
        return Colleague(StaffId(row["id"]), row["name"], row["role"]) if row else None

    async def all(self, tenant: TenantId) -> tuple[Colleague, ...]:
        """Everybody who has not left, by name."""
        here = {spot.staff for spot in await self._presence.here(tenant)}
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id, name, role from staff"
                " where tenant = :tenant and left_at is null order by name, id"
            )
        return tuple(
            Colleague(StaffId(row["id"]), row["name"], row["role"], row["id"] in here)
            for row in rows
        )

    async def here(
        self, tenant: TenantId, staff: StaffId, *, conversation: str, writing: bool
    ) -> tuple[Present, ...]:
        """Say where one is; the others who are there, at the same conversation if one is named."""
        await self._presence.say(tenant, Spot(staff, conversation, writing))
        others = {
            spot.staff: spot
            for spot in await self._presence.here(tenant)
            if spot.staff != staff and conversation in ("", spot.conversation)
        }
        if not others:
            return ()
        return tuple(
            Present(who, name, others[who].conversation, others[who].writing)
            for who, name in await self._named(tenant, list(others))
        )

    async def _named(self, tenant: TenantId, staff: list[StaffId]) -> list[tuple[StaffId, str]]:
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select id, name from staff where tenant = :tenant and id = any(:staff)"
                " order by name, id",
                staff=staff,
            )
        return [(StaffId(row["id"]), row["name"]) for row in rows]

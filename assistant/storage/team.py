"""Who works at a tenant's desk, and who is there this minute; where they were is kept nowhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.domain import Role, StaffId, TenantId
from assistant.storage.database import Database

_HERE = timedelta(seconds=40)  # a console speaks up every 15


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
    """All SQL of colleagues and presence. One row a person, written over: there is no history."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def find(self, tenant: TenantId, staff: str) -> Colleague | None:
        """By id."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select id, name, role from staff where tenant = :tenant and id = :id", id=staff
            )
        return Colleague(StaffId(row["id"]), row["name"], row["role"]) if row else None

    async def all(self, tenant: TenantId) -> tuple[Colleague, ...]:
        """Everybody, by name."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select s.id, s.name, s.role, p.staff is not null as here from staff s"
                " left join staff_presence p on p.tenant = s.tenant and p.staff = s.id"
                "   and p.until > :now where s.tenant = :tenant order by s.name, s.id",
                now=self._clock(),
            )
        return tuple(
            Colleague(StaffId(row["id"]), row["name"], row["role"], row["here"]) for row in rows
        )

    async def here(
        self, tenant: TenantId, staff: StaffId, *, conversation: str, writing: bool
    ) -> tuple[Present, ...]:
        """Say where one is; the others who are there, at the same conversation if one is named."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            await session.do(
                "delete from staff_presence where tenant = :tenant and until <= :now", now=now
            )
            await session.do(
                "insert into staff_presence values"
                " (:tenant, :staff, :conversation, :writing, :until)"
                " on conflict (tenant, staff) do update set conversation = excluded.conversation,"
                " writing = excluded.writing, until = excluded.until",
                staff=staff,
                conversation=conversation,
                writing=writing,
                until=now + _HERE,
            )
            rows = await session.rows(
                "select p.staff, s.name, p.conversation, p.writing from staff_presence p"
                " join staff s on s.tenant = p.tenant and s.id = p.staff"
                " where p.tenant = :tenant and p.staff <> :staff"
                " and (:conversation = '' or p.conversation = :conversation) order by s.name",
                staff=staff,
                conversation=conversation,
            )
        return tuple(
            Present(StaffId(row["staff"]), row["name"], row["conversation"], row["writing"])
            for row in rows
        )

"""Who is at the desk this minute, in the database: one row a person, written over; there is no history."""

from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.domain import StaffId, TenantId
from assistant.ports import Spot
from assistant.storage.database import Database

HERE = timedelta(seconds=40)  # a console speaks up every 15


class TablePresence:
    """The `Presence` port where there is no Valkey."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def say(self, tenant: TenantId, spot: Spot) -> None:
        """Seen now, here."""
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
                staff=spot.staff,
                conversation=spot.conversation,
                writing=spot.writing,
                until=now + HERE,
            )

    async def here(self, tenant: TenantId) -> tuple[Spot, ...]:
        """Everybody who was seen a moment ago."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select staff, conversation, writing from staff_presence"
                " where tenant = :tenant and until > :now order by staff",
                now=self._clock(),
            )
        return tuple(
            Spot(StaffId(row["staff"]), row["conversation"], row["writing"]) for row in rows
        )

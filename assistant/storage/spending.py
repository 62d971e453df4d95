"""What answers by a paid engine cost each company in a day, the same for all processes."""

from collections.abc import Callable
from datetime import UTC, datetime

from assistant.domain import TenantId
from assistant.storage.database import Database


class SpendingStore:
    """All SQL about money. Amounts are millionths of a dollar."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def take(self, tenant: TenantId, micros: int, *, cap: int) -> bool:
        """Put an amount aside for today; False where it would go over the cap."""
        if micros > cap:
            return False
        taken = await self._database.once(
            tenant,
            "insert into spending (tenant, day, micros) values (:tenant, :day, :micros)"
            " on conflict (tenant, day) do update set micros = spending.micros + :micros"
            " where spending.micros + :micros <= :cap returning micros",
            day=self._clock().astimezone(UTC).date(),
            micros=micros,
            cap=cap,
        )
        return bool(taken)

    async def settle(self, tenant: TenantId, difference: int) -> None:
        """Correct what was put aside by what it came to."""
        await self._database.once(
            tenant,
            "update spending set micros = greatest(0, micros + :difference)"
            " where tenant = :tenant and day = :day",
            day=self._clock().astimezone(UTC).date(),
            difference=difference,
        )

    async def today(self, tenant: TenantId) -> int:
        """What was spent and put aside today."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select micros from spending where tenant = :tenant and day = :day",
                day=self._clock().astimezone(UTC).date(),
            )
        return int(row["micros"]) if row else 0

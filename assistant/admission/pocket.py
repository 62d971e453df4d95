"""Small change: what a draft left of the money put aside for it, kept for the next one.

Most drafts cost a tenth of their worst case. Taken and given back one by one that was two writes
a turn on one row of the company's, and the first sentence waited for one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from assistant.admission.careful import Till
from assistant.domain import TenantId

_SHARE = 100  # of a day's money at most this part is held back by one process


@dataclass(slots=True)
class _Coins:
    """Millionths of a dollar that the till counts as spent already."""

    day: date
    cap: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class Pocket:
    """A till before the till. The day's sum never says too little: a process that is killed leaves
    its coins counted as spent."""

    till: Till
    clock: Callable[[], datetime]
    coins: dict[TenantId, _Coins] = field(default_factory=dict[TenantId, _Coins])

    async def take(self, tenant: TenantId, micros: int, *, cap: int) -> bool:
        """Put an amount aside for today; False where it would go over the cap."""
        if micros > cap:
            return False
        coins = await self._today(tenant, cap)
        used = min(coins.left, micros)
        coins.left -= used
        taken = used == micros
        try:
            taken = taken or await self._fetch(tenant, coins, micros - used)
        finally:
            if not taken:
                coins.left += used
        return taken

    async def _fetch(self, tenant: TenantId, coins: _Coins, missing: int) -> bool:
        """What is missing, with some for the next ones while the day's money allows it."""
        some = coins.cap // _SHARE // 2
        if some and await self.till.take(tenant, missing + some, cap=coins.cap):
            coins.left += some
            return True
        return await self.till.take(tenant, missing, cap=coins.cap)

    async def settle(self, tenant: TenantId, difference: int) -> None:
        """Correct what was put aside by what it came to."""
        coins = self.coins.get(tenant)
        if coins is None or coins.day != self._day():
            await self.till.settle(tenant, difference)
            return
        coins.left -= difference
        most = coins.cap // _SHARE
        if not 0 <= coins.left <= most:
            await self._give(tenant, coins, keep=most // 2 if coins.left > 0 else 0)

    async def close(self) -> None:
        """Give back what is left."""
        for tenant, coins in self.coins.items():
            if coins.left and coins.day == self._day():
                await self._give(tenant, coins, keep=0)

    async def _today(self, tenant: TenantId, cap: int) -> _Coins:
        """Yesterday's coins are spent; under another cap the till decides anew."""
        coins = self.coins.get(tenant)
        if coins is None or coins.day != self._day():
            coins = self.coins[tenant] = _Coins(self._day(), cap)
        elif coins.cap != cap:
            coins.cap = cap
            await self._give(tenant, coins, keep=0)
        return coins

    async def _give(self, tenant: TenantId, coins: _Coins, *, keep: int) -> None:
        back, coins.left = coins.left - keep, keep
        await self.till.settle(tenant, -back)

    def _day(self) -> date:
        return self.clock().astimezone(UTC).date()

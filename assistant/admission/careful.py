"""What costs money and may be down: asked while it answers and the day's money lasts."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from assistant.admission.prices import Price, characters
from assistant.breaker import Breaker
from assistant.domain import EngineName, Finished, Request, Sentence, TenantId, Usage
from assistant.errors import EngineCutOff, EngineFailed, EngineRefused
from assistant.ports import AnswerEngine
from assistant.tenants import Tenant
from guardrails import Record

_MICROS = 1_000_000


class Till(Protocol):
    """Keeps what was spent today; amounts are millionths of a dollar."""

    async def take(self, tenant: TenantId, micros: int, *, cap: int) -> bool: ...

    async def settle(self, tenant: TenantId, difference: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Purse:
    """A day's money. A call is let through only if its worst case fits under the cap."""

    till: Till
    price: Price
    longest: int  # tokens of one answer
    cap: float  # dollars; 0: none

    async def reserve(self, tenant: TenantId, length: int) -> int:
        """Put the worst case of so many characters aside; raises `EngineFailed` where the day's
        money is spent."""
        if not self.cap:
            return 0
        worst = round(_MICROS * self.price.worst(length, longest=self.longest))
        if not await self.till.take(tenant, worst, cap=round(_MICROS * self.cap)):
            raise EngineFailed("spend-cap")
        return worst

    async def settle(self, tenant: TenantId, aside: int, usage: Usage) -> None:
        """What it really cost, in place of what was put aside."""
        if aside:
            await self.till.settle(tenant, round(_MICROS * self.price.of(usage)) - aside)


@dataclass(frozen=True, slots=True)
class Careful:
    """The engine behind a breaker and a purse. A draft that fails stays paid at its worst."""

    engine: AnswerEngine
    breaker: Breaker
    purse: Purse

    @property
    def name(self) -> EngineName:
        return self.engine.name

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """As the engine drafts; `resting` after failures in a row, `spend-cap` after a day's money."""
        if self.breaker.open:
            raise EngineFailed("resting")
        aside = await self.purse.reserve(request.tenant, characters(request))
        if not self.breaker.admits():
            raise EngineFailed("resting")
        try:
            async with aclosing(self.engine.draft(request)) as parts:
                async for part in parts:
                    self.breaker.worked()
                    if isinstance(part, Finished):
                        await self.purse.settle(request.tenant, aside, part.usage)
                    yield part
        except (EngineRefused, EngineCutOff):
            self.breaker.worked()  # it answers, only not this
            raise
        except EngineFailed:
            self.breaker.failed()
            raise


class Opinion(Protocol):
    """A judge of drafts that says what its ruling took."""

    async def objections(
        self, draft: str, records: Sequence[Record]
    ) -> tuple[tuple[str, ...], Usage]: ...


@dataclass(frozen=True, slots=True)
class CarefulOpinion:
    """A second opinion, paid for by the tenant whose draft it is. One that fails stays paid."""

    opinion: Opinion
    purse: Callable[[Tenant], Purse]
    rules: int  # characters that go along with every draft

    async def __call__(
        self, tenant: Tenant, draft: str, records: Sequence[Record]
    ) -> tuple[str, ...]:
        """The rules that a draft breaks. Raises `EngineFailed`: `spend-cap` where it is not asked."""
        purse = self.purse(tenant)
        held = sum(len(field or "") for each in records for field in _fields(each))
        aside = await purse.reserve(tenant.id, self.rules + len(draft) + held)
        broken, usage = await self.opinion.objections(draft, records)
        await purse.settle(tenant.id, aside, usage)
        return broken


def _fields(record: Record) -> tuple[str | None, ...]:
    return record.reference, record.subject, record.outcome, record.amount

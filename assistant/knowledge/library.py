"""The clauses in force, indexed once for each set of versions and rebuilt when a policy changes."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from assistant.domain import Clause, Exchange, Hit, Stamp, TenantId
from assistant.knowledge.index import Index
from assistant.knowledge.search import resolve
from assistant.storage.policies import Policies
from guardrails import without_placeholders


class Library:
    """One index a tenant; a query can only ever meet its own tenant's."""

    def __init__(self, policies: Policies) -> None:
        self._policies = policies
        self._indexes: dict[TenantId, tuple[Stamp, Index, tuple[Clause, ...]]] = {}
        self._building = asyncio.Lock()

    async def search(
        self, tenant: TenantId, question: str, *, history: Sequence[Exchange], k: int
    ) -> tuple[Hit, ...]:
        """The best clauses, best first; none where the tenant has no documents."""
        _, index, clauses = await self._current(tenant)
        if not clauses:
            return ()
        asked = resolve(without_placeholders(question), history)
        return tuple(await asyncio.to_thread(index.search, asked, k))

    async def warm(self, tenant: TenantId) -> None:
        """Build the tenant's index before the first question asks for it."""
        await self._current(tenant)

    async def clause(self, tenant: TenantId, doc: str, clause: str) -> Clause | None:
        """One clause in force."""
        _, _, clauses = await self._current(tenant)
        return next((c for c in clauses if c.doc == doc and c.clause == clause), None)

    async def in_force(
        self, tenant: TenantId, *, at: datetime | None = None
    ) -> tuple[Clause, ...]:
        """All clauses of the versions in force at a moment."""
        stamp = await self._policies.stamp(tenant, at=at)
        return await self._policies.clauses(tenant, stamp)

    async def _current(self, tenant: TenantId) -> tuple[Stamp, Index, tuple[Clause, ...]]:
        stamp = await self._policies.stamp(tenant)
        held = self._indexes.get(tenant)
        if held and held[0] == stamp:
            return held
        async with self._building:
            clauses = await self._policies.clauses(tenant, stamp)
            built = (stamp, await asyncio.to_thread(Index.build, clauses), clauses)
            self._indexes[tenant] = built
        return built

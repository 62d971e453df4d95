"""Calls to a desk that the tenant has already: what it must be told, until it took it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from assistant.domain import TenantId
from assistant.storage.database import Database

_LEASE = timedelta(minutes=2)
_TRIES = 12
_LONGEST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Call:
    """Something to tell: a handoff was opened, or its customer wrote."""

    id: str
    handoff: str
    kind: Literal["handoff", "message"]
    tries: int


class Calls:
    """All SQL of outgoing calls. What is missing is found anew each round, so none can be lost."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def due(self, tenant: TenantId) -> tuple[Call, ...]:
        """Taken for two minutes: whoever takes them calls."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into desk_calls (tenant, id, handoff, kind, due_at)"
                " select tenant, id, id, 'handoff', :now from handoffs"
                " where tenant = :tenant and state <> 'resolved' on conflict do nothing",
                now=now,
            )
            await session.do(
                "insert into desk_calls (tenant, id, handoff, kind, due_at)"
                " select m.tenant, m.id, h.id, 'message', :now from handoffs h join messages m"
                " on m.tenant = h.tenant and m.conversation = h.conversation"
                " where h.tenant = :tenant and h.state <> 'resolved' and m.author = 'customer'"
                " and m.created_at > h.opened_at on conflict do nothing",
                now=now,
            )
            rows = await session.rows(
                "update desk_calls set tries = tries + 1, due_at = :lease"
                " where tenant = :tenant and state = 'waiting' and due_at <= :now"
                " returning id, handoff, kind, tries",
                now=now,
                lease=now + _LEASE,
            )
        return tuple(Call(row["id"], row["handoff"], row["kind"], row["tries"]) for row in rows)

    async def settle(self, tenant: TenantId, call: Call, *, taken: bool) -> None:
        """Done, or again after a while that doubles, or given up."""
        state = "sent" if taken else "failed" if call.tries >= _TRIES else "waiting"
        pause = min(timedelta(seconds=15 * 2**call.tries), _LONGEST)
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update desk_calls set state = :state, due_at = :due"
                " where tenant = :tenant and id = :id",
                id=call.id,
                state=state,
                due=self._clock() + pause,
            )

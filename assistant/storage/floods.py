"""Floods in the queue: many conversations of one sender within an hour that nobody has taken yet."""

from dataclasses import dataclass
from typing import Literal

from assistant.domain import TenantId
from assistant.storage.database import Database

Why = Literal["person", "network", "alike"]
_PERSON = (
    3  # open conversations of one person in an hour: whoever takes one wants to see the others
)


@dataclass(frozen=True, slots=True)
class Flock:
    """Handoffs that belong together, the earliest due first."""

    why: Why
    members: tuple[str, ...]


class Floods:
    """All SQL of floods. What is urgent or was ranked by staff stands alone, whoever sent it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def senders(self, tenant: TenantId, *, network: int) -> tuple[Flock, ...]:
        """Of one person, and `network` or more of one network, in the same queue and hour."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "with held as (select h.id, h.due_at, h.queue,"
                "  date_bin('1 hour', h.opened_at, timestamptz 'epoch') as hour,"
                "  coalesce(c.customer, c.origin) as who,"
                "  case when c.customer is not null or c.channel = 'mail'"
                "    then 'person' else 'network' end as why"
                " from handoffs h join conversations c"
                "  on c.tenant = h.tenant and c.id = h.conversation"
                " where h.tenant = :tenant and h.state in ('open', 'reopened')"
                "  and h.priority in ('normal', 'low'))"
                " select why, array_agg(id order by due_at, id) as members from held"
                " where who <> '' group by why, who, queue, hour"
                " having count(*) >= case why when 'person' then cast(:person as int)"
                "  else cast(:network as int) end",
                person=_PERSON,
                network=network,
            )
        return tuple(Flock(row["why"], tuple(row["members"])) for row in rows)

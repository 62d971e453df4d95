"""What remains of chats when they end: counts by month. Nothing that small numbers could tell."""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.domain import TenantId
from assistant.storage.database import Database, Session

_CLOSED = "closed"  # the measure that marks a month to which nothing more is added

# Each chat is counted once, by the month in which it began where the company is.
_COUNT = """
with ended as (
  select c.id, c.customer, date_trunc('month', c.created_at at time zone :zone)::date as month
  from conversations c where c.tenant = :tenant and c.id = any(:ids) and not c.counted
    and not exists (select 1 from aggregates a where a.tenant = c.tenant and a.measure = 'closed'
      and a.month = date_trunc('month', c.created_at at time zone :zone)::date)
), counted as (
  select month, 'conversations' as measure, 'all' as value, count(*) as n from ended group by month
  union all
  select month, 'customers', case when customer is null then 'anonymous' else 'signed-in' end,
    count(*) from ended group by 1, 3
  union all
  select e.month, 'messages', m.author, count(*) from ended e
    join messages m on m.tenant = :tenant and m.conversation = e.id group by 1, 3
  union all
  select e.month, 'intents', i.intent, count(*) from ended e
    join messages m on m.tenant = :tenant and m.conversation = e.id
    cross join lateral unnest(m.intents) as i(intent) group by 1, 3
  union all
  select e.month, 'answers', case when (t.result ->> 'abstained')::boolean then 'abstained'
      when (t.result ->> 'handoff')::boolean then 'handed-over'
      else coalesce(t.result ->> 'engine', 'none') end, count(*) from ended e
    join turns t on t.tenant = :tenant and t.conversation = e.id group by 1, 3
  union all
  select e.month, 'ratings', case when f.score > 0 then 'good' else 'bad' end, count(*)
    from ended e join feedback f on f.tenant = :tenant and f.conversation = e.id group by 1, 3
)
insert into aggregates as a (tenant, month, measure, value, n)
  select :tenant, month, measure, value, n from counted
  on conflict (tenant, month, measure, value) do update set n = a.n + excluded.n
"""


class Aggregates:
    """All SQL about the counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def close(self, tenant: TenantId, *, before: date, zone: str, smallest: int) -> int:
        """Finish each month before a day of which nothing is left to count; how many months.

        What could tell of few people is deleted for good, not hidden.
        """
        async with self._database.tenant(tenant) as session:
            months = await session.rows(
                "select distinct month from aggregates a where tenant = :tenant"
                " and month + interval '1 month' <= :before and not exists (select 1"
                "   from aggregates z where z.tenant = a.tenant and z.month = a.month"
                "   and z.measure = 'closed')"
                " and not exists (select 1 from conversations c where c.tenant = a.tenant"
                "   and not c.counted and c.created_at >= a.month::timestamp at time zone :zone"
                "   and c.created_at < (a.month + interval '1 month') at time zone :zone)"
                " order by month",
                before=before,
                zone=zone,
            )
            for row in months:
                await _close(session, row["month"], smallest)
        return len(months)

    async def published(self, tenant: TenantId) -> tuple[tuple[date, str, str, int], ...]:
        """Month, measure, value and count, of the months that are finished."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select a.month, a.measure, a.value, a.n from aggregates a join aggregates z"
                " on z.tenant = a.tenant and z.month = a.month and z.measure = 'closed'"
                " where a.tenant = :tenant and a.measure <> 'closed'"
                " order by a.month, a.measure, a.value"
            )
        return tuple((row["month"], row["measure"], row["value"], row["n"]) for row in rows)


async def count_in(session: Session, ids: Sequence[str], *, zone: str) -> None:
    """Add chats to their months, in the very transaction that lets them go."""
    await session.do(_COUNT, ids=list(ids), zone=zone)
    await session.do(
        "update conversations set counted = true where tenant = :tenant and id = any(:ids)",
        ids=list(ids),
    )


def too_small(cells: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The values of one measure that must go.

    One alone could be worked out from the others and a total, so then the next smallest goes too.
    """
    small = {value for value, n in cells.items() if n < smallest}
    rest = sorted((n, value) for value, n in cells.items() if value not in small)
    if len(small) == 1 and rest:
        small.add(rest[0][1])
    return frozenset(small)


async def _close(session: Session, month: date, smallest: int) -> None:
    cells: dict[str, dict[str, int]] = {}
    for row in await session.rows(
        "select measure, value, n from aggregates where tenant = :tenant and month = :month",
        month=month,
    ):
        cells.setdefault(row["measure"], {})[row["value"]] = row["n"]
    gone = [
        {"month": month, "measure": measure, "value": value}
        for measure, values in cells.items()
        for value in too_small(values, smallest)
    ]
    await session.many(
        "delete from aggregates where tenant = :tenant and month = :month"
        " and measure = :measure and value = :value",
        gone,
    )
    await session.do(
        "insert into aggregates values (:tenant, :month, :measure, '', 0)",
        month=month,
        measure=_CLOSED,
    )

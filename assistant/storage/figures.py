"""The desk in figures, by day: counted from what was kept anyway, for the team and for oneself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain import Queue, TenantId
from assistant.storage.database import Database, Row


@dataclass(frozen=True, slots=True)
class Answered:
    """Handoffs opened on one day, or of one queue."""

    handoffs: int
    resolved: int
    due_kept: int  # a person answered by the first promised time
    due_missed: int
    median_first_reply_s: float | None
    ratings: int
    rating_mean: float | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came in on one day, and what came of it without a person."""

    conversations: int
    turns: int
    abstained: int
    without_human: int  # conversations that asked something and never needed one
    up: int
    down: int


class Figures:
    """All SQL of the supervisor's page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def answered(
        self, tenant: TenantId, *, since: datetime, zone: str, now: datetime, staff: str | None
    ) -> dict[date, Answered]:
        """By the day of the request; with `staff`, those that this person answered first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select (opened_at at time zone :zone)::date as day, count(*) as handoffs,"
                " count(*) filter (where state = 'resolved') as resolved,"
                " count(*) filter (where first_reply_at <= promised_at) as kept,"
                " count(*) filter (where first_reply_at > promised_at"
                "   or first_reply_at is null and promised_at < :now"
                "     and outcome <> 'withdrawn') as missed,"
                " percentile_cont(0.5) within group"
                "   (order by extract(epoch from first_reply_at - opened_at))"
                "   filter (where first_reply_at is not null) as median,"
                " count(rating) as ratings, avg(rating) as mean"
                " from handoffs where tenant = :tenant and opened_at >= :since"
                " and (cast(:staff as text) is null or replied_by = :staff) group by day",
                since=since,
                zone=zone,
                now=now,
                staff=staff,
            )
        return {row["day"]: _answered(row) for row in rows}

    async def by_queue(
        self, tenant: TenantId, *, since: datetime, now: datetime
    ) -> dict[Queue, Answered]:
        """The same for each team."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select queue, count(*) as handoffs,"
                " count(*) filter (where state = 'resolved') as resolved,"
                " count(*) filter (where first_reply_at <= promised_at) as kept,"
                " count(*) filter (where first_reply_at > promised_at"
                "   or first_reply_at is null and promised_at < :now"
                "     and outcome <> 'withdrawn') as missed,"
                " percentile_cont(0.5) within group"
                "   (order by extract(epoch from first_reply_at - opened_at))"
                "   filter (where first_reply_at is not null) as median,"
                " count(rating) as ratings, avg(rating) as mean"
                " from handoffs where tenant = :tenant and opened_at >= :since"
                " group by queue order by queue",
                since=since,
                now=now,
            )
        return {row["queue"]: _answered(row) for row in rows}

    async def asked(self, tenant: TenantId, *, since: datetime, zone: str) -> dict[date, Asked]:
        """By the day on which a conversation began."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select (c.created_at at time zone :zone)::date as day,"
                " count(*) as conversations, coalesce(sum(t.turns), 0) as turns,"
                " coalesce(sum(t.abstained), 0) as abstained,"
                " count(*) filter (where t.turns > t.abstained and not exists"
                "   (select 1 from handoffs h where h.tenant = c.tenant"
                "     and h.conversation = c.id)) as alone,"
                " coalesce(sum(f.up), 0) as up, coalesce(sum(f.down), 0) as down"
                " from conversations c"
                " left join lateral (select count(*) as turns,"
                "   count(*) filter (where (result ->> 'abstained')::boolean) as abstained"
                "   from turns t where t.tenant = c.tenant and t.conversation = c.id) t on true"
                " left join lateral (select count(*) filter (where score = 1) as up,"
                "   count(*) filter (where score = -1) as down"
                "   from feedback f where f.tenant = c.tenant and f.conversation = c.id) f on true"
                " where c.tenant = :tenant and c.created_at >= :since group by day",
                since=since,
                zone=zone,
            )
        return {
            row["day"]: Asked(
                conversations=row["conversations"],
                turns=int(row["turns"]),
                abstained=int(row["abstained"]),
                without_human=row["alone"],
                up=int(row["up"]),
                down=int(row["down"]),
            )
            for row in rows
        }

    async def blocks(self, tenant: TenantId, *, since: datetime) -> Sequence[tuple[str, int]]:
        """How often each guard held a draft back, the most frequent first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select rule, count(*) as count from turns t,"
                " jsonb_array_elements_text(coalesce(t.result -> 'blocked', '[]')) as rule"
                " where t.tenant = :tenant and t.accepted_at >= :since"
                " group by rule order by count desc, rule",
                since=since,
            )
        return [(row["rule"], row["count"]) for row in rows]


def _answered(row: Row) -> Answered:
    return Answered(
        handoffs=row["handoffs"],
        resolved=row["resolved"],
        due_kept=row["kept"],
        due_missed=row["missed"],
        median_first_reply_s=float(row["median"]) if row["median"] is not None else None,
        ratings=row["ratings"],
        rating_mean=float(row["mean"]) if row["mean"] is not None else None,
    )

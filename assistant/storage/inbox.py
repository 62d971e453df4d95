"""The inbox of one member of staff: what waits, how urgent, what of it they have not read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Channel, Handoff, Priority, Queue, StaffId, TenantId, View
from assistant.storage.database import Database, Row
from assistant.storage.handoffs import handoff
from guardrails import Redacted

_ITEMS = (
    "select h.*, c.channel, last.body as last, last.author as last_author,"
    " asked.body as asked, unread.count as unread from handoffs h"
    " join conversations c on c.tenant = h.tenant and c.id = h.conversation"
    " left join lateral (select body, author from messages m"
    "   where m.tenant = h.tenant and m.conversation = h.conversation"
    "   and m.author in ('customer', 'staff') order by seq desc limit 1) last on true"
    " left join lateral (select body from messages m where m.tenant = h.tenant"
    "   and m.conversation = h.conversation and m.author = 'customer'"
    "   order by seq limit 1) asked on true"
    " left join lateral (select count(*) from messages m where m.tenant = h.tenant"
    "   and m.conversation = h.conversation and m.author = 'customer'"
    "   and m.seq > coalesce((select r.seq from staff_reads r"
    "     where r.tenant = h.tenant and r.staff = :staff"
    "     and r.conversation = h.conversation), 0)) unread on true"
    " where h.tenant = :tenant"
    " and case :view when 'resolved' then h.state = 'resolved'"
    "   when 'mine' then h.state <> 'resolved' and h.claimed_by = :staff"
    "   when 'unclaimed' then h.state in ('open', 'reopened')"
    "   when 'waiting' then h.state = 'waiting'"
    "   else h.state <> 'resolved' end"
    " and (cast(:queue as text) is null or h.queue = :queue)"
    " and (cast(:priority as text) is null or h.priority = :priority)"
    " and (cast(:handoff as text) is null or h.id = :handoff)"
    " and (cast(:among as text[]) is null or h.id = any(:among))"
    " and h.id <> all(cast(:without as text[]))"
    " and (not :unread or unread.count > 0)"
    " and (:words = '' or h.conversation = :words or exists"
    "   (select 1 from messages m where m.tenant = h.tenant"
    "     and m.conversation = h.conversation"
    "     and position(lower(:words) in lower(m.body)) > 0) or exists"
    "   (select 1 from cases k where k.tenant = h.tenant"
    "     and k.conversation = h.conversation and k.reference = upper(:words)))"
    " order by h.resolved_at desc nulls first, h.state = 'waiting',"
    "   array_position(array['urgent', 'high', 'normal', 'low'], h.priority),"
    "   h.due_at, h.id limit :limit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which items, and as whom."""

    staff: StaffId
    view: View = "all"
    queue: Queue | None = None
    priority: Priority | None = None
    words: str = ""
    unread: bool = False
    limit: int = 200
    handoff: str | None = None
    among: tuple[str, ...] | None = None  # only these handoffs
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A conversation in the inbox, redacted."""

    handoff: Handoff
    channel: Channel
    asked: Redacted  # the first words of the customer
    last: Redacted  # the last words of customer or staff
    customer_waits: bool
    unread: int
    due_soon: bool
    overdue: bool


class Inbox:
    """All SQL of the inbox."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def items(self, tenant: TenantId, sought: Sought) -> tuple[Item, ...]:
        """The urgent first, then by due time; resolved ones by their end."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                _ITEMS,
                staff=sought.staff,
                view=sought.view,
                queue=sought.queue,
                priority=sought.priority,
                handoff=sought.handoff,
                unread=sought.unread,
                words=sought.words,
                limit=sought.limit,
                among=None if sought.among is None else list(sought.among),
                without=list(sought.without),
            )
        now = self._clock()
        return tuple(_item(row, now) for row in rows)

    async def counts(self, tenant: TenantId, staff: StaffId) -> Mapping[str, int]:
        """How many there are in each view."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select count(*) as all, count(*) filter (where claimed_by = :staff) as mine,"
                " count(*) filter (where state in ('open', 'reopened')) as unclaimed,"
                " count(*) filter (where state = 'waiting') as waiting,"
                " count(*) filter (where state <> 'waiting' and due_at < :now) as overdue"
                " from handoffs where tenant = :tenant and state <> 'resolved'",
                staff=staff,
                now=self._clock(),
            )
        return dict(row) if row else {}

    async def read(self, tenant: TenantId, staff: StaffId, conversation: str, seq: int) -> None:
        """Everything up to this line was seen; what was read stays read."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into staff_reads as r (tenant, staff, conversation, seq)"
                " values (:tenant, :staff, :conversation, :seq)"
                " on conflict (tenant, staff, conversation)"
                " do update set seq = greatest(r.seq, excluded.seq)",
                staff=staff,
                conversation=conversation,
                seq=seq,
            )

    async def read_to(self, tenant: TenantId, staff: StaffId, conversation: str) -> int:
        """The last line that this person saw."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select seq from staff_reads where tenant = :tenant and staff = :staff"
                " and conversation = :conversation",
                staff=staff,
                conversation=conversation,
            )
        return row["seq"] if row else 0


def _item(row: Row, now: datetime) -> Item:
    held = handoff(row)
    waits = held.state in ("open", "reopened", "claimed")
    return Item(
        handoff=held,
        channel=row["channel"],
        asked=Redacted.stored(row["asked"] or ""),
        last=Redacted.stored(row["last"] or ""),
        customer_waits=row["last_author"] == "customer",
        unread=row["unread"],
        due_soon=waits and row["warned_at"] is not None,
        overdue=waits and held.due_at < now,
    )

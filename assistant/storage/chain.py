"""Chained rows: each keyed to the one before it, the whole held by a keyed head.

Without the key nobody can write a row that fits; without the head nobody would miss the newest.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from assistant.domain import TenantId
from assistant.storage.database import Asked, Row, Session

Table = Literal["audit", "statements"]
START = "0" * 64
_PAGE = 1000  # rows read at once, so that a year of them needs no more memory than a day


@dataclass(frozen=True, slots=True)
class Head:
    """Both ends of what is held: the first row's number and what it follows, the last and its hash."""

    first: int = 1
    root: str = START
    last: int = 0
    top: str = START


@dataclass(frozen=True, slots=True)
class Link:
    """Where the next row goes. `sound`: the head that says so was written under the key."""

    head: Head
    sound: bool

    @property
    def seq(self) -> int:
        """The next row's number."""
        return self.head.last + 1

    @property
    def previous(self) -> str:
        """What it follows."""
        return self.head.top


@dataclass(frozen=True, slots=True)
class Anchor:
    """A chain's end at some time, for keeping elsewhere."""

    tenant: TenantId
    chain: Table
    seq: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain does not hold; row 0 is its head."""

    seq: int
    why: str


class Chain:
    """What the tables of chained rows have in common. Every call is within a transaction."""

    def __init__(
        self,
        table: Table,
        key: Callable[[TenantId, str], bytes],
        parts: Callable[[Mapping[str, object] | Row], Sequence[object]],
    ) -> None:
        self.table: Table = table
        self._key = key
        self._parts = parts

    async def link(self, session: Session) -> Link:
        """Where the next row goes; writers of one tenant queue for it."""
        sql, values = self.head
        return await self.linked(session, await session.rows(sql, **values))

    @property
    def head(self) -> Asked:
        """What takes the head, nobody else's until the transaction ends; whoever waited reads it as
        it is then."""
        return (
            "select * from chain_heads where tenant = :tenant and chain = :chain for update",
            {"chain": self.table},
        )

    async def linked(self, session: Session, taken: Sequence[Row]) -> Link:
        """The link of a head that was just taken."""
        held = taken[0] if taken else None
        if held is None:
            # Before the first row there is no head whose lock could order them.
            await session.do(
                "select pg_advisory_xact_lock(hashtext(:chain), hashtext(:tenant))",
                chain=self.table,
            )
            sql, values = self.head
            held = await session.row(sql, **values)
        return Link(*(await self._lost(session) if held is None else self._read(session, held)))

    def hash(self, session: Session, row: Mapping[str, object] | Row) -> str:
        """What binds a row to its place: a keyed hash of it and of its predecessor's."""
        parts = [_plain(part) for part in (row["seq"], *self._parts(row), row["previous"])]
        return self._mac(session.tenant, parts)

    async def extend(self, session: Session, link: Link, *, top: str) -> None:
        """Move the head to a row that was just written."""
        sql, values = self.moved(session, link, top=top)
        await session.do(sql, **values)

    def moved(self, session: Session, link: Link, *, top: str) -> Asked:
        """What moves the head to a row that is written beside it."""
        head = Head(link.head.first, link.head.root, link.seq, top)
        return self._kept(session, head, sound=link.sound)

    async def anchor(self, session: Session, *, now: datetime) -> Anchor | None:
        """The end of the chain as it is; None before the first row."""
        head, _ = await self._head(session)
        return (
            Anchor(session.tenant, self.table, head.last, head.top, now) if head.last else None
        )

    async def fault(self, session: Session, anchors: Sequence[Anchor] = ()) -> Fault | None:
        """The first thing that does not hold, among rows, head and anchors kept elsewhere."""
        head, sound = await self._head(session)
        found = await self._walk(session, head)
        if found is None and not sound:
            found = Fault(0, "the head was not written by this service")
        for anchor in anchors if found is None else ():
            found = found or await self._against(session, head, anchor)
        return found

    async def cut(self, session: Session, *, upto: int) -> bool:
        """Let go of the oldest rows; what stays still verifies. False when nothing was cut.

        A chain that does not hold is left whole: it is evidence.
        """
        head = (await self.link(session)).head
        if upto < head.first or await self.fault(session):
            return False
        last = await session.row(
            f"select hash from {self.table} where tenant = :tenant and seq = :seq",  # noqa: S608 - a literal
            seq=min(upto, head.last),
        )
        if last is None:
            return False
        upto = min(upto, head.last)
        await session.do(
            "select cut_chain(:chain, cast(:upto as bigint))", chain=self.table, upto=upto
        )
        await self._keep(session, Head(upto + 1, last["hash"], head.last, head.top), sound=True)
        return True

    async def _walk(self, session: Session, head: Head) -> Fault | None:
        expected, previous = head.first, head.root
        while rows := await self._page(session, after=expected - 1):
            for row in rows:
                if row["seq"] != expected:
                    return Fault(expected, "a row is missing")
                fits = row["previous"] == previous and hmac.compare_digest(
                    str(row["hash"]), self.hash(session, row)
                )
                if not fits:
                    return Fault(expected, "the row was changed")
                expected, previous = expected + 1, str(row["hash"])
        return await self._ends(session, head, expected - 1, previous)

    async def _ends(self, session: Session, head: Head, last: int, top: str) -> Fault | None:
        if last < head.last:
            return Fault(last + 1, "the newest rows are missing")
        if last > head.last or top != head.top:
            return Fault(head.last + 1, "rows were added past the head")
        early = await session.row(
            f"select min(seq) as seq from {self.table} where tenant = :tenant"  # noqa: S608 - a literal
        )
        if early and early["seq"] is not None and early["seq"] < head.first:
            return Fault(early["seq"], "a row that was cut is back")
        return None

    async def _page(self, session: Session, *, after: int) -> Sequence[Row]:
        return await session.rows(
            f"select * from {self.table} where tenant = :tenant and seq > :after"  # noqa: S608 - a literal
            " order by seq limit :page",
            after=after,
            page=_PAGE,
        )

    async def _against(self, session: Session, head: Head, anchor: Anchor) -> Fault | None:
        if anchor.seq > head.last:
            return Fault(head.last + 1, f"rows up to {anchor.seq} were there at {anchor.at}")
        if anchor.seq < head.first - 1:
            return None  # cut since, at the end of its time: the head says so under its key
        row = await session.row(
            f"select hash from {self.table} where tenant = :tenant and seq = :seq",  # noqa: S608 - a literal
            seq=anchor.seq,
        )
        held = row["hash"] if row else head.root
        return (
            None if held == anchor.hash else Fault(anchor.seq, "not the row that was anchored")
        )

    async def _head(self, session: Session) -> tuple[Head, bool]:
        """The head, and whether its seal is right: a wrong one is never made right again."""
        row = await session.row(
            "select * from chain_heads where tenant = :tenant and chain = :chain",
            chain=self.table,
        )
        return await self._lost(session) if row is None else self._read(session, row)

    async def _lost(self, session: Session) -> tuple[Head, bool]:
        """Without a head there may be no row either."""
        known = await session.row(
            f"select seq, hash from {self.table} where tenant = :tenant"  # noqa: S608 - a literal
            " order by seq desc limit 1"
        )
        lost = Head(last=known["seq"], top=known["hash"]) if known else Head()
        return lost, known is None

    def _read(self, session: Session, row: Row) -> tuple[Head, bool]:
        head = Head(row["first"], row["root"], row["last"], row["top"])
        return head, hmac.compare_digest(row["mac"], self._seal(session.tenant, head))

    async def _keep(self, session: Session, head: Head, *, sound: bool) -> None:
        sql, values = self._kept(session, head, sound=sound)
        await session.do(sql, **values)

    def _kept(self, session: Session, head: Head, *, sound: bool) -> Asked:
        return (
            "insert into chain_heads values (:tenant, :chain, :first, :root, :last, :top, :mac)"
            " on conflict (tenant, chain) do update set first = excluded.first,"
            " root = excluded.root, last = excluded.last, top = excluded.top, mac = excluded.mac",
            {
                "chain": self.table,
                "first": head.first,
                "root": head.root,
                "last": head.last,
                "top": head.top,
                "mac": self._seal(session.tenant, head) if sound else "",
            },
        )

    def _seal(self, tenant: TenantId, head: Head) -> str:
        return self._mac(tenant, ["head", head.first, head.root, head.last, head.top])

    def _mac(self, tenant: TenantId, parts: Sequence[object]) -> str:
        canonical = json.dumps(
            [tenant, *parts], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        key = self._key(tenant, self.table)
        return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


def _plain(part: object) -> object:
    match part:
        case datetime():
            return part.astimezone(UTC).isoformat()
        case bytes():
            return part.hex()
        case _:
            return part

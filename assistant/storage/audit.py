"""The audit log: append-only, chained, one chain a tenant; persons in it can be forgotten."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import TenantId
from assistant.storage.chain import Anchor, Chain, Fault
from assistant.storage.database import Database, Row, Session, packed
from assistant.storage.identities import Identities
from assistant.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as those who may read the log see it; `reason` is opened for them."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    data: Mapping[str, str]

    @property
    def reason(self) -> str:
        """Why it was done, where somebody had to say so."""
        return self.data.get("reason", "")


class Audit:
    """Writes rows within the caller's transaction or its own, and verifies the chain."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._identities = Identities(vault)
        self._clock = clock
        self._chain = Chain("audit", vault.chain_key, _parts)

    async def write(
        self,
        tenant: TenantId,
        *,
        actor: str,
        action: str,
        subject: str,
        about: str = "",
        **data: str,
    ) -> None:
        """One row in a transaction of its own: see `append`."""
        async with self._database.tenant(tenant) as session:
            await self.append(
                session, actor=actor, action=action, subject=subject, about=about, **data
            )

    async def append(
        self,
        session: Session,
        *,
        actor: str,
        action: str,
        subject: str,
        about: str = "",
        **data: str,
    ) -> None:
        """A row in the caller's transaction. Values are ids, codes and a `reason`.

        `about` names the person (a customer's or a conversation's id) that the row is about: the
        reason is sealed for them, and where they are the subject the row holds an alias. Both can
        be forgotten, and the chain still holds.
        """
        reason = data.pop("reason", "")
        if about:
            identity = await self._identities.of(session, about)
            subject = identity.alias if subject == about else subject
            data["about"] = identity.alias
            if reason:
                data["sealed"] = self._identities.seal(session, identity, reason)
        elif reason:
            data["reason"] = reason
        link = await self._chain.link(session)
        row: dict[str, object] = {
            "seq": link.seq,
            "at": self._clock(),
            "actor": actor,
            "action": action,
            "subject": subject,
            "data": data,
            "previous": link.previous,
        }
        top = self._chain.hash(session, row)
        await session.do(
            "insert into audit values (:tenant, :seq, :at, :actor, :action, :subject,"
            " cast(:packed as jsonb), :previous, :hash)",
            **{name: value for name, value in row.items() if name != "data"},
            packed=packed(data),
            hash=top,
        )
        await self._chain.extend(session, link, top=top)

    async def rows(
        self, tenant: TenantId, *, last: int = 200, before: int | None = None
    ) -> tuple[Entry, ...]:
        """The newest rows (of those before a number), newest first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select a.*, i.wrapped from audit a left join audit_identities i"
                " on i.tenant = a.tenant and i.id = a.data ->> 'about'"
                " where a.tenant = :tenant"
                " and (cast(:before as bigint) is null or a.seq < :before)"
                " order by a.seq desc limit :last",
                last=last,
                before=before,
            )
            return tuple(self._entry(session, row) for row in rows)

    async def fault(self, tenant: TenantId, anchors: Sequence[Anchor] = ()) -> Fault | None:
        """The first thing that does not hold, or None."""
        own = [each for each in anchors if (each.tenant, each.chain) == (tenant, "audit")]
        async with self._database.tenant(tenant) as session:
            return await self._chain.fault(session, own)

    async def broken_at(self, tenant: TenantId) -> int | None:
        """The number of the first row that does not hold, or None when the chain holds."""
        found = await self.fault(tenant)
        return found.seq if found else None

    async def anchor(self, tenant: TenantId) -> Anchor | None:
        """The chain's end, for keeping elsewhere."""
        async with self._database.tenant(tenant) as session:
            return await self._chain.anchor(session, now=self._clock())

    async def cut(
        self, tenant: TenantId, *, before: datetime, held: Collection[str] = (), actor: str
    ) -> int:
        """Let rows older than `before` go, and say so in a new row. How many went.

        Stops at the first row whose subject is held. What stays verifies; a broken chain is not
        cut at all.
        """
        async with self._database.tenant(tenant) as session:
            upto = await _old_until(session, before, held)
            count = await session.row(
                "select count(*) as n from audit where tenant = :tenant and seq <= :upto",
                upto=upto,
            )
            if not count or not count["n"] or not await self._chain.cut(session, upto=upto):
                return 0
            await self.append(
                session,
                actor=actor,
                action="audit.cut",
                subject=session.tenant,
                rows=str(count["n"]),
                upto=str(upto),
            )
        return int(count["n"])

    async def forget(self, session: Session, owners: Collection[str]) -> int:
        """Destroy what ties rows to these persons and opens the reasons given about them."""
        return await self._identities.forget(session, owners)

    def _entry(self, session: Session, row: Row) -> Entry:
        data: dict[str, str] = dict(row["data"])
        sealed = data.pop("sealed", None)
        if sealed is not None:
            data["reason"] = self._identities.open(session, row["wrapped"], sealed)
        return Entry(row["seq"], row["at"], row["actor"], row["action"], row["subject"], data)


async def _old_until(session: Session, before: datetime, held: Collection[str]) -> int:
    """The last number before the first row that is young or held."""
    stays = await session.row(
        "select min(seq) as seq from audit where tenant = :tenant"
        " and (at >= :before or subject = any(:held) or data ->> 'about' = any(:held)"
        "   or data ->> 'about' in (select id from audit_identities"
        "     where tenant = :tenant and owner = any(:held)))",
        before=before,
        held=list(held),
    )
    newest = await session.row("select max(seq) as seq from audit where tenant = :tenant")
    if stays and stays["seq"] is not None:
        return int(stays["seq"]) - 1
    return int(newest["seq"] or 0) if newest else 0


def _parts(row: Mapping[str, object] | Row) -> Sequence[object]:
    data = row["data"]
    plain = json.loads(data) if isinstance(data, str) else data
    return (row["at"], row["actor"], row["action"], row["subject"], plain)

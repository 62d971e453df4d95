"""Erasure: journalled first, then carried out in every store, read back, and receipted.

Whatever stops it, the journal brings it to its end: at the next start, and in a restored copy.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from assistant.domain import ConversationId, TenantId
from assistant.errors import AppError, NotFound
from assistant.privacy.receipts import Kept, Pending, Receipt, signed
from assistant.privacy.traces import PROMISED, Traces
from assistant.storage.database import Row
from assistant.storage.erasing import ErasureStore
from assistant.storage.journal import Entry, Journal
from assistant.storage.registry import Registry
from assistant.storage.rewriting import Rewriter
from assistant.storage.vault import Vault
from assistant.tenants import Tenant

Cause = Literal["asked", "minor"]
_SPARE = timedelta(days=7)  # a copy is made at some hour of its last day, and restored later
SignedReceipt = Mapping[str, Any]


class NotGone(AppError):
    """Something was still found afterwards; the erasure stays open and is taken up again."""

    status = 500
    code = "not-gone"
    public = "The erasure is not finished. It is taken up again by itself."


@dataclass(frozen=True)
class Erasure:
    """Forgets one person of one tenant: a known customer, or one conversation."""

    registry: Registry
    store: ErasureStore
    journal: Journal
    traces: Traces
    rewriter: Rewriter
    vault: Vault
    clock: Callable[[], datetime]
    told: Callable[[TenantId, ConversationId], Awaitable[None]]  # whoever reads it just now

    async def erase(
        self, tenant: Tenant, subject: str, *, cause: Cause, actor: str, rewrite: bool
    ) -> SignedReceipt:
        """Everything of a subject that began until now. Asked twice, it gives the same receipt.

        `rewrite`: also take the bytes off the disk, which locks each table for a while. Raises
        `NotFound` when nothing was ever held.
        """
        now = self.clock()
        mark = self.vault.erasure_mark(tenant.id, subject)
        earlier = await self.store.of(tenant.id, mark)
        if earlier and earlier["ended_at"] is None:
            return await self._carry_out(
                tenant, _entry(tenant.id, earlier), subject, rewrite=rewrite
            )
        held = await self.store.conversations(tenant.id, subject, before=now)
        if not held:
            if earlier:
                return earlier["receipt"]
            raise NotFound("nothing is held about this person")
        entry = Entry(tenant.id, f"er_{uuid.uuid4().hex}", mark, cause, actor, now)
        # First the file: a copy of the database that is restored later knows nothing of it.
        await asyncio.to_thread(self.journal.write, entry)
        await self.store.note(entry)
        return await self._carry_out(tenant, entry, subject, rewrite=rewrite)

    async def resume(self) -> int:
        """Apply what the journal has and this database has not finished; how many erasures."""
        applied = 0
        for entry in await asyncio.to_thread(lambda: list(self.journal.entries())):
            known = await self.store.known(entry.tenant, entry.id)
            if known is None or known["ended_at"] is None:
                applied += await self._again(entry)
        return applied

    async def prune(self, tenant: Tenant) -> None:
        """Let the journal forget what is done and older than any copy that may be restored."""
        cutoff = tenant.file.retention.backups.cutoff(
            self.clock() - _SPARE, tenant.file.hours.zone
        )
        old = [
            entry
            for entry in await asyncio.to_thread(lambda: list(self.journal.entries()))
            if entry.tenant == tenant.id and entry.before < cutoff
        ]
        known = [await self.store.known(tenant.id, entry.id) for entry in old]
        done = {row["id"] for row in known if row is not None and row["ended_at"] is not None}
        if done:
            await asyncio.to_thread(self.journal.drop, done)

    async def _again(self, entry: Entry) -> int:
        tenants = {each.id: each for each in await self.registry.all()}
        tenant = tenants.get(entry.tenant)
        if tenant is None:
            return 0  # a copy from before this tenant was known
        await self.store.note(entry)
        subjects = await self.store.subjects(entry.tenant, before=entry.before)
        subject = await asyncio.to_thread(self._who, entry, subjects)
        await self._carry_out(tenant, entry, subject, rewrite=False)
        return 1

    def _who(self, entry: Entry, subjects: Sequence[str]) -> str:
        for subject in subjects:
            if self.vault.erasure_mark(entry.tenant, subject) == entry.mark:
                return subject
        return ""  # all of it is gone already

    async def _carry_out(
        self, tenant: Tenant, entry: Entry, subject: str, *, rewrite: bool
    ) -> SignedReceipt:
        ids = await self.store.conversations(tenant.id, subject, before=entry.before)
        cases = await self.store.cases(tenant.id, ids)
        await self.store.forget(tenant.id, entry.id, ids)
        await self.store.forget_person(tenant.id, entry.id, subject)
        for conversation in ids:
            await self.told(tenant.id, conversation)
        waiting = await self.traces.erase(tenant.id, only=ids) if ids else 0
        kept = await self._kept(tenant, ids, cases)
        left = await self.store.left(tenant.id, ids)
        # What a hold keeps is told as kept; anything else that is found is a fault.
        holds = await self.store.held(tenant.id, ids)
        if left and not holds:
            raise NotGone(", ".join(sorted(left)))
        rewritten = rewrite and await self.rewriter.rewrite()
        pending = self._pending(tenant, waiting=waiting, rewritten=rewritten)
        gone = await self.store.gone(tenant.id, entry.id)
        receipt = self._receipt(tenant, entry, gone, kept, pending)
        shown = signed(receipt, self.vault)
        # What is held is taken up again once it no longer is.
        await self.store.receipted(tenant.id, entry.id, shown, ended=not holds)
        return shown

    def _receipt(
        self,
        tenant: Tenant,
        entry: Entry,
        gone: Mapping[str, int],
        kept: Sequence[Kept],
        pending: Sequence[Pending],
    ) -> Receipt:
        now = self.clock()
        today = now.astimezone(ZoneInfo(tenant.file.hours.zone)).date()
        return Receipt(
            id=entry.id,
            tenant=tenant.id,
            company=tenant.file.company,
            about=entry.mark,
            cause=entry.cause,
            up_to=entry.before,
            done_at=now,
            erased=dict(sorted(gone.items())),
            found_afterwards=0,
            kept=kept,
            pending=pending,
            backups_gone_on=tenant.file.retention.backups.after(today),
        )

    async def _kept(
        self, tenant: Tenant, ids: Sequence[str], cases: Sequence[str]
    ) -> list[Kept]:
        zone, file = ZoneInfo(tenant.file.hours.zone), tenant.file
        kept = [
            Kept(
                "invoices, payments and tax records",
                "the law has them kept; they are not in this system",
                f"{file.retention.billing} after the transaction",
            ),
            Kept(
                "entries of the security log, without names",
                "to show who looked at what, and that this erasure took place",
                f"{file.retention.security_logs} after the entry",
            ),
        ]
        money = await self.store.billing(tenant.id, cases)
        if money:
            last = max(row["decided_at"] for row in money).astimezone(zone).date()
            until = file.retention.billing.after(last).isoformat()
            why = (
                "what staff decided about money is a record of billing; its reasons are erased"
            )
            kept.append(Kept("decision records about money", why, until, len(money)))
        for hold in await self.store.held(tenant.id, ids):
            why = "a legal hold; erased when it is lifted"
            until = f"reviewed on {hold['review_on'].isoformat()}"
            kept.append(Kept("conversations", why, until, hold["n"]))
        return kept

    def _pending(self, tenant: Tenant, *, waiting: int, rewritten: bool) -> list[Pending]:
        now = self.clock()
        found: list[Pending] = []
        if waiting:
            found.append(Pending("traces and letters, searched for once more", now + PROMISED))
        if not rewritten:
            day = tenant.file.retention.disk
            zone = ZoneInfo(tenant.file.hours.zone)
            until = day.after(now.astimezone(zone).date())
            when = datetime.combine(until, now.timetz())
            by = now + PROMISED if self.rewriter.possible else when
            found.append(Pending("bytes in the database's files and its log", by))
        return found


def _entry(tenant: TenantId, row: Row) -> Entry:
    return Entry(tenant, row["id"], row["mark"], row["cause"], row["actor"], row["before"])

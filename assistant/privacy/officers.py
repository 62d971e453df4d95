"""What a privacy officer does at the console: children, holds, corrections, a person's requests."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.privacy.erasure import Erasure, SignedReceipt
from assistant.privacy.export import Exports
from assistant.privacy.minors import Minors
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.corrections import Correction, Corrections, Outcome
from assistant.storage.holds import Hold, Holds
from assistant.storage.limits import Limited
from assistant.storage.registry import Registry
from assistant.storage.requests import RequestKind, RequestStore
from assistant.storage.vault import Vault
from assistant.tenants import Tenant
from guardrails import Placeholders, Redacted, Screen

_OFFICERS = frozenset({"privacy_officer", "admin"})
_COPIES: frozenset[RequestKind] = frozenset({"access", "portability"})


@dataclass(frozen=True)
class Officers:
    """Supervisors read, officers act. Every act is on the record before its effect is seen."""

    registry: Registry
    minors: Minors
    kept: Holds
    sought: Corrections
    requests: RequestStore
    exports: Exports
    erasure: Erasure
    audit: Audit
    vault: Vault
    guard: Screen

    async def children(self, staff: Staff) -> tuple[Limited, ...]:
        """Who waits for a word about their age, the longest first."""
        _may_see(staff)
        return await self.minors.waiting(await self._tenant(staff))

    async def is_child(self, staff: Staff, subject: str) -> SignedReceipt:
        """Everything of theirs goes. Raises `NotFound`."""
        _may_act(staff)
        return await self.minors.confirm(await self._tenant(staff), subject, by=staff.id)

    async def is_no_child(self, staff: Staff, subject: str) -> None:
        """Memory and traces may go on. Raises `NotFound`."""
        _may_act(staff)
        await self.minors.dismiss(await self._tenant(staff), subject, by=staff.id)

    async def holds(self, staff: Staff) -> tuple[Hold, ...]:
        """What is kept from ending, the earliest review first."""
        _may_see(staff)
        return await self.kept.all(staff.tenant)

    async def hold(self, staff: Staff, *, whose: str | None, reason: str, review: date) -> Hold:
        """Keep what would end, of one person or of all. `whose`: the company's id, or one of here."""
        _may_act(staff)
        subject = self._subject(staff, whose) if whose else None
        why = await self._covered(staff, reason)
        return await self.kept.place(
            staff.tenant, subject, reason=why, by=staff.id, review=review
        )

    async def lift(self, staff: Staff, hold: str) -> None:
        """What it kept may end; erasures that waited for this are carried out now."""
        _may_act(staff)
        await self.kept.lift(staff.tenant, hold, by=staff.id)
        await self.erasure.resume()

    async def corrections(self, staff: Staff) -> tuple[Correction, ...]:
        """Statements that wait for a decision, the oldest first."""
        _may_see(staff)
        return await self.sought.undecided(staff.tenant)

    async def correct(
        self, staff: Staff, correction: str, outcome: Outcome, reason: str
    ) -> None:
        """Corrected, or refused with a reason; the statement stays with the record either way."""
        _may_act(staff)
        if outcome == "refused" and not reason.strip():
            raise BadInput("a refusal says why", field="reason")
        why = await self._covered(staff, reason)
        await self.sought.decide(staff.tenant, correction, outcome, by=staff.id, reason=why)

    async def copy(self, staff: Staff, request: str) -> dict[str, Any]:
        """What somebody asked for who showed who they are, to be handed to them."""
        subject = await self._whose(staff, request, _COPIES)
        await self.audit.write(
            staff.tenant,
            actor=staff.id,
            action="person.exported",
            subject=subject,
            about=subject,
        )
        whole = await self.exports.everything(await self._tenant(staff), subject)
        await self.requests.step(staff.tenant, request, by=staff.id, step="copy made", note="")
        return whole

    async def erase(self, staff: Staff, request: str) -> SignedReceipt:
        """Forget who asked for it; the bytes leave the disk by the day of the receipt."""
        subject = await self._whose(staff, request, frozenset({"deletion"}))
        receipt = await self.erasure.erase(
            await self._tenant(staff), subject, cause="asked", actor=staff.id, rewrite=False
        )
        step = f"erased: {receipt['id']}"
        await self.requests.step(staff.tenant, request, by=staff.id, step=step, note="")
        return receipt

    async def _whose(self, staff: Staff, request: str, kinds: frozenset[RequestKind]) -> str:
        _may_act(staff)
        held = await self.requests.get(staff.tenant, request)
        if held is None:
            raise NotFound
        if held.state != "open":
            raise Conflict("this request is closed already")
        if held.kind not in kinds:
            raise Conflict("this request is about another right: sort it first")
        if held.verified_how is None:
            raise Conflict("verify who asks before anything is given out or deleted")
        owner = await self.requests.owner(staff.tenant, request)
        if owner is None:
            raise NotFound("nobody of this house is known to have asked")
        return owner

    def _subject(self, staff: Staff, whose: str) -> str:
        known = whose.startswith(("cu_", "co_"))
        return whose if known else self.vault.pseudonym(staff.tenant, whose)

    async def _tenant(self, staff: Staff) -> Tenant:
        return await self.registry.get(staff.tenant)

    async def _covered(self, staff: Staff, text: str) -> Redacted:
        tenant = await self._tenant(staff)
        return self.guard.cover(text, known=Placeholders(), allow=tenant.impersonal).redacted


def _may_see(staff: Staff) -> None:
    if staff.role == "agent":
        raise NotAllowed


def _may_act(staff: Staff) -> None:
    if staff.role not in _OFFICERS:
        raise NotAllowed("only a privacy officer may do this")

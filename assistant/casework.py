"""Cases as staff handle them: what is open, what was decided, and by whom a dispute may be."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from assistant.domain import Case, ConversationId, Decision
from assistant.errors import Conflict, NotAllowed, NotFound
from assistant.events.feed import Feed
from assistant.handoff import casefile
from assistant.handoff.desk import Desk
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.conversations import Conversations
from assistant.storage.desk import Decided
from assistant.storage.registry import Registry
from assistant.tenants import Tenant
from guardrails import Placeholders, Record, Redacted, Screen


@dataclass(frozen=True, slots=True)
class Handled:
    """A case with all that was decided about it."""

    case: Case
    decisions: tuple[Decision, ...]
    worked: tuple[str, ...] = ()  # the refund formula with the customer's figures; no decision


@dataclass(frozen=True)
class Casework:
    """The staff's side of cases. Every call is made as somebody, of one tenant."""

    registry: Registry
    conversations: Conversations
    feed: Feed
    desk: Desk
    audit: Audit
    guard: Screen
    clock: Callable[[], datetime]

    async def all(self, staff: Staff) -> tuple[Handled, ...]:
        """Open cases; those of the privacy queue are for those who answer it."""
        return await self._handled(staff, await self.desk.store.cases(staff.tenant))

    async def of(self, staff: Staff, conversation: ConversationId) -> tuple[Handled, ...]:
        """Every case of a conversation, the closed ones last."""
        cases = await self.desk.store.cases(staff.tenant, conversation=conversation)
        handled = await self._handled(staff, cases)
        if not any(_about_money(each.case) for each in handled):
            return handled
        worked = await self._worked(staff, conversation)
        return tuple(
            replace(each, worked=worked if _about_money(each.case) else ()) for each in handled
        )

    async def decide(
        self, staff: Staff, case: str, record: Record, *, reason: str, clause: str
    ) -> str:
        """Write a decision record. Only a person can; Kora may then relay it."""
        tenant = await self.registry.get(staff.tenant)
        held = await self._case(staff, case)
        reference = f"{tenant.id[:3].upper()}-D{secrets.token_hex(3).upper()}"
        # With the conversation's own values: a placeholder of another map would be restored wrongly.
        known, _ = await self.conversations.placeholders(staff.tenant, held.conversation)
        numbered = Record(
            reference,
            self._covered(tenant, known, record.subject).text,
            self._covered(tenant, known, record.outcome).text,
            self._covered(tenant, known, record.amount).text if record.amount else None,
        )
        why = self._covered(tenant, known, reason)
        where = self._covered(tenant, known, clause)
        decided = await self.desk.store.decide(
            staff.tenant, case=case, record=numbered, reason=why, by=staff.id, clause=where.text
        )
        self._refuse(decided)
        await self.feed.announce_queue(staff.tenant)
        await self.audit.write(
            staff.tenant,
            actor=staff.id,
            action="decision.recorded",
            subject=reference,
            about=held.conversation,
            reason=why.shortened(300).text,
        )
        return reference

    async def dispute(self, staff: Staff, case: str, reason: str) -> None:
        """The customer does not accept it: open again, for a colleague who did not decide it."""
        held = await self._case(staff, case)
        tenant = await self.registry.get(staff.tenant)
        known, _ = await self.conversations.placeholders(staff.tenant, held.conversation)
        await self.desk.dispute(tenant, held, actor=staff.id)
        await self.audit.write(
            staff.tenant,
            actor=staff.id,
            action="case.disputed",
            subject=held.id,
            about=held.conversation,
            reason=self._covered(tenant, known, reason).shortened(300).text,
        )

    async def close(self, staff: Staff, case: str, outcome: str) -> None:
        """What needed no decision is done with."""
        held = await self._case(staff, case)
        if not await self.desk.store.close(
            staff.tenant, held.id, actor=staff.id, outcome=outcome
        ):
            raise Conflict("this case is closed already")
        await self.audit.write(
            staff.tenant, actor=staff.id, action="case.closed", subject=held.id, outcome=outcome
        )
        await self.feed.announce_queue(staff.tenant)

    async def _worked(self, staff: Staff, conversation: ConversationId) -> tuple[str, ...]:
        """From all that the customer has stated, as of the day of their last words."""
        tenant = await self.registry.get(staff.tenant)
        lines = await self.conversations.thread(staff.tenant, conversation, notes=False)
        said = [line for line in lines if line.author == "customer"]
        if not said or tenant.file.illustration is None:
            return ()
        today = said[-1].at.astimezone(ZoneInfo(tenant.file.hours.zone)).date()
        return casefile.worked(
            tenant.file.illustration, [each.text.text for each in said], today
        )

    async def _case(self, staff: Staff, case: str) -> Case:
        found = await self.desk.store.case(staff.tenant, case)
        if found is None or (staff.role == "agent" and found.queue == "privacy"):
            raise NotFound
        return found

    async def _handled(self, staff: Staff, cases: tuple[Case, ...]) -> tuple[Handled, ...]:
        seen = [case for case in cases if staff.role != "agent" or case.queue != "privacy"]
        if not seen:
            return ()
        decided = await self.desk.store.decisions(staff.tenant, [case.id for case in seen])
        return tuple(Handled(case, decided.get(case.id, ())) for case in seen)

    def _refuse(self, decided: Decided) -> None:
        match decided:
            case "done":
                return
            case "unknown":
                raise NotFound
            case "decided":
                raise Conflict("this case is decided: a dispute opens it again")
            case "same_person":
                raise NotAllowed("a dispute is decided by somebody who did not decide before")
            case _:
                assert_never(decided)

    def _covered(self, tenant: Tenant, known: Placeholders, text: str) -> Redacted:
        """What staff write down about a case, for keeping: a name may slip into any field."""
        return self.guard.cover(text, known=known, allow=tenant.impersonal).redacted


def _about_money(case: Case) -> bool:
    return case.kind == "decision_request" and "refund" in case.file.subjects

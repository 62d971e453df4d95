"""Requests about rights: two clocks, an identity check, steps, and an end with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from assistant.domain import TenantId
from assistant.errors import BadInput, Conflict, NotAllowed, NotFound
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.registry import Registry
from assistant.storage.requests import PrivacyRequest, RequestKind, RequestState, RequestStore
from assistant.storage.vault import Vault
from assistant.tenants import Line, Tenant
from guardrails import Placeholders, Redacted, Screen

# No document is ever asked for in a chat (privacy 2), and none is a way here.
Proof = Literal[
    "identity_token", "account_sign_in", "call_back", "registered_mail", "in_person"
]
Refusal = Literal[
    "not_verified",
    "not_held",
    "already_answered",
    "kept_by_law",
    "affairs_of_another",
    "harm_or_safety",
    "legal_privilege",
    "commercial_position",
    "no_basis_here",
]
REFUSALS: Mapping[Refusal, str] = {
    "not_verified": "we could not be sure who asked",
    "not_held": "we hold nothing of the kind, or cannot find it",
    "already_answered": "the same was asked and answered a short while ago",
    "kept_by_law": "the law has us keep it for a fixed time",
    "affairs_of_another": "it would lay open the affairs of somebody else without warrant",
    "harm_or_safety": "somebody's life, health or safety could be put at risk",
    "legal_privilege": "it is legally privileged",
    "commercial_position": "it would give away a trade secret",
    "no_basis_here": "this right does not exist for what is asked",
}
_OFFICERS = frozenset({"privacy_officer", "admin"})


@dataclass(frozen=True, slots=True)
class Requests:
    """The privacy queue. Whoever reads it is known, whoever acts on it is an officer."""

    store: RequestStore
    registry: Registry
    audit: Audit
    vault: Vault
    guard: Screen
    clock: Callable[[], datetime]

    async def queue(
        self, staff: Staff, *, state: RequestState = "open"
    ) -> tuple[PrivacyRequest, ...]:
        """What is asked, the earliest due first."""
        _may_see(staff)
        return await self.of(staff.tenant, state=state)

    async def of(
        self, tenant: TenantId, *, state: RequestState = "open"
    ) -> tuple[PrivacyRequest, ...]:
        """The same for the operator, who has no account here."""
        await self.store.gather(tenant)
        return await self.store.all(tenant, state=state)

    async def read(self, staff: Staff, request: str) -> PrivacyRequest:
        """One with its steps; reading it is written down."""
        _may_see(staff)
        found = await self._find(staff.tenant, request)
        await self.audit.write(
            staff.tenant, actor=staff.id, action="request.read", subject=found.id
        )
        return found

    async def open(
        self,
        staff: Staff,
        *,
        kind: RequestKind,
        asked: str,
        received: datetime,
        customer: str | None,
    ) -> PrivacyRequest:
        """What came by mail, phone or letter; the clocks run from the day it came."""
        _may_act(staff)
        if received > self.clock():
            raise BadInput("a request cannot be received later than now", field="received_at")
        made = await self.store.open(
            staff.tenant,
            kind=kind,
            asked=await self._covered(staff, asked),
            received=received,
            owner=self.vault.pseudonym(staff.tenant, customer) if customer else None,
            by=staff.id,
        )
        return await self._find(staff.tenant, made)

    async def sort(self, staff: Staff, request: str, kind: RequestKind) -> PrivacyRequest:
        """Say which right a request from a chat is about."""
        await self._open_one(staff, request)
        await self.store.sort(staff.tenant, request, kind, by=staff.id)
        return await self._find(staff.tenant, request)

    async def verify(
        self, staff: Staff, request: str, *, how: Proof, note: str
    ) -> PrivacyRequest:
        """Write down how the person showed who they are."""
        await self._open_one(staff, request)
        said = (await self._covered(staff, note)).text
        await self.store.verify(staff.tenant, request, how=how, by=staff.id, note=said)
        return await self._find(staff.tenant, request)

    async def step(self, staff: Staff, request: str, note: str) -> PrivacyRequest:
        """Write down what was done."""
        await self._open_one(staff, request)
        if not note.strip():
            raise BadInput("a step says what was done", field="note")
        said = (await self._covered(staff, note)).text
        await self.store.step(staff.tenant, request, by=staff.id, step="note", note=said)
        return await self._find(staff.tenant, request)

    async def escalate(
        self, staff: Staff, request: str, note: str
    ) -> tuple[PrivacyRequest, tuple[Line, ...]]:
        """It goes to the Commissioner: the contacts to give, from the tenant's own book."""
        _may_act(staff)
        await self._find(staff.tenant, request)
        contacts = commissioner(await self.registry.get(staff.tenant))
        if not contacts:
            raise BadInput("the contact book names no commissioner: add commissioner_... lines")
        said = (await self._covered(staff, note)).text
        await self.store.step(
            staff.tenant, request, by=staff.id, step="escalated: commissioner", note=said
        )
        return await self._find(staff.tenant, request), contacts

    async def done(self, staff: Staff, request: str, note: str) -> PrivacyRequest:
        """Answered. Nothing is given out or deleted for somebody who is not known."""
        held = await self._open_one(staff, request)
        if held.verified_how is None and held.kind != "complaint":
            raise Conflict("verify who asks before you close this as done")
        return await self._end(staff, request, "done", None, note)

    async def refuse(
        self, staff: Staff, request: str, *, refusal: Refusal, note: str
    ) -> PrivacyRequest:
        """Refused for one of the reasons that there are; the note is the answer's own words."""
        await self._open_one(staff, request)
        if not note.strip():
            raise BadInput("a refusal says why in this case", field="note")
        return await self._end(staff, request, "refused", refusal, note)

    async def _end(
        self,
        staff: Staff,
        request: str,
        state: RequestState,
        refusal: Refusal | None,
        note: str,
    ) -> PrivacyRequest:
        said = (await self._covered(staff, note)).text
        if not await self.store.close(
            staff.tenant, request, state=state, refusal=refusal, by=staff.id, note=said
        ):
            raise Conflict("this request is closed already")
        return await self._find(staff.tenant, request)

    async def _open_one(self, staff: Staff, request: str) -> PrivacyRequest:
        _may_act(staff)
        held = await self._find(staff.tenant, request)
        if held.state != "open":
            raise Conflict("this request is closed already")
        return held

    async def _find(self, tenant: TenantId, request: str) -> PrivacyRequest:
        found = await self.store.get(tenant, request)
        if found is None:
            raise NotFound
        return found

    async def _covered(self, staff: Staff, text: str) -> Redacted:
        tenant = await self.registry.get(staff.tenant)
        return self.guard.cover(text, known=Placeholders(), allow=tenant.impersonal).redacted


def commissioner(tenant: Tenant) -> tuple[Line, ...]:
    """Who a complaint goes to next, as the contact book names them."""
    book = tenant.file.contacts.items()
    return tuple(line for name, line in book if name.startswith("commissioner"))


def refusals() -> tuple[Refusal, ...]:
    """The reasons that there are."""
    return get_args(Refusal)


def _may_see(staff: Staff) -> None:
    if staff.role == "agent":
        raise NotAllowed


def _may_act(staff: Staff) -> None:
    if staff.role not in _OFFICERS:
        raise NotAllowed("only a privacy officer may do this")

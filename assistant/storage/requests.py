"""Requests about rights, as rows: what was asked stays with its person, the clocks stay for good."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from assistant import calendars
from assistant.domain import TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row, Session
from assistant.storage.identities import Identities
from assistant.storage.steps import Register, Step
from assistant.storage.vault import Vault
from guardrails import Redacted

RequestKind = Literal[
    "unsorted",
    "access",
    "correction",
    "deletion",
    "portability",
    "restriction",
    "objection",
    "withdrawal",
    "complaint",
    "human_review",
]
RequestState = Literal["open", "done", "refused"]


@dataclass(frozen=True, slots=True)
class PrivacyRequest:
    """What somebody asked for under a right, and how far it is."""

    id: str
    reference: str
    kind: RequestKind
    case: str | None
    conversation: str | None  # None: written down by staff, or erased since
    asked: str
    received_at: datetime
    working_due: date
    calendar_due: date
    due_at: datetime
    verified_how: str | None
    state: RequestState
    refusal: str | None
    closed_at: datetime | None
    steps: tuple[Step, ...] = ()

    @property
    def governs(self) -> Literal["working days", "calendar days"]:
        """Which of the two clocks is the earlier."""
        earlier = self.working_due <= self.calendar_due
        return "working days" if earlier else "calendar days"


class RequestStore:
    """All SQL about requests."""

    def __init__(
        self, database: Database, vault: Vault, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._register = Register("request", Identities(vault), audit, clock)
        self._clock = clock

    async def gather(self, tenant: TenantId) -> None:
        """Every case of a right that was opened in a chat becomes a request, once."""
        async with self._database.tenant(tenant) as session:
            cases = await session.rows(
                "select c.id, c.reference, c.opened_at, c.conversation, v.customer from cases c"
                " left join conversations v on v.tenant = c.tenant and v.id = c.conversation"
                " where c.tenant = :tenant and c.kind = 'rights_request' and c.closed_at is null"
                " and not exists (select 1 from privacy_requests r"
                "   where r.tenant = c.tenant and r.case_id = c.id)"
            )
            for case in cases:
                # Known through a token that the tenant's own site signed: identity is proved.
                how = "identity_token" if case["customer"] else None
                await self._insert(
                    session,
                    kind="unsorted",
                    reference=case["reference"],
                    case=case["id"],
                    owner=case["customer"] or case["conversation"],
                    received=case["opened_at"],
                    verified=how,
                )

    async def open(
        self,
        tenant: TenantId,
        *,
        kind: RequestKind,
        asked: Redacted,
        received: datetime,
        owner: str | None,
        by: str,
    ) -> str:
        """A request that came by another way; `owner` is the customer's pseudonym, where known."""
        async with self._database.tenant(tenant) as session:
            made = await self._insert(
                session,
                kind=kind,
                reference=f"{tenant[:3].upper()}-R{uuid.uuid4().hex[:6].upper()}",
                case=None,
                owner=owner,
                received=received,
                asked=asked.text,
            )
            await self._audit.append(
                session, actor=by, action="request.opened", subject=made, kind=kind
            )
        return made

    async def all(self, tenant: TenantId, *, state: RequestState) -> tuple[PrivacyRequest, ...]:
        """The earliest due first."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                _SELECT + " where r.tenant = :tenant and r.state = :state"
                " order by r.due_at, r.id",
                state=state,
            )
            return tuple(self._request(session, row) for row in rows)

    async def get(self, tenant: TenantId, request: str) -> PrivacyRequest | None:
        """One, with its steps."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                _SELECT + " where r.tenant = :tenant and r.id = :id", id=request
            )
            if row is None:
                return None
            steps = await self._register.steps(session, row["who"], request)
            return self._request(session, row, steps)

    async def owner(self, tenant: TenantId, request: str) -> str | None:
        """Whose request it is: a customer's or a conversation's id; None where nobody's is known."""
        async with self._database.tenant(tenant) as session:
            row = await session.row(
                "select i.owner from privacy_requests r join audit_identities i"
                " on i.tenant = r.tenant and i.id = r.who"
                " where r.tenant = :tenant and r.id = :id and i.owner <> r.id",
                id=request,
            )
        return row["owner"] if row else None

    async def step(
        self, tenant: TenantId, request: str, *, by: str, step: str, note: str
    ) -> bool:
        """Write down what was done; False for an unknown request."""
        async with self._database.tenant(tenant) as session:
            return await self._step(session, request, by=by, step=step, note=note)

    async def sort(self, tenant: TenantId, request: str, kind: RequestKind, *, by: str) -> bool:
        """Say which right it is about."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update privacy_requests set kind = :kind where tenant = :tenant and id = :id"
                " and state = 'open'",
                id=request,
                kind=kind,
            )
            return await self._step(session, request, by=by, step=f"sorted: {kind}", note="")

    async def verify(
        self, tenant: TenantId, request: str, *, how: str, by: str, note: str
    ) -> bool:
        """Write down how somebody showed who they are."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update privacy_requests set verified_how = :how, verified_by = :by"
                " where tenant = :tenant and id = :id and state = 'open'",
                id=request,
                how=how,
                by=by,
            )
            return await self._step(session, request, by=by, step=f"identity: {how}", note=note)

    async def close(
        self,
        tenant: TenantId,
        request: str,
        *,
        state: RequestState,
        refusal: str | None,
        by: str,
        note: str,
    ) -> bool:
        """End it and its case; False when it is not open."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            closed = await session.row(
                "update privacy_requests set state = :state, refusal = :refusal, closed_at = :now"
                " where tenant = :tenant and id = :id and state = 'open' returning case_id",
                id=request,
                state=state,
                refusal=refusal,
                now=now,
            )
            if closed is None:
                return False
            await self._register.close_case(session, closed["case_id"])
            said = f"refused: {refusal}" if refusal else state
            return await self._step(session, request, by=by, step=said, note=note)

    async def _insert(  # noqa: PLR0913 - a row, each column by its name
        self,
        session: Session,
        *,
        kind: RequestKind,
        reference: str,
        case: str | None,
        owner: str | None,
        received: datetime,
        asked: str = "",
        verified: str | None = None,
    ) -> str:
        made = f"rq_{uuid.uuid4().hex}"
        clocks = calendars.rights_clocks(received)
        identity = await self._register.identities.of(session, owner or made)
        await session.do(
            "insert into privacy_requests (tenant, id, reference, kind, case_id, who, sealed,"
            " received_at, working_due, calendar_due, due_at, verified_how) values (:tenant, :id,"
            " :reference, :kind, :case, :who, :sealed, :received, :working, :calendar, :due,"
            " :verified) on conflict (tenant, case_id) do nothing",
            id=made,
            reference=reference,
            kind=kind,
            case=case,
            who=identity.alias,
            sealed=self._register.sealed(session, identity, asked),
            received=received,
            working=clocks.working,
            calendar=clocks.calendar,
            due=clocks.due,
            verified=verified,
        )
        return made

    async def _step(
        self, session: Session, request: str, *, by: str, step: str, note: str
    ) -> bool:
        row = await session.row(
            "select who from privacy_requests where tenant = :tenant and id = :id", id=request
        )
        if row is None:
            return False
        await self._register.step(session, row["who"], request, by=by, step=step, note=note)
        return True

    def _request(
        self, session: Session, row: Row, steps: Sequence[Step] = ()
    ) -> PrivacyRequest:
        return PrivacyRequest(
            id=row["id"],
            reference=row["reference"],
            kind=row["kind"],
            case=row["case_id"],
            conversation=row["conversation"] or None,
            asked=self._register.words(session, row),
            received_at=row["received_at"],
            working_due=row["working_due"],
            calendar_due=row["calendar_due"],
            due_at=row["due_at"],
            verified_how=row["verified_how"],
            state=row["state"],
            refusal=row["refusal"],
            closed_at=row["closed_at"],
            steps=tuple(steps),
        )


_SELECT = (
    "select r.*, c.asked, c.conversation, i.wrapped from privacy_requests r"
    " left join cases c on c.tenant = r.tenant and c.id = r.case_id"
    " left join audit_identities i on i.tenant = r.tenant and i.id = r.who"
)

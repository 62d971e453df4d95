"""Legal holds: by a named person, for a reason, until a day on which somebody looks again."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain import TenantId
from assistant.errors import BadInput, NotFound
from assistant.storage.audit import Audit
from assistant.storage.database import Database, Row
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class Hold:
    """What may not be let go of, and why. `subject`: a customer or conversation; None: everyone."""

    id: str
    subject: str | None
    reason: Redacted
    placed_by: str
    placed_at: datetime
    review_on: date


class Holds:
    """All SQL of holds. Only staff with an account may place one: a hold has a name on it."""

    def __init__(
        self, database: Database, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def place(
        self, tenant: TenantId, subject: str | None, *, reason: Redacted, by: str, review: date
    ) -> Hold:
        """Raises `BadInput` when `by` is nobody's e-mail or id here, or the review is not ahead."""
        now = self._clock()
        if review <= now.date():
            raise BadInput("the review of a hold lies ahead", field="review")
        if not reason.text.strip():
            raise BadInput("a hold needs a reason", field="reason")
        async with self._database.tenant(tenant) as session:
            person = await session.row(
                "select id from staff where tenant = :tenant and :by in (id, email)"
                " and role in ('supervisor', 'privacy_officer', 'admin')",
                by=by,
            )
            if person is None:
                raise BadInput("a hold is placed by a supervisor or officer with an account")
            made = Hold(f"lh_{uuid.uuid4().hex}", subject, reason, person["id"], now, review)
            await session.do(
                "insert into legal_holds (tenant, id, subject, reason, placed_by, placed_at,"
                " review_on) values (:tenant, :id, :subject, :reason, :by, :now, :review)",
                id=made.id,
                subject=subject,
                reason=reason.text,
                by=made.placed_by,
                now=now,
                review=review,
            )
            await self._audit.append(
                session,
                actor=made.placed_by,
                action="hold.placed",
                subject=made.id,
                review=review.isoformat(),
            )
        return made

    async def lift(self, tenant: TenantId, hold: str, *, by: str) -> None:
        """From here on what is over may go. Raises `NotFound`."""
        async with self._database.tenant(tenant) as session:
            lifted = await session.do(
                "update legal_holds set lifted_at = :now, lifted_by = :by"
                " where tenant = :tenant and id = :id and lifted_at is null",
                id=hold,
                by=by,
                now=self._clock(),
            )
            if not lifted:
                raise NotFound("there is no such hold")
            await self._audit.append(session, actor=by, action="hold.lifted", subject=hold)

    async def all(self, tenant: TenantId) -> tuple[Hold, ...]:
        """Those in force, the earliest review first; a review that is past ends none."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select * from legal_holds where tenant = :tenant and lifted_at is null"
                " order by review_on, id"
            )
        return tuple(_hold(row) for row in rows)


def _hold(row: Row) -> Hold:
    return Hold(
        row["id"],
        row["subject"],
        Redacted.stored(row["reason"]),
        row["placed_by"],
        row["placed_at"],
        row["review_on"],
    )

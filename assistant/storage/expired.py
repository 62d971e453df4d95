"""What simply has a date: memories, sign-ins, closed items of the registers, old decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from assistant.storage.database import Session


@dataclass(frozen=True, slots=True)
class Dates:
    """Before which moment each class is over; `now` is for what carries its own date."""

    now: datetime
    tickets: datetime
    security: datetime
    billing: datetime


async def forget_expired(session: Session, dates: Dates) -> Mapping[str, int]:
    """In the caller's transaction; nothing at all while everything of a tenant is held."""
    held = await session.rows(
        "select subject from legal_holds where tenant = :tenant and lifted_at is null"
    )
    subjects = [row["subject"] for row in held]
    if None in subjects:
        return {}
    memories = await session.do(
        "delete from memories m where tenant = :tenant"
        " and coalesce((payload ->> 'expires_at')::float8, 0) <= :now",
        now=dates.now.timestamp(),
    )
    await _signs_of_use(session, dates.security)
    return {
        "memories": memories,
        "staff-sessions": await _sessions(session, dates.security),
        "registers": await _called(
            session,
            "select forget_registers(:before, :held) as gone",
            before=dates.tickets,
            held=subjects,
        ),
        "old-log-rows": await _called(
            session, "select forget_unkeyed(:before) as gone", before=dates.security
        ),
        "billing-records": await _called(
            session, "select forget_billing(:before) as gone", before=dates.billing
        ),
    }


async def _sessions(session: Session, before: datetime) -> int:
    signins = await session.do(
        "delete from one_time_signins where tenant = :tenant and expires_at < :before",
        before=before,
    )
    return signins + await session.do(
        "delete from staff_sessions where tenant = :tenant and expires_at < :before",
        before=before,
    )


async def _signs_of_use(session: Session, before: datetime) -> None:
    """Marks of mails that came in, limits and holds that ended, runs of this kind."""
    await session.do(
        "delete from arrivals where tenant = :tenant and at < :before", before=before
    )
    await session.do(
        "delete from limits where tenant = :tenant and lifted_at < :before", before=before
    )
    await session.do(
        "delete from legal_holds where tenant = :tenant and lifted_at < :before", before=before
    )
    await session.do(
        "delete from retention_runs where tenant = :tenant and at < :before", before=before
    )


async def _called(session: Session, query: LiteralString, **values: object) -> int:
    row = await session.row(query, **values)
    return row["gone"] if row else 0

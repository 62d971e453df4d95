"""Staff accounts and their sessions."""

from collections.abc import Callable, Sequence
from datetime import datetime

from assistant.domain import StaffId, TenantId
from assistant.storage.database import Database, Row, Session


class StaffStore:
    """All SQL about staff."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def add(self, tenant: TenantId, account: dict[str, object]) -> bool:
        """Keep an account (id, email, name, role, password_hash, totp_sealed)."""
        async with self._database.tenant(tenant) as session:
            return bool(
                await session.do(
                    "insert into staff (tenant, id, email, name, role, password_hash, totp_sealed,"
                    " created_at) values (:tenant, :id, :email, :name, :role, :password_hash,"
                    " :totp_sealed, :now) on conflict (tenant, email) where left_at is null do nothing",
                    now=self._clock(),
                    **account,
                )
            )

    async def by_email(self, tenant: TenantId, email: str) -> Row | None:
        """The account row, or none; not one whose owner left."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select * from staff"
                " where tenant = :tenant and email = :email and left_at is null",
                email=email,
            )

    async def leaver(self, tenant: TenantId, email: str) -> Row | None:
        """The account of this address that ended last."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select * from staff where tenant = :tenant and email = :email"
                " and left_at is not null order by left_at desc limit 1",
                email=email,
            )

    async def all(self, tenant: TenantId) -> Sequence[Row]:
        """Accounts without their secrets; who left stands at the end."""
        async with self._database.tenant(tenant) as session:
            return await session.rows(
                "select id, email, name, role, locked_until, left_at from staff"
                " where tenant = :tenant order by left_at nulls first, email"
            )

    async def renew_second_factor(
        self, tenant: TenantId, staff: StaffId, sealed: bytes
    ) -> None:
        """Another seed; what the old one opened is closed, and a lock is lifted."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update staff set totp_sealed = :sealed, totp_last_step = 0, failures = 0,"
                " locked_until = null where tenant = :tenant and id = :id",
                id=staff,
                sealed=sealed,
            )
            await _shut(session, staff)

    async def leave(self, tenant: TenantId, staff: StaffId) -> None:
        """The account opens nothing any more; its row names who did what."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update staff set left_at = :now where tenant = :tenant and id = :id",
                id=staff,
                now=self._clock(),
            )
            await _shut(session, staff)

    async def failed(
        self, tenant: TenantId, staff: StaffId, *, tries: int, until: datetime
    ) -> None:
        """Count a wrong sign-in; the one that fills `tries` locks the account."""
        # Counted where the row is, for many guesses may arrive at once. A new lock starts a new
        # count, and a locked account counts nothing: nobody can keep somebody out by guessing on.
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update staff set failures = case when failures + 1 >= :tries then 0"
                " else failures + 1 end,"
                " locked_until = case when failures + 1 >= :tries then :until end"
                " where tenant = :tenant and id = :id"
                " and (locked_until is null or locked_until <= :now)",
                id=staff,
                tries=tries,
                until=until,
                now=self._clock(),
            )

    async def second_factor_used(self, tenant: TenantId, staff: StaffId, step: int) -> bool:
        """Spend a TOTP step: each code signs in once."""
        async with self._database.tenant(tenant) as session:
            return bool(
                await session.do(
                    "update staff set totp_last_step = :step, failures = 0, locked_until = null"
                    " where tenant = :tenant and id = :id and totp_last_step < :step"
                    " and (locked_until is null or locked_until <= :now)",
                    id=staff,
                    step=step,
                    now=self._clock(),
                )
            )

    async def renew_recovery(
        self, tenant: TenantId, staff: StaffId, codes: Sequence[bytes]
    ) -> None:
        """Keep the hashes of new recovery codes in place of the old."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "delete from recovery_codes where tenant = :tenant and staff = :id", id=staff
            )
            await session.many(
                "insert into recovery_codes values (:tenant, :id, :code)",
                [{"id": staff, "code": code} for code in codes],
            )

    async def use_recovery(self, tenant: TenantId, staff: StaffId, code: bytes) -> bool:
        """Spend one, unless the account is locked."""
        async with self._database.tenant(tenant) as session:
            spent = await session.do(
                "delete from recovery_codes r using staff s"
                " where r.tenant = :tenant and r.staff = :id and r.code_hash = :code"
                " and s.tenant = r.tenant and s.id = r.staff"
                " and (s.locked_until is null or s.locked_until <= :now)",
                id=staff,
                code=code,
                now=self._clock(),
            )
            if spent:
                await session.do(
                    "update staff set failures = 0, locked_until = null"
                    " where tenant = :tenant and id = :id",
                    id=staff,
                )
        return bool(spent)

    async def open_session(
        self, tenant: TenantId, staff: StaffId, *, token: bytes, csrf: bytes, expires: datetime
    ) -> None:
        """Keep the hashes of a session's two tokens."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into staff_sessions values (:tenant, :token, :staff, :csrf, :now, :expires)",
                token=token,
                staff=staff,
                csrf=csrf,
                now=self._clock(),
                expires=expires,
            )

    async def session(self, tenant: TenantId, token: bytes) -> Row | None:
        """The account behind a live session, with its `csrf_hash`."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "select s.*, e.csrf_hash from staff_sessions e"
                " join staff s on s.tenant = e.tenant and s.id = e.staff"
                " where e.tenant = :tenant and e.token_hash = :token and e.expires_at > :now"
                " and s.left_at is null",
                token=token,
                now=self._clock(),
            )

    async def renew_csrf(self, tenant: TenantId, token: bytes, csrf: bytes) -> None:
        """A reloaded page gets a token of its own."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "update staff_sessions set csrf_hash = :csrf"
                " where tenant = :tenant and token_hash = :token",
                token=token,
                csrf=csrf,
            )

    async def close_session(self, tenant: TenantId, token: bytes) -> None:
        """Sign out."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "delete from staff_sessions where tenant = :tenant and token_hash = :token",
                token=token,
            )

    async def offer_once(
        self, tenant: TenantId, staff: StaffId, *, token: bytes, expires: datetime
    ) -> None:
        """A sign-in that works one time."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into one_time_signins values (:tenant, :token, :staff, :expires)",
                token=token,
                staff=staff,
                expires=expires,
            )

    async def take_once(self, tenant: TenantId, token: bytes) -> Row | None:
        """Spend a one-time sign-in and return its account."""
        async with self._database.tenant(tenant) as session:
            return await session.row(
                "with spent as (delete from one_time_signins where tenant = :tenant"
                "   and token_hash = :token and expires_at > :now returning staff)"
                " select s.* from staff s join spent on spent.staff = s.id"
                " where s.tenant = :tenant and s.left_at is null",
                token=token,
                now=self._clock(),
            )


async def _shut(session: Session, staff: StaffId) -> None:
    """End every way in that is open: sessions, one-time sign-ins, recovery codes."""
    await session.do(
        "delete from staff_sessions where tenant = :tenant and staff = :id", id=staff
    )
    await session.do(
        "delete from one_time_signins where tenant = :tenant and staff = :id", id=staff
    )
    await session.do(
        "delete from recovery_codes where tenant = :tenant and staff = :id", id=staff
    )

"""Staff accounts: a password and a second factor, sessions that end, locks after failures."""

import asyncio
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from pyotp.totp import TOTP

from assistant.domain import Role, StaffId, TenantId
from assistant.errors import AppError, BadInput, Conflict, NotSignedIn, TooMany
from assistant.staff import authenticator
from assistant.storage.audit import Audit
from assistant.storage.database import Row
from assistant.storage.staff import StaffStore
from assistant.storage.vault import Vault

_TRIES = 5
_LOCKED = timedelta(minutes=15)
_ONCE = timedelta(hours=1)
_SHORTEST_PASSWORD = 12
_RECOVERY_CODES = 10
_RECOVERY_LETTERS = 12  # of 31: 59 bits
_RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread
_QUEUE = 20  # sign-ins that may wait for their turn


class WrongSignIn(AppError):
    """One answer for every way a sign-in can fail, so that none can be told from another."""

    status = 401
    code = "wrong-sign-in"
    public = "That sign-in did not work. Check the e-mail, the password and the code."


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is signed in."""

    tenant: TenantId
    id: StaffId
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The two tokens of a new session, in the clear for the last time."""

    staff: Staff
    token: str
    csrf: str


class Accounts:
    """Sign-in and what goes with it."""

    def __init__(
        self,
        store: StaffStore,
        vault: Vault,
        audit: Audit,
        *,
        clock: Callable[[], datetime],
        session: timedelta,
    ) -> None:
        self._store = store
        self._vault = vault
        self._audit = audit
        self._clock = clock
        self._session = session
        self._hasher = PasswordHasher()
        # Made to be slow, and in the threads that customers' messages are screened in: forty
        # guesses at once kept a customer waiting for 13 seconds.
        self._one_at_a_time = asyncio.Semaphore(1)
        self._waiting = 0
        # Verified against when there is no such account: the answer takes as long either way.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    async def add(
        self, tenant: TenantId, *, email: str, name: str, role: Role, password: str
    ) -> str:
        """Create an account and return the address for an authenticator app."""
        if len(password) < _SHORTEST_PASSWORD:
            raise BadInput(
                f"a password has at least {_SHORTEST_PASSWORD} characters", field="password"
            )
        made = authenticator.seed()
        hashed = await asyncio.to_thread(self._hasher.hash, password)
        added = await self._store.add(
            tenant,
            {
                "id": f"st_{uuid.uuid4().hex}",
                "email": email.strip().casefold(),
                "name": name,
                "role": role,
                "password_hash": hashed,
                "totp_sealed": self._vault.seal_for_staff(tenant, made),
            },
        )
        if not added:
            raise Conflict("there is an account with this e-mail already")
        await self._audit.write(tenant, actor="system", action="staff.added", subject=role)
        return authenticator.address(tenant, email, made)

    async def sign_in(
        self, tenant: TenantId, *, email: str, password: str, code: str
    ) -> SignedIn:
        """Raises `WrongSignIn`, whatever was wrong; five failures lock for 15 minutes."""
        row = await self._store.by_email(tenant, email.strip().casefold())
        now = self._clock()
        right = await self._verify(row["password_hash"] if row else self._nobody, password)
        if row is None:
            raise WrongSignIn
        locked = row["locked_until"] is not None and row["locked_until"] > now
        if locked or not right or not await self._second_factor(tenant, row, code, now):
            await self._store.failed(
                tenant, StaffId(row["id"]), tries=_TRIES, until=now + _LOCKED
            )
            await self._audit.write(
                tenant, actor=row["id"], action="staff.sign_in_failed", subject=row["id"]
            )
            raise WrongSignIn
        return await self._open(row, "staff.signed_in")

    async def offer_once(self, tenant: TenantId, email: str) -> str:
        """A secret that signs this account in one time within the hour."""
        row = await self._store.by_email(tenant, email.strip().casefold())
        if row is None:
            raise BadInput("there is no such account", field="email")
        secret = f"{tenant}.{secrets.token_urlsafe(32)}"
        await self._store.offer_once(
            tenant, StaffId(row["id"]), token=digest(secret), expires=self._clock() + _ONCE
        )
        return secret

    async def sign_in_once(self, secret: str) -> SignedIn:
        """Spend a one-time secret; on loopback it stands for both factors."""
        tenant = TenantId(secret.partition(".")[0])
        row = await self._store.take_once(tenant, digest(secret))
        if row is None:
            raise WrongSignIn
        return await self._open(row, "staff.signed_in_once")

    async def who(self, token: str, csrf: str | None) -> Staff:
        """The account behind a session; with `csrf`, that token must match too."""
        tenant = TenantId(token.partition(".")[0])
        row = await self._store.session(tenant, digest(token)) if token else None
        if row is None:
            raise NotSignedIn
        if csrf is not None and not hmac.compare_digest(digest(csrf), row["csrf_hash"]):
            raise NotSignedIn("the CSRF token does not match this session")
        return staff_of(row)

    async def renew_csrf(self, token: str) -> str:
        """The CSRF token again, for a page that was reloaded or another tab."""
        csrf = _csrf(token)
        await self._store.renew_csrf(
            TenantId(token.partition(".")[0]), digest(token), digest(csrf)
        )
        return csrf

    async def sign_out(self, token: str) -> None:
        """End the session."""
        await self._store.close_session(TenantId(token.partition(".")[0]), digest(token))

    async def renew_recovery(self, staff: Staff) -> tuple[str, ...]:
        """Ten codes, each good for one sign-in without the authenticator; older ones are void."""
        codes = tuple(_recovery_code() for _ in range(_RECOVERY_CODES))
        await self._store.renew_recovery(
            staff.tenant, staff.id, [digest(_spelled(code)) for code in codes]
        )
        await self._audit.write(
            staff.tenant, actor=staff.id, action="staff.recovery_renewed", subject=staff.id
        )
        return codes

    async def _recovered(self, tenant: TenantId, row: Row, code: str) -> bool:
        used = await self._store.use_recovery(
            tenant, StaffId(row["id"]), digest(_spelled(code))
        )
        if used:
            await self._audit.write(
                tenant, actor=row["id"], action="staff.recovery_used", subject=row["id"]
            )
        return used

    async def _open(self, row: Row, action: str) -> SignedIn:
        staff = staff_of(row)
        token = f"{staff.tenant}.{secrets.token_urlsafe(32)}"
        csrf = _csrf(token)
        await self._store.open_session(
            staff.tenant,
            staff.id,
            token=digest(token),
            csrf=digest(csrf),
            expires=self._clock() + self._session,
        )
        await self._audit.write(staff.tenant, actor=staff.id, action=action, subject=staff.id)
        return SignedIn(staff, token, csrf)

    async def _second_factor(
        self, tenant: TenantId, row: Row, code: str, now: datetime
    ) -> bool:
        if len(_spelled(code)) == _RECOVERY_LETTERS:
            return await self._recovered(tenant, row, code)
        totp = TOTP(self._vault.open_for_staff(tenant, bytes(row["totp_sealed"])))
        step = next(
            (
                totp.timecode(now) + drift
                for drift in (-1, 0, 1)
                if hmac.compare_digest(
                    totp.at(now, counter_offset=drift).encode(), code.replace(" ", "").encode()
                )
            ),
            None,
        )
        return step is not None and await self._store.second_factor_used(
            tenant, StaffId(row["id"]), step
        )

    async def _verify(self, hashed: str, password: str) -> bool:
        if self._waiting >= _QUEUE:
            raise TooMany
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                return await asyncio.to_thread(self._hasher.verify, hashed, password)
        except VerificationError:
            return False
        finally:
            self._waiting -= 1


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_LETTERS))
    return f"{letters[:6]}-{letters[6:]}"


def _spelled(code: str) -> str:
    """As it was given out, however somebody copies it."""
    return "".join(char for char in code.upper() if char.isalnum())


def digest(token: str) -> bytes:
    """What is stored of a token: tokens are long and random, so one round is enough."""
    return hashlib.sha256(token.encode()).digest()


def _csrf(token: str) -> str:
    """A session's own, so every tab of it holds the same and none undoes another's."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


def staff_of(row: Row) -> Staff:
    """The person of an account's row."""
    return Staff(TenantId(row["tenant"]), StaffId(row["id"]), row["name"], row["role"])

"""Staff accounts: two factors, codes that work once, locks, sessions that end."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from pyotp import parse_uri
from pyotp.totp import TOTP

from assistant.domain import TenantId
from assistant.errors import BadInput, Conflict, NotSignedIn
from assistant.staff.accounts import Accounts, SignedIn, WrongSignIn
from assistant.staff.roster import Roster
from assistant.storage.staff import StaffStore
from tests.builders import Rooms, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
PASSWORD = "an invented pass phrase"
EMAIL = "sam@shed.example"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


@dataclass
class Door:
    """An account and what its owner has at hand."""

    store: Rooms
    accounts: Accounts
    roster: Roster
    tenant: TenantId
    totp: TOTP

    @property
    def code(self) -> str:
        return self.totp.at(self.store.clock())

    async def enter(self, password: str = PASSWORD, code: str | None = None) -> SignedIn:
        return await self.accounts.sign_in(
            self.tenant,
            email=EMAIL,
            password=password,
            code=self.code if code is None else code,
        )

    async def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(WrongSignIn):
                await self.enter("a wrong pass phrase")


@pytest_asyncio.fixture(loop_scope="module")
async def door(store: Rooms) -> Door:
    kept = StaffStore(store.database, clock=store.clock)
    accounts = Accounts(
        kept,
        store.vault,
        store.audit,
        clock=store.clock,
        session=timedelta(hours=10),
    )
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    accounts._hasher = quick  # pyright: ignore[reportPrivateUsage]
    accounts._nobody = quick.hash("nobody's")  # pyright: ignore[reportPrivateUsage]
    tenant = (await store.tenant()).id
    uri = await accounts.add(tenant, email=EMAIL, name="Sam", role="agent", password=PASSWORD)
    totp = parse_uri(uri)
    assert isinstance(totp, TOTP)
    roster = Roster(kept, store.vault, store.audit, store.clock)
    return Door(store, accounts, roster, tenant, totp)


async def test_both_factors_open_a_session(door: Door) -> None:
    opened = await door.enter()

    staff = await door.accounts.who(opened.token, opened.csrf)
    assert (staff.name, staff.role, staff.tenant) == ("Sam", "agent", door.tenant)


async def test_a_code_works_once(door: Door) -> None:
    code = door.code
    await door.enter(code=code)

    with pytest.raises(WrongSignIn):
        await door.enter(code=code)


async def test_a_code_works_once_also_when_used_twice_at_the_same_time(door: Door) -> None:
    results = await asyncio.gather(*(door.enter() for _ in range(5)), return_exceptions=True)

    assert sum(isinstance(each, SignedIn) for each in results) == 1


@pytest.mark.parametrize("minutes", [-3, 3])
async def test_a_code_of_another_time_does_not_work(door: Door, minutes: int) -> None:
    with pytest.raises(WrongSignIn):
        await door.enter(code=door.totp.at(door.store.clock() + timedelta(minutes=minutes)))


@pytest.mark.parametrize("seconds", [-30, 30])
async def test_a_clock_may_be_half_a_minute_off(door: Door, seconds: int) -> None:
    code = door.totp.at(door.store.clock() + timedelta(seconds=seconds))

    assert await door.enter(code=code[:3] + " " + code[3:])


@pytest.mark.parametrize("code", ["", "000", "abcdef", "１２３４５６", "é", "\U0001f511" * 6])
async def test_what_is_no_code_is_a_wrong_sign_in_and_no_crash(door: Door, code: str) -> None:
    with pytest.raises(WrongSignIn):
        await door.enter(code=code)


async def test_the_right_code_alone_opens_nothing_and_is_not_spent(door: Door) -> None:
    with pytest.raises(WrongSignIn):
        await door.enter("a wrong pass phrase")

    assert await door.enter()


async def test_five_failures_lock_and_time_unlocks(door: Door) -> None:
    await door.fail(5)
    with pytest.raises(WrongSignIn):
        await door.enter()

    door.store.clock.forward(timedelta(minutes=16))

    assert await door.enter()


async def test_four_failures_do_not_lock_and_a_success_starts_the_count_anew(
    door: Door,
) -> None:
    await door.fail(4)
    await door.enter()
    door.store.clock.forward(timedelta(minutes=1))
    await door.fail(4)

    assert await door.enter()


async def test_guesses_that_arrive_together_are_all_counted(door: Door) -> None:
    await asyncio.gather(
        *(door.enter("a wrong pass phrase") for _ in range(6)), return_exceptions=True
    )

    with pytest.raises(WrongSignIn):
        await door.enter()


async def test_guessing_on_does_not_keep_the_owner_out_for_longer(door: Door) -> None:
    await door.fail(5)
    door.store.clock.forward(timedelta(minutes=14))
    await door.fail(2)

    door.store.clock.forward(timedelta(minutes=2))

    assert await door.enter()


async def test_after_a_lock_has_ended_there_are_five_tries_again(door: Door) -> None:
    await door.fail(5)
    door.store.clock.forward(timedelta(minutes=16))
    await door.fail(1)

    assert await door.enter()


async def test_an_unknown_account_fails_like_a_wrong_password(door: Door) -> None:
    with pytest.raises(WrongSignIn) as unknown:
        await door.accounts.sign_in(
            door.tenant, email="nobody@shed.example", password=PASSWORD, code="123456"
        )
    with pytest.raises(WrongSignIn) as wrong:
        await door.enter("a wrong pass phrase")

    assert unknown.value.detail == wrong.value.detail


async def test_one_tenants_account_is_unknown_to_another(door: Door) -> None:
    other = await door.store.tenant()

    with pytest.raises(WrongSignIn):
        await door.accounts.sign_in(other.id, email=EMAIL, password=PASSWORD, code=door.code)


async def test_a_link_signs_in_once_within_the_hour(door: Door) -> None:
    secret = await door.accounts.offer_once(door.tenant, EMAIL)
    results = await asyncio.gather(
        *(door.accounts.sign_in_once(secret) for _ in range(4)), return_exceptions=True
    )
    late = await door.accounts.offer_once(door.tenant, EMAIL)
    door.store.clock.forward(timedelta(minutes=61))

    assert sum(isinstance(each, SignedIn) for each in results) == 1
    with pytest.raises(WrongSignIn):
        await door.accounts.sign_in_once(late)


@pytest.mark.parametrize("secret", ["", ".", "nobody", "nobody.xyz", "a\0b.c"])
async def test_an_invented_link_opens_nothing(door: Door, secret: str) -> None:
    with pytest.raises((WrongSignIn, BadInput)):
        await door.accounts.sign_in_once(secret)


async def test_a_session_ends_by_itself_and_on_signing_out(door: Door) -> None:
    first = await door.enter()
    door.store.clock.forward(timedelta(minutes=1))
    second = await door.enter()
    await door.accounts.sign_out(second.token)
    with pytest.raises(NotSignedIn):
        await door.accounts.who(second.token, None)

    door.store.clock.forward(timedelta(hours=10))

    with pytest.raises(NotSignedIn):
        await door.accounts.who(first.token, None)


async def test_another_sessions_csrf_token_does_not_fit(door: Door) -> None:
    first = await door.enter()
    door.store.clock.forward(timedelta(minutes=1))
    second = await door.enter()

    for csrf in (second.csrf, "", "x"):
        with pytest.raises(NotSignedIn):
            await door.accounts.who(first.token, csrf)


async def test_a_second_tab_leaves_the_first_ones_csrf_token_good(door: Door) -> None:
    opened = await door.enter()

    second = await door.accounts.renew_csrf(opened.token)

    assert await door.accounts.who(opened.token, second)
    assert await door.accounts.who(opened.token, opened.csrf)


async def test_a_token_carried_to_another_tenant_opens_nothing(door: Door) -> None:
    opened = await door.enter()
    other = await door.store.tenant()
    carried = f"{other.id}.{opened.token.partition('.')[2]}"

    with pytest.raises(NotSignedIn):
        await door.accounts.who(carried, None)


async def test_nothing_secret_is_kept_in_the_clear(door: Door) -> None:
    opened = await door.enter()
    async with door.store.database.tenant(door.tenant) as session:
        account = await session.row("select * from staff")
        held = await session.row("select * from staff_sessions")

    kept = repr((dict(account or {}), dict(held or {})))
    for secret in (PASSWORD, door.totp.secret, opened.token, opened.csrf):
        assert secret not in kept


@pytest.mark.parametrize(("email", "error"), [(" SAM@shed.example ", Conflict)])
async def test_an_address_has_one_account(
    door: Door, email: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await door.accounts.add(
            door.tenant, email=email, name="Sam", role="agent", password=PASSWORD
        )


async def test_a_short_password_is_refused(door: Door) -> None:
    with pytest.raises(BadInput, match="12 characters"):
        await door.accounts.add(
            door.tenant, email="kim@shed.example", name="Kim", role="agent", password="short"
        )


async def test_every_sign_in_and_every_failure_is_on_the_record(door: Door) -> None:
    await door.fail(1)
    await door.enter()

    actions = [row.action for row in await door.store.audit.rows(door.tenant)]

    assert actions == ["staff.signed_in", "staff.sign_in_failed", "staff.added"]


async def test_a_lost_authenticator_is_replaced_and_whatever_it_opened_is_closed(
    door: Door,
) -> None:
    opened = await door.enter()
    codes = await door.accounts.renew_recovery(opened.staff)
    once = await door.accounts.offer_once(door.tenant, EMAIL)

    fresh = parse_uri(await door.roster.reset_second_factor(door.tenant, EMAIL.upper()))

    for code in (door.code, codes[0]):
        with pytest.raises(WrongSignIn):
            await door.enter(code=code)
    with pytest.raises(WrongSignIn):
        await door.accounts.sign_in_once(once)
    with pytest.raises(NotSignedIn):
        await door.accounts.who(opened.token, None)
    assert isinstance(fresh, TOTP)
    assert await door.enter(code=fresh.at(door.store.clock()))


async def test_a_new_authenticator_lifts_the_lock_of_wrong_guesses(door: Door) -> None:
    await door.fail(5)

    fresh = parse_uri(await door.roster.reset_second_factor(door.tenant, EMAIL))

    assert isinstance(fresh, TOTP)
    assert await door.enter(code=fresh.at(door.store.clock()))


async def test_who_left_cannot_come_in_by_any_way(door: Door) -> None:
    opened = await door.enter()
    once = await door.accounts.offer_once(door.tenant, EMAIL)
    door.store.clock.forward(timedelta(minutes=1))

    await door.roster.leave(door.tenant, EMAIL)

    with pytest.raises(WrongSignIn):
        await door.enter()
    with pytest.raises(WrongSignIn):
        await door.accounts.sign_in_once(once)
    with pytest.raises(NotSignedIn):
        await door.accounts.who(opened.token, None)
    with pytest.raises(BadInput):
        await door.roster.reset_second_factor(door.tenant, EMAIL)


async def test_leaving_twice_is_leaving_and_an_address_is_free_again(door: Door) -> None:
    first = await door.roster.leave(door.tenant, EMAIL)
    again = await door.roster.leave(door.tenant, EMAIL)
    await door.accounts.add(
        door.tenant, email=EMAIL, name="Sam the second", role="agent", password=PASSWORD
    )

    listed = await door.roster.everybody(door.tenant)

    assert first == again
    assert [(entry.name, entry.left is not None) for entry in listed] == [
        ("Sam the second", False),
        ("Sam", True),
    ]


async def test_nobody_leaves_who_was_never_there(door: Door) -> None:
    with pytest.raises(BadInput, match="no such account"):
        await door.roster.leave(door.tenant, "nobody@shed.example")


async def test_the_list_says_who_is_locked(door: Door) -> None:
    await door.fail(5)

    (locked,) = await door.roster.everybody(door.tenant)
    door.store.clock.forward(timedelta(minutes=16))
    (free,) = await door.roster.everybody(door.tenant)

    assert (locked.locked, free.locked) == (True, False)

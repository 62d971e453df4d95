"""What a restriction, an objection and a doubt about age stop, at each place where words end up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg import Error as DatabaseError

from assistant.domain import Limit
from assistant.handoff import triggers
from tests.builders import Rooms
from tests.privacy.lives import a_chat, a_memory, office, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NZ = ZoneInfo("Pacific/Auckland")
BEGAN = datetime(2026, 3, 10, 12, tzinfo=NZ)
OVER = datetime(2027, 3, 10, tzinfo=NZ)


@dataclass(frozen=True)
class Stops:
    """What a limit lets through: to memory, to traces, to Kora, to the end of its time."""

    remembered: bool
    traced: bool
    answered: bool
    ends: bool


@pytest.mark.parametrize("whose", ["customer", "conversation"])
@pytest.mark.parametrize(
    ("limit", "lets"),
    [
        ("restricted", Stops(False, False, False, False)),
        ("untraced", Stops(True, False, True, True)),
        ("unremembered", Stops(False, True, True, True)),
        ("minor", Stops(False, False, True, True)),
    ],
)
async def test_a_limit_holds_at_every_place_and_after_its_end_nowhere(
    store: Rooms, limit: Limit, lets: Stops, whose: str
) -> None:
    tenant = await store.tenant(retention={"kora_logs": "12 months"})
    chat = await a_chat(store, tenant, at=BEGAN, customer="cu_lim")
    other = await a_chat(store, tenant, at=BEGAN, customer="cu_other")
    subject = "cu_lim" if whose == "customer" else chat.id
    limits = office(store).rights.limits
    await limits.put(tenant.id, subject, limit, by="customer")

    found = await store.conversations.find(tenant.id, chat.id, token_hash=None)
    assert found is not None
    assert (found.remembered, found.traced) == (lets.remembered, lets.traced)
    plan = triggers.plan(("policy_question",), limits=found.limits)
    assert (plan.handoff is None) is lets.answered
    # The last lock is the database's own: a writer that looked earlier is refused as well.
    if lets.remembered:
        await a_memory(store, found, "again", expires=OVER)
    else:
        with pytest.raises(DatabaseError, match="not remembered"):
            await a_memory(store, found, "again", expires=OVER)

    store.clock.at = OVER
    await office(store).retention.run(tenant)
    left = (await snapshot(store, tenant.id))["conversations"]
    assert any(chat.id in row for row in left) is not lets.ends
    assert not any(other.id in row for row in left)

    await limits.lift(tenant.id, subject, limit, by="st_1")
    store.clock.forward(timedelta(days=1))
    await office(store).retention.run(tenant)
    assert (await snapshot(store, tenant.id))["conversations"] == []

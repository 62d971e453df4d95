"""A flood in the queue is one group before staff: nobody behind it is buried, nobody in it is lost."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from assistant import flocking, house, tenants
from assistant.api.proxies import networks
from assistant.app import Front
from assistant.domain import ConversationId, CustomerId, Handoff, HandoffId
from assistant.house import House
from assistant.settings import Settings
from assistant.storage.inbox import Item
from guardrails import Redacted
from tests.builders import Clock
from tests.conftest import api_of
from tests.staffing import Colleague, Customer, Staffing

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
COMPANY = "flooded"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path, clock: Clock) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=clock) as opened:
        flooded = {"company": "Flooded", "desk": {"group_from": 4}}
        await opened.registry.add(tenants.parse(COMPANY, flooded))
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def api(kora: House) -> AsyncGenerator[httpx.AsyncClient]:
    """Behind a proxy that names who calls."""
    front = Front(proxies=networks(["127.0.0.0/8"]))
    async with api_of(kora, front) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lead(staffing: Staffing) -> Colleague:
    return await staffing.colleague("supervisor", COMPANY)


async def waiting(
    api: httpx.AsyncClient, network: str, kora: House, *, customer: str = ""
) -> str:
    """Somebody of this network, or this person, asks for a person; the handoff's id."""
    known = (await kora.registry.get(COMPANY)).id
    mark = CustomerId(kora.chat.vault.pseudonym(known, customer)) if customer else None
    if mark:
        made = await kora.chat.conversations.start(
            known,
            token_hash=b"t",
            customer=mark,
            memory_consent=False,
            locale="en",
        )
        return (await kora.offices.reaching.ask_human(made)).id
    begun = await api.post(
        "/v1/conversations", json={"tenant": COMPANY}, headers={"X-Forwarded-For": network}
    )
    held = begun.json()
    somebody = Customer(api, held["id"], {"Authorization": f"Bearer {held['token']}"})
    return await somebody.wait_for_a_person()


async def look(lead: Colleague, **sought: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in sought.items())
    return (await lead.get(f"/inbox?limit=200&{query}")).json()["items"]


async def test_many_of_one_network_are_one_group_and_the_others_stand_beside_it(
    api: httpx.AsyncClient, kora: House, lead: Colleague, clock: Clock
) -> None:
    flood = [await waiting(api, "198.51.100.7", kora) for _ in range(25)]
    clock.forward(timedelta(seconds=1))
    alone = await waiting(api, "203.0.113.5", kora)
    await lead.post(f"/handoffs/{flood[3]}/priority", priority="urgent")

    folded = await look(lead, folded="true")
    flat = await look(lead)

    grouped = [item["handoff_id"] for item in folded if item["group"]]
    assert {item["handoff_id"] for item in flat} == {*flood, alone}
    assert {item["handoff_id"] for item in folded if not item["group"]} == {flood[3], alone}
    assert len(grouped) == 20
    assert {
        (each["group"]["why"], each["group"]["size"]) for each in folded if each["group"]
    } == {("network", 24)}
    assert (await lead.get("/inbox?folded=true")).json()["counts"]["all"] == 26


async def test_whoever_is_taken_out_of_a_group_lets_the_next_come_up(
    api: httpx.AsyncClient, kora: House, lead: Colleague
) -> None:
    flood = {await waiting(api, "198.51.100.88", kora) for _ in range(25)}

    async def shown() -> list[dict[str, Any]]:
        items = await look(lead, folded="true")
        return [each for each in items if each["handoff_id"] in flood and each["group"]]

    before = await shown()
    for item in before[:5]:
        await lead.post(f"/handoffs/{item['handoff_id']}/claim")
    after = await shown()

    assert after[0]["group"]["size"] == before[0]["group"]["size"] - 5
    assert {each["handoff_id"] for each in after} > {each["handoff_id"] for each in before[5:]}


async def test_the_open_conversations_of_one_person_are_one_group(
    api: httpx.AsyncClient, kora: House, lead: Colleague
) -> None:
    theirs = [await waiting(api, "", kora, customer="somebody") for _ in range(3)]

    found = await look(lead, folded="true")

    group = [each for each in found if each["group"] and each["group"]["why"] == "person"]
    assert {each["handoff_id"] for each in group} == set(theirs)


async def test_whoever_searches_finds_each_alone(lead: Colleague) -> None:
    found = await look(lead, folded="true", view="mine")

    assert [each["group"] for each in found] == [None] * len(found)


async def test_a_proxy_that_nobody_named_makes_no_flood_of_everybody(kora: House) -> None:
    assert kora.door.origin("127.0.0.1") == kora.door.origin("unknown") == ""
    assert kora.door.origin("198.51.100.7") != kora.door.origin("198.51.100.8")
    assert "198.51" not in kora.door.origin("198.51.100.7")


async def test_a_networks_mark_is_another_one_tomorrow(kora: House, clock: Clock) -> None:
    today = kora.door.origin("2001:db8::/64")
    clock.forward(timedelta(days=1))

    assert kora.door.origin("2001:db8::/64") not in ("", today)


NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def an_item(number: int, asked: str) -> Item:
    held = Handoff(
        HandoffId(f"ho_{number}"),
        ConversationId(f"co_{number}"),
        "technical",
        "open",
        NOON + timedelta(minutes=number),
        NOON + timedelta(hours=4),
    )
    words = Redacted.stored(asked)
    return Item(held, "chat", words, words, True, 1, False, False)


INCIDENT = [
    "My server is down",
    "server down since ten minutes",
    "the server is down again!!",
    "Servers down? Please help",
]
OTHERS = [
    "Can I talk to a person?",
    "I want to talk to a human please",
    "Please connect me to a real person",
    "Talk to somebody",
    "How do I change my invoice address?",
    "",
]


async def test_an_incident_in_much_the_same_words_is_one_group_and_wishes_are_none() -> None:
    items = [an_item(n, text) for n, text in enumerate([*INCIDENT, *OTHERS])]

    (flock,) = flocking.alike(items, least=4)

    assert flock.members == ("ho_0", "ho_1", "ho_2", "ho_3")


async def test_what_somebody_has_ranked_or_taken_stands_alone() -> None:
    items = [an_item(n, text) for n, text in enumerate(INCIDENT)]
    urgent = replace(items[0], handoff=replace(items[0].handoff, priority="urgent"))
    taken = replace(items[0], handoff=replace(items[0].handoff, state="claimed"))

    assert flocking.alike([urgent, *items[1:]], least=4) == ()
    assert flocking.alike([taken, *items[1:]], least=4) == ()

"""The statement ledger: what was told, on which clauses, provable after the words are gone."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from assistant.domain import Citation, Conversation, EngineName, MessageId, Reply, Result
from assistant.house import House
from assistant.storage.finishing import Ending
from assistant.tenants import Tenant
from guardrails import Redacted
from tests.builders import Rooms, as_admin, rooms

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store(home: Path) -> AsyncGenerator[Rooms]:
    async with rooms(home) as opened:
        yield opened


async def told(
    store: Rooms,
    tenant: Tenant,
    text: str = "Chats are kept for nine weeks.",
    *cites: Citation,
    engine: EngineName = "extractive",
) -> Conversation:
    conversation = await store.conversation(tenant)
    await store.hear(conversation, "How long?", "How long?")
    reply = Reply(
        MessageId(f"me_{conversation.id}"), Redacted.stored(text), cites, False, engine
    )
    result = Result(
        message=MessageId("me_q"), answer=reply.text, citations=cites, engine=engine
    )
    await store.conversations.finish(
        conversation, f"tu_{conversation.id}", reply, Ending("Kora", result)
    )
    return conversation


async def kapsule(store: Rooms) -> Tenant:
    return await store.registry.get("kapsule")


async def test_an_answer_is_kept_with_its_clauses_and_their_versions(store: Rooms) -> None:
    tenant = await kapsule(store)
    cited = Citation("privacy", "9", "Kora chat logs")

    conversation = await told(store, tenant, "Twelve months.", cited)

    (statement,) = await store.ledger.of(tenant.id, conversation.id)
    assert statement.text is not None
    assert statement.text.text == "Twelve months."
    assert [(g.doc, g.clause, g.version) for g in statement.stands_on] == [("privacy", "9", 1)]
    assert statement.in_force == {"privacy": 1}  # the refund policy came later
    assert await store.ledger.fault(tenant.id) is None


async def test_silence_is_no_statement(store: Rooms) -> None:
    tenant = await store.tenant()

    conversation = await told(store, tenant, "")

    assert await store.ledger.of(tenant.id, conversation.id) == ()


async def test_the_words_end_with_the_conversations_key_and_the_chain_holds(
    store: Rooms,
) -> None:
    tenant = await store.tenant()
    gone, stays = await told(store, tenant, "To Ana."), await told(store, tenant, "To Bea.")

    with as_admin(store.address) as admin:
        admin.execute("delete from conversation_keys where conversation = %s", (gone.id,))

    (erased,) = await store.ledger.of(tenant.id, gone.id)
    (kept,) = await store.ledger.of(tenant.id, stays.id)
    assert erased.text is None
    assert erased.stands_on == ()
    assert kept.text is not None
    assert await store.ledger.fault(tenant.id) is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update statements set sealed = 'x'::bytea where tenant = %s and seq = 2", 2),
        ("update statements set turn = 'tu_1' where tenant = %s and seq = 1", 1),
        ("delete from statements where tenant = %s and seq = 2", 2),
        ("delete from statements where tenant = %s and seq = 3", 3),
    ],
)
async def test_a_changed_ledger_names_its_first_broken_row(
    store: Rooms, change: str, named: int
) -> None:
    tenant = await store.tenant()
    for _ in range(3):
        await told(store, tenant)

    with as_admin(store.address) as admin:
        admin.execute(change.encode(), (tenant.id,))

    fault = await store.ledger.fault(tenant.id)
    assert fault is not None
    assert fault.seq == named


async def test_two_statements_that_changed_places_are_found(store: Rooms) -> None:
    tenant = await store.tenant()
    for _ in range(3):
        await told(store, tenant)

    with as_admin(store.address) as admin:
        for old, new in ((1, 99), (2, 1), (99, 2)):
            admin.execute(
                "update statements set seq = %s where tenant = %s and seq = %s",
                (new, tenant.id, old),
            )

    fault = await store.ledger.fault(tenant.id)
    assert fault is not None
    assert fault.seq == 1


async def test_the_ledger_ends_with_the_chat_log_and_not_before(store: Rooms) -> None:
    tenant = await store.tenant()
    first, _ = await told(store, tenant), await told(store, tenant)
    end = store.clock.at + timedelta(days=1)

    assert not await store.ledger.cut(tenant.id, before=end)
    with as_admin(store.address) as admin:
        admin.execute("delete from conversation_keys where conversation = %s", (first.id,))

    assert await store.ledger.cut(tenant.id, before=end)
    assert await store.ledger.of(tenant.id, first.id) == ()
    assert await store.ledger.fault(tenant.id) is None


async def test_a_whole_turn_leaves_its_statement(kora: House, api: httpx.AsyncClient) -> None:
    begun = (await api.post("/v1/conversations", json={"tenant": "kapsule"})).json()
    answer = await api.post(
        f"/v1/conversations/{begun['id']}/messages",
        json={"text": "How long do you keep my chats with Kora?"},
        headers={"authorization": f"Bearer {begun['token']}"},
    )

    tenant = (await kora.registry.get("kapsule")).id
    (statement,) = await kora.ledger.of(tenant, begun["id"])

    assert statement.text is not None
    assert statement.text.text == answer.json()["answer"]
    assert ("privacy", "9", 1) in {(g.doc, g.clause, g.version) for g in statement.stands_on}
    assert replace(statement, text=None).engine == "extractive"

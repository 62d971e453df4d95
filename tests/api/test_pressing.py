"""What has a clock of the law is written down even while staff have the floor."""

import httpx
import pytest

from assistant.domain import ConversationId, TenantId
from assistant.house import House
from tests.conversing import Conversation

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "kind", "queue"),
    [
        (
            "Somebody hacked my account and copied our customer data.",
            "breach_report",
            "privacy",
        ),
        ("I'm 12 years old, by the way.", "minor", "privacy"),
        ("Please send me a copy of all my personal data.", "rights_request", "privacy"),
    ],
)
async def test_its_case_is_opened_while_staff_have_the_floor(
    api: httpx.AsyncClient, kora: House, text: str, kind: str, queue: str
) -> None:
    chat = await Conversation.start(api)
    await api.post(f"{chat.path}/handoff", headers=chat.auth)

    answer = await chat.ask(text)

    async with kora.database.tenant(TenantId("kapsule")) as session:
        rows = await session.rows(
            "select kind, queue, due_at from cases where tenant = :tenant and conversation = :id",
            id=ConversationId(chat.id),
        )
    assert answer["engine"] == "none"
    assert [(row["kind"], row["queue"]) for row in rows] == [(kind, queue)]
    assert rows[0]["due_at"]


async def test_what_has_no_such_clock_waits_for_staff(
    api: httpx.AsyncClient, kora: House
) -> None:
    chat = await Conversation.start(api)
    await api.post(f"{chat.path}/handoff", headers=chat.auth)

    await chat.ask("Please refund my last invoice.")

    async with kora.database.tenant(TenantId("kapsule")) as session:
        rows = await session.rows(
            "select kind from cases where tenant = :tenant and conversation = :id", id=chat.id
        )
    assert rows == []

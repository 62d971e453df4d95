"""What staff read of a conversation: redacted, more for who holds it, and what is written down of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.errors import AppError
from assistant.house import House
from assistant.storage.audit import Audit
from tests.builders import Clock
from tests.staffing import Colleague, Customer, claimed, refused

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_staff_read_a_thread_redacted(customer: Customer, agent: Colleague) -> None:
    await customer.ask("Write to ana.invented@example.com. How long do you keep my chats?")

    opened = await agent.get(f"/conversations/{customer.id}")

    assert "ana.invented" not in opened.text
    assert "[EMAIL_ADDRESS_1]" in opened.text


async def test_a_reveal_needs_a_reason_and_is_on_the_record(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    message = (await customer.ask("Write to ana.invented@example.com please."))["message_id"]

    without = await agent.post(f"/messages/{message}/reveal", reason="   x  ")
    given = await agent.post(
        f"/messages/{message}/reveal", reason="to answer ana.invented@example.com by mail"
    )

    rows = (await supervisor.get("/audit")).json()["rows"]
    assert refused(without, 422, "bad-input")
    assert "ana.invented@example.com" in given.json()["text"]
    assert rows[0]["action"] == "message.revealed"
    assert rows[0]["subject"] == message
    assert rows[0]["reason"].startswith("to answer [")
    assert "ana.invented" not in str(rows)


async def test_the_reason_of_a_reveal_is_kept_without_names(
    customer: Customer, agent: Colleague, kora: House
) -> None:
    message = (await customer.ask("Write to ana.invented@example.com please."))["message_id"]
    await agent.post(
        f"/messages/{message}/reveal", reason="to write to ana.invented@example.com"
    )

    tenant = (await kora.registry.get("kapsule")).id
    row = (await kora.audit.rows(tenant, last=1))[0]

    assert "ana.invented" not in str(row.data)
    assert await kora.audit.broken_at(tenant) is None


class FullAudit(Audit):
    """Cannot be written to."""

    async def write(
        self, tenant: object, *, actor: str, action: str, subject: str, **data: str
    ) -> None:
        raise AppError("the disk is full")


async def test_what_cannot_be_written_down_is_not_revealed(
    customer: Customer, kora: House, agent: Colleague
) -> None:
    message = (await customer.ask("Write to ana.invented@example.com please."))["message_id"]
    staff = await kora.accounts.who(agent.cookie.partition("=")[2], None)
    audit = FullAudit(kora.database, kora.chat.vault, clock=kora.chat.clock)
    viewing = replace(kora.offices.viewing, audit=audit)

    with pytest.raises(AppError, match="disk is full"):
        await viewing.reveal(staff, message, "a good reason")


async def test_who_holds_it_sees_names_and_nobody_else_does(
    customer: Customer, agent: Colleague, colleague: Colleague
) -> None:
    await customer.ask("My name is Quilla Marsh and my mail is quilla@example.com")
    handoff = await claimed(customer, agent)

    mine = (await agent.get(f"/conversations/{customer.id}")).json()
    theirs = (await colleague.get(f"/conversations/{customer.id}")).json()
    await agent.post(f"/handoffs/{handoff}/resolve")
    after = (await agent.get(f"/conversations/{customer.id}")).json()

    assert (mine["view"], theirs["view"], after["view"]) == ("claimant", "redacted", "redacted")
    assert "Quilla Marsh" in mine["messages"][0]["text"]
    assert "quilla@example.com" not in mine["messages"][0]["text"]
    assert "Quilla" not in str(theirs["messages"]) + str(after["messages"])


async def looks(customer: Customer, supervisor: Colleague) -> list[tuple[str, str]]:
    """What the log says of readers of this conversation, oldest first."""
    rows = (await supervisor.get("/audit")).json()["rows"]
    return [
        (row["action"], row["data"]["view"])
        for row in reversed(rows)
        if row["subject"] == customer.id
    ]


async def test_a_thread_that_is_read_again_and_again_is_one_line_of_the_log(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    for _ in range(3):
        await agent.get(f"/conversations/{customer.id}")

    assert await looks(customer, supervisor) == [("conversation.opened", "redacted")]


async def test_whoever_else_looks_or_sees_more_is_a_line_of_its_own(
    customer: Customer, agent: Colleague, colleague: Colleague, supervisor: Colleague
) -> None:
    await agent.get(f"/conversations/{customer.id}")
    await claimed(customer, agent)
    for reader in (agent, colleague, agent):
        await reader.get(f"/conversations/{customer.id}")

    assert [view for _, view in await looks(customer, supervisor)] == [
        "redacted",
        "claimant",
        "redacted",
    ]


async def test_who_reads_on_later_is_written_down_again(
    customer: Customer, agent: Colleague, supervisor: Colleague, clock: Clock
) -> None:
    await agent.get(f"/conversations/{customer.id}")
    clock.forward(timedelta(minutes=30))
    await agent.get(f"/conversations/{customer.id}")

    assert len(await looks(customer, supervisor)) == 2


async def test_each_reveal_is_a_line_however_often_the_thread_is_read(
    customer: Customer, agent: Colleague, supervisor: Colleague
) -> None:
    message = (await customer.ask("Write to ana.invented@example.com please."))["message_id"]
    for _ in range(2):
        await agent.get(f"/conversations/{customer.id}")
        await agent.post(f"/messages/{message}/reveal", reason="to answer by mail")

    rows = (await supervisor.get("/audit")).json()["rows"]
    assert [row["action"] for row in rows if row["subject"] == message] == [
        "message.revealed"
    ] * 2

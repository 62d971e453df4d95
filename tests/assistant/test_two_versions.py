"""A refund policy in three versions, asked about through whole turns: R38 of the control matrix."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from assistant import house
from assistant.batch import Batch
from assistant.house import House
from assistant.settings import Settings
from tests.conftest import api_of

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
QUESTION = "How long do I have to ask for my first payment back?"
POLICY = """# Refund Policy

Last updated: {dated}

## 1. Money back

A new customer may ask for the first payment back within {days} days of the first invoice.

## 2. Domains

Fees for domain names are never refunded.

## 3. Service credits

If we miss the availability target, you get the service credit that the Service Level Agreement sets out.

## 4. Answers

We answer a refund request within 5 business days. Requests are answered within 15 business days.

## 5. Changes

A change applies only to plans bought or renewed on the day it takes force or later. A plan bought before keeps the version of its time until it renews.
"""


@dataclass(frozen=True)
class Shed:
    """A company whose policy changed once and will change again."""

    house: House
    batch: Batch

    async def ask(self, *turns: str) -> dict[str, Any]:
        return await self.batch.ask({"id": 1, "tenant": "versioned", "turns": list(turns)})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Shed]:
    folder = tmp_path_factory.mktemp("versions")
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    async with house.opened(settings, clock=clock) as opened:
        for dated, days in (
            ("1 January 2025", "45"),
            ("1 May 2026", "30"),
            ("1 February 2027", "14"),
        ):
            file = folder / "refunds.md"
            file.write_text(POLICY.format(dated=dated, days=days))
            await opened.ingestion.add("versioned", [file], doc=None, effective=None)
        yield Shed(opened, Batch(opened))


async def test_a_purchase_before_the_change_keeps_its_version(shed: Shed) -> None:
    answer = await shed.ask(f"I bought my plan on 3 March 2026. {QUESTION}")

    assert "within 45 days" in answer["answer"]
    assert "within 30 days" not in answer["answer"]
    assert "in force since 1 January 2025" in answer["answer"]
    assert {"refunds 1", "refunds 5"} <= cited(answer)


async def test_a_citation_opens_the_version_that_was_cited(shed: Shed) -> None:
    bought = f"I bought my plan on 3 March 2026. {QUESTION}"
    clauses = "/v1/tenants/versioned/clauses/refunds/1"
    async with api_of(shed.house) as api:
        started = (await api.post("/v1/conversations", json={"tenant": "versioned"})).json()
        answer = await api.post(
            f"/v1/conversations/{started['id']}/messages",
            json={"text": bought},
            headers={"Authorization": f"Bearer {started['token']}"},
        )
        cited = next(c for c in answer.json()["citations"] if c["clause"] == "1")
        then = (await api.get(clauses, params={"version": cited["version"]})).json()
        today = (await api.get(clauses)).json()
        never = await api.get(clauses, params={"version": 9})

    assert cited["text"] in then["text"]
    assert ("within 45 days" in then["text"], then["effective"]) == (True, "2025-01-01")
    assert "within 30 days" in today["text"]
    assert never.status_code == 404


async def test_a_renewal_after_the_change_takes_the_new_version(shed: Shed) -> None:
    answer = await shed.ask("My plan renewed last week.", QUESTION)

    assert "within 30 days" in answer["answer"]
    assert "in force since 1 May 2026" in answer["answer"]


async def test_without_a_day_todays_version_answers_and_the_day_is_asked_for(
    shed: Shed,
) -> None:
    answer = await shed.ask(QUESTION)

    assert "within 30 days" in answer["answer"]
    assert "within 45 days" not in answer["answer"]
    assert "Tell me when you bought or last renewed" in answer["answer"]
    assert not answer["abstained"]


async def test_the_day_given_then_chooses_the_version(shed: Shed) -> None:
    answer = await shed.ask(QUESTION, "I bought it on 3 March 2026.", QUESTION)

    assert "within 45 days" in answer["answer"]


async def test_a_coming_change_is_mentioned_with_its_day_and_quoted(shed: Shed) -> None:
    answer = await shed.ask(QUESTION)

    assert "From 1 February 2027" in answer["answer"]
    assert "within 14 days" in answer["answer"]
    assert any("14 days" in c["text"] for c in answer["citations"])


async def test_where_the_versions_agree_nothing_is_said_about_them(shed: Shed) -> None:
    answer = await shed.ask("Are fees for domain names refunded?")

    assert answer["answer"].startswith("Fees for domain names are never refunded.")
    assert "version" not in answer["answer"]


async def test_a_missing_document_is_named_when_it_alone_would_answer(shed: Shed) -> None:
    answer = await shed.ask("What uptime does the SLA promise?")

    assert answer["abstained"]
    assert "Service Level Agreement" in answer["answer"]


async def test_an_answer_that_points_to_a_missing_document_says_so(shed: Shed) -> None:
    answer = await shed.ask("What do I get when you miss the availability target?")

    assert "service credit" in answer["answer"]
    assert "a document that I do not have: Service Level Agreement" in answer["answer"]


async def test_two_periods_for_one_thing_are_shown_together(shed: Shed) -> None:
    answer = await shed.ask("How fast do you answer a refund request?")

    assert "5 business days" in answer["answer"]
    assert "15 business days" in answer["answer"]
    assert "Staff settle which of them counts" in answer["answer"]


def cited(answer: dict[str, Any]) -> set[str]:
    return {f"{c['doc']} {c['clause']}" for c in answer["citations"]}

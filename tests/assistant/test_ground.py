"""What Claude is given: a small corpus whole and in order, of a large one what was found."""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from assistant import house
from assistant.domain import Ground, TenantId
from assistant.house import House
from assistant.knowledge.ground import Budget, tokens
from assistant.settings import Settings
from tests.builders import a_clause

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TENANT = TenantId("grounded")
QUESTION = "How long do I have to ask for my first payment back?"
BOUGHT = f"I bought my plan on 3 March 2026. {QUESTION}"
POLICY = """# Refund Policy

Last updated: {dated}

## 1. Money back

A new customer may ask for the first payment back within {days} days of the first invoice.

## 2. Domains

Fees for domain names are never refunded.

## 3. Changes

A change applies only to plans bought or renewed on the day it takes force or later. A plan bought before keeps the version of its time until it renews.
"""
HOURS = """# Office Hours

## 1. When we answer

We answer letters on working days.
"""


def test_the_estimate_counts_the_text_and_what_stands_over_it() -> None:
    clause = a_clause("x" * 3600)

    assert 1000 < tokens([clause]) < 1020
    assert tokens([clause, clause]) == pytest.approx(2 * tokens([clause]), abs=1)
    assert tokens([]) == 0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[House]:
    folder = tmp_path_factory.mktemp("ground")
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    async with house.opened(settings, clock=clock) as made:
        for dated, days in (("1 January 2025", "45"), ("1 May 2026", "30")):
            refunds = folder / "refunds.md"
            refunds.write_text(POLICY.format(dated=dated, days=days))
            await made.ingestion.add(TENANT, [refunds], doc=None, effective=None)
        hours = folder / "hours.md"
        hours.write_text(HOURS)
        await made.ingestion.add(TENANT, [hours], doc="hours", effective=None)
        yield made


async def given(opened: House, question: str, budget: Budget) -> Ground:
    return await opened.library.ground(TENANT, question, history=(), budget=budget)


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_a_small_corpus_is_given_whole_in_the_same_order_whatever_is_asked(
    opened: House,
) -> None:
    one = await given(opened, QUESTION, Budget())
    other = await given(opened, "When do you answer letters?", Budget())

    assert one.whole
    assert one == other
    assert one.clauses == await opened.library.in_force(TENANT)
    assert [clause.doc for clause in one.clauses[-3:]] == ["refunds"] * 3


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_of_a_corpus_over_the_budget_the_best_clauses_are_given(opened: House) -> None:
    found = await given(opened, QUESTION, Budget(tokens=0, clauses=2))

    hits = await opened.library.search(TENANT, QUESTION, history=(), k=2)
    assert not found.whole
    assert found.clauses == tuple(hit.clause for hit in hits)


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("budget", [Budget(), Budget(tokens=0)], ids=["whole", "best"])
async def test_a_day_of_purchase_gives_the_clauses_of_the_version_of_that_day(
    opened: House, budget: Budget
) -> None:
    then = await given(opened, BOUGHT, budget)
    today = await given(opened, QUESTION, budget)
    hits = await opened.library.search(TENANT, BOUGHT, history=(), k=8)

    assert "45 days" in text(then)
    assert "30 days" not in text(then)
    assert "30 days" in text(today)
    assert {hit.clause for hit in hits} <= set(then.clauses)


@pytest.mark.slow
@pytest.mark.asyncio(loop_scope="module")
async def test_a_tenant_without_documents_has_no_ground(opened: House) -> None:
    found = await opened.library.ground(
        TenantId("nobody"), QUESTION, history=(), budget=Budget()
    )

    assert found.clauses == ()


def text(ground: Ground) -> str:
    return " ".join(clause.text for clause in ground.clauses)

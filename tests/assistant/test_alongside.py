"""Through the whole service: figures worked out, days counted where the company is, the law kept."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from assistant import house
from assistant.domain import ConversationId, TenantId
from assistant.house import House
from assistant.settings import Settings
from tests.builders import Clock
from tests.conftest import api_of
from tests.conversing import Conversation

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
EVENING = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # 23:00 in Christchurch
CAVEAT = "refunds 9.1"


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock(EVENING)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path, clock: Clock) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings, clock=clock) as opened:
        yield opened


async def asked(kora: House, *texts: str, tenant: str = "kapsule") -> dict[str, str]:
    """The last answer, with what it cites as `"refunds 2.3"`."""
    async with api_of(kora) as client:
        talk = await Conversation.start(client, tenant=tenant)
        answers = [await talk.ask(text) for text in texts]
    cites = [f"{each['doc']} {each['clause']}" for each in answers[-1]["citations"]]
    return {"text": answers[-1]["answer"], "cites": json.dumps(cites), "id": talk.id}


async def test_the_formula_is_quoted_worked_out_and_left_to_staff(kora: House) -> None:
    found = await asked(kora, "I paid 120 for the year, monthly is 12, used 4 months")

    assert "unused full months / 12" in found["text"]
    assert "An illustration, not a decision" in found["text"]
    assert "NZ$72.00" in found["text"]
    assert json.loads(found["cites"]) == ["refunds 2.3", CAVEAT]


async def test_what_was_missing_completes_it_in_the_next_message(kora: House) -> None:
    first = "I paid 120 for the year and used 4 months, how much would I get back?"

    asks = await asked(kora, first)
    answers = await asked(kora, first, "It is $12 by the month.")

    assert "what the plan costs by the month" in asks["text"]
    assert "NZ$72.00" in answers["text"]


async def test_the_day_is_the_companys_own(kora: House, clock: Clock) -> None:
    text = "I bought Cloud Pro on 23 October 2026. How does the refund guarantee work?"

    before = await asked(kora, text)
    clock.at = EVENING.replace(hour=12)  # 01:00 of the next day there
    after = await asked(kora, text)
    clock.at = EVENING

    assert "22 November 2026 is day 30 of 30" in before["text"]
    assert "23 November 2026 is day 31; day 30 was 22 November 2026" in after["text"]


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("How does the 30-day money-back guarantee work?", True),
        ("Are domain fees refundable?", True),
        ("How long do you keep my chats with Kora?", False),
    ],
)
async def test_answers_on_refunds_alone_carry_the_law(
    text: str, *, carried: bool, kora: House
) -> None:
    found = await asked(kora, text)

    assert (CAVEAT in json.loads(found["cites"])) == carried
    assert ("that the law gives you" in found["text"]) == carried


async def test_a_tenant_without_a_formula_works_nothing_out(kora: House) -> None:
    text = "I paid 120 for the year, monthly is 12, used 4 months. Refund?"

    found = await asked(kora, text, tenant="kapalya")

    assert "illustration" not in found["text"]


async def test_the_case_keeps_the_clauses_that_were_shown(kora: House) -> None:
    text = "Please refund me now, I paid $120 for a year of Cloud Pro on 3 November 2026."

    found = await asked(kora, text)

    cases = await kora.offices.console.desk.store.cases(
        TenantId("kapsule"), conversation=ConversationId(found["id"])
    )
    assert [(each.day, each.of) for each in cases[0].file.counts] == [(19, 30)]
    assert {"refunds 1.1", CAVEAT} <= set(cases[0].file.clauses)

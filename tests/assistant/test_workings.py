"""Lines from a customer's own figures: grounded as computed evidence, and never a decision."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import tenants
from assistant.answering import workings
from assistant.answering.completing import Additions, Completed
from assistant.answering.gathered import Gathered, gather
from assistant.answering.workings import Part
from assistant.domain import Clause, EngineName, Finished, Sentence, TenantId
from assistant.knowledge import documents
from guardrails import Claim, Cleared, Evidence, check, decides
from tests.builders import ScriptedEngine, a_clause, a_request, a_sentence, seed_tenant

TODAY = date(2026, 3, 20)
GIVEN = "I paid 120 for the year, monthly is 12, used 4 months"
FILE = seed_tenant("kapsule").file


@pytest.fixture(scope="module")
def refunds() -> list[Clause]:
    path = Path(tenants.SEEDS) / "kapsule" / "policies" / "refunds.md"
    (document,) = documents.read(path.name, path.read_bytes())
    return [
        Clause(TenantId("kapsule"), "refunds", p.clause, p.title, tuple(p.breadcrumb), p.text)
        for p in document.clauses
    ]


def said(text: str, *earlier: str, asked: bool = False, today: date = TODAY) -> Gathered:
    return gather(text, earlier, today, asked=asked)


def shown(found: Gathered, refunds: Sequence[Clause], today: date = TODAY) -> Part | None:
    assert FILE.illustration
    return workings.illustrated(FILE.illustration, found, refunds, today)


def counted(found: Gathered, refunds: Sequence[Clause], today: date = TODAY) -> Part | None:
    assert FILE.period
    return workings.counted(FILE.period, found, refunds, today)


def verdict(part: Part, refunds: Sequence[Clause]) -> object:
    additions = Additions((part,), tuple(refunds))
    claims = [
        Claim(q.text, tuple(f"{c.doc} {c.clause}" for c in q.citations)) for q in part.quotes
    ]
    claims += [Claim(line) for line in (*part.lines, part.asks) if line]
    evidence = [Evidence("clause", each.ref, each.text) for each in refunds]
    return check(claims, evidence=[*evidence, *additions.computed], records=())


def test_the_clause_is_quoted_then_worked_through(refunds: list[Clause]) -> None:
    part = shown(said(GIVEN), refunds)

    assert part is not None
    assert part.whole
    assert part.clauses == {"refunds 2.3"}
    assert "× unused full months / 12" in part.quotes[0].text
    assert "An illustration, not a decision" in part.lines[0]
    assert "NZ$80.00 − NZ$8.00 = NZ$72.00" in part.lines[1]
    assert part.lines[-1].startswith("I cannot decide this; staff")


def test_a_part_of_a_month_is_shown_in_both_readings(refunds: list[Clause]) -> None:
    part = shown(said(GIVEN.replace("4", "4.5")), refunds)

    assert part is not None
    assert ["= NZ$60.00" in part.lines[1], "= NZ$61.00" in part.lines[2]] == [True, True]


def test_below_zero_stops_at_zero_in_the_clauses_own_words(refunds: list[Clause]) -> None:
    part = shown(said("I paid 120 for the year, monthly is 20, used 11 months"), refunds)

    assert part is not None
    assert part.clauses == {"refunds 2.3", "refunds 2.4"}
    assert "= -NZ$100.00" in part.lines[1]
    assert "stops at NZ$0.00" in part.lines[1]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I paid 120 for the year and used 4 months, how much do I get back?", "by the month"),
        ("Refund? It is 12 a month and I used 4 months of my year", "paid for the year"),
        ("Refund of $120 a year, $12 a month?", "how many months"),
        ("Refund: paid US$120 a year, $12 a month, used 4 months", "the sums in NZD"),
        (
            "Refund: paid 120 a year, 130 a year, $12 a month, used 4 months",
            "paid for the year",
        ),
        ("Refund: 120 a year, 12 a month, bought 3/4/2026", "month in letters"),
        ("Refund: paid 120 a year, 2 a month, used 4 months", "by the month"),
        ("Refund: paid 120 a year, 12 a month, used 14 months", "how many months"),
    ],
)
def test_what_is_missing_or_unclear_is_asked_for(
    text: str, wanted: str, refunds: list[Clause]
) -> None:
    part = shown(said(text), refunds)

    assert part is not None
    assert part.lines == ()
    assert wanted in part.asks
    assert part.asks.endswith("?")


def test_the_answer_to_what_was_asked_completes_the_inputs(refunds: list[Clause]) -> None:
    first = "I paid 120 for the year and used 4 months, what refund do I get?"

    assert shown(said("It's 12", first), refunds) is None
    assert shown(said("It's 12", first, asked=True), refunds) == shown(said(GIVEN), refunds)


@pytest.mark.parametrize(
    "text",
    [
        "How is the refund for an annual plan worked out?",
        "I pay 12 a month and used 4 months, refund?",
        "My annual plan costs 120. Is the domain fee refundable?",
        "Do you keep backups for a year?",
    ],
)
def test_nothing_is_worked_out_that_nobody_asked_for(text: str, refunds: list[Clause]) -> None:
    assert shown(said(text), refunds) is None


def test_without_the_clause_nothing_rests_on_it(refunds: list[Clause]) -> None:
    assert shown(said(GIVEN), [each for each in refunds if each.clause != "2.3"]) is None


def test_months_between_dates_are_shown_with_their_dates(refunds: list[Clause]) -> None:
    text = (
        "Annual plan bought on 3 November 2025 for $120, $12 a month. I cancelled on 3 March."
    )

    part = shown(said(text), refunds)

    assert part is not None
    assert "4 months used (counted from 3 November 2025 to 3 March 2026)" in part.lines[0]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (17, "20 March 2026 is day 17 of 30; day 30 is 2 April 2026"),
        (29, "1 April 2026 is day 29 of 30; day 30 is 2 April 2026"),
        (30, "2 April 2026 is day 30 of 30; day 30 is 2 April 2026"),
        (31, "3 April 2026 is day 31; day 30 was 2 April 2026"),
    ],
)
def test_days_are_counted_and_nothing_concluded(
    day: int, words: str, refunds: list[Clause]
) -> None:
    today = date(2026, 3, 3) + timedelta(days=day)

    part = counted(said("Refund? I bought it on 3 March 2026", today=today), refunds, today)

    assert part is not None
    assert words in part.lines[0]
    assert part.lines[0].endswith("staff check the rest.")
    assert part.clauses == {"refunds 1.1"}


def test_the_day_of_cancelling_and_today_are_both_counted(refunds: list[Clause]) -> None:
    part = counted(said("Refund? Bought 3 March, cancelled 10 March"), refunds)

    assert part is not None
    assert "10 March 2026 is day 7 of 30 and 20 March 2026 is day 17 of 30" in part.lines[0]


@pytest.mark.parametrize(
    "text",
    [
        "Refund? My plan renewed on 3 March",
        "Refund? I bought it on 3/4/2026",
        "Refund? I will buy on 3 May 2026",
        "I bought it on 3 March. Where are the backups?",
    ],
)
def test_days_that_are_not_counted(text: str, refunds: list[Clause]) -> None:
    assert counted(said(text), refunds) is None


def test_today_in_an_earlier_message_was_another_day() -> None:
    now = "And if it was 120 a year?"

    assert said(now, "I cancelled today, refund?").cancelled is None
    assert said(now, "I cancelled on 3 March, refund?").cancelled == date(2026, 3, 3)


def test_a_message_that_states_nothing_brings_nothing_up_again() -> None:
    assert said("Thank you", GIVEN) == Gathered()


SUMS = st.decimals(min_value=1, max_value=5000, places=2)


@settings(max_examples=40, deadline=None)
@given(
    SUMS,
    SUMS,
    st.decimals(min_value=0, max_value=14, places=1),
    st.dates(date(2024, 1, 1), TODAY),
)
def test_no_sentence_of_ours_ever_decides(
    fee: Decimal, more: Decimal, used: Decimal, bought: date
) -> None:
    path = Path(tenants.SEEDS) / "kapsule" / "policies" / "refunds.md"
    (document,) = documents.read(path.name, path.read_bytes())
    held = [
        Clause(TenantId("kapsule"), "refunds", p.clause, p.title, tuple(p.breadcrumb), p.text)
        for p in document.clauses
    ]
    text = f"Refund? Paid {fee} a year, {fee / 10 + more:.2f} a month, used {used} months, bought on"
    found = said(f"{text} {bought.isoformat()}, domain was $25")

    for part in (shown(found, held), counted(found, held)):
        assert part is not None
        lines = [line for line in (*part.lines, part.asks) if line]
        assert [decides(line) for line in [*lines, " ".join(lines)]] == [()] * (len(lines) + 1)
        assert isinstance(verdict(part, held), Cleared)


# An engine's answer, completed.

KEEPS = "Nothing here limits a right that the law gives you."
CAKE = a_clause("Stale cake is refunded.", ref="returns 1")
LAW = a_clause(KEEPS, ref="returns 2")
PART = Part(
    (a_sentence("Stale cake is refunded.", "returns 1"),), ("Two cakes make 2.",), whole=True
)


async def completed(
    additions: Additions, *steps: Sentence | Finished, name: EngineName = "extractive"
) -> list[Sentence | Finished]:
    engine = Completed(ScriptedEngine(name, [steps]), additions)
    return [part async for part in engine.draft(a_request())]


async def test_the_laws_caveat_follows_what_cites_a_refund_clause() -> None:
    answer = a_sentence("Stale cake is refunded.", "returns 1")
    end = Finished("extractive")

    found = await completed(Additions((), (CAKE, LAW)), answer, end)

    assert found == [answer, a_sentence(KEEPS, "returns 2"), end]


async def test_an_abstention_stays_one() -> None:
    end = Finished("extractive", abstained=True)

    assert await completed(Additions((), (CAKE, LAW)), end) == [end]


async def test_workings_are_a_whole_answer_where_an_engine_only_quotes() -> None:
    additions = Additions((PART,), (CAKE, LAW))

    found = await completed(additions, a_sentence("The shop opens at 7.", "shop 1"))

    assert [each.text for each in found if isinstance(each, Sentence)] == [
        "Stale cake is refunded.",
        "Two cakes make 2.",
        KEEPS,
    ]
    assert found[-1] == Finished("extractive", abstained=False)


async def test_a_models_answer_comes_first_and_is_not_quoted_twice() -> None:
    answer = a_sentence("Cake that is stale is refunded.", "returns 1")

    found = await completed(
        Additions((PART,), (CAKE, LAW)), answer, Finished("claude"), name="claude"
    )

    assert [each.text for each in found if isinstance(each, Sentence)] == [
        answer.text,
        "Two cakes make 2.",
        KEEPS,
    ]


async def test_a_question_back_comes_last() -> None:
    part = Part(PART.quotes, (), asks="How many cakes?")

    found = await completed(Additions((part,), (CAKE, LAW)), Finished("claude"), name="claude")

    assert [each.text for each in found if isinstance(each, Sentence)][-1] == "How many cakes?"

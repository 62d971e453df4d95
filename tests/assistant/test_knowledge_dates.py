"""When a customer says that something was bought: only a day that belongs to a purchase counts."""

from datetime import date

import pytest

from assistant.knowledge.dates import Span, of_purchase

TODAY = date(2026, 11, 20)  # a Friday


def day(year: int, month: int, number: int) -> Span:
    return Span(date(year, month, number), date(year, month, number))


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("I bought my plan on 3 March 2026, can I get a refund?", day(2026, 3, 3)),
        ("My plan renewed on March 3rd 2026.", day(2026, 3, 3)),
        ("purchased 2026-03-03, which refund rules count", day(2026, 3, 3)),
        ("On 25/3/2026 I signed up for Cloud Pro", day(2026, 3, 25)),
        ("I signed up on 3 December", day(2025, 12, 3)),
        ("I bought it yesterday", day(2026, 11, 19)),
        ("My plan renewed last week", Span(date(2026, 11, 7), date(2026, 11, 20))),
        ("We bought it three weeks ago", Span(date(2026, 10, 27), date(2026, 11, 2))),
        ("I renewed in March", Span(date(2026, 3, 1), date(2026, 3, 31))),
        ("I bought my plan in 2024", Span(date(2024, 1, 1), date(2024, 12, 31))),
        ("I renewed last year", Span(date(2025, 1, 1), date(2025, 12, 31))),
        ("Which version is mine if I renew on 1 February 2027?", day(2027, 2, 1)),
    ],
)
def test_a_day_of_purchase_is_read(said: str, span: Span) -> None:
    assert of_purchase([said], today=TODAY) == span


@pytest.mark.parametrize(
    "said",
    [
        "How long does a refund take?",
        "I cancelled on 3 March 2026, when do I get my money?",
        "I asked for a refund on 3 March 2026",
        "I bought my plan on 3/4/2026",  # March or April, by where one lives
        "I have not bought anything since March",
        "Is there a rule from 31 February 2026 on for what I bought?",
        "I bought a plan for 30 days",
        "My plan was bought 99999999999999999999 days ago",
        "",
    ],
)
def test_no_other_day_is_taken_for_one(said: str) -> None:
    assert of_purchase([said], today=TODAY) is None


def test_of_two_days_the_purchase_owns_its_own_and_a_renewal_is_later() -> None:
    told = "I cancelled on 5 April 2026 the plan that I bought on 3 March 2026"
    renewed = "I bought it on 3 March 2024 and renewed it on 3 March 2026"

    assert of_purchase([told], today=TODAY) == day(2026, 3, 3)
    assert of_purchase([renewed], today=TODAY) == day(2026, 3, 3)


def test_a_day_of_an_earlier_message_still_counts_until_another_is_given() -> None:
    said = ["I bought my plan on 3 March 2026", "Can I get my money back?"]

    assert of_purchase(said, today=TODAY) == day(2026, 3, 3)
    assert of_purchase([*said, "Sorry, I bought it on 4 May 2026"], today=TODAY) == day(
        2026, 5, 4
    )


def test_a_very_long_message_is_read_in_time() -> None:
    assert of_purchase(["I bought 3 " * 20_000], today=TODAY) is None

"""What is read from a customer's words: sums, months, days; and nothing where they fit two things."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.stated import Stated, read

TODAY = date(2026, 3, 20)


def sums(text: str) -> list[tuple[str, str]]:
    found = read(text, TODAY)
    told = [each for each in found.amounts if each.clear and (each.charge or each.marked)]
    return [(each.charge, str(each.value)) for each in told]


def spans(text: str) -> list[tuple[str, str]]:
    return [(each.span, str(each.value)) for each in read(text, TODAY).months if each.clear]


def events(text: str) -> list[tuple[str, str]]:
    return [(each.event, str(each.day)) for each in read(text, TODAY).days]


@pytest.mark.parametrize(
    "text",
    [
        "I paid 120 for the year, monthly is 12, used 4 months",
        "annual fee 120, monthly rate 12, months used: 4",
        "Cloud Pro annual 120 monthly 12 used 4 months",
        "paid $120 upfront for 12 months, $12 a month otherwise, and I am four months in",
        "I bought the annual plan, paid NZ$120.00, the monthly price is NZD 12, used 4 months",
        "I paid one hundred and twenty dollars for the year. It is $12/month. After 4 months I quit",
        "Used: 4 months. Annual: $120. Month-to-month: $12.",
        "4 months ago I paid 120 NZD for a year; by the month it is 12 NZD",
        "We're four months into an annual contract worth $120.00 (list price $12.00 per month).",
        "hi i buy year plan 120 dollar, month plan is 12 dollar, i use 4 month",
        "after 4 months i want out. year cost me 120. monthly price 12.",
        "Say the yearly fee is 120 NZD, the monthly one is 12 NZD and I left after 4 months",
    ],
)
def test_the_same_inputs_in_many_words(text: str) -> None:
    found = {charge: Decimal(value) for charge, value in sums(text)}

    assert found == {"yearly": Decimal(120), "monthly": Decimal(12)}
    assert ("used", "4") in spans(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I paid NZ$ 1,200.50 a year", [("yearly", "1200.50")]),
        ("The domain was $25", [("item", "25")]),
        ("annual $120 with a domain at $20", [("yearly", "120"), ("item", "20")]),
        ("I paid $240 for two years", []),
        ("it costs $120 for 6 months", [("", "120")]),
        ("a $25 domain for the year", [("item", "25")]),
        ("I paid $120 last year", [("", "120")]),
        ("Pay 12,5 per month", []),
        ("24/7 support, 30 days guarantee, 2 domains, error 404", []),
        ("under clause 2.3 an annual plan", []),
        ("I paid it for the year", []),
    ],
)
def test_a_sum_is_what_it_was_charged_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert sums(text) == expected


def test_another_currency_is_told_apart() -> None:
    assert [each.abroad for each in read("US$120 a year, €10 a month, $3", TODAY).amounts] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("used four and a half months", [("used", "4.5")]),
        ("I have had it for 4½ months", [("used", "4.5")]),
        ("8 months are left", [("left", "8")]),
        ("for 12 months", [("term", "12")]),
        ("in 4 months I want to cancel", [("", "4")]),
        ("I will use it for 4 more months", []),
        ("4 months ago I cancelled", [("", "4")]),
        ("used 4 or 5 months", []),
        ("used 4-5 months", []),
        ("used almost 5 months", []),
        ("used 4 months and 2 weeks", []),
    ],
)
def test_months_are_read_or_asked_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "bought 3 March, cancelled today",
            [("bought", "2026-03-03"), ("cancelled", "2026-03-20")],
        ),
        ("I signed up on the 3rd of March, 2025", [("bought", "2025-03-03")]),
        ("invoice dated Mar 3rd", [("bought", "2026-03-03")]),
        ("paid on 2026-03-03", [("bought", "2026-03-03")]),
        ("paid on 13/3/2026", [("bought", "2026-03-13")]),
        ("paid on 13.3.26", [("bought", "2026-03-13")]),
        ("paid on 3/4/2026", [("bought", "None")]),
        ("paid on 31 April 2026", [("bought", "None")]),
        ("bought it 10 days ago", [("bought", "2026-03-10")]),
        ("bought on 25 December", [("bought", "2025-12-25")]),
        ("bought on 2 April", [("bought", "2025-04-02")]),
        ("I will cancel on 2 April", [("cancelled", "2026-04-02")]),
        ("it renewed yesterday", [("renewed", "2026-03-19")]),
        ("in March", []),
        ("24/7", []),
    ],
)
def test_days_in_many_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert events(text) == expected


@pytest.mark.parametrize(
    ("text", "annual", "refund"),
    [
        ("How is a refund for a yearly plan worked out?", True, True),
        ("Can I have my money back?", False, True),
        ("How much do I get back?", False, True),
        ("How long do you keep backups?", False, False),
    ],
)
def test_what_is_spoken_of(text: str, *, annual: bool, refund: bool) -> None:
    found = read(text, TODAY)

    assert (found.annual, found.refund) == (annual, refund)


@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "3",
                "120",
                "1,200",
                ".5",
                "²",
                "٣",
                "½",
                "$",
                "€",
                "month",
                "months",
                " ",
                "a",
                "/",
                "one",
                "hundred",
                "and",
                "-",
                "year",
                "march",
                "st",
                "ago",
                "days",
                ",",
                ".",
                "99999999999",
            ]
        ),
        max_size=30,
    ).map("".join)
    | st.text(max_size=60)
)
def test_any_text_is_read(text: str) -> None:
    assert isinstance(read(text, TODAY), Stated)

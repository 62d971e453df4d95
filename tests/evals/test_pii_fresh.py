"""The independent messages with personal information: sound marks, true check digits, as the card says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from evals import cases, suites
from evals.cases import PiiCase
from guardrails import PiiType

SHIPPED = Path(suites.__file__).parent / "cases"
NAMED = ("european", "maori", "pasifika", "chinese", "indian", "korean", "arabic", "other")


@cache
def messages(file: str = "pii_fresh.jsonl") -> tuple[PiiCase, ...]:
    return tuple(cases.read(SHIPPED / file, PiiCase, needs_gold=True))


def values(kind: PiiType | None = None) -> list[str]:
    """What is marked, of one type or of all."""
    return [
        case.text[span.start : span.end]
        for case in messages()
        for span in case.spans or ()
        if kind is None or span.type == kind
    ]


def plain(value: str) -> str:
    """Letters and digits alone, in capitals, whatever width they were typed in."""
    wide = unicodedata.normalize("NFKC", value).upper()
    return re.sub(r"[^A-Z0-9]", "", wide)


def luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(part - 9 * (part > 9) for part in doubled) % 10 == 0


def ird(number: str) -> bool:
    digits = [int(digit) for digit in number.zfill(9)]
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        check = -sum(a * b for a, b in zip(digits, weights, strict=False)) % 11
        if check < 10:
            return check == digits[8]
    return False


def nhi(number: str) -> bool:
    """The old form is counted by elevens, the new one, with a letter last, by 23s."""
    found = ["0ABCDEFGHJKLMNPQRSTUVWXYZ".find(mark) for mark in number]
    worth = [
        int(mark) if mark.isdigit() else place
        for mark, place in zip(number, found, strict=True)
    ]
    left = sum(a * b for a, b in zip(worth, (7, 6, 5, 4, 3, 2), strict=False))
    if number[-1].isdigit():
        return left % 11 > 0 and -left % 11 % 10 == worth[6]
    return 23 - left % 23 == worth[6]


def iban(number: str) -> bool:
    moved = number[4:] + number[:4]
    return int("".join(str(int(mark, 36)) for mark in moved)) % 97 == 1


def bank(number: str) -> bool:
    """Of the checks by bank, only the three that these numbers need."""
    place, account = number[:6], number[6:13].zfill(8)
    weights = (0, 0, 6, 3, 7, 9, 0, 0, 10, 5, 8, 4, 2, 1)
    if place.startswith("38"):
        weights = (0, 0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1)
    elif int(account) >= 990_000:
        weights = (0, 0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1)
    return sum(int(a) * b for a, b in zip(place + account, weights, strict=True)) % 11 == 0


@pytest.mark.parametrize(
    ("kind", "true"),
    [
        ("CREDIT_CARD", luhn),
        ("NZ_IRD", ird),
        ("NZ_NHI", nhi),
        ("IBAN_CODE", iban),
        ("NZ_BANK_ACCOUNT", bank),
    ],
)
def test_every_number_that_has_check_digits_has_true_ones(
    kind: PiiType, true: Callable[[str], bool]
) -> None:
    written = [plain(value) for value in values(kind)]

    digits = [number for number in written if any(map(str.isdigit, number))]

    assert len(digits) >= 5
    assert not [number for number in digits if not true(number)]


def test_no_mark_begins_or_ends_in_a_space_and_none_overlaps() -> None:
    assert not [value for value in values() if value != value.strip()]
    for case in messages():
        marks = sorted((span.start, span.end) for span in case.spans or ())
        assert all(one[1] <= two[0] for one, two in pairwise(marks)), case.id


def test_the_independent_messages_are_only_ever_scored() -> None:
    assert {case.split for case in messages()} == {"held"}


def test_a_message_is_clean_or_has_something_marked() -> None:
    assert not [case.id for case in messages() if bool(case.spans) is (case.origin == "clean")]


def test_names_of_every_origin_are_met_often_enough_to_compare() -> None:
    found = Counter(
        case.origin
        for case in messages()
        if any(span.type == "PERSON" for span in case.spans or ())
    )

    assert set(found) == set(NAMED)
    assert min(found.values()) >= 25


def test_no_message_is_written_twice_or_taken_from_the_other_set() -> None:
    fresh = [case.text.casefold() for case in messages()]

    assert len(fresh) == len(set(fresh))
    assert not set(fresh) & {case.text.casefold() for case in messages("pii.jsonl")}


def test_the_card_counts_the_messages_and_the_marks() -> None:
    card = (SHIPPED / "pii_fresh.card.md").read_text("utf-8").splitlines()
    origins = Counter(case.origin for case in messages())
    types = Counter(span.type for case in messages() for span in case.spans or ())

    assert set(types) == set(get_args(PiiType))
    for name, count in (origins + types).items():
        assert f"| {name} | {count} |" in card
    assert any(f"{len(messages())} messages" in line for line in card)

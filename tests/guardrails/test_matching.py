# pyright: basic, reportArgumentType=false, reportReturnType=false
"""Patterns that are asked without their vendor's wrapper find what it finds."""

from collections.abc import Iterable

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from guardrails.matching import Match, compiled, together

PATTERNS = (
    r"a(b)?|(é)",
    r"\b(a+) ?(b*)$",
    r"",
    r"(?:x{0,2})",
    r"^(?:a|b| )+$",
    r"[\x{400}-\x{4ff}]+",
)
TEXTS = st.text(alphabet="ab xé я\n猫", max_size=12)


def told(found: Iterable[Match | None]) -> list[tuple[int, int, str] | None]:
    return [one and (one.start(), one.end(), one.group()) for one in found]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS)
def test_it_finds_what_the_wrapper_finds(pattern: str, text: str) -> None:
    ours, theirs = compiled(pattern), re2.compile(pattern)

    assert told(ours.finditer(text)) == told(theirs.finditer(text))
    assert told([ours.search(text)]) == told([theirs.search(text)])
    assert told([ours.fullmatch(text)]) == told([theirs.fullmatch(text)])
    assert ours.split(text) == theirs.split(text)
    places = [match.span() for match in theirs.finditer(text)]
    assert ours.all(text) == tuple(places)
    assert ours.find(text) == (places[0] if places else None)
    assert ours.within(text) is bool(places)


@given(text=TEXTS)
def test_alternatives_are_each_one_whole(text: str) -> None:
    several = compiled("a|b", "^x", "é$")

    assert several.within(text) is bool(
        "a" in text or "b" in text or text.startswith("x") or text.endswith("é")
    )


@given(text=TEXTS)
def test_groups_lie_where_the_wrapper_says(text: str) -> None:
    ours, theirs = compiled(PATTERNS[0]).search(text), re2.compile(PATTERNS[0]).search(text)

    for group in (1, 2):
        assert (ours and (ours.start(group), ours.end(group), ours.group(group))) == (
            theirs and (theirs.start(group), theirs.end(group), theirs.group(group))
        )


SEVERAL = (r"\bab+\b", r"(?:a|x)\d", r"猫|я{2}", r"^(?:é|x)b", r"[a-z ]{9,}")


@given(text=st.text(alphabet="ab xé1я\n猫", max_size=24))
def test_of_several_those_are_named_that_are_found_one_by_one(text: str) -> None:
    alone = {at for at, pattern in enumerate(SEVERAL) if compiled(pattern).search(text)}

    assert together([compiled(pattern) for pattern in SEVERAL])(text) == alone

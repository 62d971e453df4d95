"""How much personal information a redaction left, and how much else it took, in characters.

Leak: of the characters in direct gold spans (secrets among them), the share left uncovered.
Over-redaction: of the characters in no gold span at all, the share covered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from evals.cases import GoldSpan, PiiCase, PiiType
from evals.rows import Covered

# Covering these or leaving them is scored neither way.
UNSCORED: Final = frozenset({"CARD_PARTIAL", "CUSTOMER_REF"})
INDIRECT: Final = UNSCORED | {"SENSITIVE"}
DIRECT: Final = frozenset(get_args(PiiType)) - INDIRECT  # secrets count as direct


@dataclass(frozen=True, slots=True)
class Coverage:
    """Characters of one text, counted: gold ones by type, those left open, those taken for nothing."""

    open: Mapping[str, int]
    taken: int


def gold_characters(case: PiiCase, types: Iterable[str]) -> int:
    """How many characters of the text lie in gold spans of these types."""
    return len(_places(case.spans or (), frozenset(types)))


def plain_characters(case: PiiCase) -> int:
    """How many characters of the text lie in no gold span at all."""
    return len(case.text) - len(_places(case.spans or (), None))


def is_clean(case: PiiCase) -> bool:
    """Whether there is nothing in the text that redaction has to take."""
    return not any(span.type not in UNSCORED for span in case.spans or ())


def coverage(case: PiiCase, covered: Iterable[Covered]) -> Coverage:
    """What was left and what was taken; a span beyond the text covers nothing there."""
    gold = case.spans or ()
    size = len(case.text)
    taken = {
        place for span in covered for place in range(max(0, span.start), min(size, span.end))
    }
    left = {
        kind: len(_places(gold, frozenset({kind})) - taken) for kind in {s.type for s in gold}
    }
    left["direct"] = len(_places(gold, DIRECT) - taken)
    return Coverage(open=left, taken=len(taken - _places(gold, None)))


def _places(spans: Iterable[GoldSpan], types: frozenset[str] | None) -> set[int]:
    return {
        place
        for span in spans
        if types is None or span.type in types
        for place in range(span.start, span.end)
    }

# pyright: basic
"""A text that a pattern finds something in, written from the pattern: to try it before messages do."""

from random import Random

# Python's own reader of patterns: those here are in the part of the language that RE2 shares.
from re import _parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

_PLAIN = "ae1 -.x:@7k~"
_CLASSES = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "k"}


def example(pattern: str, chance: Random) -> str:
    """One of those texts; where it does not keep an edge it is none, and harmless."""
    return _row(_parser.parse(pattern), chance)


def _row(parts: Any, chance: Random) -> str:  # noqa: ANN401 - the reader's own trees
    return "".join(_one(str(kind), value, chance) for kind, value in parts)


def _one(kind: str, value: Any, chance: Random) -> str:  # noqa: ANN401
    said = ""
    match kind:
        case "LITERAL":
            said = chr(value)
        case "NOT_LITERAL" | "ANY":
            said = next(sign for sign in _PLAIN if ord(sign) != value)
        case "IN":
            said = _sign(value, chance)
        case "BRANCH":
            said = _row(chance.choice(value[1]), chance)
        case "SUBPATTERN":
            said = _row(value[-1], chance)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, part = value
            times = range(min(least + chance.randrange(2), int(most)))
            said = "".join(_row(part, chance) for _ in times)
        case _:
            pass
    return said


def _sign(items: Any, chance: Random) -> str:  # noqa: ANN401
    if str(items[0][0]) == "NEGATE":
        outside = (sign for sign in _PLAIN if not any(_holds(item, sign) for item in items[1:]))
        return next(outside, "")
    kind, value = chance.choice(items)
    if str(kind) == "CATEGORY":
        return _CLASSES.get(str(value), "-")
    return chr(value if str(kind) == "LITERAL" else chance.randint(*value))


def _holds(item: Any, sign: str) -> bool:  # noqa: ANN401
    kind, value = item
    if str(kind) == "CATEGORY":
        return _CLASSES.get(str(value)) == sign
    return ord(sign) == value if str(kind) == "LITERAL" else value[0] <= ord(sign) <= value[1]

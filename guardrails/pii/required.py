# pyright: basic
"""What every match of a pattern must hold, read off the pattern: figures, marks or words."""

import re
import string

# Python's own reader of patterns: those here are in the part of the language that RE2 shares.
from re import _parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any, NamedTuple

# Letters stand in nearly every text: to look for single ones saves nothing.
_TELLING = frozenset(range(0x21, 0x7F)) - frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,'-"
)
_DIGITS = frozenset(b"0123456789")
# More alternatives than this and some text always has one, or asking takes as long as searching.
_MOST_SIGNS, _MOST_WORDS = 14, 20
_SHORTEST, _LONG = 2, 4

_LETTERS = frozenset(string.ascii_letters + string.digits + "_@")

Signs = frozenset[int] | None
Words = frozenset[bytes] | None


class Needs(NamedTuple):
    """One of these signs and one of these words, in small letters; empty where that is unknown."""

    signs: bytes
    words: tuple[bytes, ...]


def required(pattern: str) -> Needs:
    """What each match holds; a pattern that cannot be read needs nothing."""
    try:
        parts = _parser.parse(pattern)
    except (re.error, ValueError, OverflowError):
        return Needs(b"", ())
    signs, words = _signs(parts), _words(parts)
    return Needs(bytes(sorted(signs or ())), tuple(sorted(words or ())) if not signs else ())


def _signs(parts: Any) -> Signs:  # noqa: ANN401 - the reader's own trees
    """Of things in a row the one with the fewest signs decides: each of them must be there."""
    found = [signs for kind, value in parts if (signs := _one(str(kind), value))]
    return min(found, key=lambda signs: (len(signs), sorted(signs)), default=None)


def _one(kind: str, value: Any) -> Signs:  # noqa: ANN401
    match kind:
        case "LITERAL":
            return _kept(frozenset({value}))
        case "IN":
            return _kept(_class(value))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _signs(value[2]) if value[0] else None
        case "SUBPATTERN":
            return _signs(value[-1])
        case "BRANCH":
            sides = [_signs(side) for side in value[1]]
            # One way without any of them and nothing is required.
            every = frozenset[int]().union(*(side for side in sides if side))
            return _kept(every) if all(sides) else None
        case _:
            return None


def _class(items: Any) -> frozenset[int]:  # noqa: ANN401
    signs: set[int] = set()
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                signs.add(value)
            case "RANGE":
                signs.update(range(value[0], value[1] + 1))
            case "CATEGORY" if str(value) == "CATEGORY_DIGIT":
                signs |= _DIGITS
            case _:
                return frozenset()
    return frozenset(signs)


def _kept(signs: frozenset[int]) -> Signs:
    return signs if signs and signs <= _TELLING and len(signs) <= _MOST_SIGNS else None


def _words(parts: Any) -> Words:  # noqa: ANN401
    """The longest words of which one is always there: letters in a row, or one of each way."""
    found: list[frozenset[bytes]] = []
    row = b""
    for kind, value in [*parts, ("END", 0)]:
        if str(kind) == "LITERAL" and chr(value) in _LETTERS:
            row += chr(value).lower().encode("ascii")
            continue
        found += [frozenset({row})] if len(row) >= _SHORTEST else []
        row = b""
        if one := _word(str(kind), value):
            found.append(one)
    return max(found, key=_telling, default=None)


def _word(kind: str, value: Any) -> Words:  # noqa: ANN401
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _words(value[2]) if value[0] else None
        case "SUBPATTERN":
            return _words(value[-1])
        case "BRANCH":
            sides = [_words(side) for side in value[1]]
            every = frozenset[bytes]().union(*(side for side in sides if side))
            return every if all(sides) and len(every) <= _MOST_WORDS else None
        case _:
            return None


def _telling(words: frozenset[bytes]) -> tuple[int, int, list[bytes]]:
    """Long words are rare; of equally long ones, few are quickly looked for."""
    return min(_LONG, *map(len, words), _LONG), -len(words), sorted(words)

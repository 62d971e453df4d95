# pyright: basic
"""Linear-time patterns: the vendor carries no types, so this file gives it ours."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, cast

import re2

_ANYWHERE, _ALL = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_BOTH


class Match(Protocol):
    """What is read of a match."""

    def start(self, group: int = 0) -> int: ...
    def end(self, group: int = 0) -> int: ...
    def group(self, group: int = 0) -> str: ...


class Pattern(Protocol):
    """A compiled pattern; searching it takes time linear in the text."""

    @property
    def pattern(self) -> str: ...

    def search(self, text: str) -> Match | None: ...
    def fullmatch(self, text: str) -> Match | None: ...
    def finditer(self, text: str) -> Iterator[Match]: ...
    def split(self, text: str) -> list[str]: ...
    def sub(self, repl: str | Callable[[Match], str], text: str) -> str: ...
    def find(self, text: str) -> tuple[int, int] | None:
        """Where it first matches, in code points."""
        ...

    def all(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where it matches, left to right, none overlapping."""
        ...

    def within(self, text: str) -> bool:
        """Whether it matches anywhere."""
        ...


class _Direct:
    """RE2 itself: most patterns are not in most texts, and its wrapper took longer than it to say so."""

    __slots__ = ("_asked", "_wrapped", "pattern")

    def __init__(self, wrapped: "re2._Regexp") -> None:
        self._wrapped, self._asked = wrapped, wrapped._regexp.Match
        self.pattern: str = wrapped.pattern

    def search(self, text: str) -> Match | None:
        return self._one(_ANYWHERE, text)

    def fullmatch(self, text: str) -> Match | None:
        return self._one(_ALL, text)

    def finditer(self, text: str) -> Iterator[Match]:
        if not text.isascii():
            yield from cast("Iterator[Match]", self._wrapped.finditer(text))
            return
        for spans in self._each(text.encode()):
            yield cast(Match, re2._Match(self._wrapped, text, 0, len(text), spans))

    def split(self, text: str) -> list[str]:
        return self._wrapped.split(text) if self.within(text) else [text]

    def sub(self, repl: str | Callable[[Match], str], text: str) -> str:
        return self._wrapped.sub(repl, text) if self.within(text) else text

    def find(self, text: str) -> tuple[int, int] | None:
        raw = text.encode()
        place = self._asked(_ANYWHERE, raw, 0, len(raw))[0]
        if place[0] < 0 or text.isascii():
            return place if place[0] >= 0 else None
        match = self._wrapped.search(text)
        return match and match.span()

    def all(self, text: str) -> tuple[tuple[int, int], ...]:
        if text.isascii():
            return tuple(spans[0] for spans in self._each(text.encode()))
        return tuple(match.span() for match in self._wrapped.finditer(text))

    def within(self, text: str) -> bool:
        raw = text.encode()
        return self._asked(_ANYWHERE, raw, 0, len(raw))[0][0] >= 0

    def _each(self, raw: bytes) -> Iterator[list[tuple[int, int]]]:
        place, size = 0, len(raw)
        while (spans := self._asked(_ANYWHERE, raw, place, size))[0][0] >= 0:
            yield spans
            if place == size:
                return
            end = spans[0][1]
            place = end if end > place else place + 1  # an empty match is not met twice

    def _one(self, anchor: object, text: str) -> Match | None:
        raw = text.encode()
        spans = self._asked(anchor, raw, 0, len(raw))
        if spans[0][0] < 0:
            return None
        if text.isascii():  # a byte is a sign: the places are right as they are
            return cast(Match, re2._Match(self._wrapped, text, 0, len(text), spans))
        return cast("Match | None", next(self._wrapped._match(anchor, text), None))


def compiled(pattern: str, *alternatives: str) -> Pattern:
    """One pattern of alternatives, for text that holds no lone surrogate (RE2 reads UTF-8)."""
    if alternatives:
        pattern = "|".join(f"(?:{part})" for part in (pattern, *alternatives))
    return cast(Pattern, _Direct(re2.compile(pattern, _options())))


def _options() -> "re2.Options":
    options = re2.Options()
    options.max_mem = 64 << 20  # counted gaps over long alternations outgrow the default 8 MB
    return options


def together(patterns: Sequence[Pattern]) -> Callable[[str], frozenset[int]]:
    """Which of several patterns a text in lower case holds, by their places.

    One pass looks for the letters that each of them cannot do without; few are left to be asked.
    An automaton of all of them would be quicker still with a text that it has seen, and takes four
    times as long with a new one: its states are made for each.
    """
    several = re2.Filter()
    for pattern in patterns:
        several.Add(pattern.pattern, _options())
    several.Compile()

    def found(text: str) -> frozenset[int]:
        near = several.Match(text.encode(), potential=True) or ()
        return frozenset(at for at in near if patterns[at].search(text))

    return found

# pyright: basic
"""Patterns that run in linear time on any text: RE2 over the folded bytes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Any, Protocol

import re2

from guardrails.pii.examples import example
from guardrails.pii.gates import Folded, enrolled, worded
from guardrails.pii.required import one_class, required

_ANYWHERE, _ALL = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_BOTH


class Match(Protocol):
    """What a pattern found."""

    def start(self, group: int = 0, /) -> int: ...
    def end(self, group: int = 0, /) -> int: ...
    def span(self, group: int = 0, /) -> tuple[int, int]: ...
    def group(self, group: int = 0, /) -> bytes: ...


class _Place:
    """A match of RE2."""

    __slots__ = ("_raw", "_spans")

    def __init__(self, raw: bytes, spans: Sequence[tuple[int, int]]) -> None:
        self._raw, self._spans = raw, spans

    def start(self, group: int = 0, /) -> int:
        return self._spans[group][0]

    def end(self, group: int = 0, /) -> int:
        return self._spans[group][1]

    def span(self, group: int = 0, /) -> tuple[int, int]:
        return self._spans[group]

    def group(self, group: int = 0, /) -> bytes:
        start, end = self._spans[group]
        return self._raw[start:end]

    def cut(self, end: int) -> "_Place":
        """The same, with all of it and its last group ending at `end`."""
        (start, _), *groups, (last, _) = self._spans
        return _Place(self._raw, [(start, end), *groups, (last, end)])


class _Re2:
    """RE2 itself: what its wrapper does around each search took longer than the search."""

    __slots__ = ("_match", "groups", "pattern")

    def __init__(self, pattern: bytes, *, case: bool) -> None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = case
        options.log_errors = False
        options.max_mem = 32 << 20
        compiled = re2.compile(pattern, options=options)
        self.pattern, self.groups = pattern, compiled.groups
        self._match = compiled._regexp.Match

    def finditer(self, raw: bytes, place: int = 0) -> Iterator[_Place]:
        size = len(raw)
        while (spans := self._match(_ANYWHERE, raw, place, size))[0][0] >= 0:
            yield _Place(raw, spans)
            if place == size:
                return
            end = spans[0][1]
            place = end if end > place else place + 1  # an empty match is not met twice

    def search(self, raw: bytes) -> _Place | None:
        spans = self._match(_ANYWHERE, raw, 0, len(raw))
        return _Place(raw, spans) if spans[0][0] >= 0 else None

    def fullmatch(self, raw: bytes) -> _Place | None:
        spans = self._match(_ALL, raw, 0, len(raw))
        return _Place(raw, spans) if spans[0][0] >= 0 else None


# Patterns are made when modules are read, and stay.
_MADE: "list[Pattern]" = []


class Pattern:
    """One pattern over Latin-1 bytes; case is ignored unless asked otherwise.

    A row of signs of one class is found by the standard library, which cannot try anything twice
    there and takes a tenth of the time; everything else by RE2.

    A whole folded text knows what pieces of words it holds, and is not searched for what it
    cannot hold: of the patterns that each message meets nine in ten find nothing.
    """

    __slots__ = ("_compiled", "_finditer", "_groups", "_needs", "_search")

    def __init__(self, pattern: str, *, case: bool = False, words: Iterable[str] = ()) -> None:
        """Each match holds one of `words`, small and whole, if any are given."""
        self._needs = enrolled(required(pattern, case=case))
        if words:
            self._needs |= worded(words)
        _MADE.append(self)
        if one_class(pattern):
            self._engine(re.compile(pattern.encode("latin-1"), 0 if case else re.IGNORECASE))
            return
        self._engine(_Re2(pattern.encode("latin-1"), case=case))

    def _engine(self, compiled: Any) -> None:  # noqa: ANN401 - either library's
        self._compiled = compiled
        self._finditer, self._search = compiled.finditer, compiled.search
        self._groups = range(1, compiled.groups + 1)

    def spares(self, raw: bytes) -> bool:
        """Whether `raw` lacks what each match holds, so that it need not be searched."""
        return type(raw) is Folded and self._needs & raw.unmet != 0

    def finditer(self, raw: bytes) -> Iterator[Match]:
        """Every match, left to right, none overlapping."""
        if type(raw) is Folded and self._needs & raw.unmet:
            return _NOTHING
        return self._finditer(raw)

    def findall(self, raw: bytes) -> list[bytes]:
        """What every match covers."""
        return [match.group() for match in self.finditer(raw)]

    def places(self, raw: bytes) -> Iterator[tuple[int, int]]:
        """Where each match's first group stands that took part; without groups, all of it."""
        if type(raw) is Folded and self._needs & raw.unmet:
            return _NOTHING
        return self._places(raw)

    def _places(self, raw: bytes) -> Iterator[tuple[int, int]]:
        for match in self._finditer(raw):
            place = match.span()
            for group in self._groups:
                if (one := match.span(group))[0] >= 0:
                    place = one
                    break
            yield place

    def search(self, raw: bytes) -> Match | None:
        """The first match."""
        if type(raw) is Folded and self._needs & raw.unmet:
            return None
        return self._search(raw)

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return len(self._groups)

    def later(self, raw: bytes, place: int) -> Iterator[_Place]:
        """Every match from `place` on, spared or not."""
        return self._finditer(raw, place)

    def matches(self, raw: bytes) -> bool:
        """Whether a search, spared or not, would find anything."""
        return self._search(raw) is not None

    def tried(self, chance: Random) -> int:
        """How much it finds in a text made for it; what its engine builds for that stays."""
        made = example(self._compiled.pattern.decode("latin-1"), chance)
        return sum(1 for _ in self._places(f"Kia ora, {made} now".encode("latin-1")))

    def fullmatch(self, raw: bytes) -> Match | None:
        """A match of all of `raw`."""
        return self._compiled.fullmatch(raw)


class Valued:
    """A pattern that ends with a value: in quotes, at most `quoted` signs, or bare, at most `bare`.

    Its last group is the bare value, and none before those in quotes can be longer than they.

    RE2 builds a state for each sign that a counted repeat may hold, and builds them anew for each
    value. So the same is searched uncounted, bare values are cut to their length, and only where
    one in quotes is too long is the pattern asked that counts.
    """

    __slots__ = ("_bare", "_counted", "_open", "_quoted")

    def __init__(self, head: str, value: str, *, quoted: int, bare: int) -> None:
        uncounted = value.replace(f"{{1,{quoted}}}", "+").replace(f"{{0,{bare - 1}}}", "*")
        self._open, self._counted = Pattern(head + uncounted), Pattern(head + value)
        self._quoted, self._bare = quoted, bare

    def finditer(self, raw: bytes) -> Iterator[Match]:
        """What the counting pattern would find; its last group is the bare value."""
        return _NOTHING if self._open.spares(raw) else self._found(raw)

    def _found(self, raw: bytes) -> Iterator[Match]:
        place, last = 0, self._open.groups
        while found := next(self._open.later(raw, place), None):
            start, end = found.span(last)
            if start >= 0:
                end = min(end, start + self._bare)
                found = found.cut(end)
            elif max(found.end(n) - found.start(n) for n in range(1, last)) > self._quoted:
                found = next(self._counted.later(raw, place), None)
                if found is None:
                    return
            yield found
            place = found.end()


# An empty tuple's iterator has nothing to give at any time, so all may share it.
_NOTHING: Iterator[Any] = iter(())
_FIGURE = Pattern(r"\d")


def figured(raw: bytes) -> bool:
    """Whether there is any figure in a text: what needs one is not looked for without."""
    return _FIGURE.search(raw) is not None


def tried() -> int:
    """Try every pattern once, so that no message waits for what a first match builds."""
    chance = Random(0)  # noqa: S311
    return sum(pattern.tried(chance) for pattern in _MADE)

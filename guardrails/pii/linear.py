# pyright: basic
"""Patterns that run in linear time on any text: RE2 over the folded bytes."""

from collections.abc import Iterator
from typing import Protocol, cast

import re2


class Match(Protocol):
    """What a pattern found."""

    def start(self, group: int = 0, /) -> int: ...
    def end(self, group: int = 0, /) -> int: ...
    def group(self, group: int = 0, /) -> bytes: ...


class Pattern:
    """One RE2 pattern over Latin-1 bytes; case is ignored unless asked otherwise."""

    __slots__ = ("_compiled", "_groups")

    def __init__(self, pattern: str, *, case: bool = False) -> None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = case
        options.log_errors = False
        options.max_mem = 32 << 20
        self._compiled = re2.compile(pattern.encode("latin-1"), options=options)
        self._groups = range(1, self._compiled.groups + 1)

    def finditer(self, raw: bytes) -> Iterator[Match]:
        """Every match, left to right, none overlapping."""
        return cast("Iterator[Match]", self._compiled.finditer(raw))

    def findall(self, raw: bytes) -> list[bytes]:
        """What every match covers."""
        return [match.group() for match in self.finditer(raw)]

    def places(self, raw: bytes) -> Iterator[tuple[int, int]]:
        """Where each match's first group stands that took part; without groups, all of it."""
        for match in self._compiled.finditer(raw):
            group = next((number for number in self._groups if match.start(number) >= 0), 0)
            yield match.start(group), match.end(group)

    def search(self, raw: bytes) -> Match | None:
        """The first match."""
        return cast("Match | None", self._compiled.search(raw))

    def fullmatch(self, raw: bytes) -> Match | None:
        """A match of all of `raw`."""
        return cast("Match | None", self._compiled.fullmatch(raw))

# pyright: basic
"""Patterns that run in linear time on any text: RE2 over the folded bytes."""

from collections.abc import Iterator
from typing import Protocol, cast

import re2

from guardrails.pii.required import required


class Match(Protocol):
    """What a pattern found."""

    def start(self, group: int = 0, /) -> int: ...
    def end(self, group: int = 0, /) -> int: ...
    def span(self, group: int = 0, /) -> tuple[int, int]: ...
    def group(self, group: int = 0, /) -> bytes: ...


class Pattern:
    """One RE2 pattern over Latin-1 bytes; case is ignored unless asked otherwise.

    Texts without any of the figures, marks or words that each match must hold are not searched:
    most messages hold few, and asking costs a tenth of a search.
    """

    __slots__ = ("_compiled", "_groups", "_needs")

    def __init__(self, pattern: str, *, case: bool = False) -> None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = case
        options.log_errors = False
        options.max_mem = 32 << 20
        self._compiled = re2.compile(pattern.encode("latin-1"), options=options)
        self._groups = range(1, self._compiled.groups + 1)
        self._needs = required(pattern)

    def spares(self, raw: bytes) -> bool:
        """Whether `raw` lacks what each match holds, so that it need not be searched."""
        signs, words = self._needs
        if signs:
            return len(raw.translate(None, signs)) == len(raw)
        if not words:
            return False
        low = raw.lower()
        return not any(map(low.__contains__, words))

    def finditer(self, raw: bytes) -> Iterator[Match]:
        """Every match, left to right, none overlapping."""
        if self.spares(raw):
            return iter(())
        return cast("Iterator[Match]", self._compiled.finditer(raw))

    def findall(self, raw: bytes) -> list[bytes]:
        """What every match covers."""
        return [match.group() for match in self.finditer(raw)]

    def places(self, raw: bytes) -> Iterator[tuple[int, int]]:
        """Where each match's first group stands that took part; without groups, all of it."""
        if self.spares(raw):
            return
        for match in self._compiled.finditer(raw):
            place = match.span()
            for group in self._groups:
                if (one := match.span(group))[0] >= 0:
                    place = one
                    break
            yield place

    def search(self, raw: bytes) -> Match | None:
        """The first match."""
        if self.spares(raw):
            return None
        return cast("Match | None", self._compiled.search(raw))

    def matches(self, raw: bytes) -> bool:
        """Whether a search, spared or not, would find anything."""
        return self._compiled.search(raw) is not None

    def fullmatch(self, raw: bytes) -> Match | None:
        """A match of all of `raw`."""
        return cast("Match | None", self._compiled.fullmatch(raw))

# pyright: basic
"""Linear-time patterns: the vendor carries no types, so this file gives it ours."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, cast

import re2


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


def compiled(pattern: str) -> Pattern:
    """Compile for text that holds no lone surrogate (RE2 reads UTF-8)."""
    options = re2.Options()
    options.max_mem = 64 << 20  # counted gaps over long alternations outgrow the default 8 MB
    return cast(Pattern, re2.compile(pattern, options))


def together(patterns: Sequence[Pattern]) -> Callable[[str], frozenset[int]]:
    """Which of several patterns a text holds, by their places: one pass for all of them."""
    options = re2.Options()
    options.max_mem = (
        256 << 20
    )  # filled by what texts need: 74 patterns over 2,000 texts took 60 MB
    several = re2.Set.SearchSet(options)
    for pattern in patterns:
        several.Add(pattern.pattern)
    several.Compile()
    return lambda text: frozenset(several.Match(text) or ())

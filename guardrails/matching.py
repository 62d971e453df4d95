# pyright: basic
"""Linear-time patterns: the vendor carries no types, so this file gives it ours."""

from collections.abc import Callable, Iterator
from typing import Protocol, cast

import re2


class Match(Protocol):
    """What is read of a match."""

    def start(self, group: int = 0) -> int: ...
    def end(self, group: int = 0) -> int: ...
    def group(self, group: int = 0) -> str: ...


class Pattern(Protocol):
    """A compiled pattern; searching it takes time linear in the text."""

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

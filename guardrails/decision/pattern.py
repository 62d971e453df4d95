# pyright: basic
"""Patterns that run in linear time on any text; the typed face of the RE2 binding."""

from dataclasses import dataclass

import re2


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled expression; answers with plain code point pairs."""

    source: str
    _compiled: object

    def find(self, text: str) -> tuple[int, int] | None:
        """Where it first matches, or None."""
        match = self._compiled.search(text)  # pyright: ignore[reportAttributeAccessIssue]
        return None if match is None else match.span()

    def all(self, text: str) -> tuple[tuple[int, int], ...]:
        """Every match, left to right, none overlapping."""
        found = self._compiled.finditer(text)  # pyright: ignore[reportAttributeAccessIssue]
        return tuple(match.span() for match in found)

    def within(self, text: str) -> bool:
        """Whether it matches anywhere."""
        return self.find(text) is not None


def pattern(*alternatives: str) -> Pattern:
    """Compile one pattern out of alternatives."""
    source = "|".join(f"(?:{part})" for part in alternatives)
    return Pattern(source, re2.compile(source))

"""The parts of a language in which a human can be asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """The parts of one language, each an alternation over folded text."""

    people: str
    contact: str
    wish: str
    alone: str  # asks without naming anybody: call me, no more robots
    refusal: str
    report: str
    spaced: bool = True
    verb_last: bool = False

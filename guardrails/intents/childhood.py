"""Whether somebody is told to be under eighteen, in the parts of one language."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from guardrails.intents.reading import folded
from guardrails.matching import Match, Pattern, compiled

_YOUNGEST, _OLDEST = 4, 17
_NEVER = r"$."
_MORE = compiled(r"[0-9.]$")
_BEFORE = 24  # characters before a number that can make it a part of a larger one
_AFTER = 40  # characters behind an age that can make a time of it


@dataclass(frozen=True)
class Childhood:
    """How one language tells a child. Alternations over folded text, read within a clause."""

    numbers: str  # four to seventeen, spelt out, between slashes
    frames: tuple[str, ...]  # what an age stands in; `{n}` is the age
    told: str  # a child without a number: at school, a minor, not yet of age
    years: str  # what is counted where a number stands before it: an age, or a time
    born: str = ""  # `{y}` is the year
    others: str = ""  # who works at schools, or asks about minors
    tens: str = ""  # what in front of a number makes another one of it
    bounds: str = ""  # what in front of an age makes a bound of it: under, over, up to
    lasting: str = ""  # what behind an age makes a time or a bound of it
    things: str = ""  # what else has years, named in the same clause

    @property
    def signs(self) -> tuple[Pattern, ...]:
        """One of these stands in every text of which the two below are true."""
        return (*self._frames, self._told, self._born, self._counted, self._others)

    def tells(self, clause: str, year: int) -> bool:
        """Whether the clause says that somebody is under eighteen in this year."""
        if any(self._without_number(part) for part in clause.split(",")):
            return True
        ages = (year - int(found.group(1)) for found in self._born.finditer(clause))
        if any(0 <= age <= _OLDEST for age in ages):
            return True
        return any(self._counts(found, clause) for found in self._ages(clause))

    def denies(self, clause: str) -> bool:
        """Whether the clause, where it tells of no child, speaks of years or of a school otherwise."""
        return bool(self._counted.search(clause) or self._others.search(clause))

    def _without_number(self, part: str) -> bool:
        return bool(self._told.search(part)) and not self._others.search(part)

    def _ages(self, clause: str) -> Iterator[Match]:
        for frame in self._frames:
            for found in frame.finditer(clause):
                if not self._things.search(_part(clause, found.start(1))):
                    yield found

    def _counts(self, found: Match, clause: str) -> bool:
        said = found.group(1)
        before = clause[max(0, found.start(1) - _BEFORE) : found.start(1)]
        after = clause[found.end() : found.end() + _AFTER]
        if self._lasting.search(after) or self._bounds.search(before):
            return False
        if said.isdecimal():
            return _YOUNGEST <= int(said) <= _OLDEST and not _MORE.search(before)
        return not self._tens.search(before)

    @cached_property
    def _number(self) -> str:
        spelt = folded(self.numbers).split("/")
        return "[0-9]{1,3}|" + "|".join(sorted(spelt, key=len, reverse=True))

    @cached_property
    def _frames(self) -> tuple[Pattern, ...]:
        age = f"({self._number})"
        return tuple(compiled(folded(frame).replace("{n}", age)) for frame in self.frames)

    @cached_property
    def _counted(self) -> Pattern:
        return compiled(f"(?:{self._number}) ?(?:{folded(self.years)})")

    @cached_property
    def _told(self) -> Pattern:
        return _of(self.told)

    @cached_property
    def _born(self) -> Pattern:
        return _of(self.born.replace("{y}", "(20[0-9]{2})"))

    @cached_property
    def _others(self) -> Pattern:
        return _of(self.others)

    @cached_property
    def _tens(self) -> Pattern:
        return _of(f"(?:{self.tens})$" if self.tens else "")

    @cached_property
    def _bounds(self) -> Pattern:
        return _of(f"(?:{self.bounds})$" if self.bounds else "")

    @cached_property
    def _lasting(self) -> Pattern:
        return _of(f"^(?:{self.lasting})" if self.lasting else "")

    @cached_property
    def _things(self) -> Pattern:
        return _of(self.things)


def _part(clause: str, at: int) -> str:
    """What stands between two commas around a place."""
    end = clause.find(",", at)
    return clause[clause.rfind(",", 0, at) + 1 : end if end >= 0 else len(clause)]


def _of(alternation: str) -> Pattern:
    return compiled(folded(alternation or _NEVER))

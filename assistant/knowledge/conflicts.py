"""Clauses that disagree, or that give two periods for one thing: one is not shown without the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.domain import Citation, Clause, Remark
from assistant.knowledge import words
from assistant.knowledge.passages import passages, sentences
from assistant.tenants import Conflict

_PERIOD = re.compile(
    r"\b(?:within|in|takes?|up to|at most|no later than|at the latest)\s+(?:about |approximately |around )?"
    r"([\w-]+)(?: \((\d{1,4})\))? ((?:working|business|calendar) )?(minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
# What a company does within a period. Two periods for one of these, of the same thing, disagree.
_DEEDS = frozenset(
    words.content(
        words.tokens(
            "respond reply answer delete erase notify pay process remove refund return"
        )
    )
)
_ALIKE = {"repli": "respond", "answer": "respond", "eras": "delet", "remov": "delet"}
_FILLING = frozenset(words.content(words.tokens("within receive receiving receipt calendar working business day days week month hour please request requests us right rights")))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence of a clause, or the whole of it."""

    clause: Clause
    sentence: str

    @property
    def words(self) -> str:
        """What is quoted of it."""
        return self.sentence or _said(self.clause)[0]


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences that have to be shown together, and in which of our words."""

    text: str  # the name of a reviewed text
    about: str
    sides: tuple[Side, ...]
    when: frozenset[str] = frozenset()  # only where the question has one of these stems


_Deadline = tuple[Side, str, frozenset[str]]
_FEW = 40


def configured(clauses: Mapping[str, Clause], given: Iterable[Conflict]) -> tuple[Pair, ...]:
    """The pairs that staff listed, as far as their clauses are in force and say so."""
    found: list[Pair] = []
    for conflict in given:
        sides = [
            side
            for listed in conflict.sides
            for side in _sides(clauses, listed.clause, listed.says)
        ]
        if len(sides) >= len(conflict.sides):
            text = "conflict" if len(conflict.sides) > 1 else "open_reading"
            when = frozenset(words.content(words.tokens(" ".join(conflict.when))))
            found.append(Pair(text, conflict.about, tuple(sides), when))
    return tuple(found)


def _sides(clauses: Mapping[str, Clause], ref: str, says: str) -> list[Side]:
    """The first sentence of the clause that has all these words; without any, the clause."""
    wanted, clause = _stems(says), clauses.get(ref)
    if clause is None:
        return []
    if not wanted:
        return [Side(clause, "")]
    return [Side(clause, s) for s in _said(clause) if wanted <= _stems(s)][:1]


def detected(clauses: Sequence[Clause]) -> tuple[Pair, ...]:
    """Two different periods for the same deed to the same thing within one section."""
    timed: defaultdict[tuple[str, str], list[_Deadline]] = defaultdict(list)
    for clause in clauses:
        for sentence in (s for said in _said(clause) for s in sentences(said)):
            for period, deed, rest in _deadlines(sentence):
                timed[_section(clause), deed].append((Side(clause, sentence), period, rest))
    return tuple(
        Pair("two_periods", deed, (one, two))
        for (_, deed), own in timed.items()
        # So many deadlines are a table of different things, and every pair would be compared.
        if len(own) <= _FEW
        for (one, first, rest), (two, second, rest2) in combinations(own, 2)
        if first != second and one.sentence != two.sentence and _one_thing(rest, rest2)
    )


def _section(clause: Clause) -> str:
    return f"{clause.doc} {clause.clause.partition(' > ')[0].partition('.')[0]}"


def _deadlines(sentence: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The period, the deed and the other topic words of a sentence that sets one deadline."""
    periods = list(_PERIOD.finditer(sentence))
    stems = _stems(sentence)
    deeds = {_ALIKE.get(stem, stem) for stem in stems & _DEEDS}
    if "respond" in deeds:
        deeds = {"respond"}  # to answer a refund request is no refund
    if len(periods) != 1 or len(deeds) != 1:
        return
    (period,), (deed,) = periods, deeds
    number = period[2] or words.stem(period[1].casefold())
    if number.isdigit():
        kind = f"{number} {(period[3] or '').strip().casefold()} {period[4].casefold()}"
        rest = stems - _DEEDS - _FILLING - _stems(period[0])
        yield kind, deed, frozenset(rest)


def _one_thing(one: frozenset[str], two: frozenset[str]) -> bool:
    """One sentence speaks of nothing that the other does not, or hardly of anything else."""
    smaller, larger = sorted((one, two), key=len)
    return smaller <= larger or len(smaller & larger) * 3 >= len(larger) * 2


def united(listed: Sequence[Pair], found: Sequence[Pair]) -> tuple[Pair, ...]:
    """What staff listed, and what was detected beside it."""
    new = (pair for pair in found if not any(_within(pair, known) for known in listed))
    return (*listed, *new)


def _within(pair: Pair, listed: Pair) -> bool:
    """Whether each sentence of a pair stands in a side that was listed."""
    return all(
        any(side.clause == own.clause and side.sentence in own.sentence for own in listed.sides)
        for side in pair.sides
    )


def remarks(
    pairs: Iterable[Pair], cited: Sequence[Citation], question: str
) -> Iterator[Remark]:
    """For each pair of which a side was quoted: that both stand there, and the other side's words."""
    asked = frozenset(words.content(words.tokens(question)))
    for pair in pairs:
        quoted = [side for side in pair.sides if any(_quotes(c, side) for c in cited)]
        if not quoted or (pair.when and not pair.when & asked):
            continue
        others = [side for side in pair.sides if side not in quoted]
        refs = " and ".join(dict.fromkeys(side.clause.ref for side in pair.sides))
        yield Remark(
            pair.text,
            {"about": pair.about, "clauses": refs},
            quotes=tuple((side.clause, side.words) for side in others),
        )


def _quotes(citation: Citation, side: Side) -> bool:
    here = (citation.doc, citation.clause) == (side.clause.doc, side.clause.clause)
    said, own = " ".join(citation.text.split()), " ".join(side.sentence.split())
    return here and (own in said or said in own)


def _said(clause: Clause) -> list[str]:
    return [passage.text for passage in passages(clause.text)]


def _stems(text: str) -> frozenset[str]:
    return frozenset(words.content(words.tokens(text)))

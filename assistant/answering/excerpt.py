"""Which passages make an answer: the one that answers first, then what limits it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Reading(Protocol):
    """A passage of a clause, byte for byte, and how well it answers the question."""

    @property
    def hit(self) -> int: ...  # its clause, as a place in the hits
    @property
    def place(self) -> int: ...  # its place in reading order
    @property
    def text(self) -> str: ...
    @property
    def lead(self) -> str: ...  # the line that introduces its list
    @property
    def labelled(self) -> bool: ...  # a row that names itself
    @property
    def fit(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How sure, how wide and how long an answer may be."""

    sure: float  # below this probability of the best clause the engine abstains
    trust: float  # how much a clause's own probability weighs beside the fit of a passage
    near: float  # how far behind the best passage another clause may still be quoted
    clauses: int  # how many clauses one answer quotes at most
    words: int  # how long an answer may grow


_LIMITING = re.compile(
    r"(?:unless|except|however|but|only|without|where|if|after (?:that|those|this)|in that case"
    r"|even|this|that|these|those|they|it|such|longer|for this|instead|a request|no |not |on request)\b",
    re.IGNORECASE,
)


def choose(
    parts: Sequence[Sequence[Reading]], trusts: Sequence[float], limits: Limits
) -> list[Reading]:
    """The passages to quote, best clause first, each clause's passages in reading order."""
    picks = _answers(parts, trusts, limits)
    chosen: dict[int, Reading] = {}
    room = limits.words
    for pick in picks:
        for passage in [pick, *_rows_under(pick, parts[0])]:
            room = _take(passage, chosen, room)
    for pick in picks[:1]:
        for passage in _limits_of(pick, parts[0]):
            room = _take(passage, chosen, room)
    rank = {pick.hit: n for n, pick in reversed(list(enumerate(picks)))}
    return sorted(chosen.values(), key=lambda p: (rank[p.hit], p.place))


def _answers(
    parts: Sequence[Sequence[Reading]], trusts: Sequence[float], limits: Limits
) -> list[Reading]:
    """The best passage of the whole question, of each of its parts, of near rival clauses."""

    def value(passage: Reading) -> float:
        return passage.fit + limits.trust * trusts[passage.hit]

    tops = [max(_telling(part), key=value, default=None) for part in parts]
    best = tops[0]
    if best is None:
        return []
    found = {best.place: best}
    for top in tops[1:]:
        if top is not None:
            found.setdefault(top.place, top)
    rivals = sorted(_telling(parts[0]), key=value, reverse=True)
    for rival in rivals:
        quoted = {passage.hit for passage in found.values()}
        if len(quoted) >= limits.clauses or value(rival) < value(best) - limits.near:
            break
        if rival.hit not in quoted:
            found[rival.place] = rival
    return list(found.values())


def _telling(part: Sequence[Reading]) -> list[Reading]:
    """Passages that say something by themselves, rather than announce a list."""
    rows = {passage.lead for passage in part if passage.lead}
    return [p for p in part if not p.text.endswith(":") or p.text in rows]


def _rows_under(pick: Reading, passages: Sequence[Reading]) -> list[Reading]:
    """A line that announces a list is quoted with its rows."""
    if not pick.text.endswith(":"):
        return []
    return [p for p in passages if p.hit == pick.hit and p.lead == pick.text]


def _limits_of(pick: Reading, passages: Sequence[Reading]) -> list[Reading]:
    """What follows in the same clause and takes up the sentence before it."""
    found: list[Reading] = []
    for passage in passages:
        if passage.hit == pick.hit and passage.place > pick.place:
            row_of_another_list = passage.lead and passage.lead != pick.lead
            if row_of_another_list or (pick.lead and passage.lead):
                continue
            if found or pick.lead or passage.place == pick.place + 1:
                found.append(passage)
    return [p for p in found if _LIMITING.match(p.text)] if pick.lead else found


def _take(passage: Reading, chosen: dict[int, Reading], room: int) -> int:
    """Adds a passage where it fits; the first always fits."""
    length = len(passage.text.split()) + (
        len(passage.lead.split()) if needs_lead(passage) else 0
    )
    if passage.place in chosen or (chosen and length > room):
        return room
    chosen[passage.place] = passage
    return room - length


def needs_lead(passage: Reading) -> bool:
    """An unlabelled row says nothing without the line over its list."""
    return bool(passage.lead) and not passage.labelled

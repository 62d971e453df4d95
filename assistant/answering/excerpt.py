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

    sure: float  # below this probability that the documents answer, the engine abstains
    near: float  # how far behind the best passage another may still be quoted
    sister: float  # and how far another row of its own list, which is about something else
    picks: int  # how many passages may be quoted for themselves, not as context
    words: int  # how long an answer may grow
    whole: int  # a clause up to this long is one thought: it is quoted whole


_LIMITING = re.compile(
    r"(?:unless|except|however|but|only|without|where|if|after (?:that|those|this)|in that case"
    r"|even|this|that|these|those|they|it|such|longer|for this|instead|a request|no |not |on request)\b",
    re.IGNORECASE,
)


def choose(parts: Sequence[Sequence[Reading]], limits: Limits) -> list[Reading]:
    """The passages to quote, best clause first, each clause's passages in reading order."""
    picks = _answers(parts, limits)
    chosen: dict[int, Reading] = {}
    room = limits.words
    # First what answers, then the rows of a line that announces some: a long list would leave no
    # room for the runner-up.
    for pick in picks:
        room = _take(pick, chosen, room)
    for pick in picks:
        for passage in _rows_under(pick, parts[0]):
            room = _take(passage, chosen, room)
    for pick in picks:
        for passage in _around(pick, parts[0], limits.whole):
            room = _take(passage, chosen, room)
    rank = {pick.hit: n for n, pick in reversed(list(enumerate(picks)))}
    return sorted(chosen.values(), key=lambda p: (rank[p.hit], p.place))


def _answers(parts: Sequence[Sequence[Reading]], limits: Limits) -> list[Reading]:
    """The best passage of the whole question, of each of its parts, and near rivals."""
    ranked = [sorted(_telling(part), key=lambda p: -p.fit) for part in parts]
    if not ranked[0]:
        return []
    best = ranked[0][0]
    found = {best.place: best}
    for part in ranked[1:]:
        found.update({top.place: top for top in part[:1]})
    for rival in ranked[0]:
        if len(found) >= limits.picks or rival.fit < best.fit - limits.near:
            break
        sister = bool(rival.lead) and (rival.hit, rival.lead) == (best.hit, best.lead)
        if not sister or rival.fit >= best.fit - limits.sister:
            found.setdefault(rival.place, rival)
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


def _around(pick: Reading, passages: Sequence[Reading], whole: int) -> list[Reading]:
    """What the same clause says next to the answer: all of a short one, else what limits it."""
    clause = [p for p in passages if p.hit == pick.hit]
    if sum(len(p.text.split()) for p in clause) <= whole:
        return clause
    after = [p for p in clause if p.place > pick.place and not p.lead]
    if pick.lead:
        return [p for p in after if _LIMITING.match(p.text)]
    return after[:2] if after and after[0].place == pick.place + 1 else []


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

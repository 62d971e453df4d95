# ruff: noqa: SIM905 - word lists read better as text
"""What a figure or a name is about: its line of the clause is the line its words point to."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guardrails.grounding.figures import DURATIONS, Figure, figures
from guardrails.grounding.lines import Line, Sentence, sentence
from guardrails.grounding.names import names, parts, subject
from guardrails.grounding.stems import stems
from guardrails.grounding.weights import Rarity

_CUTS = (", ", "; ", " and ", " but ", " while ", " whereas ", " plus ")
_MARGIN = 0.7
_TELLING = 0.45


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value that belongs to one line, and the content words it is said of."""

    start: int
    end: int
    word: str
    figure: Figure | None
    about: frozenset[str]
    subject: frozenset[str] = frozenset()


def misplaced(
    text: str, held: Sequence[Line], rarity: Rarity, *, house: frozenset[str]
) -> Iterator[Anchor]:
    """The figures and names whose line says less of what they are said of than another line.

    `house`: the words of the company's own names, which stand anywhere.
    """
    for anchor in _anchors(text) if len(held) > 1 else ():
        if anchor.figure is None and parts(anchor.word) <= house:
            continue
        own = [line for line in held if _stands(anchor, line.text)]
        other = [line for line in held if line not in own]
        if own and other and _points_elsewhere(anchor, own, other, rarity):
            yield anchor


def _points_elsewhere(
    anchor: Anchor, own: Sequence[Line], other: Sequence[Line], rarity: Rarity
) -> bool:
    ours = max(rarity.sum(anchor.about & line.stems) for line in own)
    theirs = max(rarity.sum(anchor.about & line.stems) for line in other)
    if theirs > ours + _MARGIN:
        return True
    if anchor.figure is None or not anchor.subject:
        return False
    # What the sentence is about stands nowhere beside the figure, and in another line.
    refs = {line.ref for line in own}
    passages = [s for line in own for s in line.sentences if _stands(anchor, s.text)]
    in_line = any(anchor.subject & line.stems for line in own)
    in_passage = any(anchor.subject & s.stems for s in passages)
    return any(
        rarity.sum(anchor.subject & line.stems) >= _TELLING
        and not (in_line if line.ref in refs else in_passage)
        for line in other
    )


def _anchors(text: str) -> Iterator[Anchor]:
    about = _subject(text)
    for figure in figures(text):
        if figure.kind == "clause" or (
            figure.kind == "number" and (figure.unit or _labelled(text, figure))
        ):
            yield Anchor(
                figure.start,
                figure.end,
                "",
                figure,
                _about(text, figure.start, figure.end),
                about,
            )
    for start, end in _named(text):
        word = text[start:end]
        part = _part(text, start, end) - stems(word)
        if part:
            yield Anchor(start, end, word, None, part)


def _named(text: str) -> list[tuple[int, int]]:
    """Names, those of several words as one, and an opening name that acts."""
    found = [*([place] if (place := subject(text)) else []), *names(text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(found)):
        if merged and text[merged[-1][1] : start] == " ":
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _subject(text: str) -> frozenset[str]:
    """The content words before the first verb."""
    words = sentence(text).words
    verb = next((n for n, word in enumerate(words) if word.text in _VERBS), 0)
    return frozenset(w.stem for w in words[:verb] if w.stem) - _UNITS - DURATIONS


_VERBS = frozenset(
    (
        "is are was were will can may must has have do does gets get stays stay goes go runs run"
        " remains remain lasts last takes take keeps keep should comes come"
    ).split()
)


def _labelled(text: str, figure: Figure) -> bool:
    """`IPP 6`, `Article 18`: a number that belongs to the word before it."""
    before = text[: figure.start].rstrip().rpartition(" ")[2]
    return before[:1].isupper()


def _stands(anchor: Anchor, text: str) -> bool:
    if anchor.figure is None:
        return parts(anchor.word) <= _parts(text)
    wanted = anchor.figure
    return any(
        (other.kind, other.value, other.unit) == (wanted.kind, wanted.value, wanted.unit)
        for other in figures(text)
    )


@functools.lru_cache(maxsize=4096)
def _parts(text: str) -> frozenset[str]:
    return parts(text)


def _about(text: str, start: int, end: int) -> frozenset[str]:
    """The content words of the part of the sentence around a value, or of all of it."""
    found = _part(text, start, end)
    return found if len(found) > 1 else stems(text) - DURATIONS - _UNITS


def _part(text: str, start: int, end: int) -> frozenset[str]:
    starts = [at + len(cut) for cut in _CUTS if (at := text.rfind(cut, 0, start)) >= 0]
    ends = [at for cut in _CUTS if (at := text.find(cut, end)) >= 0]
    part = text[max(starts, default=0) : min(ends, default=len(text))]
    return stems(part) - DURATIONS - _UNITS


_UNITS = stems(
    "hours minutes days weeks months years business working calendar locations located"
)


def own_passages(
    figure: Figure, claim: Sentence, held: Sequence[Line], rarity: Rarity
) -> list[Sentence]:
    """The passages that have this figure, in the lines that share most with the claim."""
    having = [
        (rarity.sum(claim.stems & line.stems), s)
        for line in held
        for s in line.sentences
        if any((o.value, o.unit) == (figure.value, figure.unit) for o in figures(s.text))
    ]
    most = max((share for share, _ in having), default=0.0)
    return [s for share, s in having if share >= 0.8 * most]

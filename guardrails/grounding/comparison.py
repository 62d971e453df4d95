"""Compares a claim with the clauses it cites; what it finds is why the claim may not stand."""

from collections.abc import Iterable, Sequence

from guardrails.grounding import support
from guardrails.grounding.attribution import misplaced, own_passages
from guardrails.grounding.figures import DURATIONS, figures
from guardrails.grounding.lines import Line, Sentence, lines, sentence
from guardrails.grounding.lock import words
from guardrails.grounding.modality import invents_condition, overstates
from guardrails.grounding.polarity import contradicts, pieces
from guardrails.grounding.relations import misbounded, misdated, reversed_
from guardrails.grounding.weights import Rarity, rarity
from guardrails.verdict import Evidence, Finding


def compared(
    text: str, cited: Sequence[Evidence], given: Sequence[Evidence]
) -> Iterable[Finding]:
    """What is wrong with a claim beside the clauses it cites, of all the evidence given."""
    rare = rarity(tuple(e.text for e in given if e.kind == "clause"))
    held = [line for e in cited for line in lines(e.text, e.id)]
    passages = [s for line in held for s in line.sentences]
    near = support.nearest(sentence(text), passages, rare)
    if not near or not support.carries(text, cited, given, rare):
        yield Finding("not_carried", 0, len(text))
        return
    rule = _twisted(text, near, passages, rare) or _widened(text, near, held)
    if rule:
        yield Finding(rule, 0, len(text))
    house = frozenset[str]().union(*(words(e.text) for e in given if e.kind == "contact"))
    for anchor in misplaced(text, held, rare, house=house):
        name = "name_of_another" if anchor.figure is None else "figure_of_another"
        yield Finding(name, anchor.start, anchor.end)
    yield from _miscounted(text, held, rare)


def _twisted(
    text: str, near: Sequence[Sentence], passages: Sequence[Sentence], rare: Rarity
) -> str:
    """The rule that a claim breaks that says the contrary, or ""."""
    for piece in map(sentence, pieces(text)):
        if contradicts(piece, support.nearest(piece, passages, rare)):
            return "contradicts"
    return "reversed" if reversed_(sentence(text), near, passages) else ""


def _widened(text: str, near: Sequence[Sentence], held: Sequence[Line]) -> str:
    """The rule that a claim breaks that says more, or ""."""
    claim = sentence(text)
    around = [line for line in held if any(s in line.sentences for s in near)]
    if overstates(claim, near, [line.text for line in around]):
        return "overstates"
    within = [s for line in around for s in line.sentences]
    return "condition_of_another" if invents_condition(claim, within) else ""


def _miscounted(text: str, held: Sequence[Line], rare: Rarity) -> Iterable[Finding]:
    """Periods with another bound, or that count from another event."""
    claim = sentence(text)
    for figure in figures(text):
        own = own_passages(figure, claim, held, rare) if figure.kind == "number" else []
        if own and misbounded(text, figure, own):
            yield Finding("bound_of_another", figure.start, figure.end)
        if own and figure.unit in DURATIONS and misdated(text, figure, own):
            yield Finding("event_of_another", figure.start, figure.end)

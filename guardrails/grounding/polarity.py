# ruff: noqa: SIM905 - word lists read better as text
"""Whether a claim denies what its clause says, or says what it denies."""

from collections.abc import Sequence
from itertools import pairwise

from guardrails.decision.reading import fold
from guardrails.grounding.lines import Sentence, Word
from guardrails.grounding.stems import stems
from guardrails.matching import compiled

# Words that turn a sentence round without a "not": beside one of them a "not" too few or too
# many is no fault.
_TURNS = frozenset(
    (
        "except excluding excluded outside unless only refuse refused denied prohibited forbidden"
        " declined fails failed lack lacks instead over lost rather avoid against zero minus until"
        " limits limit exception exceptions unable unavailable solely nothing else below"
        " disagree independent stops stop ends impossible off away apart matter matters alter alters affect affects change changes differs"
        " different otherwise"
    ).split()
)
_FORBIDS = compiled(
    r"\b(?:may|must|can|could|should|shall) not\b|\bcannot\b|\bnor (?:may|must|can)\b"
    r"|\bnot (?:allowed|permitted|acceptable|ok|fine|tolerated)\b|\bnobody may\b"
    r"|\b(?:forbidden|prohibited|banned|ruled out|off limits|not be used|against the (?:rules|policy))\b"
)
_ALLOWS = compiled(
    r"\b(?:is|are|be|was) (?:also |generally |always )?(?:allowed|permitted|acceptable|fine|ok|tolerated)\b"
    r"|\b(?:you|customers?|users?|anyone|everyone|one) (?:may|can|could)\b|\bfree to\b|\bno problem\b"
)


def contradicts(claim: Sentence, near: Sequence[Sentence]) -> bool:
    """Whether the sign of a claim is not that of the passages nearest to it, best first."""
    if not near or _contrasted(claim, near[0]):
        return False
    return (
        _denies(claim, near)
        or _forgets(claim, near)
        or _uneven(claim, near)
        or _permits(claim, near[0])
    )


def pieces(text: str) -> tuple[str, ...]:
    """The parts of a compound sentence that each say something of their own."""
    folded = fold(text).text
    cuts = [0, *(end for _, end in _COMPOUND.all(folded)), len(folded)]
    parts = [folded[a:b] for a, b in pairwise(cuts)]
    return tuple(parts) if all(stems(part) for part in parts) else (folded,)


_COMPOUND = compiled(r"; |: |, (?:and|but|so|while|whereas|though|although) | but ")


def turned(sentence: Sentence) -> bool:
    """Whether something other than a "not" restricts or reverses the sentence."""
    return bool(sentence.plain & _TURNS)


def signed(sentence: Sentence) -> bool:
    """Whether anything in it is denied."""
    return any(word.denied for word in sentence.words)


def _heads(sentence: Sentence) -> list[Word]:
    """What each negation falls on, save where a "but" puts something in its place."""
    last = {word.part for word in sentence.words if word.text == "but"}
    return [w for w in sentence.words if w.head and not (last and w.part < max(last))]


def _signs(sentences: Sequence[Sentence], stem: str) -> set[bool]:
    return {word.denied for s in sentences for word in s.words if word.stem == stem}


def _denies(claim: Sentence, near: Sequence[Sentence]) -> bool:
    """A word that the claim denies stands in the passages, and is never denied there."""
    if near[0].banned:
        return False
    for word in _heads(claim):
        held = [s for s in near if word.stem in s.stems]
        if _barred(claim, word.stem) and any(_open(s, word.stem) for s in held):
            return True
        if held and not any(
            _turned_at(s, word.stem)
            or s.plain & _NARROWS
            or True in _signs([s], word.stem)
            or _signed_at(s, word.stem)
            for s in held
        ):
            return True
    return False


def _contrasted(claim: Sentence, best: Sentence) -> bool:
    """`Kora does not decide, people do`: somebody else is said to, and the passage says who."""
    return any(
        word.text in ("do", "does", "can", "may", "will")
        and place + 1 == len(claim.words)
        and claim.words[place - 1].stem in best.stems
        for place, word in enumerate(claim.words)
        if place and word.part == claim.words[place - 1].part
    )


_NARROWS = frozenset({"only", "unless", "except", "until", "solely"})
_CAN = frozenset({"may", "can", "could", "might"})


def _modal(read: Sentence, stem: str, *, denied: bool) -> bool:
    """Whether a word stands behind "can" or "may" with this sign."""
    return any(
        word.stem == stem
        and word.denied is denied
        and any(w.text in _CAN or w.text == "cannot" for w in read.words[max(0, at - 3) : at])
        for at, word in enumerate(read.words)
    )


def _barred(read: Sentence, stem: str) -> bool:
    return _modal(read, stem, denied=True)


def _open(read: Sentence, stem: str) -> bool:
    return _modal(read, stem, denied=False) and not read.plain & _NARROWS


def _forgets(claim: Sentence, near: Sequence[Sentence]) -> bool:
    """A word that the passages deny stands in the claim, and is not denied there."""
    for word in [w for s in near[:2] for w in s.words if w.head]:
        here = _signs([claim], word.stem)
        there = _signs(near, word.stem)
        mixed = _denials(near[0], word.stem) >= 0.5
        if here == {False} and (there == {True} or mixed) and not _turned_at(claim, word.stem):
            return True
    return False


def _denials(read: Sentence, stem: str) -> float:
    """The share of the places of a word where it is denied."""
    found = [word.denied for word in read.words if word.stem == stem]
    return sum(found) / len(found) if found else 0.0


def _signed_at(read: Sentence, stem: str) -> bool:
    """Whether anything is denied in the parts in which the word stands."""
    places = {word.part for word in read.words if word.stem == stem}
    return any(word.denied and word.part in places for word in read.words)


def _turned_at(claim: Sentence, stem: str) -> bool:
    """Whether the part of the claim in which the word stands is turned otherwise."""
    parts = {word.part for word in claim.words if word.stem == stem}
    return any(w.part in parts and (w.text in _TURNS or w.denied) for w in claim.words)


def _uneven(claim: Sentence, near: Sequence[Sentence]) -> bool:
    """Claim and passage say the same words, and only one of them has a "not"."""
    best = near[0]
    shared = claim.stems & best.stems
    if len(shared) < max(2, 0.6 * len(claim.stems)):
        return False
    # `needs no card` beside a passage that has no card is news, and not the contrary.
    heads = [w for w in _heads(claim) if w.stem in best.stems or not _lacking(claim, w)]
    if heads and not signed(best) and not turned(best) and not best.banned:
        return not turned(claim) and len(shared) >= 0.7 * len(claim.stems)
    if signed(claim) or turned(claim) or not signed(best):
        return False
    denied = {w.stem for w in best.words if w.denied and w.stem} & shared
    kept = {w.stem for w in best.words if not w.denied and w.stem}
    return len(denied - kept) >= 0.5 * len(shared)


def _lacking(claim: Sentence, noun: Word) -> bool:
    """Whether a noun is denied by a "no" right before it."""
    return any(one.text == "no" and other is noun for one, other in pairwise(claim.words))


def _permits(claim: Sentence, best: Sentence) -> bool:
    """A claim allows what its passage or the heading over it forbids, or the other way round."""
    allows, forbids = _ALLOWS.within(claim.text), _FORBIDS.within(claim.text)
    if best.banned and allows and not forbids:
        return not _ALLOWS.within(best.text) and not signed(best)
    if best.banned and forbids and not allows:
        return bool({w.stem for w in best.words if w.denied} & _BANS)
    alike = len(claim.stems & best.stems) >= 0.5 * len(claim.stems)
    return (
        allows
        and not forbids
        and alike
        and _FORBIDS.within(best.text)
        and not _ALLOWS.within(best.text)
        and not turned(best)
    )


_BANS = stems("ban banned prohibited forbidden")

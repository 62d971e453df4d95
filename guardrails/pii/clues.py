"""What the tagger looks at in each word, of that only what its model knows, and none made twice.

Says the same as `tokens.features`, from which the model learns: a quarter of those signs is none
of the model's, and words and pairs of words come again, here or where a text is read again.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from guardrails.pii.tokens import JOINTS, Seen, capitals, seen

_REMEMBERED = 16_384
_EDGE = "<>"

Signs = list[str]


class Clues:
    """The signs of words, of which `known` are any use."""

    def __init__(self, known: AbstractSet[str]) -> None:
        self._known = known
        self._own = lru_cache(maxsize=_REMEMBERED)(self._of_itself)
        self._pair = lru_cache(maxsize=_REMEMBERED)(self._of_neighbours)
        self._far = lru_cache(maxsize=_REMEMBERED)(self._of_the_next_but_one)

    def of(self, words: Sequence[str]) -> list[Signs]:
        """The signs of each word."""
        pairs = [*map(self._pair, ("", *words), (*words, ""))]
        far = [*map(self._far, ("", "", *words, "", ""))]
        found = [
            [*own, *left[1], *right[0], *ahead[0], *behind[1]]
            for own, left, right, ahead, behind in zip(
                map(self._own, words, capitals(words)), pairs, pairs[1:], far, far[4:], strict=False
            )
        ]  # fmt: skip
        for place, word in enumerate(words):
            if word.lower() in JOINTS:
                self._join(words, place, found)
        return found

    def _of_itself(self, word: str, share: str) -> Signs:
        one = seen(word)
        known = self._known
        signs = [sign for sign in one.own if sign in known]
        signs += self._kept(f"c={share}{one.shape}{one.marks}")
        return signs

    def _of_neighbours(self, first: str, second: str) -> tuple[Signs, Signs]:
        """What two neighbours say together: to the first of them, and to the second."""
        before, after = _seen(first), _seen(second)
        steps = f"{before.step}{before.shape}|{after.step}{after.shape}"
        marks = f"{before.marks}|{after.marks}|"
        to_first = self._kept(
            f"b={after.low}",
            f"bs={after.shape}{after.marks}",
            f"bg={steps}",
            f"bm={marks}{after.shape}",
            f"bl={after.low}|{before.marks}{before.shape}",
        )
        to_second = self._kept(
            f"a={before.low}",
            f"as={before.shape}{before.marks}",
            f"ag={steps}",
            f"am={marks}{after.shape}",
            f"al={before.low}|{after.marks}{after.shape}",
        )
        return to_first, to_second

    def _of_the_next_but_one(self, word: str) -> tuple[Signs, Signs]:
        """What a word says to the one after next, and to the one before the last."""
        low = _seen(word).low
        return self._kept(f"a2={low}"), self._kept(f"b2={low}")

    def _join(self, words: Sequence[str], place: int, found: list[Signs]) -> None:
        """What is named in one breath with a word, by the joint at `place` between them."""
        before = _seen(words[place - 1] if place else "")
        after = _seen(words[place + 1] if place + 1 < len(words) else "")
        if place:
            found[place - 1] += self._kept(f"bj={after.marks}{after.shape}|{before.shape}")
        if place + 1 < len(words):
            found[place + 1] += self._kept(f"aj={before.marks}{before.shape}|{after.shape}")

    def _kept(self, *signs: str) -> Signs:
        known = self._known
        return [sign for sign in signs if sign in known]


def _seen(word: str) -> Seen:
    """A word, or the edge of the text."""
    return seen(word) if word else Seen(_EDGE, "", _EDGE, -1, ())

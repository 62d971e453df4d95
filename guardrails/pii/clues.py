"""What the tagger looks at in each word, of that only what its model knows.

Says the same as `tokens.features`, from which the model learns. A quarter of those signs is none of
the model's, and what a word or two neighbours say is put together once.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from guardrails.pii.tokens import JOINTS, Seen, capitals, seen

_REMEMBERED = 16_384
_EDGE = "<>"
_PAIRED = ("ag", "am", "al", "bg", "bm", "bl")

Signs = list[str]


class _Word(NamedTuple):
    """What one word, or the edge of a text, brings to the signs of others."""

    seen: Seen
    near: tuple[Signs, Signs]  # to the word before it, and to the word behind it
    far: tuple[Signs, Signs]  # to the one before that, and to the one behind that
    sound: tuple[str, str]  # as the first of two, and as the second
    marks: tuple[str, str]
    name: str
    look: str


class Clues:
    """The signs of words, of which those that a model knows are any use."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        of_two: dict[str, dict[str, str]] = {kind: {} for kind in _PAIRED}
        for sign in self._known:
            kind, _, rest = sign.partition("=")
            if kind in of_two:
                of_two[kind][rest] = sign
        self._paired = [signs.get for signs in of_two.values()]
        self._own = lru_cache(maxsize=_REMEMBERED)(self._of_itself)
        self._pair = lru_cache(maxsize=_REMEMBERED)(self._of_neighbours)
        self._word = lru_cache(maxsize=_REMEMBERED)(self._about)

    def of(self, words: Sequence[str]) -> list[Signs]:
        """The signs of each word."""
        about = [*map(self._word, ("", "", *words, "", ""))]
        pairs = [*map(self._pair, ("", *words), (*words, ""))]
        found = [
            [*own, *left[1], *right[0], *before.far[1], *after.far[0]]
            for own, left, right, before, after in zip(
                map(self._own, words, capitals(words)), pairs, pairs[1:], about, about[4:], strict=False
            )
        ]  # fmt: skip
        for place, word in enumerate(words):
            if word.lower() in JOINTS:
                self._join(about[place + 1].seen, about[place + 3].seen, place, found)
        return found

    def _of_itself(self, word: str, share: str) -> Signs:
        one = seen(word)
        known = self._known
        signs = [sign for sign in one.own if sign in known]
        signs += self._kept(f"c={share}{one.shape}{one.marks}")
        return signs

    def _about(self, word: str) -> _Word:
        one = seen(word) if word else Seen(_EDGE, "", _EDGE, -1, ())
        low, marks, shape, step = one.low, one.marks, one.shape, f"{one.step}{one.shape}"
        return _Word(
            one,
            (
                self._kept(f"b={low}", f"bs={shape}{marks}"),
                self._kept(f"a={low}", f"as={shape}{marks}"),
            ),
            (self._kept(f"b2={low}"), self._kept(f"a2={low}")),
            (f"{step}|", step),
            (f"{marks}|", f"{marks}|{shape}"),
            f"{low}|",
            f"{marks}{shape}",
        )

    def _of_neighbours(self, one: str, other: str) -> tuple[Signs, Signs]:
        """What two neighbours say: to the first of them, and to the second."""
        first, second = self._word(one), self._word(other)
        sound, marks = first.sound[0] + second.sound[1], first.marks[0] + second.marks[1]
        ag, am, al, bg, bm, bl = self._paired
        return (
            [
                *second.near[0],
                *filter(None, (bg(sound), bm(marks), bl(second.name + first.look))),
            ],
            [
                *first.near[1],
                *filter(None, (ag(sound), am(marks), al(first.name + second.look))),
            ],
        )

    def _join(self, before: Seen, after: Seen, place: int, found: list[Signs]) -> None:
        """What is named in one breath with a word, by the joint at `place` between them."""
        if place:
            found[place - 1] += self._kept(f"bj={after.marks}{after.shape}|{before.shape}")
        if place + 1 < len(found):
            found[place + 1] += self._kept(f"aj={before.marks}{before.shape}|{after.shape}")

    def _kept(self, *signs: str) -> Signs:
        known = self._known
        return [sign for sign in signs if sign in known]

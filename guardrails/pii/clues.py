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

# As CRFsuite takes them: to encode each sign of each word anew took a quarter of its time.
Signs = list[bytes]
Row = dict[str, bytes]
_NOTHING: Row = {}


class _Word(NamedTuple):
    """What one word, or the edge of a text, brings to the signs of others."""

    seen: Seen
    near: tuple[Signs, Signs]  # to the word before it, and to the word behind it
    far: tuple[Signs, Signs]  # to the one before that, and to the one behind that
    first: Sequence[Row]  # what it is known for as the first of two, by what the second is
    second: Row  # and as the second, by how the first looks
    keys: tuple[str, str, str]  # its sound, its marks and its look, by which rows are asked


class Clues:
    """The signs of words, of which those that a model knows are any use."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {sign: sign.encode() for sign in known}
        of_two: dict[str, dict[str, Row]] = {kind: {} for kind in _PAIRED}
        for sign, encoded in self._known.items():
            kind, _, rest = sign.partition("=")
            if kind in of_two:
                # A `|` may belong to either word too, so the sign is found at each of them.
                for part in (place for place, letter in enumerate(rest) if letter == "|"):
                    of_two[kind].setdefault(rest[:part], {})[rest[part + 1 :]] = encoded
        self._paired = [*of_two.values()]
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
        signs = [known[sign] for sign in one.own if sign in known]
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
            [
                rows.get(part, _NOTHING)
                for rows, part in zip(
                    self._paired, (step, marks, low, step, marks), strict=False
                )
            ],
            self._paired[-1].get(low, _NOTHING),
            (step, f"{marks}|{shape}", f"{marks}{shape}"),
        )

    def _of_neighbours(self, one: str, other: str) -> tuple[Signs, Signs]:
        """What two neighbours say: to the first of them, and to the second."""
        first, second = self._word(one), self._word(other)
        ag, am, al, bg, bm = first.first
        sound, marks, look = second.keys
        behind = (bg.get(sound), bm.get(marks), second.second.get(first.keys[2]))
        before = (ag.get(sound), am.get(marks), al.get(look))
        return (
            [*second.near[0], *filter(None, behind)],
            [*first.near[1], *filter(None, before)],
        )

    def _join(self, before: Seen, after: Seen, place: int, found: list[Signs]) -> None:
        """What is named in one breath with a word, by the joint at `place` between them."""
        if place:
            found[place - 1] += self._kept(f"bj={after.marks}{after.shape}|{before.shape}")
        if place + 1 < len(found):
            found[place + 1] += self._kept(f"aj={before.marks}{before.shape}|{after.shape}")

    def _kept(self, *signs: str) -> Signs:
        known = self._known
        return [known[sign] for sign in signs if sign in known]

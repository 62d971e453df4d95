# pyright: basic
"""Names, addresses and usernames in running text, by a small sequence tagger of our own."""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

from pycrfsuite import Tagger as Model  # pyright: ignore[reportAttributeAccessIssue]

from guardrails.pii.addresses import extended, public
from guardrails.pii.clues import Clues
from guardrails.pii.failure import RedactionFailed
from guardrails.pii.found import Found
from guardrails.pii.judging import KINDS, judged, worth_reading
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import Token, tokens

_MODEL = Path(__file__).parent / "tagger.crfsuite"
# Words a stretch may hold: longer texts are tagged in stretches that overlap, and a stretch
# that was tagged already is not tagged again: hostile texts repeat themselves.
_STRETCH, _OVERLAP = 120, 20
# Where CRFsuite's file says how many signs there are and where, and how long that table's head is.
_COUNT_AT, _NAMES_AT, _NAMES_HEAD = 24, 36, 24 + 8 * 256
# Below this a word is not looked at again.
_DOUBT = 0.2
# How much of the odds of a mark count: it learnt from far more names than people write. All of
# them covered a quarter more of what is clean, half of them let a tenth more through.
_COUNTED = 0.6


class Tagger:
    """Loads its model at the first text; a model that is not the reviewed one is refused."""

    def __init__(self, model: Path = _MODEL) -> None:
        self._path = model
        self._data = b""  # the opened model reads from it for as long as it lives
        self._model: tuple[Model, Clues] | None = None
        # Marginals belong to the last text tagged: one text at a time.
        self._turn = Lock()

    def find(self, reading: Reading) -> Iterator[Found]:
        """Names, addresses and usernames."""
        words = tokens(reading.text)
        tagged: dict[tuple[str, ...], list[_Tagged]] = {}
        for first in range(0, max(1, len(words) - _OVERLAP), _STRETCH - _OVERLAP):
            stretch = words[first : first + _STRETCH]
            said = tuple(word.text for word in stretch)
            if said not in tagged:
                tagged[said] = self._tagged(stretch, said) if worth_reading(said) else []
            for start, end, kind, score in tagged[said]:
                if kind == "LOCATION_ADDRESS" and public(reading, stretch[start].start):
                    continue
                last = stretch[end - 1].end
                last = extended(reading, last) if kind == "LOCATION_ADDRESS" else last
                yield Found(stretch[start].start, last, kind, score)

    def _tagged(self, stretch: Sequence[Token], said: Sequence[str]) -> list["_Tagged"]:
        with self._turn:
            return [*_stretches(*(self._model or self._load()), stretch, said)]

    def _load(self) -> tuple[Model, Clues]:
        try:
            data = self._path.read_bytes()
            expected = self._path.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
        except (OSError, IndexError) as error:
            raise RedactionFailed("the tagger's model is missing") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise RedactionFailed("the tagger's model is not the reviewed one")
        model = Model()
        model.open_inmemory(data)
        self._data, self._model = data, (model, Clues(_attributes(data)))
        return self._model


_Tagged = tuple[int, int, str, float]


def _attributes(data: bytes) -> frozenset[str]:
    """The signs that a model knows: the second table of names in CRFsuite's file."""
    (count,) = struct.unpack_from("<I", data, _COUNT_AT)
    (place,) = struct.unpack_from("<I", data, _NAMES_AT)
    place += _NAMES_HEAD
    names: list[str] = []
    for _ in range(count):
        _, length = struct.unpack_from("<II", data, place)
        names.append(data[place + 8 : place + 7 + length].decode("utf-8"))
        place += 8 + length
    return frozenset(names)


def _stretches(
    model: Model, clues: Clues, words: Sequence[Token], said: Sequence[str]
) -> Iterator[_Tagged]:
    model.set(clues.of(said))
    sure = [1 - model.marginal("O", n) for n in range(len(words))]
    leanings = [
        {kind: _counted(model.marginal(kind, n)) for kind in KINDS}
        if sure[n] >= _DOUBT
        else None
        for n in range(len(words))
    ]
    if not any(leanings):
        return
    for start, end, kind in judged(words, leanings):
        yield start, end, kind, max(sure[start:end])


def _counted(marginal: float) -> float:
    odds = marginal * _COUNTED
    return odds / (odds + 1 - marginal)

# pyright: basic
"""Names, addresses and usernames in running text, by a small sequence tagger of our own."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

from pycrfsuite import Tagger as Model  # pyright: ignore[reportAttributeAccessIssue]

from guardrails.pii.failure import RedactionFailed
from guardrails.pii.found import Found
from guardrails.pii.judging import KINDS, judged
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import Token, features, tokens

_MODEL = Path(__file__).parent / "tagger.crfsuite"
# Words a stretch may hold: longer texts are tagged in stretches that overlap.
_STRETCH, _OVERLAP = 400, 40
# Below this a word is not looked at again.
_DOUBT = 0.2


class Tagger:
    """Loads its model at the first text; a model that is not the reviewed one is refused."""

    def __init__(self, model: Path = _MODEL) -> None:
        self._path = model
        self._data = b""  # the opened model reads from it for as long as it lives
        self._model: Model | None = None
        # Marginals belong to the last text tagged: one text at a time.
        self._turn = Lock()

    def find(self, reading: Reading) -> Iterator[Found]:
        """Names, addresses and usernames."""
        words = tokens(reading.text)
        first = 0
        while first < len(words):
            stretch = words[first : first + _STRETCH]
            with self._turn:
                found = [*_stretches(self._model or self._load(), stretch)]
            yield from found
            if first + _STRETCH >= len(words):
                return
            first += _STRETCH - _OVERLAP

    def _load(self) -> Model:
        try:
            data = self._path.read_bytes()
            expected = self._path.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
        except (OSError, IndexError) as error:
            raise RedactionFailed("the tagger's model is missing") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise RedactionFailed("the tagger's model is not the reviewed one")
        model = Model()
        model.open_inmemory(data)
        self._data, self._model = data, model
        return model


def _stretches(model: Model, words: Sequence[Token]) -> Iterator[Found]:
    model.set(features([word.text for word in words]))
    sure = [1 - model.marginal("O", n) for n in range(len(words))]
    leanings = [
        {kind: model.marginal(kind, n) for kind in KINDS} if sure[n] >= _DOUBT else None
        for n in range(len(words))
    ]
    for start, end, kind in judged(words, leanings):
        score = max(sure[start:end])
        yield Found(words[start].start, words[end - 1].end, kind, score)

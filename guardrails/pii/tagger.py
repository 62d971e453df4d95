# pyright: basic
"""Names, addresses and usernames in running text, by a small sequence tagger of our own."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

import pycrfsuite

from guardrails.pii.failure import RedactionFailed
from guardrails.pii.found import Found
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import Token, features, marked, tokens

_MODEL = Path(__file__).parent / "tagger.crfsuite"
_TYPES = {"PER": "PERSON", "ADR": "LOCATION_ADDRESS", "USR": "USERNAME"}
# Words a stretch may hold: longer texts are tagged in stretches that overlap.
_STRETCH, _OVERLAP = 400, 40
# How likely a word must be to count. Below one half: a name missed costs more than a word
# covered for nothing.
_KNOWN_NAME, _UNKNOWN = 0.2, 0.35


class Tagger:
    """Loads its model at the first text; a model that is not the reviewed one is refused."""

    def __init__(self, model: Path = _MODEL) -> None:
        self._path = model
        self._data = b""  # the opened model reads from it for as long as it lives
        self._model: pycrfsuite.Tagger | None = None
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

    def _load(self) -> pycrfsuite.Tagger:
        try:
            data = self._path.read_bytes()
            expected = self._path.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
        except (OSError, IndexError) as error:
            raise RedactionFailed("the tagger's model is missing") from error
        if hashlib.sha256(data).hexdigest() != expected:
            raise RedactionFailed("the tagger's model is not the reviewed one")
        model = pycrfsuite.Tagger()
        model.open_inmemory(data)
        self._data, self._model = data, model
        return model


def _stretches(model: pycrfsuite.Tagger, words: Sequence[Token]) -> Iterator[Found]:
    labels = model.tag(features([word.text for word in words]))
    kinds = [label[2:] or _doubted(model, words, n) for n, label in enumerate(labels)]
    start = 0
    while start < len(kinds):
        kind = kinds[start]
        end = start + 1
        while end < len(kinds) and kinds[end] == kind and kind:
            end += 1
        if kind:
            sure = max(1 - model.marginal("O", n) for n in range(start, end))
            yield Found(words[start].start, words[end - 1].end, _TYPES[kind], sure)
        start = end


def _doubted(model: pycrfsuite.Tagger, words: Sequence[Token], n: int) -> str:
    """The kind of a word that is probably none, where the doubt is too large to let it pass."""
    marks = marked(words[n].text)
    if not words[n].text[0].isalpha() or "E" in marks or "B" in marks:
        return ""
    if 1 - model.marginal("O", n) < (_KNOWN_NAME if marks else _UNKNOWN):
        return ""
    return max(
        _TYPES, key=lambda kind: model.marginal(f"B-{kind}", n) + model.marginal(f"I-{kind}", n)
    )

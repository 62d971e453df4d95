# pyright: basic
"""Names, addresses and usernames in running text, by a small sequence tagger of our own."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock

from pycrfsuite import Tagger as Model  # pyright: ignore[reportAttributeAccessIssue]

from guardrails.pii.failure import RedactionFailed
from guardrails.pii.found import Found
from guardrails.pii.reading import FOREIGN_LETTER, Reading
from guardrails.pii.tokens import Token, features, marked, tokens

_MODEL = Path(__file__).parent / "tagger.crfsuite"
_TYPES = {"PER": "PERSON", "ADR": "LOCATION_ADDRESS", "USR": "USERNAME"}
# Words a stretch may hold: longer texts are tagged in stretches that overlap.
_STRETCH, _OVERLAP = 400, 40
# How likely a word must be to count: below one half where it can be a name at all, for a name
# missed costs more than a word covered for nothing; far above for words of every day.
_KNOWN_NAME, _PLAIN, _HANDLE, _LOWER, _BRAND = 0.2, 0.4, 0.75, 0.85, 0.999
_DOUBT = 0.2
_LONGEST_HANDLE, _LONGEST_ACRONYM = 32, 5
# Small words inside a family name.
_PARTICLES = frozenset(
    [
        "te",
        "van",
        "der",
        "den",
        "de",
        "la",
        "du",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "dos",
        "da",
        "di",
    ]
)


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
    labels = model.tag(features([word.text for word in words]))
    kinds = [_kind(model, words[n].text, n, label.strip("O")) for n, label in enumerate(labels)]
    _grow(words, kinds)
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


def _kind(model: Model, word: str, n: int, kind: str) -> str:
    """The kind of a word: what the tagger says, with our own thresholds about it."""
    if not word[0].isalnum() and word[0] != FOREIGN_LETTER:
        return kind
    if len(word) > _LONGEST_HANDLE:
        return ""
    sure = 1 - model.marginal("O", n)
    if kind:
        return kind if sure >= _least(word, kind) else ""
    if sure < _DOUBT or sure < _least(word, kind):
        return ""
    return max(_TYPES, key=lambda one: model.marginal(one, n))


def _least(word: str, kind: str) -> float:
    """How sure the tagger has to be of a word."""
    marks = marked(word)
    if "B" in marks and kind in ("PER", ""):
        return _BRAND
    if kind == "USR":
        return _HANDLE
    if kind == "ADR" or any(sign in "0123456789_" for sign in word):
        return _PLAIN
    named = "G" in marks or "F" in marks
    acronym = word.isupper() and len(word) <= _LONGEST_ACRONYM
    if ((word.islower() or acronym) and not named) or "E" in marks:
        return _LOWER
    return _KNOWN_NAME if named else _PLAIN


def _grow(words: Sequence[Token], kinds: list[str]) -> None:
    """A name takes in the capitalised strangers right beside it."""
    last = len(kinds) - 1
    for n in range(1, last + 1):
        if _belongs(words, kinds, n, n - 1) or (
            n < last and _joins(words, n) and kinds[n - 1] == "PER"
        ):
            kinds[n] = "PER"
    for n in range(last - 1, -1, -1):
        if _belongs(words, kinds, n, n + 1):
            kinds[n] = "PER"


def _belongs(words: Sequence[Token], kinds: Sequence[str], n: int, beside: int) -> bool:
    if kinds[n] or kinds[beside] != "PER" or not _adjacent(words, n, beside):
        return False
    return _stranger(words[n].text) and words[beside].text[0].isupper()


def _joins(words: Sequence[Token], n: int) -> bool:
    """`Te` in `Manaia Te Kowhai`."""
    word, following = words[n].text, words[n + 1].text
    if word.lower() not in _PARTICLES or not word[0].isupper():
        return False
    return following[0].isupper() and _adjacent(words, n, n - 1) and _adjacent(words, n, n + 1)


def _adjacent(words: Sequence[Token], n: int, beside: int) -> bool:
    first, second = sorted((n, beside))
    return words[second].start - words[first].end == 1


def _stranger(word: str) -> bool:
    marks = marked(word)
    if not word[0].isupper() or word.isupper() or "B" in marks:
        return False
    return "E" not in marks or "F" in marks or "G" in marks

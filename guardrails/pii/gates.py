"""Which patterns a text need not be searched for: one look at its words answers for all of them."""

import re
from collections.abc import Iterable

from guardrails.pii.required import LENGTHS, LONGEST, PAD, Condition, folded, inword

_FOLD = bytes(ord(sign) if len(sign := folded(code)) == 1 and ord(sign) < 256 else code for code in range(256))  # fmt: skip
_PAD = PAD.encode("ascii")
_WORDED = bytes(code if inword(chr(code)) else _PAD[0] for code in range(256))
_SINGLE = [bytes([code]) for code in range(256)]
_WORD = re.compile(rb"[a-z0-9_]+")
_LENGTHS = sorted((length, name.encode("ascii")) for length, name in LENGTHS.items())
# Answers for stretches that were met: by their hash, so that nobody's words are held here.
_REMEMBERED = 32_768


class _Conditions:
    """The conditions of all patterns, one bit each; patterns enrol when their module is read."""

    def __init__(self) -> None:
        self._bits: dict[Condition, int] = {}
        self._met: dict[bytes, int] = {}
        self._worded: dict[bytes, int] = {}
        self._known: dict[int, int] = {}

    def enrol(self, conditions: Iterable[Condition]) -> int:
        """The bits of some conditions, known ones and new ones."""
        needed = 0
        for condition in conditions:
            bit = self._bits.setdefault(condition, 1 << len(self._bits))
            needed |= bit
            for piece in condition:
                key = piece.encode("latin-1")
                self._met[key] = self._met.get(key, 0) | bit
        self._known.clear()
        return needed

    def enrol_words(self, words: frozenset[str]) -> int:
        """The bit of a condition that one of these stands in the text, a word by itself."""
        bit = self._bits.setdefault(words, 1 << len(self._bits))
        for word in words:
            key = word.encode("latin-1").translate(_FOLD)
            self._worded[key] = self._worded.get(key, 0) | bit
        self._known.clear()
        return bit

    def unmet(self, raw: bytes) -> int:
        """The conditions that a text does not meet."""
        met, known = self._met.get(b"\n", 0) if b"\n" in raw else 0, self._known
        for stretch in set(raw.translate(_FOLD).split()):
            own = known.get(hash(stretch))
            met |= self._learn(stretch) if own is None else own
        return ~met & ((1 << len(self._bits)) - 1)

    def _learn(self, stretch: bytes) -> int:
        met = 0
        for word in _WORD.findall(stretch):
            met |= self._worded.get(word, 0)
        for bits in filter(None, map(self._met.get, _pieces(stretch))):
            met |= bits
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[hash(stretch)] = met
        return met


def _pieces(stretch: bytes) -> list[bytes]:
    """All that may be a piece: windows of each width, single marks, and the length."""
    blank, worded = b" %b " % stretch, b"%b%b%b" % (_PAD, stretch.translate(_WORDED), _PAD)
    if stretch.isalnum() and len(worded) > 2 * LONGEST:  # inside a word both say the same
        worded = worded[:LONGEST] + worded[-LONGEST:]
    found = [name for length, name in _LENGTHS if length <= len(stretch)]
    # No letter tells enough to be a condition by itself.
    found += [_SINGLE[code] for code in {*stretch}] if not stretch.isalpha() else ()
    for text in (blank, worded):
        size = len(text)
        found += [text[start : start + 4] for start in range(size - 3)]
        found += [text[start : start + 3] for start in range(size - 2)]
        found += [text[start : start + 2] for start in range(size - 1)]
    return found


_CONDITIONS = _Conditions()


class Folded(bytes):
    """A whole folded text, which was looked over once for all patterns."""

    unmet: int  # what patterns need and this text does not hold, as bits

    @classmethod
    def of(cls, text: str) -> "tuple[Folded, Folded]":
        """The bytes of a text, and the same in small letters."""
        raw = cls(text, "latin-1")
        low = cls(raw.lower())
        raw.unmet = low.unmet = _CONDITIONS.unmet(low)
        return raw, low


def enrolled(conditions: Iterable[Condition]) -> int:
    """The bits by which a pattern asks a `Folded` text."""
    return _CONDITIONS.enrol(conditions)


def worded(words: Iterable[str]) -> int:
    """The bit by which a pattern asks whether any of these words stands in a `Folded` text."""
    return _CONDITIONS.enrol_words(frozenset(words))

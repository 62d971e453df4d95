"""Characters that no store takes and no reader sees."""

import unicodedata
from collections import Counter
from dataclasses import replace

from assistant.knowledge.blocks import Defect, Parsed

_SPACES = {0xA0: " ", 0x202F: " ", 0x2007: " "}
_KEPT = "\n\r\t\f\v\x85"


def cleaned(text: str, place: str) -> tuple[str, tuple[Defect, ...]]:
    """The text without them, and what was taken out."""
    found = _unseen(text)
    return _without(text, found), _told({char: text.count(char) for char in found}, place)


def cleaned_blocks(parsed: Parsed) -> Parsed:
    """The same for a format whose own signs can stand for such characters."""
    counts: Counter[str] = Counter()
    for block in parsed.blocks:
        counts.update({char: block.text.count(char) for char in _unseen(block.text)})
    blocks = [replace(b, text=_without(b.text, set(counts))) for b in parsed.blocks]
    kept = tuple(b for b in blocks if b.text.strip())
    return Parsed(kept, (*_told(counts, "file"), *map(_clean_defect, parsed.defects)))


def _clean_defect(defect: Defect) -> Defect:
    return replace(defect, detail=_without(defect.detail, _unseen(defect.detail)))


def _unseen(text: str) -> set[str]:
    return {
        char
        for char in set(text)
        if unicodedata.category(char) in {"Cc", "Cs", "Cf"} and char not in _KEPT
    }


def _without(text: str, found: set[str]) -> str:
    return text.translate({ord(char): None for char in found} | _SPACES)


def _told(counts: dict[str, int], place: str) -> tuple[Defect, ...]:
    return tuple(
        Defect("unseen-character", place, f"{count} x {_name(char)} taken out")
        for char, count in sorted(counts.items())
    )


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}")

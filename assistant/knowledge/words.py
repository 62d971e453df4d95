"""Words of questions and clauses: tokens, stems, stop words, ideas."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.knowledge.stems import english

# One character class and no alternatives: linear on anything a customer may type.
_TOKEN = re.compile(r"[a-z0-9]+")


def _table(name: str) -> list[str]:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()


STOP = frozenset(
    word for line in _table("stop.txt") if not line.startswith("#") for word in line.split()
)

_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("ised", "ized"), ("ising", "izing"),
              ("centre", "center"), ("centres", "centers"), ("our", "or"), ("ours", "ors"),
              ("yse", "yze"), ("ysed", "yzed"), ("ysing", "yzing"), ("licence", "license"))  # fmt: skip

_NUMBERS = {
    "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "eighteen": "18", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "ninety": "90",
}  # fmt: skip


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers, accents and apostrophes taken off."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _TOKEN.findall(plain.replace("'", "").replace("’", "").replace("\u0304", ""))


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word, the same for both spellings of English and for a number in words."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    for british, american in _SPELLINGS:
        if word.endswith(british) and len(word) > len(british) + 2:
            word = word.removesuffix(british) + american
            break
    return english(word)


def content(words: Sequence[str]) -> list[str]:
    """The stems of the words that carry a topic, in order."""
    return [stem(word) for word in words if word not in STOP]


@functools.cache
def ideas() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First stem -> the phrases that begin with it and the idea each stands for."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrase in _listed():
        stems = tuple(stem(word) for word in tokens(phrase))
        found.setdefault(stems[0], []).append((stems, f"~{name}"))
    return {first: tuple(phrases) for first, phrases in found.items()}


def _listed() -> Iterator[tuple[str, str]]:
    for line in _table("everyday.txt"):
        name, _, phrases = line.partition(":")
        if phrases and not line.startswith("#"):
            yield from ((name, phrase) for phrase in phrases.split(","))


@functools.cache
def vocabulary() -> frozenset[str]:
    """Every stem of the table of ideas: words that are not typing errors."""
    return frozenset(
        part for phrases in ideas().values() for stems, _ in phrases for part in stems
    )


def meant(words: Sequence[str]) -> list[str]:
    """The ideas that a text speaks of. A word inside a phrase says no more than the phrase."""
    stems = [stem(word) for word in words]
    table = ideas()
    found: list[str] = []
    covered = 0  # up to where a phrase was found
    for n, first in enumerate(stems):
        here = [
            (len(phrase), idea)
            for phrase, idea in table.get(first, ())
            if tuple(stems[n : n + len(phrase)]) == phrase
        ]
        longest = max((length for length, _ in here), default=0)
        if longest > 1 or n >= covered:
            found.extend(idea for length, idea in here if length == longest)
        if longest > 1:
            covered = max(covered, n + longest)
    return found


def compounds(text: str) -> list[str]:
    """The tokens of a text, and each hyphenated word also as one: "sub-processor", "e-mail"."""
    found: list[str] = []
    for printed in text.split():
        parts = tokens(printed)
        found.extend(parts)
        if len(parts) == 2 and "-" in printed:
            found.append("".join(parts))
    return found

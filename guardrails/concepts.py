"""Words of many languages under a few names: what a text speaks of, whatever it is written in."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guardrails.matching import compiled

_TOKEN = compiled(
    r"[a-z]+(?:-[a-z]+)?|\d+(?:[.,]\d+)*|[\x{400}-\x{4ff}]+|[\x{600}-\x{6ff}]+|[\x{900}-\x{97f}]+"
    r"|[\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{ac00}-\x{d7af}]+|[?$:;,!.]"
)
_MARKS = {"?": "?", ":": ":", "$": "$", ".": ".", "!": ".", ",": ",", ";": ","}
_PHRASE = 3
_JOINED = "\u0600"  # from Arabic on, particles and endings are written onto the word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Reads a text as the concepts that its words stand for."""

    whole: Mapping[str, str]  # a word or a phrase of up to three, as it stands
    stems: Mapping[str, str]  # the beginning of a word
    inside: Mapping[str, str]  # a stretch within a word: of scripts that set none apart
    longest: int

    def read(self, folded: str) -> list[str]:
        """The concepts of a folded text in their order; words that carry none are passed over."""
        tokens = [found.group(0) for found in _TOKEN.finditer(folded)]
        return list(_named(tokens, self))


@functools.cache
def lexicon(path: Path, fold: Callable[[str], str]) -> Lexicon:
    """The words of a file: a concept, a tab, its words in any language; `*` after a stem."""
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    inside: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        concept, listed = line.split("\t")
        for word in listed.split():
            plain = fold(word.replace("_", " "))
            table = inside if plain[0] >= _JOINED else stems if plain[-1] == "*" else whole
            table.setdefault(plain.rstrip("*"), concept)
    return Lexicon(whole, stems, inside, max(map(len, inside)))


def _named(tokens: list[str], words: Lexicon) -> Iterator[str]:
    at = 0
    while at < len(tokens):
        phrase, length = _phrase(tokens[at : at + _PHRASE], words)
        if phrase:
            yield phrase
            at += length
            continue
        yield from _single(tokens[at], words)
        at += 1


def _phrase(tokens: list[str], words: Lexicon) -> tuple[str, int]:
    for length in range(len(tokens), 1, -1):
        joined = " ".join(tokens[:length])
        found = words.whole.get(joined) or words.inside.get(joined)
        if found:
            return found, length
    return "", 0


def _single(token: str, words: Lexicon) -> Iterator[str]:
    first = token[0]
    if first.isdigit():
        yield "NUM"
    elif first in _MARKS:
        yield _MARKS[first]
    elif "\u0900" <= first <= "\u097f":
        yield from _begun(token, words.inside)
    elif first >= _JOINED:
        yield from _scanned(token, words)
    elif token in words.whole:
        yield words.whole[token]
    else:
        yield from _begun(token, words.stems)


def _begun(token: str, table: Mapping[str, str]) -> Iterator[str]:
    for length in range(len(token), 1, -1):
        if token[:length] in table:
            yield table[token[:length]]
            return


def _scanned(token: str, words: Lexicon) -> Iterator[str]:
    at = 0
    while at < len(token):
        for length in range(min(words.longest, len(token) - at), 0, -1):
            found = words.inside.get(token[at : at + length])
            if found:
                yield found
                at += length
                break
        else:
            at += 1

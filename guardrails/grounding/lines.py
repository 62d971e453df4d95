# ruff: noqa: SIM905 - word lists read better as text
"""Texts as the comparisons need them: words with stem and sign, sentences, lines of a clause."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guardrails.decision.reading import fold, sentences
from guardrails.grounding.stems import stems
from guardrails.matching import compiled

_TOKEN = compiled(r"[a-z0-9][a-z0-9'.]*|[,;:()!?.-]")
_NEGATORS = frozenset("not no never none neither nor cannot without nothing nobody non".split())
# Verbs that deny what follows them.
_DENIALS = frozenset(
    (
        "refuse refuses refused refusing decline declines declined deny denies denied lack lacks exclude excludes excluded excluding fails failed"
        " prohibit prohibits forbid forbids"
    ).split()
)
# A list of examples behind a comma is denied with what it stands behind.
_EXAMPLES = frozenset({"including", "even", "such", "like"})
_OBJECTS = frozenset({"nothing", "none", "nobody"})
_BREAKS = frozenset(",;:().!?")
_TURNING = frozenset("but unless except until while whereas because although if when".split())
_REACH = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its content stem ("" for a small word), its part of the sentence, its sign."""

    text: str
    stem: str
    part: int
    denied: bool = False
    head: bool = False  # the first content word that a negation falls on


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its words; `line` tells which line of its clause it stands in."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]
    line: int = 0
    banned: bool = False  # it stands under a heading that forbids

    @property
    def plain(self) -> frozenset[str]:
        """Every word as it is written."""
        return frozenset(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or list item with what introduces it."""

    ref: str
    text: str
    stems: frozenset[str]
    sentences: tuple[Sentence, ...]


@functools.lru_cache(maxsize=8192)
def stem_of(word: str) -> str:
    """The content stem of one word, "" for a small word or a figure."""
    return "" if word[:1].isdigit() else next(iter(stems(word)), "")


@functools.lru_cache(maxsize=8192)
def sentence(text: str, line: int = 0, *, banned: bool = False) -> Sentence:
    """Read one sentence."""
    folded = fold(text).text
    raw = [folded[a:b] for a, b in _TOKEN.all(folded)]
    return Sentence(folded, tuple(_words(raw)), stems(text), line, banned)


def _words(raw: Sequence[str]) -> list[Word]:
    found: list[Word] = []
    part, deny, reach, first, fresh = 0, False, 0, False, False
    for place, piece in enumerate(raw):
        if piece in _BREAKS or piece in _TURNING:
            kept = deny and piece == "," and _EXAMPLES.issuperset(raw[place + 1 : place + 2])
            part, deny, reach = part + 1, kept, _REACH if kept else 0
        if piece in _BREAKS or piece == "-":
            continue
        word = piece.rstrip(".'")
        if word in ("no", "not") and raw[place + 2 : place + 3] == ["than"]:
            found.append(Word(word, "", part))  # "no more than" bounds a figure
            continue
        if word in _NEGATORS or word in _DENIALS or raw[place : place + 2] == ["de", "-"]:
            if word in _OBJECTS:
                _deny_last(found, part)
            deny, reach = not deny if reach else True, _REACH
            first, fresh = True, word in _NEGATORS
            found.append(Word(word, "", part))
            continue
        # "no longer" denies what follows, not its length.
        stem = "" if word == "longer" and fresh else stem_of(word)
        under = deny and reach > 0
        found.append(Word(word, stem, part, under, under and first and bool(stem)))
        first, fresh = first and not stem, fresh and not stem
        reach -= 1
    # `Not covered are ...`
    return _fronted(found) if fresh or raw[:1] == ["not"] else found


def _fronted(found: list[Word]) -> list[Word]:
    """`Selling is something we never do`: nothing follows the denial, so it falls on the front."""
    part = found[0].part if found else 0
    return [
        replace(w, denied=True, head=w.part == part) if w.stem and not w.denied else w
        for w in found
    ]


def _deny_last(found: list[Word], part: int) -> None:
    """`you owe nothing`: the denial stands behind its verb."""
    if found and found[-1].part == part and found[-1].stem:
        found[-1] = replace(found[-1], denied=True, head=True)


@functools.lru_cache(maxsize=4096)
def lines(text: str, ref: str = "") -> tuple[Line, ...]:
    """The lines of a clause; an item of a list is read with the line that introduces it."""
    banned = any(part.casefold().startswith("no ") for part in _headings(ref))
    found: list[Line] = []
    intro = ""
    for row in text.splitlines():
        bare = row.strip()
        if not bare:
            continue
        item = bare[:2] in ("- ", "* ") or (bare[:1] == "(" and bare[2:3] == ")")
        whole = f"{intro} {bare.lstrip('-* ')}" if item and intro else bare
        intro = intro if item else (_last(bare) if bare.endswith(":") else "")
        pieces = [whole[a:b] for a, b in sentences(whole)] or [whole]
        read = tuple(sentence(piece, len(found), banned=banned) for piece in pieces)
        found.append(Line(ref, fold(whole).text, stems(whole), read))
    return tuple(found)


def _headings(ref: str) -> list[str]:
    return ref.partition(" ")[2].split(" > ")


def _last(row: str) -> str:
    """The sentence that introduces a list, without its colon."""
    spans = list(sentences(row))
    return row[slice(*spans[-1])].rstrip(":") if spans else ""

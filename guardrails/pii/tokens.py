"""Words of a text and what the tagger looks at in each."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from guardrails.pii.lexicon import classes
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import PLACEHOLDER
from guardrails.pii.sounds import SILENT, sound

# The standard library's engine here: each sign begins at most one of the parts, so nothing is
# tried twice, and it makes a token in a fifth of the time.
_TOKEN = re.compile(
    r"[A-Za-z0-9\x81]+(?:['_.\-][A-Za-z0-9\x81]+)*|\n|\x82+|[^\sA-Za-z0-9\x81\x82]+", re.ASCII
)
_LONGEST_WORD = 40
# From this step on a word sounds like a name of one origin.
_CLEAR = 5
# Keys, encoded files and attacks: nobody's name is in a row of signs this long without a space.
_GLUED_LENGTH = 48
_GLUED = Pattern(rf"\S{{300,}}|[a-z0-9+/=]{{{_GLUED_LENGTH},}}")


class Token(NamedTuple):
    """A word or a mark, and where it stands."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Words, marks and line ends of a folded text; a possessive `'s` is a token of its own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(_loosened(text)):
        start, end = match.span()
        word = match[0]
        if word[0] == PLACEHOLDER:
            word = PLACEHOLDER  # one thing, however long its name
        if word[-2:] in ("'s", "'S") and end - start > 3:
            found += [Token(word[:-2], start, end - 2), Token(word[-2:], end - 2, end)]
        else:
            found.append(Token(word, start, end))
    return found


def _loosened(text: str) -> str:
    if max(map(len, text.split()), default=0) < _GLUED_LENGTH:
        return text
    raw = bytearray(text.encode("latin-1"))
    for glued in _GLUED.finditer(bytes(raw)):
        raw[glued.start() : glued.end()] = b" " * (glued.end() - glued.start())
    return raw.decode("latin-1")


class Seen(NamedTuple):
    """What one word shows by itself, and the signs that say so."""

    low: str
    marks: str
    shape: str
    step: int
    own: tuple[str, ...]


@lru_cache(maxsize=16384)
def seen(word: str, *, listed: bool = True) -> Seen:
    """What one word shows by itself; unless `listed`, as if it stood in no list."""
    if len(word) > _LONGEST_WORD:
        return Seen("long", "", "long", -1, ("long",))
    low = word.lower()
    marks = _marks(low) if listed else ""
    shape = _shape(word)
    heard = SILENT if set(marks) & {"E", "e", "B"} else sound(low)
    own = [f"m={marks}", f"s={shape}", f"ms={marks}{shape}", f"n={min(len(word), 9)}"]
    if listed and (not any(letter in marks for letter in "GF") or "E" in marks):
        own.append(f"w={low}")
    if heard.step >= 0:
        own += [f"g={heard.step}", f"gs={heard.step}{shape}", f"gm={heard.step}{marks}"]
        own += [f"go={heard.origin}{shape}"] if heard.step >= _CLEAR else []
    own += [f"p{n}={low[:n]}" for n in (2, 3) if len(low) > n]
    own += [f"e{n}={low[-n:]}" for n in (1, 2, 3, 4) if len(low) > n]
    return Seen(low, marks, shape, heard.step, tuple(own))


_CONTRACTED = frozenset(("re", "ll", "ve", "d", "m", "t"))
_PREFIXES = ("un", "re", "dis", "non", "over", "pre", "mis", "sub", "out")
_SUFFIXES = (
    *("s", "es", "ed", "ing", "er", "ers", "or", "ly", "able", "ness", "ment", "ments", "ful"),
    *("less", "ion", "ions", "ation", "ist", "ists", "ish", "y", "al", "ally", "ive", "d", "r"),
)


def _marks(low: str) -> str:
    known = classes()
    if low in known:
        return known[low]
    tail = low.partition("'")[2]
    if tail in _CONTRACTED:
        return "E"
    if "-" in low or tail:
        parts = {known.get(part, "") for part in low.replace("'", "-").split("-")}
        names = sorted(set("".join(parts)) & {"G", "F"})  # "Hwa-young" is no young thing
        return "".join(["-", *names]) if names or "" in parts else "e"
    return "e" if _derived(low) else ""


def _derived(low: str) -> bool:
    """Whether the word is a common one with an ending or a beginning: `crawling`, `unpaid`."""
    stems = [low[: -len(end)] for end in _SUFFIXES if low.endswith(end)]
    stems += [low[len(begin) :] for begin in _PREFIXES if low.startswith(begin)]
    stems += [
        stem[len(begin) :] for stem in stems for begin in _PREFIXES if stem.startswith(begin)
    ]
    return any(_plain(stem) for stem in stems if len(stem) > 2)


def _plain(stem: str) -> bool:
    doubled = stem[:-1] if stem[-1] == stem[-2] else stem
    spellings = (stem, stem + "e", doubled, stem[:-1] + "y" if stem[-1] == "i" else stem)
    return any("E" in classes().get(spelling, "") for spelling in spellings)


def _shape(word: str) -> str:
    signs = ""
    for sign in word:
        kind = (
            "9"
            if sign.isdecimal()
            else "X"
            if sign.isupper()
            else "x"
            if sign.isalpha()
            else sign
        )
        if not signs.endswith(kind * 2):
            signs += kind
    return signs


def marked(word: str) -> str:
    """The lists that `word` stands in, one letter each."""
    return seen(word).marks


def features(
    words: Sequence[str], *, unlisted: AbstractSet[int] = frozenset()
) -> list[list[str]]:
    """Every word's own signs and those of its neighbours; `unlisted` ones as if new to us."""
    all_seen = [seen(word, listed=n not in unlisted) for n, word in enumerate(words)]
    edge = Seen("<>", "", "<>", -1, ())
    padded = [edge, edge, *all_seen, edge, edge]
    shares = capitals(words)
    return [
        _features(padded[place : place + 5], shares[place]) for place in range(len(all_seen))
    ]


def capitals(words: Sequence[str]) -> list[str]:
    """How much of a word's line has capitals: in a heading they say little, in a plain line much."""
    shares: list[str] = []
    heads = [word[0] for word in words]
    while len(shares) < len(words):
        first = len(shares)
        last = words.index("\n", first) if "\n" in words[first:] else len(words)
        letters = sum(map(str.isalpha, heads[first:last]))
        share = sum(map(str.isupper, heads[first:last])) * 4 // (letters or 1)
        shares += [str(share)] * (last + 1 - first)
    return shares[: len(words)]


JOINTS = frozenset((",", "and", "or", "&", "/", "+", "vs", "|", ";", "then", "to"))


def _features(window: Sequence[Seen], capitals: str) -> list[str]:
    before2, before, here, after, after2 = window
    names = [
        *here.own,
        f"a={before.low}",
        f"b={after.low}",
        f"as={before.shape}{before.marks}",
        f"bs={after.shape}{after.marks}",
        f"ag={before.step}{before.shape}|{here.step}{here.shape}",
        f"bg={here.step}{here.shape}|{after.step}{after.shape}",
        f"am={before.marks}|{here.marks}|{here.shape}",
        f"bm={here.marks}|{after.marks}|{after.shape}",
        f"al={before.low}|{here.marks}{here.shape}",
        f"bl={after.low}|{here.marks}{here.shape}",
        f"a2={before2.low}",
        f"b2={after2.low}",
        f"c={capitals}{here.shape}{here.marks}",
    ]
    # What is named in one breath is of one kind: `Kadence, Astra and Divi`.
    if before.low in JOINTS:
        names.append(f"aj={before2.marks}{before2.shape}|{here.shape}")
    if after.low in JOINTS:
        names.append(f"bj={after2.marks}{after2.shape}|{here.shape}")
    return names

"""Which of the tagger's leanings count: thresholds by the look of a word and its company."""

import re
from collections.abc import Iterator, Sequence

from guardrails.pii.growing import Leaning, grow
from guardrails.pii.lexicon import foreign
from guardrails.pii.reading import FOREIGN_LETTER
from guardrails.pii.sounds import sound
from guardrails.pii.technical import technical
from guardrails.pii.tokens import Token, marked

KINDS = {"PER": "PERSON", "ADR": "LOCATION_ADDRESS", "USR": "USERNAME"}

# How sure the tagger has to be of a word: below one half where it can be a name at all, for a
# name missed costs more than a word covered for nothing; far above for strangers in lower case,
# and beyond reach for brands. Names that are words of every day as well stand apart at 0.4: in
# 190,000 signs of policies and questions that took 0.01 % more than 0.85, and finds `rob and dean`.
_KNOWN_NAME, _PLAIN, _HANDLE, _LOWER, _SHORT, _STRANGE, _BRAND = (
    0.2,
    0.55,
    0.75,
    0.4,
    0.8,
    0.99,
    0.9995,
)
# Words heard so often that only their company makes a name of them: `my wife joy`.
_COMMON, _HEARD = 0.9, 0.95
# At a sentence's head its capital says nothing, unless there follows what a person does or has.
_HEADING = 0.985
# Strangers that sound like names, with a capital and without.
_SOUNDING, _CALLED = 0.3, 0.9
# A town or a street, which some families are called after.
_TOWN = 0.85
# Nothing but families is built like this: `McAllister`, `O'Dwyer`.
_CELTIC = re.compile(r"(?:Ma?c|O')[A-Z][a-z]{2,}")
# `404s`: many of a number, and no house's.
_PLURAL = re.compile(r"\d{2,4}s")
_CLEAR = 5
_NEVER = 2.0
_CAPITAL = 0.75
_LONGEST_HANDLE, _LONGEST_ACRONYM = 32, 5
# A word in small letters that stands in no list is a login by the tagger's word alone.
_MADE_UP, _LEAST_MADE_UP = 0.9, 5
# A text with this share of unheard words is in a language that the tagger has not learnt.
_FOREIGN_SHARE, _FOREIGN_TOLD, _FOREIGN_WORDS = 0.4, 0.25, 2
_FIRMS = frozenset(
    [
        *(
            "ltd",
            "limited",
            "llp",
            "llc",
            "gmbh",
            "inc",
            "pty",
            "plc",
            "corp",
            "holdings",
            "ag",
        ),
        *("group", "foundation", "interiors", "hotels", "textiles", "partners", "university"),
        *("lawyers", "solicitors", "motors", "shipping", "airport", "council", "college"),
        *("hospital", "museum", "street", "road", "school", "park", "award", "theorem"),
    ]
)
_LOGIN_WORDS = frozenset(
    [
        "user",
        "username",
        "login",
        "handle",
        "account",
        "nick",
        "profile",
        "id",
        "as",
        "sftp",
        "ftp",
    ]
)

_WITH_TEXT = (
    "and or & from at in who will can could would should may might must did had rang told left set sent"
    " made built bought got gave knew wrote said went paid forgot here speaking again cannot asking"
    " cc then also still never just only too"
)
_WITH = frozenset(_WITH_TEXT.split())
_HEADS = frozenset((".", "!", "?", "\n", "..."))
_FILES = (
    ".txt",
    ".php",
    ".js",
    ".css",
    ".html",
    ".log",
    ".zip",
    ".sql",
    ".conf",
    ".json",
    ".xml",
    *(".com", ".org", ".net", ".service", ".timer"),
)


def judged(
    words: Sequence[Token], leanings: Sequence[Leaning | None]
) -> Iterator[tuple[int, int, str]]:
    """Stretches of words and the type of each."""
    foreign = _foreign(words)
    kinds = [
        _kind(words, n, leaning, foreign=foreign) if leaning else ""
        for n, leaning in enumerate(leanings)
    ]
    grow(words, kinds, leanings)
    start = 0
    while start < len(kinds):
        end = start + 1
        while end < len(kinds) and kinds[end] == kinds[start]:
            end += 1
        company = kinds[start] == "PER" and (
            _company(words, end) or _partners(words, start, end) or _version(words, end)
        )
        if kinds[start] and not company and _whole(words[start:end], kinds[start]):
            yield start, end, KINDS[kinds[start]]
        start = end


def worth_reading(words: Sequence[str]) -> bool:
    """Whether anything in a stretch can be a name, an address or a login at all.

    Words of every day in lower case are none, whatever the tagger leans to; neither is one at
    the head of a sentence.
    """
    before = "."
    for word in words:
        if word[0].isalpha() or word[0] == FOREIGN_LETTER:
            marks = set(marked(word))
            plain = marks and not marks & {"G", "F"}
            if not plain or not (word.islower() or before in _HEADS):
                return True
        elif word[0].isdecimal() and not word.isdecimal():
            return True
        before = word
    return False


def _foreign(words: Sequence[Token]) -> bool:
    plain = [word.text.lower() for word in words if word.text.isalpha()]
    strange = sum(word in foreign() for word in plain)
    if strange >= _FOREIGN_WORDS and strange >= _FOREIGN_TOLD * len(plain):
        return True
    low = [word.text for word in words if word.text.isalpha() and word.text.islower()]
    unheard = sum(not marked(word) for word in low)
    return unheard >= _FOREIGN_WORDS and unheard >= _FOREIGN_SHARE * len(low)


def _whole(words: Sequence[Token], kind: str) -> bool:
    """A name has letters; an address has a number beside words, for a town is a public place."""
    if kind == "ADR":
        numbered = any(_numbered(word.text) for word in words)
        return numbered and any(_placing(word.text) for word in words) and not _order(words)
    if kind == "USR":
        return any(any(map(str.isalpha, word.text)) for word in words)
    return any(len(word.text) > 1 and word.text[0].isalpha() for word in words)


def _order(words: Sequence[Token]) -> bool:
    """`PO 7781` is a purchase order, `404s` are answers of a server."""
    if len(words) == 2 and words[0].text in ("PO", "P.O"):
        return True
    if all(_measured(word.text) for word in words):
        return True  # `Perth 72, Singapore 110`
    return _PLURAL.fullmatch(words[0].text) is not None


def _measured(word: str) -> bool:
    marks = set(marked(word))
    return (
        (word.isdecimal() and len(word) < 4)
        or word == ","
        or ("P" in marks and "S" not in marks)
    )


def _company(words: Sequence[Token], end: int) -> bool:
    """`Lindqvist GmbH`, `Baker & Finch LLP`: what follows makes a firm of the name."""
    following = [word.text.lower() for word in words[end : end + 4]]
    if following[:1] in (["&"], ["+"]):
        following = following[2:]
    return bool(set(following[:2]) & _FIRMS)


def _partners(words: Sequence[Token], start: int, end: int) -> bool:
    """`Thorne & Marrow`: two family names with an ampersand are a firm."""
    if end - start != 1 or not _surname(words[start].text):
        return False
    return any(
        0 <= other < len(words) and words[joint].text == "&" and _surname(words[other].text)
        for joint, other in ((start - 1, start - 2), (end, end + 1))
    )


def _surname(word: str) -> bool:
    return word[0].isupper() and len(word) > 2 and "G" not in marked(word)


def _version(words: Sequence[Token], end: int) -> bool:
    """`Mozilla/5.0`"""
    following = words[end : end + 2]
    return (
        len(following) == 2
        and following[0].text == "/"
        and following[0].start == words[end - 1].end
        and following[1].text[0].isdecimal()
    )


def _placing(word: str) -> bool:
    marks = marked(word)
    if not marks and word.isupper() and len(word) <= _LONGEST_ACRONYM:
        return False
    return word[0].isupper() or ("E" not in marks and bool(set(marks) & {"P", "S"}))


def _kind(words: Sequence[Token], n: int, leaning: Leaning, *, foreign: bool) -> str:
    word = words[n].text
    kind = max(leaning, key=lambda one: leaning[one])
    sure = sum(leaning.values())
    if not word[0].isalnum() and word[0] != FOREIGN_LETTER:
        return kind if sure > 1 / 2 else ""
    if len(word) > _LONGEST_HANDLE:
        return ""
    if kind == "USR":
        return kind if sure >= _HANDLE and _handle(words, n, sure) else ""
    least = _PLAIN if kind == "ADR" and not foreign else _least(word, foreign=foreign)
    if kind == "PER" and least == _CAPITAL and _heads(words, n):
        least = _HEADING
    return kind if sure >= least else ""


def _heads(words: Sequence[Token], n: int) -> bool:
    """`Rich text`, `Miles of output`: a capital at a sentence's head before what nobody does."""
    if n and words[n - 1].text not in _HEADS:
        return False
    following = words[n + 1].text if n + 1 < len(words) else ""
    return (
        following.islower() and not following.endswith(("s", "ed")) and following not in _WITH
    )


def _handle(words: Sequence[Token], n: int, sure: float) -> bool:
    """A made-up word, or one that is called a login."""
    word, marks = words[n].text, marked(words[n].text)
    if set(marks) & {"e", "E", "B"} or word.lower().endswith(_FILES) or technical(word.lower()):
        return False
    if any(sign in "_." for sign in word) or (word[0].islower() and _numbered(word)):
        return True
    if sure >= _MADE_UP and word.islower() and len(word) > _LEAST_MADE_UP and not marks:
        return True
    return any(before.text.lower() in _LOGIN_WORDS for before in words[max(0, n - 2) : n])


def _numbered(word: str) -> bool:
    return any(map(str.isdecimal, word))


def _least(word: str, *, foreign: bool) -> float:
    marks = marked(word)
    if "B" in marks:
        return _BRAND
    if "G" in marks or "F" in marks:
        return _both(word) if "E" in marks else _KNOWN_NAME
    if "C" in marks:
        return _HEARD if not word.islower() else _COMMON
    if word.islower() and ("E" in marks or "e" in marks or foreign):
        return _NEVER
    if "E" in marks or "e" in marks or foreign or _acronym(word):
        return _STRANGE
    return _unlisted(word, marks)


def _unlisted(word: str, marks: str) -> float:
    """A word of no list, or of one of places."""
    heard = sound(word.lower()).step
    if word.islower():
        return _CALLED if heard >= _CLEAR else _STRANGE
    if "P" in marks or "S" in marks:
        return _TOWN
    return _SOUNDING if heard >= _CLEAR or _CELTIC.fullmatch(word) else _PLAIN


def _both(word: str) -> float:
    """A word of every day that is a name as well: `Will`, `Ana`."""
    if not word.islower():
        return _CAPITAL
    return _SHORT if len(word) < 4 else _LOWER


def _acronym(word: str) -> bool:
    return word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM

"""Which of the tagger's leanings count: thresholds by the look of a word and its company."""

from collections.abc import Iterator, Mapping, Sequence

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
# Strangers that sound like names, with a capital and without.
_SOUNDING, _CALLED = 0.3, 0.9
# A listed name right before one that is sure.
_HALF = 0.2
_CLEAR = 5
_NEVER = 2.0
_CAPITAL = 0.6
_LONGEST_HANDLE, _LONGEST_ACRONYM = 32, 5
# A text with this share of unheard words is in a language that the tagger has not learnt.
_FOREIGN_SHARE, _FOREIGN_TOLD, _FOREIGN_WORDS = 0.4, 0.25, 2
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
        "abu",
        "umm",
        "o",
        "ni",
        "mac",
        "san",
        "ap",
        "ab",
        "y",
        "e",
        "af",
        "zu",
    ]
)
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
    *(".com", ".org", ".net"),
)

Leaning = Mapping[str, float]


def judged(
    words: Sequence[Token], leanings: Sequence[Leaning | None]
) -> Iterator[tuple[int, int, str]]:
    """Stretches of words and the type of each."""
    foreign = _foreign(words)
    kinds = [
        _kind(words, n, leaning, foreign=foreign) if leaning else ""
        for n, leaning in enumerate(leanings)
    ]
    _grow(words, kinds, leanings)
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
        return numbered and any(_placing(word.text) for word in words)
    return kind == "USR" or any(len(word.text) > 1 and word.text[0].isalpha() for word in words)


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
        return kind if sure >= _HANDLE and _handle(words, n) else ""
    least = _PLAIN if kind == "ADR" and not foreign else _least(word, foreign=foreign)
    return kind if sure >= least else ""


def _handle(words: Sequence[Token], n: int) -> bool:
    """A made-up word, or one that is called a login."""
    word, marks = words[n].text, marked(words[n].text)
    if set(marks) & {"e", "E", "B"} or word.lower().endswith(_FILES) or technical(word.lower()):
        return False
    if any(sign in "_." for sign in word) or (word[0].islower() and _numbered(word)):
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
    if word.islower() and ("E" in marks or "e" in marks or foreign):
        return _NEVER
    heard = sound(word.lower()).step
    if "E" in marks or "e" in marks or foreign or _acronym(word):
        return _STRANGE
    if word.islower():
        return _CALLED if heard >= _CLEAR else _STRANGE
    return _SOUNDING if heard >= _CLEAR else _PLAIN


def _both(word: str) -> float:
    """A word of every day that is a name as well: `Will`, `Ana`."""
    if not word.islower():
        return _CAPITAL
    return _SHORT if len(word) < 4 else _LOWER


def _acronym(word: str) -> bool:
    return word.isupper() and 1 < len(word) <= _LONGEST_ACRONYM


def _grow(words: Sequence[Token], kinds: list[str], leanings: Sequence[Leaning | None]) -> None:
    """A name takes in the capitalised strangers and the likely names right beside it."""
    last = len(kinds) - 1
    for n in range(1, last + 1):
        if _belongs(words, kinds, n, n - 1) or (
            n < last and _joins(words, n) and kinds[n - 1] == "PER"
        ):
            kinds[n] = "PER"
    for n in range(last - 1, -1, -1):
        if _belongs(words, kinds, n, n + 1) or _leans(words, kinds, leanings, n):
            kinds[n] = "PER"
    _take_particles(words, kinds)
    _take_initials(words, kinds)


def _take_particles(words: Sequence[Token], kinds: list[str]) -> None:
    """`van der` in `Ada van der Berg`, `Umm` before `Umm Khaldoun`."""
    for n in range(len(words) - 2, -1, -1):
        small = words[n].text.lower() in _PARTICLES and not kinds[n]
        if small and kinds[n + 1] == "PER" and _adjacent(words, n, n + 1):
            before = next((m for m in range(n - 1, max(-1, n - 3), -1) if kinds[m]), -1)
            inside = before >= 0 and kinds[before] == "PER" and words[before].text[0].isupper()
            if words[n].text[0].isupper() or inside:
                kinds[n] = "PER"


def _take_initials(words: Sequence[Token], kinds: list[str]) -> None:
    """`S.` in `Thirumurugan S.`, `M.J.` in `M.J. Abercrombie`."""
    for n, word in enumerate(words):
        if kinds[n] or not _initial(word.text):
            continue
        near = [*range(max(0, n - 1), n), *range(n + 1, min(len(words), n + 3))]
        for beside in near:
            gap = (
                words[beside].start - word.end if beside > n else word.start - words[beside].end
            )
            if kinds[beside] == "PER" and words[beside].text[0].isupper() and gap <= 2:
                first, last = sorted((n, beside))
                kinds[first : last + 1] = ["PER"] * (last + 1 - first)
                break


def _initial(word: str) -> bool:
    letters = word.split(".")
    return all(len(letter) == 1 and letter.isupper() for letter in letters) and word != "I"


def _leans(
    words: Sequence[Token], kinds: Sequence[str], leanings: Sequence[Leaning | None], n: int
) -> bool:
    """`lee` before `sang-ho`: a likely first half of a name."""
    if kinds[n] or kinds[n + 1] != "PER" or not _adjacent(words, n, n + 1):
        return False
    word, leaning = words[n].text, leanings[n]
    marks = set(marked(word))
    if "F" in marks and "-" in words[n + 1].text:
        return True
    if not leaning:
        return False
    return leaning["PER"] > (_HALF if marks & {"G", "F"} else 1 / 2) and (
        word[0].isupper() or bool(marks & {"G", "F"})
    )


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

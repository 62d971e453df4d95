"""How far a name reaches once a part of it is sure: strangers, particles and initials beside it."""

from collections.abc import Mapping, Sequence

from guardrails.pii.tokens import Token, marked

Leaning = Mapping[str, float]

# A listed name right before one that is sure.
_HALF = 0.2
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


def grow(words: Sequence[Token], kinds: list[str], leanings: Sequence[Leaning | None]) -> None:
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

"""A draft as a guard reads it: folded to plain letters, cut into sentences, spans kept."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.matching import compiled

_CONTRACTIONS = {
    "won't": "will not",
    "ok'd": "approved",
    "can't": "cannot",
    "shan't": "shall not",
    "i'm": "i am",
    "let's": "let us",
    "it's": "it is",
    "that's": "that is",
    "there's": "there is",
    "here's": "here is",
    "what's": "what is",
    "who's": "who is",
    "he's": "he is",
    "she's": "she is",
}
_ENDINGS = {"n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would"}
_SHORT = compiled(r"\b[a-z]+'[a-z]+\b")
_PLACEHOLDER = compiled(r"\[[a-z_]+_\d+\]")
_QUOTES = dict.fromkeys("‘’ʼ′`´", "'") | dict.fromkeys("“”„‟«»‹›″「」『』", '"')
_PLAIN = _QUOTES | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00a0": " ", "…": "..."}
_ABBREVIATIONS = ("e.g.", "i.e.", "no.", "approx.", "etc.", "mr.", "ms.", "mrs.", "dr.", "z.b.")
_BLANKS = str.maketrans("\n\r\t", "   ")
_MAY_END = frozenset("\n\r.!?。！？।॥")


@dataclass(frozen=True, slots=True)
class Reading:
    """Folded text and, for each of its code points, the code point it came from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Code points of the draft that a stretch of the folded text stands for."""
        if not self.origin or start >= len(self.origin):
            return (0, 0)
        return self.origin[start], self.origin[max(start, min(end, len(self.origin)) - 1)] + 1


def _letters(char: str) -> str:
    if char < "\u0080":
        return char.lower()
    if char in _PLAIN:
        return _PLAIN[char]
    if unicodedata.category(char) in ("Cf", "Cc", "Cs", "Co", "Cn"):
        return ""
    compatible = unicodedata.normalize("NFKC", char)
    if compatible < "\u0250" or "\u1e00" <= compatible < "\u2000":
        kept = unicodedata.normalize("NFKD", compatible)
        compatible = "".join(part for part in kept if not unicodedata.combining(part))
    return "" if "\u0300" <= compatible < "\u0370" else compatible.casefold()


def fold(text: str) -> Reading:
    """Lower case, plain quotes and dashes, no accents on Latin letters, no short forms."""
    if text.isascii():  # as nearly every draft is: sign for sign
        plain = text.lower().translate(_BLANKS)
        return _spelled_out(Reading(plain, tuple(range(len(text)))))
    parts: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        letters = " " if char in "\n\r\t" else _letters(char)
        parts.append(letters)
        origin += [place] * len(letters)
    return _spelled_out(Reading("".join(parts), tuple(origin)))


def _spelled_out(reading: Reading) -> Reading:
    """Short forms in full ("won't": "will not"), placeholders as a plain name."""
    text, changes = reading.text, list[tuple[int, int, str]]()
    for start, end in _SHORT.all(text) if "'" in text else ():
        whole = _in_full(text[start:end])
        if whole:
            changes.append((start, end, whole))
    if "[" in text:
        changes += [(start, end, "someone") for start, end in _PLACEHOLDER.all(text)]
    if not changes:
        return reading
    parts: list[str] = []
    origin: list[int] = []
    last = 0
    for start, end, new in sorted(changes):
        parts += [text[last:start], new]
        origin += reading.origin[last:start]
        origin += [reading.origin[min(start + step, end - 1)] for step in range(len(new))]
        last = end
    return Reading("".join([*parts, text[last:]]), (*origin, *reading.origin[last:]))


def _in_full(word: str) -> str:
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    for ending, whole in _ENDINGS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + whole
    return ""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the white space around it."""
    start, length = 0, len(text)
    for place, char in enumerate(text):
        if char in _MAY_END and (char in "\n\r" or _ends(text, start, place)):
            yield from _trimmed(text, start, place + 1)
            start = place + 1
    yield from _trimmed(text, start, length)


def _ends(text: str, start: int, place: int) -> bool:
    """A stop ends a sentence before white space or a closing mark, not inside `1.1` or `e.g.`."""
    if text[place] in "。！？":
        return True
    after = text[place + 1 : place + 2]
    if after and not after.isspace() and after not in "\"'”’»)]":
        return False
    if text[place] == ".":
        # A bounded look back: the longest abbreviation has seven code points.
        tail = text[max(start, place - 7) : place + 1].lower()
        return not any(
            tail.endswith(short) and not tail[: -len(short)][-1:].isalpha()
            for short in _ABBREVIATIONS
        )
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    # Closing quotes and brackets right after a stop belong to the sentence before it.
    while start < end and (text[start].isspace() or text[start] in "”’»)"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        yield start, end

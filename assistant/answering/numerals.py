# ruff: noqa: SIM905 - word lists read better as text
"""A message as words, and the numbers among them: figures, number words, halves. One pass."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Every alternative starts differently and repeats one class of characters: linear in the text.
_TOKEN = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|[^\W\d_]+(?:['’][^\W\d_]+)?|\S"
)
_LONGEST = 12  # digits; a longer number is a reference, not a sum or a duration
_MOST_WORDS = 8  # "two thousand three hundred and forty-five"
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 1000}
_HALF = Decimal("0.5")
_FRACTIONS = {"½": _HALF, "¼": Decimal("0.25"), "¾": Decimal("0.75")}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, in lower case; `glued` stands right behind the one before."""

    text: str
    glued: bool
    after_blank_line: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is written in figures and short enough to count something."""
        return self.text[0] in "0123456789" and len(self.text) <= _LONGEST


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text."""
    found: list[Token] = []
    last = -1
    for match in _TOKEN.finditer(text):
        broken = "\n" in text[max(last, 0) : match.start()]
        word = match.group().casefold().replace("’", "'")
        found.append(Token(word, match.start() == last, broken))
        last = match.end()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Number:
    """A value at a place among the tokens; `clear` is False where it can be read two ways."""

    value: Decimal
    start: int
    end: int  # the first token after it
    clear: bool = True


def number_at(words: Sequence[Token], at: int) -> Number | None:
    """The number that begins at a token, or None."""
    token = words[at]
    if token.is_number:
        return _figure(words, at)
    if token.text in _FRACTIONS:
        return Number(_FRACTIONS[token.text], at, at + 1)
    return _spelled(words, at)


def _figure(words: Sequence[Token], at: int) -> Number | None:
    """`120`, `1,200.50`, `4 and a half`; `v2` is a name, and `12,5` may be read two ways."""
    if words[at].glued and at and (words[at - 1].text.isalpha() or words[at - 1].text == "_"):
        return None
    value = Decimal(words[at].text.replace(",", ""))
    comma = _text(words, at + 1) == "," and words[at + 1].glued
    if comma and at + 2 < len(words) and words[at + 2].is_number and words[at + 2].glued:
        return Number(value, at, at + 3, clear=False)
    return _halved(words, Number(value, at, at + 1))


def _spelled(words: Sequence[Token], at: int) -> Number | None:
    """`four`, `twenty-five`, `a hundred and twenty`, `four and a half`."""
    begin = at + 1 if words[at].text in ("a", "one") and _text(words, at + 1) in _SCALES else at
    total = part = 0
    place, last = begin, -1
    while place < min(len(words), at + _MOST_WORDS):
        word = words[place].text
        if word in _WORDS:
            part += _WORDS[word]
        elif word in _SCALES and (last >= 0 or begin > at):
            total, part = total + (part or 1) * _SCALES[word], 0
        elif not (word in ("-", "and") and _goes_on(words, place, last)):
            break
        if word not in ("-", "and"):
            last = place
        place += 1
    if last < 0:
        return None
    return _halved(words, Number(Decimal(total + part), at, last + 1))


def _goes_on(words: Sequence[Token], place: int, last: int) -> bool:
    """Whether the number runs on behind a hyphen, or behind `and` after a hundred."""
    if last < 0 or _text(words, place + 1) not in _WORDS:
        return False
    return words[last].text in (_TENS if words[place].text == "-" else _SCALES)


def _halved(words: Sequence[Token], number: Number) -> Number:
    """`4 and a half`, `4½`, `four-and-a-half`."""
    at = number.end
    if _text(words, at) in _FRACTIONS:
        return Number(number.value + _FRACTIONS[words[at].text], number.start, at + 1)
    bare = [place for place in range(at, min(at + 6, len(words))) if words[place].text != "-"]
    if [words[place].text for place in bare[:3]] == ["and", "a", "half"]:
        return Number(number.value + _HALF, number.start, bare[2] + 1)
    return number


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""

"""When two wordings of one fact are the same: folded words, and numbers as digits."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

# A figure with its separators, a run of letters, or a sign that changes what a figure means.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[%$€£]")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`´")

_UP_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_SMALL = {word: number for number, word in enumerate(_UP_TO_NINETEEN.split())}
_TENTHS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * number for number, word in enumerate(_TENTHS.split(), start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in the form in which two texts are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES)
    found = [part for token in _TOKEN.findall(plain) for part in _parts(token)]
    return tuple(_singular(token) for token in _numbers(_percent(found)))


def contains(text: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words stand in the text, whole and in a row. No words stand nowhere."""
    size = len(words)
    return size > 0 and any(
        text[at] == words[0] and tuple(text[at : at + size]) == tuple(words)
        for at in range(len(text) - size + 1)
    )


def _parts(token: str) -> list[str]:
    if token[0].isdigit():
        return [_figure(token)]
    # Scripts without spaces: each character is a word, or nothing would ever match in part.
    return list(token) if unicodedata.category(token[0]) == "Lo" else [token]


def _figure(token: str) -> str:
    """`1,000` and `1000` are one figure, and so are `25.00` and `25`."""
    whole, point, rest = token.partition(".")
    whole = whole.replace(",", "") if all(len(p) == 3 for p in whole.split(",")[1:]) else whole
    if point and rest.isdigit() and not rest.strip("0"):
        return whole
    return whole + point + rest


def _percent(words: Iterable[str]) -> list[str]:
    made: list[str] = []
    for word in words:
        if word == "cent" and made and made[-1] == "per":
            made[-1] = "%"
        else:
            made.append("%" if word == "percent" else word)
    return made


def _numbers(words: Sequence[str]) -> list[str]:
    """Number words as digits: `one hundred and twenty four` is `124`, `5 million` `5000000`."""
    made: list[str] = []
    at = 0
    while at < len(words):
        value, after = _number(words, at)
        made.append(words[at] if value is None else str(value))
        at = after
    return made


def _number(words: Sequence[str], at: int) -> tuple[int | None, int]:
    """The number that begins here, if one does, and where it ends."""
    value, after = _below_hundred(words, at)
    if value is None:
        return None, at + 1
    total = 0
    while (scale := _SCALES.get(_at(words, after), 0)) > 0:
        if scale == 100:
            value *= scale
        else:
            total, value = total + value * scale, 0
        after += 1
        rest, end = _below_hundred(words, after + (_at(words, after) == "and"))
        if rest is not None:
            value, after = value + rest, end
    return total + value, after


def _below_hundred(words: Sequence[str], at: int) -> tuple[int | None, int]:
    word = _at(words, at)
    if word in _TENS:
        unit = _SMALL.get(_at(words, at + 1), 0)
        return (_TENS[word] + unit, at + 2) if 0 < unit < 10 else (_TENS[word], at + 1)
    if word in _SMALL:
        return _SMALL[word], at + 1
    # A figure counts as the start of a number only where a scale follows it.
    if word.isdecimal() and _at(words, at + 1) in _SCALES:
        return int(word), at + 1
    return None, at


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word

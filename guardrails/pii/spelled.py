"""What is told letter by letter and figure by figure."""

from collections.abc import Iterator

from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_REO = ("kore", "tahi", "rua", "toru", "wha", "rima", "ono", "whitu", "waru", "iwa")
_FIGURES = {
    **{word: str(figure) for words in (_ENGLISH, _REO) for figure, word in enumerate(words)},
    **dict.fromkeys(("oh", "nought"), "0"),
}
_REPEATS = {"double": 2, "triple": 3, "treble": 3}
_FIGURE = Pattern(rf"\d|\b(?:(?:{'|'.join(_REPEATS)}) )?(?:{'|'.join(_FIGURES)})\b")
_LETTERS = Pattern(r"\b[a-z](?:(?:[\-.,/]|, | )[a-z]){2,30}\b")

Figure = tuple[str, int, int]


def digit_row(reading: Reading) -> list[Figure]:
    """The figures of a text in a row, digits and words alike, each with its place."""
    row: list[Figure] = []
    for match in _FIGURE.finditer(reading.low):
        said = match.group().decode("latin-1").split()
        figure = _FIGURES.get(said[-1], said[-1])
        row += [(figure, match.start(), match.end())] * _REPEATS.get(said[0], 1)
    return row


def spelled_words(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Words written as single letters: their places and what they spell."""
    for match in _LETTERS.finditer(reading.low):
        letters = match.group().decode("latin-1")
        yield match.start(), match.end(), "".join(filter(str.isalpha, letters))

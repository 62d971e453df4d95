"""Text cut into sentences, and a streamed draft put together from its blocks. Pure."""

from collections.abc import Iterator, Sequence

from assistant.domain import Citation, Sentence

_STOPS = frozenset(".!?…")
_WIDE_STOPS = frozenset("。！？｡")
_CLOSERS = frozenset("\"'”’)]»」』）")
# A full stop after one of these ends no sentence; after the second kind only before a figure.
_SHORT = frozenset({"e.g", "i.e", "mr", "mrs", "ms", "dr", "st", "vs", "approx", "incl", "cf"})
_BEFORE_FIGURE = frozenset({"no", "nos", "art", "cl", "sec", "para", "p", "pp", "ext", "tel"})


def sentence_ends(text: str) -> Iterator[int]:
    """Where each sentence ends, the blanks after it included. One pass, linear time."""
    at = 0
    while at < len(text):
        here = text[at]
        if here == "\n":
            at = _past_blanks(text, at)
            yield at
        elif here in _STOPS or here in _WIDE_STOPS:
            stop, at = at, _past_closers(text, at)
            if here in _WIDE_STOPS or _ends_sentence(text, stop, at):
                at = _past_blanks(text, at)
                yield at
        else:
            at += 1


def units(text: str) -> tuple[str, ...]:
    """The smallest pieces of a clause that can be cited; joined, they are the clause."""
    pieces: list[str] = []
    start = 0
    for end in (*sentence_ends(text), len(text)):
        if text[start:end].strip():
            pieces.append(text[start:end])
            start = end
    return tuple(pieces)


class Draft:
    """Joins text blocks, gives back whole sentences with the citations of what they overlap.

    A citation belongs to a whole block, and a block may be a part of a sentence or several.
    """

    def __init__(self, *, abstained_mark: str) -> None:
        self.abstained = False
        self._mark = abstained_mark
        self._text = ""
        self._cited: list[tuple[int, int, tuple[Citation, ...]]] = []

    def add(self, text: str, citations: Sequence[Citation]) -> list[Sentence]:
        """Take a finished block; the sentences that are complete with it."""
        start = len(self._text)
        self._text += text
        self._cited.append((start, len(self._text), tuple(citations)))
        return self._cut(list(sentence_ends(self._text)))

    def finish(self) -> list[Sentence]:
        """What is left when the stream has ended as it should."""
        return self._cut([*sentence_ends(self._text), len(self._text)])

    def _cut(self, ends: Sequence[int]) -> list[Sentence]:
        sentences: list[Sentence] = []
        start = 0
        for end in ends:
            sentences += self._sentence(start, end)
            start = end
        self._text = self._text[start:]
        self._cited = [(a - start, b - start, c) for a, b, c in self._cited if b > start]
        return sentences

    def _sentence(self, start: int, end: int) -> list[Sentence]:
        text = self._text[start:end]
        if self._mark in text:
            self.abstained = True
            text = text.replace(self._mark, "")
        if not any(letter.isalnum() for letter in text):
            return []
        citations = dict.fromkeys(
            citation
            for first, last, cited in self._cited
            if any(
                letter.isalnum() for letter in self._text[max(first, start) : min(last, end)]
            )
            for citation in cited
        )
        return [Sentence(text.strip(), tuple(citations))]


def _past_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _past_closers(text: str, at: int) -> int:
    while at < len(text) and (
        text[at] in _STOPS or text[at] in _WIDE_STOPS or text[at] in _CLOSERS
    ):
        at += 1
    return at


def _ends_sentence(text: str, stop: int, after: int) -> bool:
    if after < len(text) and not text[after].isspace():
        return False
    if text[stop] != "." or text[stop + 1 : after]:
        return True
    at = _past_blanks(text, after)
    follower = text[at : at + 1]
    if follower.islower():
        return False
    word = _word_before(text, stop)
    if word.casefold() in _BEFORE_FIGURE:
        return not follower.isdigit()
    is_initial = len(word) == 1 and word.isupper() and word != "I"
    return not (word.casefold() in _SHORT or is_initial or _opens_list(text, stop, word))


def _opens_list(text: str, stop: int, word: str) -> bool:
    """`1.` at the start of a line numbers what follows."""
    start = stop - len(word)
    return word.isdigit() and not text[max(0, start - 4) : start].rpartition("\n")[2].strip()


def _word_before(text: str, stop: int) -> str:
    """The word that ends at `stop`; no abbreviation of ours is longer than 12 characters."""
    words = text[max(0, stop - 12) : stop].split()
    return words[-1].lstrip("(“\"'") if words else ""

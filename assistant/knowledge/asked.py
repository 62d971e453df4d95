"""A question made comparable with clauses: corrected words, stems, ideas, what kind of answer."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.knowledge import words
from assistant.knowledge.lexical import bigrams
from assistant.knowledge.sought import Kind, kinds

_DURATION = (
    "how long", "how many days", "how many months", "how many years", "how many hours",
    "how many weeks", "how soon", "how fast", "how quick", "how quickly", "how much time",
    "how many time", "until when", "till when", "by when", "since when", "what time",
    "which time", "what period", "retention period", "time limit", "deadline", "how late",
)  # fmt: skip
_CONTACT = (
    "contact",
    "email address",
    "reach",
    "write to",
    "talk to",
    "turn to",
    "get in touch",
)
_PRICE = (
    "how much",
    "price",
    "prices",
    "pricing",
    "cost",
    "costs",
    "how expensive",
    "cheapest",
)
# Instructions and catalogues: what people ask a support desk and policies seldom answer.
_TASK = (
    "how do i", "how can i", "how to", "how do you", "where do i find", "set up", "configure",
    "install", "enable", "is not working", "does not work", "wont work", "troubleshoot",
)  # fmt: skip
_OFFER = (
    "do you offer", "do you have", "do you support", "do you sell", "do you provide", "is there",
    "are there", "can i run", "can i use", "can i get", "can i pay", "can i host", "can i buy",
    "can i order", "can i choose", "available", "which versions", "supported", "recommend",
)  # fmt: skip


_NUMBER = re.compile(r"\b(?:clause|section|paragraph) (\d{1,3}(?:\.\d{1,3}){0,3})\b")
_ELSEWHERE = ("terms", "agreement", "dpa", "sla", "contract")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as the fields of the index see it."""

    text: str  # with typing errors corrected: what the vectors see
    terms: Mapping[str, float]
    pairs: Mapping[str, float]
    ideas: Mapping[str, float]
    topic: tuple[str, ...]  # its content words as typed, corrected
    numbers: tuple[str, ...]  # clauses it names: "7.2"
    elsewhere: bool  # and names another document than those that answer
    names: frozenset[str]  # stems of what is written like a name, a code or a number
    wants: frozenset[Kind]  # what a passage must hold to answer
    duration: bool
    contact: bool
    price: bool
    task: bool
    offer: bool


@dataclass(frozen=True, slots=True)
class Speller:
    """The words of a tenant's documents, against which typing errors are corrected."""

    known: frozenset[str]
    written: frozenset[str]  # whole words of the documents and of the table of ideas

    @classmethod
    def of(cls, corpus: frozenset[str]) -> "Speller":
        stems = frozenset(words.stem(w) for w in corpus)
        return cls(stems | corpus | _table(), _wide(corpus) | _wide_table())

    def corrected(self, tokens: Sequence[str]) -> list[str]:
        return [part for token in tokens for part in self._word(token)]

    def _word(self, token: str) -> tuple[str, ...]:
        if len(token) < 3 or not token.isalpha() or self._knows(token):
            return (token,)
        parts = self._parted(token)
        if parts:
            return parts
        # One slip in a short word, two in a long one; the first letter is rarely the wrong one.
        limit = 1 if len(token) < 8 else 2
        found = process.extractOne(
            token, _corrections(self.written), scorer=OSA.distance, score_cutoff=limit
        )
        if found is None or (found[0][0] != token[0] and len(token) < 6):
            return (token,)
        return (found[0],)

    def _knows(self, token: str) -> bool:
        return token in self.known or words.stem(token) in self.known

    def _parted(self, token: str) -> tuple[str, ...]:
        """`datacentre` where the documents write "data centre"."""
        for cut in range(4, len(token) - 3) if len(token) >= 8 else ():
            left, right = token[:cut], token[cut:]
            if left in self.written and right in self.written:
                return (left, right)
        return ()


@functools.cache
def _table() -> frozenset[str]:
    return words.STOP | words.vocabulary()


@functools.cache
def _wide_table() -> frozenset[str]:
    return _wide(words.vocabulary())


def _wide(known: Iterable[str]) -> frozenset[str]:
    return frozenset(w for w in known if len(w) >= 4 and w.isalpha())


# Put in order when the first word needs correcting: few questions have one, and each turn has a
# speller of its own for the clauses found.
@functools.lru_cache(maxsize=128)
def _corrections(written: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(written | {w for w in words.STOP if len(w) >= 3}))


def ask(question: str, speller: Speller) -> Asked:
    """Reads a question against one tenant's words."""
    tokens = speller.corrected(words.tokens(question))
    stems = words.content(tokens)
    said = f" {' '.join(tokens)} "
    return Asked(
        text=" ".join(tokens),
        terms=_weights(stems),
        pairs=_weights(bigrams(stems)),
        ideas=_weights(words.meant(tokens)),
        topic=tuple(dict.fromkeys(token for token in tokens if token not in words.STOP)),
        numbers=tuple(_NUMBER.findall(question.casefold())),
        elsewhere=_says(said, _ELSEWHERE),
        names=_names(question),
        wants=kinds(tokens),
        duration=_says(said, _DURATION) or said.startswith((" when ", " and when ")),
        contact=_says(said, _CONTACT),
        price=_says(said, _PRICE),
        task=_says(said, _TASK),
        offer=_says(said, _OFFER),
    )


def _weights(terms: Sequence[str]) -> dict[str, float]:
    # Saying a word twice makes it more the topic, not twice as much.
    return {term: min(2.0, 1 + 0.3 * (n - 1)) for term, n in Counter(terms).items()}


def _names(question: str) -> frozenset[str]:
    """Capitals inside a sentence, and anything with a digit: what a paraphrase cannot replace."""
    found: set[str] = set()
    opening = True
    for printed in question.split():
        inner = printed.strip("\"'“”‘’(),;:.?!")
        marked = any(char.isdigit() for char in inner) or (
            inner[:1].isupper() and (not opening or inner.isupper()) and len(inner) > 1
        )
        if marked:
            parts = words.tokens(inner.removesuffix("'s").removesuffix("’s"))
            found.update(words.stem(part) for part in parts if part not in words.STOP)
        opening = printed.endswith((".", "?", "!"))
    return frozenset(found)


def _says(said: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)

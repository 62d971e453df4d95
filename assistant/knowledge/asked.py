"""A question made comparable with clauses: corrected words, stems, ideas, what kind of answer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.knowledge import words
from assistant.knowledge.lexical import bigrams

_DURATION = (
    "how long", "how many days", "how many months", "how many years", "how many hours",
    "how many weeks", "how soon", "how fast", "how quick", "how quickly", "how much time",
    "how many time", "until when", "till when", "by when", "since when", "what time",
    "which time", "what period", "retention period", "time limit", "deadline", "when", "how late",
    "how often", "what age", "how old", "days", "years", "months", "weeks", "hours",
)  # fmt: skip
_WHO = (
    "who",
    "whom",
    "which company",
    "which companies",
    "which provider",
    "whose",
    "which firm",
)
_PLACE = ("where", "which country", "which countries", "what country", "located", "physically")
_CONTACT = (
    "contact",
    "email address",
    "reach",
    "write to",
    "talk to",
    "turn to",
    "get in touch",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as the fields of the index see it."""

    text: str  # with typing errors corrected: what the vectors see
    terms: Mapping[str, float]
    pairs: Mapping[str, float]
    ideas: Mapping[str, float]
    duration: bool
    who: bool
    place: bool
    contact: bool


@dataclass(frozen=True, slots=True)
class Speller:
    """The words of a tenant's documents, against which typing errors are corrected."""

    known: frozenset[str]
    corrections: tuple[str, ...]

    @classmethod
    def of(cls, corpus: frozenset[str]) -> "Speller":
        table = words.vocabulary()
        wide = frozenset(w for w in corpus | table if len(w) >= 4 and w.isalpha())
        return cls(
            frozenset(words.stem(w) for w in corpus) | corpus | words.STOP | table,
            tuple(sorted(wide | {w for w in words.STOP if len(w) >= 3})),
        )

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
            token, self.corrections, scorer=OSA.distance, score_cutoff=limit
        )
        if found is None or (found[0][0] != token[0] and len(token) < 6):
            return (token,)
        return (found[0],)

    def _knows(self, token: str) -> bool:
        return token in self.known or words.stem(token) in self.known

    def _parted(self, token: str) -> tuple[str, ...]:
        """`datacentre` where the documents write "data centre"."""
        for cut in range(3, len(token) - 2) if len(token) >= 8 else ():
            left, right = token[:cut], token[cut:]
            if left in self.corrections and right in self.corrections:
                return (left, right)
        return ()


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
        duration=_says(said, _DURATION),
        who=_says(said, _WHO),
        place=_says(said, _PLACE),
        contact=_says(said, _CONTACT),
    )


def _weights(terms: Sequence[str]) -> dict[str, float]:
    # Saying a word twice makes it more the topic, not twice as much.
    return {term: min(2.0, 1 + 0.3 * (n - 1)) for term, n in Counter(terms).items()}


def _says(said: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)

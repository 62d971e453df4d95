"""What a call of a model costs, in dollars for a million tokens."""

from dataclasses import dataclass
from typing import Final

from assistant.domain import Request, Usage

_MILLION = 1_000_000
_CHARACTERS = (
    3  # a token of these texts has four letters at the mean; three never says too little
)
_WRITTEN, _READ = 2.0, 0.1  # what a cached token costs, against one that is not


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens."""

    input: float
    output: float

    def of(self, usage: Usage) -> float:
        """What one call cost."""
        read = usage.input + _READ * usage.cache_read + _WRITTEN * usage.cache_write
        return (read * self.input + usage.output * self.output) / _MILLION

    def worst(self, characters: int, *, longest: int) -> float:
        """What a call of so many characters costs that is read anew and answered at full length."""
        return self.of(Usage(cache_write=characters // _CHARACTERS, output=longest))


PRICES: Final = {
    "claude-haiku-5-5": Price(0.10, 0.50),
    "claude-sonnet-5-5": Price(2, 10),
    "claude-opus-5-5": Price(4, 20),
    "claude-fable-5-1": Price(10, 50),
}


def price(model: str) -> Price:
    """Of a model that is not known, the highest there is: a cap holds too early, not too late."""
    return PRICES.get(model) or max(PRICES.values(), key=lambda each: each.output)


def characters(request: Request) -> int:
    """The length of all that a request carries."""
    given = [clause.text for clause in request.ground.clauses]
    given += [hit.clause.text for hit in request.hits]
    given += [text for past in request.history for text in (past.question, past.answer)]
    given += [note.text for note in request.remembered]
    # Each clause comes with its source, its headings and marks of its own.
    return len(request.system) + len(request.question) + sum(len(text) + 250 for text in given)

"""Names in running text, found by the words that lead up to them."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_CUE = Pattern(
    r"(?:[Mm]y name is|[Tt]his is|I am|I'm|[Rr]egards,?\s|[Cc]heers,?\s|[Tt]hanks,?\s|[Dd]ear|[Hh]i|[Kk]ia ora|[Nn]ga mihi,?\s)\s{0,2}([A-Z][a-z']+(?: [A-Z][a-z'\-]+){0,2})",
    case=True,
)


class Tagger:
    """Finds names by what leads up to them."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """Names after a cue."""
        for start, end in _CUE.places(reading.raw):
            yield Found(start, end, "PERSON", 0.5)

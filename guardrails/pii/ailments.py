"""Illness and treatment by the build of their words, whatever list they stand in."""

from collections.abc import Iterator

from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

# Greek and Latin endings that few words outside medicine bear, and those few.
_BUILT = Pattern(
    r"\b[a-z]{3,18}(?:itis|ectomy|oscopy|plasty|plegia|plegic|aemia|algia|opathy|otherapy|trophy|trophic|sclerosis|carcinoma|sarcoma|phrenia|somnia|thyroidism|glycaemia|glycaemic|tension drugs|azepam|oxetine|cillin|prazole|mycin|tidine)\b"
)
# Nouns that say which kind of illness stands before them.
_HEADED = Pattern(
    r"\b(?:[a-z][a-z'\-]{2,16} ){1,2}(?:disease|syndrome|disorder|dystrophy|palsy|cancer|tumour|tumor|infection|intolerance|surgery|transplant|operation|bypass|biopsy|dialysis|ulcers?|impairment|amputation|allergy|addiction|dependency)\b"
)
_FEVER = Pattern(r"\b(?:glandular|rheumatic|scarlet|dengue|typhoid|q|yellow|lassa) fever\b")
_PLAIN = frozenset(b"trophy catastrophic sympathy empathy apathy".split())
# What stands before such a noun without naming a kind of it.
_LEADING = Pattern(
    r"^(?:(?:a|an|the|my|his|her|our|their|your|this|that|some|any|no|and|or|with|from|of|for|to|in|on|at|by|had|has|have|having|got|is|was|after|before|since|during|because|about|due|being|living|suffering|battling|fighting|recovering|diagnosed|under|another|new|old|whole|because|until|through|who|i|he|she|we|it|need|needs|needed|awaiting|facing) ){1,2}"
)


def ailments(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where such words stand."""
    for start, end in _BUILT.places(reading.low):
        if reading.low[start:end] not in _PLAIN:
            yield start, end
    for start, end in _HEADED.places(reading.low):
        if lead := _LEADING.search(reading.low[start:end]):
            start += lead.end()
        if b" " in reading.low[start:end]:
            yield start, end
    yield from _FEVER.places(reading.low)

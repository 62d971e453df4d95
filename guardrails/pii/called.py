"""Names that are words of every day as well, and families in the plural, by what stands beside them."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import towns
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

# With a capital inside a sentence, behind words that somebody follows.
_ADDRESSED = Pattern(
    r"\b(?:[Aa]sk|[Tt]ell|[Tt]old|[Aa]sked|[Ee]mailed|[Rr]ang|[Tt]exted|[Hh]i|[Hh]ey|[Hh]ello|[Kk]ia ora|[Tt]hanks|[Cc]heers|[Rr]egards|[Ss]igned|[Cc]c|[Dd]ear|with|from|for|by|let|lets|and|or)(?:,|:)? ([A-Z][a-z]{2,14})(?:$|[.,;!?\n]| (?:from|at|in (?:accounts|sales|support|billing)|said|says|told|asked|rang|rings|knows?|has|had|is|was|will|can|does|did|wants?|needs?|who|and I|pays|paid|left|set)\b)",
    case=True,
)
# At the head of what is said, with where somebody works or lives.
_FROM = Pattern(
    r"(?:^|[.!?:,\n] ?)([A-Z][a-z]{1,14}) (?:from|at|in) (accounts?|sales|reception|support|billing|admin|marketing|finance|payroll|head office|the office|[A-Z][a-z]{2,18})\b",
    case=True,
)
_WORKS_TEXT = "account accounts sales reception support billing admin marketing finance payroll"
_WORKS = frozenset(_WORKS_TEXT.split())
_NAMED = Pattern(
    r"\b(?:my (?:full |first |given )?name(?:'s| is)|people call me|i am called|i'm called|everyone calls me) ([a-z]{3,14})\b(?: ([a-z]{3,14}))?(?:$|[.,;!\n]| and\b)"
)
# A first name with a family name that may be any word, where only somebody can stand.
_WHOLE = Pattern(
    r"\b(?:I am|I'm|[Tt]his is|by|of|from|for|with|[Aa]sk|[Tt]ell|[Tt]old) ([A-Z][a-z]{2,14}) ([A-Z][a-z'\-]{2,20})(?:$|[.,;!?\n]| [a-z])",
    case=True,
)
_SPEAKS = Pattern(
    r"(?:^|[.!?:,\n] ?)([A-Z][a-z]{2,14}) ([A-Z][a-z'\-]{2,20}) (?:said|says|told|tells|asked|asks|rang|wants|wanted|wrote|writes|paid|signed|thinks|knows|emailed)\b",
    case=True,
)
_PLURAL = Pattern(r"\b(?:the ([A-Z][a-z'\-]{2,20})s\b|([A-Z][a-z'\-]{2,20}s)' )", case=True)
_COUPLE = Pattern(
    r"\b([A-Z]\.? ?(?:&|and|\+) ?[A-Z]\.? (?:[A-Z]\.? )?[A-Z][a-z]{2,20}(?:['\-][A-Z][a-z]{1,20})?)\b",
    case=True,
)
_SAINT = Pattern(
    r"\b([A-Z](?:\.|[a-z]{2,20}) St\.? (?:John|Clair|George|James|Leger|Aubyn))\b", case=True
)


def called(reading: Reading) -> Iterator[Found]:
    """`ask Pat`, `Bill from Timaru`, `the Abernethys`, `J & R Templeman`."""
    for match in _ADDRESSED.finditer(reading.raw):
        if _given(reading, match.start(1), match.end(1)):
            yield Found(match.start(1), match.end(1), "PERSON", 0.65)
    for match in _FROM.finditer(reading.raw):
        place = reading.low[match.start(2) : match.end(2) + 40].decode("latin-1")
        works = place.replace("the ", "").split(" ")[0][:24] in _WORKS or "head office" in place
        if _given(reading, match.start(1), match.end(1)) and (works or towns().longest(place)):
            yield Found(match.start(1), match.end(1), "PERSON", 0.65)
    yield from _families(reading)
    yield from _whole(reading)
    for match in _NAMED.finditer(reading.raw):
        if "G" in marked(match.group(1).decode("latin-1").lower()):
            yield Found(match.start(1), max(match.end(1), match.end(2)), "PERSON", 0.7)


def _given(reading: Reading, start: int, end: int) -> bool:
    """A first name, though a word of every day; days, months, products and places are none."""
    marks = set(marked(reading.text[start:end]))
    return "G" in marks and not marks & {"B", "P", "S"}


def _thing(reading: Reading, start: int, end: int) -> bool:
    return bool(set(marked(reading.text[start:end])) & {"B", "P", "S"})


def _whole(reading: Reading) -> Iterator[Found]:
    for match in (*_WHOLE.finditer(reading.raw), *_SPEAKS.finditer(reading.raw)):
        if _given(reading, *match.span(1)) and not _thing(reading, *match.span(2)):
            yield Found(match.start(1), match.end(2), "PERSON", 0.65)


def _families(reading: Reading) -> Iterator[Found]:
    for match in _PLURAL.finditer(reading.raw):
        group = 1 if match.start(1) >= 0 else 2
        start, end = match.span(group)
        marks = set(marked(reading.text[start : end - (group == 2)]))
        if marks & {"G", "F"} and not marks & {"E", "e", "B", "P", "S"}:
            yield Found(start, end + (group == 1), "PERSON", 0.65)
    for match in _COUPLE.finditer(reading.raw):
        last = reading.text[match.start(1) : match.end(1)].split(" ")[-1]
        if not set(marked(last)) & {"E", "e", "B", "P"}:
            yield Found(match.start(1), match.end(1), "PERSON", 0.7)
    for start, end in _SAINT.places(reading.raw):
        yield Found(start, end, "PERSON", 0.65)

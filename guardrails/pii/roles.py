"""Names that are words of every day, by what the named is or does: `my wife joy does the invoices`."""

from collections.abc import Iterator
from functools import lru_cache

from guardrails.pii.found import Found
from guardrails.pii.lexicon import split_words
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.sounds import sound
from guardrails.pii.tokens import marked

_ROLE = r"(?:business partner|co-?owner|wife|husband|partner|boss|manager|admin|treasurer|secretary|accountant|book-?keeper|developer|designer|webmaster|colleague|friend|mate|flatmate|neighbou?r|brother|sister|son|daughter|mum|mother|dad|father|cousin|uncle|aunt|niece|nephew|assistant|intern|apprentice|director|owner|client|customer|landlord|teacher|coordinator|volunteer|technician|receptionist|girlfriend|boyfriend|fiancee?|ex|foreman|coach|pastor|principal)"
_OURS = r"(?:my|our|his|her|their)"
_DOES = r"(?:does|has|is|was|wants|needs|said|says|asked|asks|told|tells|did|set|left|pays|paid|owns|runs|uses|used|made|bought|built|forgot|knows|rang|wrote|never|also|still|reckons|thinks|handles|manages|keeps|gave|took|sent|sends|who)"
# Whose somebody is, and what he does; whom somebody is; who is talked to; at a line's head, who says.
_RELATED = Pattern(rf"\b{_OURS} (?:[a-z]{{2,12}} )?{_ROLE},? ([a-z]{{3,14}}),? {_DOES}\b")
_ROLED = Pattern(
    rf"\b(?:{_OURS}|the) (?:[a-z]{{2,12}} )?{_ROLE} is (?:called |named )?([a-z]{{3,14}})(?:$|[.,!?;\n]| and | but | now\b)"
    rf"|\b(?:talk|speak|spoke|talked|talking|speaking) (?:to|with) ([a-z]{{3,14}})(?:$|[.,!?;\n]| at | in | from | about | on )"
    rf"|(?:^|[.!?\n] ?)([a-z]{{3,14}}) is {_OURS} (?:[a-z]{{2,12}} )?{_ROLE}\b"
)
_SAYS = Pattern(
    r"(?:^|[.!?\n] ?)([a-z]{3,14}) (?:said|says|told|tells|asked|asks|reckons|rang|wrote|emailed|texted|owns|pays|can'?t log|has left|has the|set it up|did the)\b"
)
_HERE = Pattern(
    r"(?:^|[.!?\n] ?|\b(?:hi|hey|hello|kia ora|morena),? )([a-z]{2,14}) (?:here|speaking|again)(?:$|[.,!;\n]| (?:from|again|with|still|and|i|i'm)\b)"
    r"|\blet ([a-z]{3,14}) know\b"
)
_BOTH = Pattern(
    r"(?:^|[.!?\n] ?)([a-z]{3,14} (?:and|&) [a-z]{3,14}) (?:left|run|own|both|have|share|need|pay|want|went|set|are (?:both|the|our|my))\b"
)
# Where only a family can stand, and a whole name behind its label.
_FAMILY = Pattern(
    r"\b(?i:surname|(?:last|family|maiden) name)(?:'s| is| was|:)? ([A-Z][a-z'\-]{1,20})\b"
    r"|(?:^|[.!?\n] ?)([A-Z][a-z'\-]{1,20}) is (?:my|her|his|our|the [a-z]{3,12}'s) (?:last |sur|family |first |maiden |real |full )?name\b",
    case=True,
)
_LABELLED = Pattern(
    r"\b(?i:owner|contact|name|registrant|admin|director|client|customer|manager|holder|attn|member|signatory) ?(?:[:\-=]|is) ?([A-Z][a-z]{2,14} [A-Z][a-z'\-]{2,20})(?:$|[,.;\n(|])",
    case=True,
)
# Small words that some are called, or that lists of names hold.
_SMALL = frozenset(
    b"in to an can you we it me us is was so up on still not no now or at out over back see had day may be by am are as this that come came same from".split()
)
_LEAST = 5  # of the sound of a name
_SEASONS = frozenset(("april", "may", "june", "august", "autumn", "summer"))
_VERBS = frozenset(
    ("will", "may", "can", "hope", "chase", "mark", "rob", "sue", "grant", "bill")
)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return split_words("common") | split_words("nicknames")


def roled(reading: Reading) -> Iterator[Found]:
    """Persons by their company; the words themselves say little."""
    for start, end in _HERE.places(reading.raw):
        if _called(reading, start, end) and reading.low[start:end] not in _SMALL:
            yield Found(start, end, "PERSON", 0.65)
    for pattern in (_RELATED, _ROLED):
        for start, end in pattern.places(reading.raw):
            if _called(reading, start, end):
                yield Found(start, end, "PERSON", 0.7)
    for start, end in _SAYS.places(reading.raw):
        if _says(reading, start, end):
            yield Found(start, end, "PERSON", 0.65)
    yield from _pairs(reading)
    yield from _families(reading)


def _pairs(reading: Reading) -> Iterator[Found]:
    for start, end in _BOTH.places(reading.raw):
        words = reading.text[start:end].lower().split(" ")
        both = ((start, start + len(words[0])), (end - len(words[2]), end))
        if _SEASONS.isdisjoint(words) and all(_called(reading, *one) for one in both):
            yield from (Found(*one, "PERSON", 0.7) for one in both)


def _says(reading: Reading, start: int, end: int) -> bool:
    word = reading.text[start:end].lower()
    if not marked(word):
        return sound(word).step >= _LEAST
    return _called(reading, start, end) and word not in _VERBS


def _families(reading: Reading) -> Iterator[Found]:
    for start, end in _FAMILY.places(reading.raw):
        marks = set(marked(reading.text[start:end]))
        if "F" in marks or not marks & {"E", "e", "B"}:
            yield Found(start, end, "PERSON", 0.7)
    for start, end in _LABELLED.places(reading.raw):
        first = set(marked(reading.text[start:end].split(" ")[0]))
        if "G" in first and not first & {"B", "P"}:
            yield Found(start, end, "PERSON", 0.7)


def _called(reading: Reading, start: int, end: int) -> bool:
    word = reading.text[start:end].lower()
    marks = set(marked(word))
    return ("G" in marks and not marks & {"B", "P"}) or word in _common()

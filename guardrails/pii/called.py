"""Names that are words of every day as well, and families in the plural, by what stands beside them."""

from collections.abc import Iterator
from functools import lru_cache

from guardrails.pii.found import Found
from guardrails.pii.lexicon import split_words, towns
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.roles import roled
from guardrails.pii.sounds import sound
from guardrails.pii.tokens import marked

_LEAST = 4
# With a capital inside a sentence, behind words that somebody follows.
_ADDRESSED = Pattern(
    r"\b(?:[Aa]sk(?: for)?|[Aa]ttn|[Ff]ao|c/o|(?:booked|listed|registered) under|[Ll]et(?:'s)?|[Tt]ell|[Tt]old|[Aa]sked|[Ee]mailed|[Rr]ang|[Tt]exted|[Hh]i|[Hh]ey|[Hh]ello|[Kk]ia ora|[Tt]hanks|[Cc]heers|[Rr]egards|[Ss]igned|[Cc]c|[Dd]ear|with|from|for|by|let|lets|and|or)(?:,|:)? ([A-Z][a-z]{2,14})(?:$|[.,;!?\n]| (?:from|at|in (?:accounts|sales|support|billing)|said|says|told|asked|rang|rings|knows?|has|had|is|was|will|can|does|did|wants?|needs?|who|and I|pays|paid|left|set)\b)",
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
_MONTHS = frozenset(
    ("april", "may", "june", "august", "autumn", "summer", "dawn", "eve", "storm", "rain")
)
_PLURAL = Pattern(r"\b(?:[Tt]he ([A-Z][a-z'\-]{2,20})s\b|([A-Z][a-z'\-]{2,20}s)' )", case=True)
_COUPLE = Pattern(
    r"\b([A-Z]\.? ?(?:&|and|\+) ?[A-Z]\.? (?:[A-Z]\.? )?[A-Z][a-z]{2,20}(?:['\-][A-Z][a-z]{1,20})?)\b",
    case=True,
)
_SAINT = Pattern(
    r"\b([A-Z](?:\.|[a-z]{2,20}) St\.? (?:John|Clair|George|James|Leger|Aubyn))\b", case=True
)
# Nobody but a person has a title, whatever word follows.
_TITLED = Pattern(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|MR|MRS|MS|MISS|Madam|Sir|Dame|Messrs)\.? ([A-Z][A-Za-z'\-]{1,20}(?: [A-Z][a-z'\-]{1,20})?)\b",
    case=True,
)
# Before these a first name is called, whatever else the word means.
_STYLED = Pattern(
    r"\b(?:[Nn]urse|[Nn]ana|[Nn]anna|[Gg]ranny|[Gg]randma|[Gg]randad|[Gg]randpa|[Pp]oppa|[Uu]ncle|[Aa]unt(?:ie|y)?|[Cc]ousin|[Ss]ister|[Bb]rother|[Ff]ather|[Cc]oach|[Cc]aptain|[Cc]onstable|[Ss]ergeant|[Pp]rincipal|[Pp]astor|[Ll]ady|[Ll]ord) ([A-Z][a-z]{1,14})\b"
    r"|(?:^|[.!?\n] ?)([A-Z][a-z]{1,14}) (?:said|says|told|rang|reckons|thinks|asked|emailed|texted|wrote)\b",
    case=True,
)
# As whom somebody writes: at the end, behind its greeting, and who `this is`, in small letters too.
_SIGNED = Pattern(
    r"(?:^|[\n,.!?] ?)(?:(?:[Kk]ind |[Bb]est |[Ww]arm |[Mm]any )?(?:[Rr]egards|[Ww]ishes|[Tt]hanks|[Cc]heers|[Bb]est|[Ll]ove|[Ss]incerely|[Yy]ours(?: (?:sincerely|truly|faithfully))?|[Nn]ga mihi|[Rr]gds|[Tt]hx|x{1,3}|-{1,2}|~))[,!.]?[ \n]{1,2}([A-Z][a-z]{1,14})(?: ([A-Z][a-z'\-]{1,20}))?[ .!]?x{0,3}\s*$",
    case=True,
)
_FAREWELL = Pattern(
    r"\b(?:cheers|thanks|thx|ta|regards|love|nga mihi|its me|it's me|its me again|it's me again),? ([a-z]{3,10})[ .!]?x{0,3}\s*$"
)
_THIS_IS = Pattern(
    r"\b(?:this is|it's|its) ([a-z]{3,14})(?:, (?:the|our|your|from|here|again|calling|writing|his|her|their|a|we|i)\b| (?:here|again|speaking|at the|calling|writing|from [a-z]{3,20})\b)"
)
# `Summer Brooks`: a word and a family, or a word and one that does or wants something.
_WHO = Pattern(
    r"\b([A-Z][a-z]{2,14}) ([A-Z][a-z'\-]{2,20})(?: (?:who|whose|has|is|was|will|can|does|did|wants|needs|left|runs|pays|set|said|owns|signed|asked|rang)\b| [|\-] |$|[,.!?;)\n]|'s\b)",
    case=True,
)
# A family first: `FENWICK, Cordelia`.
_REVERSED = Pattern(
    r"(?:^|[\n;\"]) ?([A-Z][A-Za-z'\-]{1,20}, ([A-Z][a-z'\-]{1,20})(?: [A-Z]\.?)?)(?:$|\n| <| \(| -|;|\")",
    case=True,
)
# Small words between a first name and a family.
_OF = r"(?:van|von|de|der|den|ten|ter|zu|af|av|ni|nic|mac|mc|el|al|bin|binti|dos|da|di|del|della|du|le|la|ap|ab)"
_NOBLE = Pattern(
    rf"\b([A-Z][a-z]{{2,14}}(?:-[A-Z][a-z]{{2,14}})? (?:(?i:{_OF}) ){{1,2}}[A-Z][a-z'\-]{{2,20}}(?:-[A-Z][a-z]{{2,20}})?)\b",
    case=True,
)
_NOBLE_LOW = Pattern(rf"\b([a-z]{{3,14}}) (?:{_OF} ){{1,2}}([a-z'\-]{{4,20}})\b")
_TOGETHER = Pattern(
    r"\b([A-Z][a-z]{2,14})(?:,| and| &| or|,? and) ([A-Z][a-z]{2,14})(?:$|[^A-Za-z'\-])",
    case=True,
)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return split_words("common") | split_words("nicknames")


def called(reading: Reading) -> Iterator[Found]:
    """`ask Pat`, `Bill from Timaru`, `the Abernethys`, `J & R Templeman`."""
    for match in _ADDRESSED.finditer(reading.raw):
        if _spoken_to(reading, match.start(1), match.end(1)):
            yield Found(match.start(1), match.end(1), "PERSON", 0.65)
    for match in _FROM.finditer(reading.raw):
        place = reading.low[match.start(2) : match.end(2) + 40].decode("latin-1")
        works = place.replace("the ", "").split(" ")[0][:24] in _WORKS or "head office" in place
        if _given(reading, match.start(1), match.end(1)) and (works or towns().longest(place)):
            yield Found(match.start(1), match.end(1), "PERSON", 0.65)
    yield from _families(reading)
    yield from _whole(reading)
    yield from _stood(reading)
    yield from _signed(reading)
    yield from _told(reading)
    yield from _noble(reading)
    yield from roled(reading)
    for match in _NAMED.finditer(reading.raw):
        if "G" in marked(match.group(1).decode("latin-1").lower()) or _person(
            reading, *match.span(1)
        ):
            yield Found(match.start(1), max(match.end(1), match.end(2)), "PERSON", 0.7)


def _given(reading: Reading, start: int, end: int) -> bool:
    """A first name, though a word of every day; days, months, products and places are none."""
    marks = set(marked(reading.text[start:end]))
    return "G" in marks and not marks & {"B", "P", "S"}


def _spoken_to(reading: Reading, start: int, end: int) -> bool:
    """As above, and words of every day that are no month and no weather."""
    return _given(reading, start, end) or (
        reading.text[start:end].lower() in _common() - _MONTHS
        and not set(marked(reading.text[start:end])) & {"B", "P", "S"}
    )


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


def _person(reading: Reading, start: int, end: int) -> bool:
    """A first name where nothing but one stands, the commonest words among them."""
    return _given(reading, start, end) or reading.text[start:end].lower() in _common()


def _stood(reading: Reading) -> Iterator[Found]:
    """Behind a title, and a family before a first name."""
    for start, end in _TITLED.places(reading.raw):
        if "B" not in marked(reading.text[start:end].split(" ")[0]):
            yield Found(start, end, "PERSON", 0.75)
    for start, end in _STYLED.places(reading.raw):
        if _person(reading, start, end):
            yield Found(start, end, "PERSON", 0.7)
    for match in _REVERSED.finditer(reading.raw):
        family = set(marked(reading.text[match.start(1) : match.end(1)].split(",")[0]))
        if _given(reading, *match.span(2)) and (
            not family & {"E", "e", "B", "P"} or ("F" in family and not family & {"B", "P"})
        ):
            yield Found(match.start(1), match.end(1), "PERSON", 0.7)


def _signed(reading: Reading) -> Iterator[Found]:
    """At the end, as a signature."""
    for match in _SIGNED.finditer(reading.raw):
        if _person(reading, *match.span(1)):
            yield Found(match.start(1), max(match.end(1), match.end(2)), "PERSON", 0.7)
    for start, end in _FAREWELL.places(reading.raw):
        if not marked(reading.text[start:end].lower()) or _person(reading, start, end):
            yield Found(start, end, "PERSON", 0.65)


def _told(reading: Reading) -> Iterator[Found]:
    """Who `this is`; a word of every day before a family; two in one breath."""
    for match in _THIS_IS.finditer(reading.raw):
        if _person(reading, *match.span(1)):
            yield Found(match.start(1), match.end(1), "PERSON", 0.65)
    for match in _WHO.finditer(reading.raw):
        family = set(marked(reading.text[match.start(2) : match.end(2)]))
        if (
            _person(reading, *match.span(1))
            and "F" in family
            and not family & {"E", "e", "B", "P", "S"}
        ):
            yield Found(match.start(1), match.end(2), "PERSON", 0.65)
    for match in _TOGETHER.finditer(reading.raw):
        one, other = match.span(1), match.span(2)
        if _given(reading, *one) and _person(reading, *other):
            yield Found(*other, "PERSON", 0.65)


def _noble(reading: Reading) -> Iterator[Found]:
    """`Thijs van Oudenhoven`, `aoife ni bhriain`."""
    for start, end in _NOBLE.places(reading.raw):
        words = reading.text[start:end].split(" ")
        first, last = set(marked(words[0])), set(marked(words[-1]))
        if not (first | last) & {"E", "e", "B", "P"} and (
            "G" in first or sound(words[-1].lower()).step >= _LEAST
        ):
            yield Found(start, end, "PERSON", 0.7)
    for match in _NOBLE_LOW.finditer(reading.raw):
        first = set(marked(reading.text[match.start(1) : match.end(1)]))
        last = set(marked(reading.text[match.start(2) : match.end(2)]))
        if "G" in first and not first & {"E", "e", "B"} and not last & {"E", "e", "B", "P"}:
            yield Found(match.start(1), match.end(2), "PERSON", 0.7)

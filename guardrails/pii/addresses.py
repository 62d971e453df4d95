"""Street and postal addresses by their shape; the tagger adds those without one."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import towns
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_TYPE = r"(?:street|str|st|road|rd|avenue|ave|av|lane|ln|drive|dr|drv|place|pl|crescent|cres|cr|terrace|tce|ter|parade|pde|court|ct|close|cl|way|quay|qy|esplanade|esp|boulevard|blvd|highway|hwy|grove|gr|rise|heights|hts|square|sq|mews|view|loop|track|glade|glen|ridge|row|walk|wharf|bay|beach|point|circle|cir|parkway|pkwy|path|green|gardens|gdns|trail|pass|alley|tiriti|ara|huarahi)"
_UNIT = r"(?:(?:unit|flat|apartment|apt|suite|ste|level|lvl|floor|shop|villa|lot|no\.?|rapid)\.? ?#?[a-z]?\d{1,5}[a-z]?(?:(?:st|nd|rd|th) floor)?[ ,/]{1,3}){0,2}"
_NUMBER = r"\d{1,5}[a-z]?(?: ?[/\-] ?\d{1,5}[a-z]?)?"
_STREET = Pattern(
    rf"\b{_UNIT}{_NUMBER},? (?:[a-z][a-z'.\-]{{0,24}} ){{1,4}}?{_TYPE}\b\.?(?: (?:north|south|east|west|n|s|e|w|ne|nw|se|sw|extension|upper|lower)\b)?(?:,? ?(?:unit|flat|apartment|apt|suite|ste|level|floor|#) ?#?\.? ?[a-z]?\d{{1,5}}[a-z]?)?"
)
_BOX = Pattern(
    r"\b(?:(?:p\.? ?o\.? ?|post office |private |locked |counter delivery )(?:box|bag)(?: no\.?| number)? ?[a-z]?\d{1,6}|pouaka poutapeta \d{1,6}|r\.?d\.? ?\d{1,2}\b|rural delivery \d{1,2})"
)
# What may follow a street: suburb, town, postcode, country, on the same or the next lines.
_STEP = Pattern(r"^(?:\s{0,2}[,\n|]\s{0,3}|\s{1,2})")
_POSTCODE = Pattern(
    r"^(?:[a-z]{2} ?)?(?:\d{4,5}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})\b"
)
_COUNTRY = Pattern(
    r"^(?:new zealand|aotearoa(?: new zealand)?|n\.?z\.?|australia|usa|united states|united kingdom|uk|canada|ireland)\b"
)
_SUBURB = Pattern(r"^[A-Z][A-Za-z'.\-]{1,24}(?: [A-Z][A-Za-z'.\-]{1,24}){0,2}", case=True)
_MOST_STEPS = 6
# Lengths, versions and prices read like house numbers.
_NOT_A_STREET = Pattern(
    r"^\d+ (?:minutes?|min|hours?|days?|weeks?|months?|years?|gb|mb|tb|sites?|domains?|emails?|times|of|x|more|users?|mailboxes|per|people|customers?|ways?|in|and|or|to|step|steps|is|was|the)\b"
)


def addresses(reading: Reading) -> Iterator[Found]:
    """A street or box, with the suburb, town, postcode and country that follow it."""
    for pattern in (_STREET, _BOX):
        for match in pattern.finditer(reading.raw):
            start = match.start()
            left = reading.low[start - 1 : start] if start else b""
            if left in (b".", b",", b"$", b"-", b"#"):
                continue
            if not _NOT_A_STREET.search(reading.low[start : match.end()]):
                end = extended(reading, match.end())
                yield Found(start, end, "LOCATION_ADDRESS", 0.85)


def extended(reading: Reading, end: int) -> int:
    """How far an address goes on after its street."""
    for _ in range(_MOST_STEPS):
        step = _STEP.search(reading.raw[end : end + 8])
        if step is None:
            break
        begin = end + step.end()
        following = _locality(reading, begin, sure=b"," in step.group())
        if following is None:
            break
        end = following
    return end


def _locality(reading: Reading, begin: int, *, sure: bool) -> int | None:
    rest = reading.raw[begin : begin + 90]
    for pattern in (_POSTCODE, _COUNTRY):
        if match := pattern.search(rest):
            return begin + match.end()
    words = reading.low[begin : begin + 90].replace(b"\n", b" \n ").decode("latin-1")
    if town := towns().longest(words):
        return begin + len(town)
    if sure and (match := _SUBURB.search(rest)):
        return begin + match.end() if _goes_on(reading, begin + match.end()) else None
    return None


def _goes_on(reading: Reading, position: int) -> bool:
    """An unknown place counts as a suburb where a town, a postcode or an end follows it."""
    rest = reading.raw[position : position + 60]
    step = _STEP.search(rest)
    if step is None:
        return True
    after = rest[step.end() :]
    known = towns().longest(after.lower().decode("latin-1"))
    return (
        bool(known) or _POSTCODE.search(after) is not None or _COUNTRY.search(after) is not None
    )

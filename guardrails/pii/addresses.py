"""Street and postal addresses by their shape; the tagger adds those without one."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday, towns
from guardrails.pii.linear import Match, Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_TYPE = r"(?:street|str|st|road|rd|avenue|ave|av|lane|ln|drive|dr|drv|place|pl|crescent|cres|cr|terrace|tce|ter|parade|pde|court|ct|close|cl|way|quay|qy|esplanade|esp|boulevard|blvd|highway|hwy|grove|gr|rise|heights|hts|square|sq|mews|view|loop|track|glade|glen|ridge|row|walk|wharf|bay|beach|point|circle|cir|parkway|pkwy|path|green|gardens|gdns|trail|pass|alley|tiriti|ara|huarahi)"
_UNIT = r"(?:(?:unit|flat|apartment|apt|suite|ste|level|lvl|floor|shop|villa|whare|cabin|lot|no\.?|rapid|blk|block)\.? ?#?[a-z]?\d{1,5}[a-z]?(?:(?:st|nd|rd|th) floor)?[ ,/]{1,3}){0,2}"
_NUMBER = r"\d{1,5}[a-z]?(?: ?[/\-] ?\d{1,5}[a-z]?)?"
_STREET = Pattern(
    rf"\b{_UNIT}{_NUMBER},? (?:[a-z][a-z'.\-]{{0,24}} ){{1,4}}?{_TYPE}\b\.?(?: (?:road|street|avenue|lane|drive|place|crescent|terrace)\b)?(?: (?:north|south|east|west|n|s|e|w|ne|nw|se|sw|extension|upper|lower)\b)?(?:,? ?(?:unit|flat|apartment|apt|suite|ste|level|floor|#) ?#?\.? ?[a-z]?\d{{1,5}}[a-z]?)?"
)
# The street is its kind: `77 The Esplanade`.
_THE = Pattern(
    rf"\b{_UNIT}{_NUMBER},? the (?:esplanade|strand|terrace|parade|crescent|mall|quadrant|drive|avenue|boulevard|mews|close|grove|promenade|quay|square|green|ridge|glade|common|lane|anchorage|knoll|heights|circle|loop|wharf)\b"
)
# Abroad the kind of street comes first, or is one word with its name; the number stands behind.
_W = r"[a-z][a-z'.\-]{0,24}"
_NUMBERED = r"\d{1,5}(?: ?(?:bis|ter))?[a-z]?(?:[/\-](?:\d{1,4}[a-z]?|[a-z]{1,3}\b))?"
_ABROAD = Pattern(
    rf"\b(?:{_NUMBERED},? (?:rue|avenue|av\.?|bd\.?|boulevard|quai|chemin|impasse|place|allee|route|cours) (?:(?:de|des|du|la|le|les|saint|sainte|st|general|marechal|docteur|president) ){{0,4}}(?:[ld]')?[a-z][a-z'\-]{{1,24}}(?: [A-Z][a-z\-]{{2,24}})?"
    rf"|(?:calle|c/|avenida|av\.|avda\.?|paseo|plaza|carrer|rua|travessa|praca|via|viale|piazza|corso|largo|vicolo|strada|calea|bulevardul|ul\.|ulica|aleja|plac|jalan|jl\.|odos|leoforos) (?:{_W} ){{0,4}}?{_W},? (?:n[.o]{{0,2}} ?)?{_NUMBERED}(?:, ?\d{{1,2}}[a-z\xba]\b)?"
    rf"|[a-z\-]{{2,24}}(?:stras{{1,2}}e|str\.|weg|platz|allee|gasse|damm|ufer|gade|gata|gatan|vagen|veien|straat|laan|kade|plein|gracht|singel|dijk|katu|tie|kuja|utca|koz|gasse) {_NUMBERED}(?: ?[a-z]\b)?"
    rf"|{_W} (?:ut|utja|utca|tere|korut|iela|gatve|pr\.|prospekt|prospect|ulitsa|ulica|trg|namesti|cesta|sokak|sok\.|caddesi|cad\.) (?:no ?[:.] ?)?{_NUMBERED}"
    rf"|(?:bulevar|bul\.|prospekt|pr\.|ulitsa|vulytsia|trg|namesti|unter den|an der|auf der|auf dem|in der|zum|zur|am (?:alten )?(?:markt|see|berg|park|bahnhof|rathaus|wald|ring|hang|bach|graben|anger)) ?(?:{_W} )?{_NUMBERED}"
    rf"|{_NUMBERED} [a-z\-]{{3,24}}(?:stras{{1,2}}e|straat|gasse|gatan|katu|laan|weg))"
)
_BOX = Pattern(
    r"\b(?:(?:p\.? ?o\.? ?|post office |private |locked |counter delivery )(?:box|bag)(?: no\.?| number)? ?[a-z]?\d{1,6}|pouaka poutapeta \d{1,6}|cmb [a-z]?\d{1,4}\b|r\.?d\.? ?\d{1,2}\b|rural delivery \d{1,2})"
)
# Houses, blocks and floors in a row, and the name of the place behind them.
_COUNTED = r"(?:flat|unit|block|blk|tower|villa|house|plot|room|rm|apartment|apt|building|bldg|street|road|lane|sector|floor|level|zone|phase|wing|suite|whare)"
_ROW = Pattern(
    rf"\b((?i:{_COUNTED})\.? ?#?[A-Za-z]?-?\d{{1,4}}[A-Za-z]?[,/ ]{{1,2}}(?:(?i:{_COUNTED})\.? ?#?[A-Za-z]?-?\d{{0,4}}[A-Za-z]?[,/ ]{{1,2}}){{1,3}}(?:[A-Z][A-Za-z'\-]{{1,20}}(?:, | |$|[\n.])){{1,6}})",
    case=True,
)
# Named estates: `B-204 Green Park Society`; the kind of street first in te reo; a highway by its
# number; the number last.
_ESTATE = Pattern(
    r"\b([A-Z]?-?\d{1,4}[A-Z]?,? (?:[A-Z][A-Za-z'\-]{1,20} ){1,3}(?:Society|Apartments|Nagar|Residency|Enclave|Towers?|Colony|Mansions?|Chambers|Bhavan))\b"
    r"|\b(\d{1,4}[A-Za-z]? (?:Te )?(?:Ara|Huarahi|Tiriti|Rori|Rua) (?:Te |o |a )?[A-Z][A-Za-z\-]{2,20}(?: [A-Z][A-Za-z\-]{2,20})?)"
    r"|\b(\d{1,2}-\d{1,2}-\d{1,2},? [A-Z][a-z]{2,20}(?:,? [A-Z][a-z]{2,20}){0,2}-(?:ku|shi|cho|machi|gun|to))\b"
    r"|\b(\d{1,5}[A-Za-z]? (?i:state highway|sh) ?\d{1,3}[A-Z]?)\b"
    r"|\b([A-Z][a-z]{2,20}-(?:daero|ro|gil|dong|gu|cho|machi) \d{1,4}(?:-\d{1,3})?)\b"
    r"|(?:^|[\s:,(])((?:[A-Z][a-z']{2,20} ){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Drive|Dr|Terrace|Crescent|Place) \d{1,4}[A-Za-z]?)(?:$|,|\n|\.(?:$|\s))",
    case=True,
)
# The number told in words, or put before the street: `number 17 on Marine Parade`.
_TENS = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ \-](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|one|two|three|four|five|six|seven|eight|nine)"
_TOLD = Pattern(
    rf"\b((?i:{_TENS})[a-z]? (?:[A-Z][A-Za-z'\-]{{1,20}} ){{1,3}}(?i:{_TYPE}))\b"
    rf"|\b(?i:number|no\.?|nr\.?|house|#) ?(\d{{1,4}}[A-Za-z]?,? (?:on|in|at|of|along|down|up) (?:[A-Z][A-Za-z'\-]{{1,20}} ){{1,3}}(?i:{_TYPE}))\b",
    case=True,
)
# A house with a name, before its street or behind its flat.
_HOUSES = r"(?:House|Court|Building|Towers?|Apartments|Flats|Lodge|Farm|Cottage|Mansions?|Heights|Plaza|Mill|Barn|Manor|Grange)"
_HOUSED = Pattern(
    rf"\b((?i:flat|unit|apartment|apt|suite|room|level|floor)\.? ?#?\d{{1,4}}[A-Za-z]?,? (?:[A-Z][a-z'\-]{{1,20}} ){{1,3}}{_HOUSES})\b"
    rf"|\b((?:[A-Z][a-z'\-]{{1,20}} ){{1,3}}{_HOUSES}),\s{{1,2}}\d{{1,5}}[A-Za-z]? (?:[A-Z][A-Za-z'\-]{{1,20}} ){{1,3}}(?i:{_TYPE})\b",
    case=True,
)
# A word that is no word of every day, its number and a town: `Ermou 51, Athens`.
_TOWNED = Pattern(
    r"(?:^|[\s:(,])([A-Z][a-z\-]{3,20} \d{1,4}[A-Za-z]?(?:[/\-]\d{1,3})?), (?:\d{4,5} )?[A-Z][a-z]{2,}",
    case=True,
)
# What may follow a street: suburb, town, postcode, country, on the same or the next lines.
_STEP = Pattern(
    r"^(?:\s{0,2}[,\n|;]\s{0,3}(?:(?:suburb|town|city|locality|region|state|country|post ?code|zip(?: ?code)?|eircode) ?[:=] ?)?|\s{1,2})"
)
_POSTCODE = Pattern(
    r"^(?:[a-z]{2,3} ?)?(?:\d{2}-\d{3}|\d{4} [a-z]{2}|\d{3} \d{2}|\d{4,6}(?:-\d{3,4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d|[a-z]\d[\dw] [a-z\d]{4})\b"
)
_COUNTRY = Pattern(
    r"^(?:new zealand|aotearoa(?: new zealand)?|n\.?z\.?|australia|usa|united states|united kingdom|uk|canada|ireland)\b"
)
_FIGURE, _FIRST_FIGURE = Pattern(r"\d"), 7
_COUNTRIES = frozenset((b"n", b"a", b"u", b"c", b"i"))  # what a country here begins with
_SUBURB = Pattern(r"^[A-Z][A-Za-z'.\-]{1,24}(?: [A-Z][A-Za-z'.\-]{1,24}){0,2}\b", case=True)
# Places in no list before a postcode.
_TO_CODE = Pattern(r"^(?:[A-Z][A-Za-z'\-]{1,20},? ){1,3}\d{4}\b", case=True)
_MOST_STEPS = 6
# Lengths, versions and prices read like house numbers.
_NOT_A_STREET = Pattern(
    r"^\d{2,4}s\b|^\d+ (?:minutes?|min|hours?|days?|weeks?|months?|years?|gb|mb|tb|sites?|domains?|emails?|times|of|x|more|users?|mailboxes|per|people|customers?|ways?|in|and|or|to|step|steps|is|was|the|by|on|from|with|until|after|before|for|at|my|our|your)\b"
)
# Where the public goes, and where they sit who are asked.
_PUBLIC = Pattern(
    r"\b(?:your (?:[a-z]+ ){0,2}(?:office|address|building|store|branch|hq|headquarters|counter|team|place|data ?cent(?:re|er))|you(?:'re| are| guys are)(?: still| based| located){0,2}|data ?cent(?:re|er)|(?:town|city|concert) hall|library|museum|courthouse|police station|airport|stadium|(?:conference|convention|event|community) cent(?:re|er))\b[^.!?\n\d]{0,24}$"
)
_REACH = 56


def public(reading: Reading, start: int) -> bool:
    """Whether the address at `start` is told to be a public place's, or of who is written to."""
    return _PUBLIC.search(reading.before(start, _REACH)) is not None


def addresses(reading: Reading) -> Iterator[Found]:
    """A street or box, with the suburb, town, postcode and country that follow it."""
    yield from (found for found in _shaped(reading) if not public(reading, found.start))


def _shaped(reading: Reading) -> Iterator[Found]:
    for pattern in (_STREET, _THE, _ABROAD, _BOX):
        for match in pattern.finditer(reading.raw):
            start = match.start()
            left = reading.low[start - 1 : start] if start else b""
            if left in (b".", b",", b"$", b"-", b"#", b"&", b"/", b"_", b"+", b"=", b":"):
                continue
            said = reading.text[start : match.end()]
            if pattern is _ABROAD and not _titled(said):
                continue
            told = pattern is _THE or not _NOT_A_STREET.search(reading.low[start : match.end()])
            if told:
                end = extended(reading, match.end())
                yield Found(start, end, "LOCATION_ADDRESS", 0.85)
    yield from _estates(reading)


def _estates(reading: Reading) -> Iterator[Found]:
    for pattern in (_TOLD, _HOUSED):
        for start, end in pattern.places(reading.raw):
            yield Found(start, extended(reading, end), "LOCATION_ADDRESS", 0.8)
    for start, end in _TOWNED.places(reading.raw):
        name = reading.text[start:end].split(" ")[0]
        place = reading.low[end + 2 : end + 2 + _REACH].decode("latin-1").lstrip("0123456789 ")
        if not set(marked(name)) & {"E", "e", "B", "P"} and towns().longest(place):
            yield Found(start, extended(reading, end), "LOCATION_ADDRESS", 0.75)
    for pattern in (_ROW, _ESTATE):
        for start, end in pattern.places(reading.raw):
            if pattern is _ESTATE or _strange(reading.text[start:end]):
                yield Found(start, extended(reading, end), "LOCATION_ADDRESS", 0.8)


def _strange(said: str) -> bool:
    """Whether a place is named in it: `Level 3, Rack 14, Row 2 Left` names none."""
    words = [word.strip(".,").lower() for word in said.split() if word[0].isupper()]
    return any(word.isalpha() and len(word) > 1 and word not in everyday() for word in words)


def _titled(said: str) -> bool:
    """`via Verdi 12` is a street, `via email 3` is not; written small, both words are."""
    words = [word for word in said.split() if word[0].isalpha()]
    return len(words) < 2 or words[-1][0].isupper() or words[1].lower() not in everyday()


def extended(reading: Reading, end: int) -> int:
    """How far an address goes on after its street."""
    for _ in range(_MOST_STEPS):
        step = _STEP.search(reading.low[end : end + 20])
        if step is None:
            break
        begin = end + step.end()
        sure = b"," in step.group() or b"\n" in step.group()
        following = _locality(reading, begin, sure=sure, end=end)
        if following is None:
            break
        end = following
    return end


def _locality(reading: Reading, begin: int, *, sure: bool, end: int) -> int | None:
    rest = reading.raw[begin : begin + 90]
    if match := _postcode(rest) or _country(rest):
        return begin + match.end()
    words = reading.low[begin : begin + 90].replace(b"\n", b" \n ").decode("latin-1")
    if town := towns().longest(words):
        return begin + len(town)
    return (
        begin + unlisted
        if (unlisted := _unlisted(reading, begin, sure=sure, end=end))
        else None
    )


def _unlisted(reading: Reading, begin: int, *, sure: bool, end: int) -> int:
    """How long a place is that stands in no list: behind a code, before one, or in a row."""
    rest = reading.raw[begin : begin + 90]
    if not rest[:1].isupper():
        return 0
    coded = _postcode(reading.raw[max(0, end - 10) : end][-7:].lstrip(b" ,\n"))
    if coded and (match := _SUBURB.search(rest)):
        return match.end()  # the town behind its code: `0182 Oslo`
    if match := _TO_CODE.search(rest):
        return match.end()
    if sure and (match := _SUBURB.search(rest)) and _goes_on(reading, begin + match.end()):
        return match.end()
    return 0


def _postcode(rest: bytes) -> Match | None:
    # A figure is the seventh sign of one at the latest; a look is a tenth of a search.
    return _POSTCODE.search(rest) if _FIGURE.search(rest[:_FIRST_FIGURE]) else None


def _country(rest: bytes) -> Match | None:
    return _COUNTRY.search(rest) if rest[:1].lower() in _COUNTRIES else None


def _goes_on(reading: Reading, position: int) -> bool:
    """An unknown place counts as a suburb where a town, a postcode or an end follows it."""
    rest = reading.raw[position : position + 60]
    step = _STEP.search(rest)
    if step is None:
        return True
    after = rest[step.end() :]
    known = towns().longest(after.lower().decode("latin-1"))
    return bool(known) or _postcode(after) is not None or _country(after) is not None

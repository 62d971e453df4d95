"""What bears a name and is nobody: plans, themes, ships, firms, bays; told by the words beside it."""

from functools import lru_cache

from guardrails.pii.lexicon import Phrases, phrases, split_words
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_MADE = r"(?:theme|template|plugin|plug-in|extension|add-?on|module|widget|plan|tier|package|bundle|font|typeface|colou?r|shade|icon|logo|framework|library|release|edition|version|build|distro|server|vm|vps|node|cluster|rack|box|pop|edge|region|data ?cent(?:re|er)|bot|chatbot|robot|app|tool|product|brand|script|costume|doll|recipe|dish|cocktail|wine|breed|novel|film|movie|band|album|song|game|ship|boat|yacht|ferry|waka|vessel|cyclone|storm|hurricane|runner|db|database|machine|host|hostname|laptop|printer|router|switch|nas|proxy|mirror|environment|sandbox|instance|container|subdomain|vps(?:es)?)"
_BEAST = r"(?:boat|ship|yacht|ferry|waka|vessel|horse|mare|stallion|pony|dog|puppy|cat|kitten|cow|bull|sheep|ram|parrot|robot|bot|chatbot)"
_TRADE = r"(?:Ltd|Limited|LLP|LLC|GmbH|Inc|Pty|PLC|Group|Holdings|Foundation|Institute|Observatory|Museum|Theatre|Gallery|Hotel|Motel|Lodge|Bakery|Cafe|Bistro|Florist|Bookshop|Books|Motors|Plumbing|Electrical|Builders|Construction|Flooring|Tiling|Roofing|Timber|Joinery|Engineering|Interiors|Landscapes|Orchards?|Wines|Vineyards?|Brewery|Transport|Freight|Pharmacy|Physio|Dental|Realty|Properties|Photography|Studios?|Solicitors|Lawyers|Associates|Award|Awards|Prize|Theorem|Stadium|Arena|Library|Hospital|Hospice|College|University|Airport|Cathedral|Arcade|Building|Centre|Center|Club|Drive|Quay|Square|Road|Street|Avenue|Bridge|Reserve|Rack)"
# Shops, schools and makers are called after people, and what they make and hold.
_KEPT = r"(?:store|branch|branche|outlet|showroom|campus|society|fellowship|scholarship|university|boutique|law|effect|principle|feed|playlist|movie|novel|ID|mug|cream|bottle|street|carpark|highway)"
# What fashion, kitchens, kennels and science call after people, with a capital or without.
_EPONYM = r"(?i:outage|county|scale|algorithm|transform|conjecture|constant|equation|theorem|radar|dress|coat|boots?|handbag|scarf|jumper|sofa|salad|pie|terrier|spaniel|retriever|shield|cup|trophy|syndrome|swatch(?:es)?|filter|distance|wallpaper)"
_PLACED = r"(?:Bay|Point|Pass|Beach|Creek|Cove|Landing|Peak|Bush|Gully|Valley|Flat|Rock|Corner|Cafe|Bakery|Kitchen|Pizza|Garage|Bar|Pub|Diner|Farm|School|College|Church|Parish|Hospital|Law|Day)"
_AND = r"(?:, and |, or |, | and | or | & |/)"
_BEHIND = Pattern(
    rf"^(?:'s {_PLACED}\b|'s law\b|(?: [A-Z][A-Za-z'\-]{{1,20}}){{0,2}} {_KEPT}s?\b|(?:'s)? {_EPONYM}\b|(?: (?:& )?[A-Z][a-z]{{1,20}})? {_TRADE}\b)"
    rf"|^(?:{_AND}[A-Z][A-Za-z]{{1,20}}){{0,6}} (?:(?:are|is|was|were) (?:the |a |an |one of |all |both |our |your )?(?:[a-z\-]{{2,14}} )?)?{_MADE}s?\b"
    rf"|^, (?:our|the|a|an|your|their) (?:[a-z\-]{{2,14}} ){{0,2}}{_MADE}\b",
    case=True,
)
_AHEAD = Pattern(
    rf"\b(?:{_MADE}s?|{_BEAST})(?: is| are| was|,)? (?:called|named|nicknamed|christened) (?:the )?(?:[a-z]{{2,16}}{_AND}){{0,5}}$"
    rf"|\b{_MADE}s?: ?(?:[a-z]{{2,16}}{_AND}){{1,6}}$|\b(?:our|my|the|a) (?:[a-z\-]{{2,14}} )?{_BEAST},? (?:[a-z]{{2,12}} )?$"
)
# A mountain, a lake, a harbour.
_LAND = Pattern(r"\b(?:mt|mount|lake|port|cape|fort|camp|hotel|villa|hms|hmnzs|mv|ss|rv) $")
# No surname, so the last of several words with capitals makes a place of them.
_PLACES_TEXT = (
    "Quay Esplanade Parade Avenue Boulevard Building Observatory Museum Airport University Hospital"
    " Theatre Stadium Cathedral Arcade Interiors Springs Heads Falls Plains Junction Boutique"
    " Fellowship Society House Bookshop"
)
_PLACES = frozenset(_PLACES_TEXT.split())
_BEFORE, _AFTER, _REACH = 64, 96, 28


# `Harrison & Webb`: a firm of two families.
_PARTNER = Pattern(r"^ ?& ?([A-Z][a-z]{2,20})\b(?: [a-z0-9]|'s |[.,;:!?)]|$)", case=True)
_PARTNERED = Pattern(r"(?:^|[^A-Za-z] ?|[a-z:,(] )([A-Z][a-z]{2,20}) ?& ?$", case=True)
# `Florence, Sydney and Adelaide`, `our Jordan office`.
_ROWED = Pattern(
    r"[A-Z][a-z]{2,20}(?:(?:,? and |,? or |, | & | vs? | to | in |/)(?:[Tt]he )?[A-Z][a-z]{2,20})+",
    case=True,
)
_SITED = Pattern(
    r"^ (?:office|branch|region|team|depot|airport|harbour|time|servers?|data|campus)\b"
)


@lru_cache(maxsize=1)
def _eponyms() -> Phrases:
    return Phrases(phrases("eponyms"))


@lru_cache(maxsize=1)
def _abroad() -> frozenset[str]:
    return split_words("abroad")


@lru_cache(maxsize=1)
def _nobody() -> frozenset[str]:
    return split_words("nobody")


def thing(reading: Reading, start: int, end: int) -> bool:
    """Whether the name at `[start, end)` is a thing's, a firm's or a place's."""
    if _BEHIND.search(reading.raw[end : end + _AFTER]):
        return True
    before = reading.before(start, _BEFORE)
    if _AHEAD.search(before) or _LAND.search(before):
        return True
    if _eponym(reading, start, end) or _partner(reading, start, end):
        return True
    words = reading.text[start:end].split(" ")
    if len(words) == 1 and _town(reading, start, end):
        return True
    if len(words) > 1 and words[-1] in _PLACES:
        return True
    return _nobody().issuperset(reading.low[start:end].decode("latin-1").split(" "))


def _eponym(reading: Reading, start: int, end: int) -> bool:
    """Whether the name is, or is part of, what is called after somebody: `Eggs Benedict`."""
    if not reading.text[start].isupper():
        return False
    first = max(0, start - _REACH)
    low = reading.low[first : end + _REACH].decode("latin-1")
    for place in range(start - first + 1):
        if place == 0 or not low[place - 1].isalnum():
            last = first + place + len(_eponyms().longest(low[place:]))
            if last >= end or (first + place < start < last):
                return True
    return False


def _partner(reading: Reading, start: int, end: int) -> bool:
    """Whether the one name and the one beyond an ampersand are both families."""
    here = reading.text[start:end]
    beyond = _PARTNER.search(reading.raw[end : end + _REACH])
    if beyond is not None:
        return _family(here, last=False) and _family(beyond.group(1).decode("latin-1"))
    before = _PARTNERED.search(reading.raw[max(0, start - _REACH) : start])
    return (
        before is not None
        and _family(here)
        and _family(before.group(1).decode("latin-1"), last=False)
    )


def _family(word: str, *, last: bool = True) -> bool:
    marks = set(marked(word))
    return (
        word.isalpha()
        and word[0].isupper()
        and ("G" not in marks or (not last and "F" in marks))
    )


def _town(reading: Reading, start: int, end: int) -> bool:
    """Whether a town that some are called after stands among towns, or has an office."""
    if not _place(reading.text[start:end]):
        return False
    if _SITED.search(reading.low[end : end + _REACH]):
        return True
    first = max(0, start - _BEFORE)
    for row in _ROWED.finditer(reading.raw[first : end + _BEFORE]):
        if first + row.start() <= start and end <= first + row.end():
            words = (
                row.group().replace(b",", b" ").replace(b"/", b" ").decode("latin-1").split()
            )
            return any(_place(word) and not set(marked(word)) & {"G", "F"} for word in words)
    return False


def _place(word: str) -> bool:
    return word[0].isupper() and ("P" in marked(word) or word.lower() in _abroad())

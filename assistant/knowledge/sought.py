"""What kind of thing a question asks for, and whether a passage holds one."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from assistant.knowledge import words

Kind = Literal["time", "count", "money", "name", "place"]

_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen"
    r"|fifteen|twenty|thirty|forty|sixty|ninety)"
)
_TIME = re.compile(
    rf"\b{_NUMBER}(?: \(\d+\))?[ -](?:\w+ )?(?:second|minute|hour|day|week|month|year)s?\b"
    r"|\b(?:as|so) (?:long|soon) as\b|\b(?:immediately|promptly|regularly|until|while|once"
    r"|whenever|within)\b|\bat any time\b|\bat once\b|\b(?:on|from|after|before) the (?:date|day"
    r"|moment)\b|\bstarts? with\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£%×]|\b(?:NZD|USD|EUR|dollars|euros|free|costs?|no charge|in full|pro rata|proportion)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(rf"\b{_NUMBER}\b", re.IGNORECASE)
# A capital inside a sentence, or a label that opens a row.
_NAME = re.compile(r"(?<=[\w,;:(] )[A-Z]\w+|^[A-Z]\w+(?=[^:.]{0,40}:)")
_SITE = re.compile(r"@|\.(?:com|org|net|nz|eu)\b", re.IGNORECASE)
_LANDS = frozenset({"~europe", "~america", "~asia", "~oceania", "~uk"})

_ASKED_TIME = re.compile(
    r" (?:how (?:long|soon|fast|quick|quickly|often|late|many (?:seconds|minutes|hours|days|weeks"
    r"|months|years|time)|much time)|(?:until|till|by|since) when|(?:what|which) (?:time|period|day)"
    r"|time limit|deadline|retention period|when (?:do|does|is|are|may|will|can)) |^ (?:and )?when "
)
_ASKED_MONEY = re.compile(
    r" (?:how much|how expensive|prices?|costs?|percentage|(?:what|which|the) (?:fee|fine|price"
    r"|discount)) "
)
_ASKED_NAME = re.compile(r" (?:who|whom|whose|name of) ")
_ASKED_PLACE = re.compile(
    r" (?:where|(?:what|which) (?:country|countries|lands?|city|cities|address|page)) "
)
_WHICH = re.compile(r" (?:which|what) (\w+)(?: (\w+))?")
_NAMED = frozenset(
    ["company", "bank", "tool", "model", "law", "act", "algorithm", "software", "version", "product", "brand", "certificate", "standard", "insurer", "authority", "regulator", "court", "program", "framework", "protocol", "system"]
)  # fmt: skip


def kinds(tokens: Sequence[str]) -> frozenset[Kind]:
    """What a passage has to hold to answer; nothing for a question of yes or no, or of how."""
    said = f" {' '.join(tokens)} "
    time = bool(_ASKED_TIME.search(said))
    found: set[Kind] = {"time"} if time else set()
    if " how many " in said and not time:
        found.add("count")
    if not time and _ASKED_MONEY.search(said):
        found.add("money")
    if _ASKED_NAME.search(said) or _asks_which(said):
        found.add("name")
    if _ASKED_PLACE.search(said):
        found.add("place")
    return frozenset(found)


def _asks_which(said: str) -> bool:
    """`which analytics company`, `what version`: something that has a name."""
    found = _WHICH.search(said)
    return found is not None and any(
        word in _NAMED or "~recipient" in words.meant([word]) for word in found.groups() if word
    )


def holds(kind: Kind, text: str, common: frozenset[str]) -> bool:
    """Whether the text holds such a thing; a name that stands everywhere names nothing."""
    return _HOLDS[kind](text, common)


def _named(text: str, common: frozenset[str]) -> bool:
    return any(name.casefold() not in common for name in _NAME.findall(text))


def _placed(text: str, common: frozenset[str]) -> bool:
    lands = _LANDS & set(words.meant(words.tokens(text)))
    return bool(lands or _SITE.search(text)) or _named(text, common)


_HOLDS: Mapping[Kind, Callable[[str, frozenset[str]], bool]] = {
    "time": lambda text, _: bool(_TIME.search(text)),
    "money": lambda text, _: bool(_MONEY.search(text)),
    "count": lambda text, _: bool(_COUNT.search(text)),
    "name": _named,
    "place": _placed,
}

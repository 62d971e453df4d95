"""Secrets by the shape of what is said: quoted, old beside new, in one line with their owner."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading
from guardrails.pii.tokens import marked

_WORD = r"(?:pass ?words?|pass ?wd|pass ?phrase|pass ?code|pwd?|pw|pass|passwort|kennwort|contrasena|mot de passe|senha|kupu ?huna|kupuhipa)"
# A quotation right behind the word for it; one with small words in it quotes a message.
_QUOTED = Pattern(
    rf"\b{_WORD}(?: (?:is|was|of|as|for it|there))? ?[:=]? ?(?:\"([^\"\n]{{4,60}})\"|'([^'\n]{{4,60}})'|`([^`\n]{{4,60}})`)"
)
_SMALL_TEXT = (
    "is are was were be not no the your you must should can cannot too incorrect invalid wrong required"
    " reset change changed forgot field expired password passwords username login or and"
)
_SMALL = frozenset(_SMALL_TEXT.split())
# The old one beside the new one: each is what it says.
_OLD = Pattern(
    rf"\b(?:old|previous|former|last|current|existing|first) {_WORD}(?: is| was|:| =)? ?[\"'(]?([^\s,;\"'()]{{4,40}})"
)
_NEW = Pattern(
    rf"\b(?:new|next|other|second|temp\w*) {_WORD}(?: is| was|:| =)? ?[\"'(]?([^\s,;\"'()]{{4,40}})"
)
# A message that holds nothing else than who and what.
_LINE = Pattern(
    r"^\s{0,4}[a-z][a-z0-9._\-]{2,31}(?:@[a-z0-9.\-]{4,40})?(?:[:/|]| [/|] )([^\s/:|?=]{6,40})\s{0,4}$"
)
_MASTER = Pattern(
    r"\b(?:admin|administrator|root|superuser|demo|test|guest) ?[/:] ?([a-z][a-z]{3,20}\d{2,6}[!?#$*]{0,3})(?:$|[\s,.;)])"
)
_COMMANDS = Pattern(
    r"\b(?:requirepass|masterauth|identified (?:by|with [a-z_0-9]{3,40} by)|htpasswd -\w*b\w* \S{1,60} \S{1,40}|docker login [^\n]{0,80}?-p|net use [^\n]{0,80}? \\\\[^\s]{1,60}|auth-user-pass \S{1,40}) ?[\"']?([^\s\"';]{5,80})"
    r"|\bmysql(?:dump|admin)?\b[^\n]{0,120}? -p[\"']?([^\s\"']{4,80})"
    r"|(?:key|name)=\"[a-z._\-]{0,30}(?:secret|password|passwd|token|apikey)[a-z._\-]{0,10}\" value=\"([^\"\n]{4,200})\""
    r"|\b(?:phpsessid|jsessionid|laravel_session|connect\.sid|csrf_?token)(?: is|:)? ([a-z0-9]{12,64})\b"
    r"|\b(?:pre-?shared ?key|psk)\"?(?: is| was)? ?[:= ] ?\"?([a-z0-9+/]{16,64}={0,2})"
)
_LOCKED = r"(?:door|gate|alarm|lock ?box|key ?pad|safe|entry|garage|building|rack|cage|cabinet|office)"
_OPENING = Pattern(
    rf"\b{_LOCKED}(?:'s)? (?:code|pin|combination|number)(?: is| was|:)? (\d{{4,8}})\b"
    rf"|\b(?:code|pin|combination) (?:for|to|of|on|at) (?:the |our |my )?{_LOCKED}(?: is| was|:)? (\d{{4,8}})\b"
    r"|\b(?:your|my) (?:login |access |security |sms |text |pass|entry |verification |one[- ]time )?code(?: is|:) ?(\d{6})\b"
)
_MIXED = (Pattern(r"[a-z]"), Pattern(r"\d"))


def handed_over(reading: Reading) -> Iterator[Found]:
    """Passwords and codes that no rule for a single word knows."""
    for start, end in _QUOTED.places(reading.raw):
        words = reading.low[start:end].decode("latin-1").split()
        if _SMALL.isdisjoint(words) and not (len(words) == 1 and words[0] in everyday()):
            yield Found(start, end, "SECRET", 0.8)
    yield from _both(reading)
    for pattern in (_LINE, _MASTER):
        for start, end in pattern.places(reading.raw):
            value = reading.raw[start:end]
            known = "B" in marked(reading.text[start:end]) or b"." in value
            if all(kind.search(value) for kind in _MIXED) and not known:
                yield Found(start, end, "SECRET", 0.75)
    for pattern in (_COMMANDS, _OPENING):
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, "SECRET", 0.8)


def _both(reading: Reading) -> Iterator[Found]:
    sides = [[*pattern.places(reading.raw)] for pattern in (_OLD, _NEW)]
    if not all(sides):
        return
    for start, end in (place for places in sides for place in places):
        value = reading.low[start:end].decode("latin-1").strip(".!?:")
        if value not in _SMALL and value not in _PLAIN:
            yield Found(start, end, "SECRET", 0.75)


_PLAIN_TEXT = (
    "works worked working fails failed does doesn't did didn't still just that this which when where"
    " with without from into than then they please again also gets keeps has have had will would"
)
_PLAIN = frozenset(_PLAIN_TEXT.split())

"""Secrets by the shape of what is said: quoted, old beside new, in one line with their owner."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.lexicon import everyday
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import PLACEHOLDER, Reading
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
    rf"\b{_LOCKED}(?:'s)? (?:code|pin|combination|number)(?: is| was|:)? (\d{{4,8}})\b|\b(?:the|our|my) {_LOCKED} (?:is|was) (\d{{4,8}})\b"
    rf"|\b(?:code|pin|combination) (?:for|to|of|on|at) (?:the |our |my )?{_LOCKED}(?: is| was|:)? (\d{{4,8}})\b"
    r"|\b(?:your|my) (?:login |access |security |sms |text |pass|entry |verification |one[- ]time )?code(?: is|:) ?(\d{6})\b"
)
# What is told to open, in words before it or behind; the key that stands beside Amazon's id.
_OPENS = Pattern(
    r"\b([a-z][a-z0-9!@#$%^&*+\-_.]{4,40}) (?:opens (?:it|the|my|our|everything)|unlocks|(?:lets|gets) (?:me|you|us|them|anyone|him|her) in|logs (?:me|you|us) in|still works as (?:the|my) pass\w*)"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{12,20}[\s\"',;:|/=]{1,12}(?:[a-z_ ]{0,24}(?:secret|key)[a-z_ ]{0,12}[\s\"':=]{1,4})?([a-z0-9/+]{36,44})\b"
    r"|\b(?:totp|2fa|mfa|otp|authenticator) (?:seed|secret|key)(?: is|:)? ?((?:[a-z2-7]{4}[ \-]){3,15}[a-z2-7]{2,8})\b"
    r"|\b(?:2fa|twofa|mfa|two[- ]factor|wallet|account) recovery(?: (?:code|phrase|words?|key))?(?: is|:) ?([a-z0-9]{3,16}(?:[ \-][a-z0-9]{3,16}){2,11})\b"
    r"|\bcodes? (?:that |which )?(?:they|you|we|i|it|he|she|the (?:app|bank|phone|system)|your (?:app|system|bot)) (?:just )?(?:texted|sent|emailed|gave|showed|read out|got)(?: (?:me|us|him|her|by text|over))?(?: (?:is|was|were|says|said)|:) ?(\d{4,8}|\d{2,3}(?:[ \-]\d{2,3}){1,3})\b"
    r"|\b(?:one[- ]?time|single[- ]use|verification|login|sms|2fa|otp) (?:code|pass ?code|password|pin)(?: is| was|:| =)? ?(\d{2}(?: \d{2}){1,3})\b"
)
# All that stands behind a label to the end of its line, in several words.
_LABELLED = Pattern(
    r"(?:^|\n|[.;] )[ \t]{0,4}(?:pw|pwd|password|passphrase|pass)[ \t]{0,2}[:=][ \t]{0,2}([^\s\"'<>\[{(][^\n\"'<>,;]{2,40}?)[ \t]{0,4}(?:$|\n)"
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
    yield from _told(reading)


def _told(reading: Reading) -> Iterator[Found]:
    """Behind a label in several words, and what is said to open something."""
    for start, end in _LABELLED.places(reading.raw):
        words = reading.low[start:end].decode("latin-1").split()
        if (
            words[0] not in _SMALL
            and not set(words) <= everyday()
            and PLACEHOLDER not in reading.text[start:end]
        ):
            yield Found(start, end, "SECRET", 0.75)
    for start, end in _OPENS.places(reading.raw):
        words = reading.low[start:end].decode("latin-1").split()
        told = not (_SMALL & set(words)) and not (len(words) == 1 and words[0] in everyday())
        if told and PLACEHOLDER not in reading.text[start:end]:
            yield Found(start, end, "SECRET", 0.75)


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

"""Mail addresses that no rule of the mail's own knows: spaced out, of one machine, of a known house."""

from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

_HOUSES = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|xtra|proton(?:mail)?|slingshot)"
_PATTERNS = (
    # Letter by letter, up to the sign and behind it.
    Pattern(
        r"(?:^|[\s:(\"'])((?:[a-z0-9][ ._\-]{1,3}){2,24}@(?: {1,3}[a-z0-9.\-]){3,40})(?:$|[\s,;)\"'])"
    ),
    # The sign and the point as shouted words between small letters.
    Pattern(r"\b([a-z0-9._\-]{2,40}AT[a-z0-9\-]{2,40}(?:DOT[a-z]{2,10}){1,3})\b", case=True),
    # A remark for machines inside, a symbol in the place of a letter, a quoted name, a number for a host.
    Pattern(
        r"([a-z0-9][a-z0-9._+\-]{0,40}(?:\([^()@\n]{1,24}\)|\x80{1,3})@[a-z0-9\-]{1,60}(?:\.[a-z0-9\-]{1,30}){1,4})\b"
        r"|(\"[a-z0-9][a-z0-9._ \-]{0,40}\"@[a-z0-9\-]{1,60}(?:\.[a-z0-9\-]{1,30}){1,4})\b"
        r"|\b([a-z0-9._+\-]{1,40}@\[[0-9a-f.:]{3,39}\])"
    ),
    # Whose house everybody knows has no end.
    Pattern(
        rf"\b([a-z0-9]{{1,24}}(?:(?: dot | underscore | dash |[._\-])[a-z0-9]{{1,24}}){{1,3}} at {_HOUSES}(?:(?: dot |\.)(?:com|co|nz|net)){{0,2}})\b"
        rf"|\b(?:mail|e-?mail|mailbox|address|mine|it)(?: is|'s|:)? ([a-z0-9._\-]{{3,40}} at {_HOUSES})\b"
    ),
    # In two pieces: `ana.tahere, then the at sign, then example.nz`.
    Pattern(
        r"\b([a-z0-9._+\-]{2,40},? (?:then|and|followed by|plus) (?:the |an |a )?(?:at[ \-]?sign|@|at symbol),? ?(?:then|and|followed by|plus)? ?[a-z0-9\-]{2,40}(?:\.[a-z]{2,12}){1,3})\b"
    ),
)
# Of one machine alone, without an end.
_MACHINE = Pattern(
    r"(?:^|[\s<(\"'])([a-z][a-z0-9]{0,24}(?:[._\-][a-z0-9]{1,24}){0,3})@([a-z][a-z\-]{3,24}[a-z0-9])(?:$|[\s,;)>\"']|[.!?](?:$|\s))"
)
_VERSIONS = frozenset(
    b"latest next beta alpha canary stable main master localhost head dev rc legacy nightly trunk".split()
)


def mailboxes(reading: Reading) -> Iterator[Found]:
    """Such addresses, whole."""
    for pattern in _PATTERNS:
        for start, end in pattern.places(reading.raw):
            yield Found(start, end, "EMAIL_ADDRESS", 0.8)
    for match in _MACHINE.finditer(reading.raw) if b"@" in reading.raw else ():
        if match.group(2).lower() not in _VERSIONS:
            yield Found(match.start(1), match.end(2), "EMAIL_ADDRESS", 0.6)

"""What a person should settle in a document: counts, periods, hours and promises that do not hold."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.domain import Clause
from assistant.knowledge import conflicts, words
from assistant.knowledge.blocks import Defect
from assistant.knowledge.passages import passages, sentences

_NUMBER = (
    r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|eighteen|twenty)"
)
_PERIOD = re.compile(
    r"\b(?:\d{1,4}|[a-z]+(?:-[a-z]+)?)[ -](?:working |business |calendar )?(?:hours?|days?|weeks?"
    r"|months?|years?)\b|\bas long as\b|\buntil\b|\b(?:life|lifetime|duration) of\b"
    r"|\bwhile\b|\bduring the\b",
    re.I,
)

# Counts.
_COUNTED = re.compile(
    rf"\b({_NUMBER})\s+((?:[A-Z][a-z]+ ){{1,4}}[A-Z][a-z]+s)\b", re.IGNORECASE
)
_PROPER = re.compile(r"(?:[A-Z][a-z]+ ){1,4}[A-Z][a-z]+s")
_ANNOUNCED = re.compile(
    rf"\b({_NUMBER}) (?!(?:\w+ )?(?:hour|day|week|month|year)s?\b)[^.:]{{0,60}}:$",
    re.IGNORECASE,
)
# What a law itself counts; a document that says another number was written for another law.
_OF_LAW: Mapping[str, tuple[int, str]] = {
    "information privacy principles": (13, "the Privacy Act 2020 of New Zealand"),
    "australian privacy principles": (13, "the Privacy Act 1988 of Australia"),
}

# Frameworks that are no longer in force.
_DEAD: Mapping[str, str] = {
    "Safe Harbor": "held invalid in October 2015",
    "Safe Harbour": "held invalid in October 2015",
    "Privacy Shield": "held invalid in July 2020",
    "95/46/EC": "replaced by the GDPR in May 2018",
    "Data Protection Act 1998": "replaced in May 2018",
    "Privacy Act 1993": "replaced in December 2020",
    "SAS 70": "replaced in 2011",
    "TLS 1.0": "retired in March 2021",
    "TLS 1.1": "retired in March 2021",
}

# Hours.
_HOURS = re.compile(rf"\b{_NUMBER}(?: \(\d+\))? (?:business|working) (?:hour|day)s?\b", re.I)
_OPENING = re.compile(
    r"\b\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m|p\.m)\b|\b\d{1,2}:\d\d\b|\bmonday\b"
    r"|\b(?:business|working) (?:hours?|days?)[\"”']? (?:means?|are|is) ",
    re.I,
)
_ALWAYS = re.compile(
    r"\b(?:at any time|whenever you|24/7|around the clock|day and night)\b", re.I
)
_PERSON = re.compile(r"\b(?:human|person from|a person|staff member|agent|real people)\b", re.I)

# Periods.
_VAGUE = re.compile(
    r"\bshort[- ]term\b|\breasonable (?:period|time)\b|\b(?:limited|certain|appropriate) (?:period|time)\b"
    r"|\bas (?:long as )?(?:needed|necessary)\b|\bas required by\b",
    re.I,
)
_KEEPING = re.compile(r"\b(?:re(?:tain|tention)|ke(?:ep|pt)|stor(?:e|ed)|memory)\b", re.I)
_KINDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.I)
    for kind, pattern in {
        "chats": r"\bchats?\b",
        "support tickets": r"\btickets?\b|\bsupport communications\b",
        "call recordings": r"\brecordings?\b|\bcalls?\b[^.]{0,40}\brecorded\b|\brecorded\b[^.]{0,40}\bcalls?\b",
        "logs": r"\blogs?\b",
        "cookies": r"\bcookies?\b",
        "backups": r"\bbackups?\b",
        "an assistant's memory": r"\b(?:conversation|short-term|ai|chat) memory\b|\bmemory of\b",
        "records of AI monitoring": r"\b(?:monitor\w*|observ\w+|trac(?:e|ing))\b[^.]{0,40}\b(?:ai|answers?|quality)\b",
        "payment data": r"\b(?:card|payment|billing|financial)(?: and tax)? (?:details|information|data|records|fields)\b",
        "account data": r"\baccount (?:details|information|data|fields)\b",
        "applications for a job": r"\bapplicants?\b|\bcv\b|\brecruitment\b",
    }.items()
}
_TALK = ("chats", "support tickets", "call recordings")

# Money.
_FORMULA = re.compile(r"[×÷*/]|\bmultiplied\b|\bdivided\b|\bcalculat(?:ed|ion)\b", re.I)
_UNROUNDED = re.compile(r"\b(?:months|weeks|days|hours) (?:of use|used)\b", re.I)
_NO_METHOD = re.compile(
    r"\b(?:not require|needs? no|no|without)(?: an?)? (?:payment method|credit card|card)\b",
    re.I,
)
_GOES_ON = re.compile(
    r"\b(?:continues?|goes on|go on|renews?|rolls? over)\b[^.]{0,80}\b(?:price|rate|fee|charge|plan)",
    re.I,
)

# Machines.
_AI_MEMORY = re.compile(r"\bAI\b[^.]{0,60}\bmemory\b|\bconversation memory\b")
_PROCESSORS = re.compile(r"\bsub-?processors?\b", re.I)
_VECTORS = re.compile(r"\bembedding|\bvector", re.I)

Document = Sequence[Clause]
Rule = Callable[[Document], Iterator[Defect]]


def look(clauses: Document) -> list[Defect]:
    """What a person should settle, in the clauses of one document."""
    return [defect for rule in _RULES for defect in rule(clauses)]


def _counts(clauses: Document) -> Iterator[Defect]:
    """A number of things that the list after it, or the law, does not bear out."""
    for clause in clauses:
        rows = [part for part in passages(clause.text) if part.row]
        for lead in dict.fromkeys(part.lead for part in rows if part.lead):
            stated, listed = _ANNOUNCED.search(lead), sum(part.lead == lead for part in rows)
            if stated and _value(stated[1]) != listed:
                detail = f"{stated[1]} are announced, {listed} are listed"
                yield Defect("count-mismatch", clause.clause, detail)
        for found in _COUNTED.finditer(clause.text):
            if _PROPER.fullmatch(found[2]):
                yield from _of_law(clause, found[1], found[2])


def _of_law(clause: Clause, number: str, things: str) -> Iterator[Defect]:
    known = next((v for k, v in _OF_LAW.items() if things.casefold().endswith(k)), None)
    if known is None:
        detail = (
            f"“{number} {things}”: they are not listed here, so see that the number is right"
        )
        yield Defect("count-to-check", clause.clause, detail)
    elif known[0] != _value(number):
        detail = f"“{number} {things}”: {known[1]} has {known[0]}"
        yield Defect("count-mismatch", clause.clause, detail)


def _value(number: str) -> int:
    return {"two": 2}.get(number.casefold()) or int(words.stem(number.casefold()))


def _dead(clauses: Document) -> Iterator[Defect]:
    for clause in clauses:
        for name, fate in _DEAD.items():
            if name in clause.text:
                yield Defect("dead-framework", clause.clause, f"{name} was {fate}")


def _hours(clauses: Document) -> Iterator[Defect]:
    """Business hours that are promised by number and defined nowhere."""
    if any(_OPENING.search(clause.text) for clause in clauses):
        return
    for clause in clauses:
        for found in _HOURS.finditer(clause.text):
            detail = f"“{found[0]}”: the document does not say which hours or days those are"
            yield Defect("undefined-hours", clause.clause, detail)
        for sentence in _sentences(clause):
            if _ALWAYS.search(sentence) and _PERSON.search(sentence):
                detail = "a person at any time, and no hours are given: " + _short(sentence)
                yield Defect("unstaffed-promise", clause.clause, detail)


def _periods(clauses: Document) -> Iterator[Defect]:
    """Two periods for one thing, periods that are none, and things kept for no stated time."""
    for pair in conflicts.detected(clauses):
        first, second = pair.sides
        detail = (
            f"“{_short(first.sentence)}” and {second.clause.ref}: “{_short(second.sentence)}”"
        )
        yield Defect("two-periods", first.clause.clause, detail)
    for clause in clauses:
        for sentence in _sentences(clause):
            vague = _VAGUE.search(sentence)
            if vague and _KEEPING.search(f"{clause.title} {sentence}"):
                detail = f"“{vague[0]}” names no period: {_short(sentence)}"
                yield Defect("vague-period", clause.clause, detail)


def _retention(clauses: Document) -> Iterator[Defect]:
    """Kinds of data that are held for no stated time, or under two periods at once."""
    if not any(_KEEPING.search(clause.text) for clause in clauses):
        return
    held: dict[str, Clause] = {}
    stated: dict[str, tuple[Clause, str]] = {}
    for kind, clause, period in _kept(clauses):
        held.setdefault(kind, clause)
        if period:
            stated.setdefault(kind, (clause, period))
    for kind in (kind for kind in held if kind not in stated):
        yield Defect("no-retention", held[kind].clause, f"kept for no stated time: {kind}")
    talk = [(kind, *stated[kind]) for kind in _TALK if kind in stated]
    if len({period.casefold() for _, _, period in talk}) > 1:
        told = ", ".join(f"{kind} {period} ({clause.ref})" for kind, clause, period in talk)
        detail = f"a conversation that is taken over by staff falls under each of: {told}"
        yield Defect("overlapping-retention", talk[0][1].clause, detail)


def _kept(clauses: Document) -> Iterator[tuple[str, Clause, str]]:
    """Every mention of a kind of data, with the period for which it is kept, if one is given."""
    for clause in clauses:
        over = f"{clause.title} {' '.join(clause.breadcrumb)}"
        for sentence in _sentences(clause):
            period = _PERIOD.search(sentence)
            keeping = period and _KEEPING.search(f"{over} {sentence}")
            for kind in (kind for kind, pattern in _KINDS.items() if pattern.search(sentence)):
                yield kind, clause, period[0] if period and keeping else ""


def _money(clauses: Document) -> Iterator[Defect]:
    """A formula that rounds one count and not the other; a price after a trial without a card."""
    for clause in clauses:
        rounded = clause.text.casefold().count("rounded")
        if rounded == 1 and _FORMULA.search(clause.text) and _UNROUNDED.search(clause.text):
            detail = "one count in the calculation is rounded, the other is not: a part of it is open"
            yield Defect("ambiguous-rounding", clause.clause, detail)
    for free in (c for c in clauses if _NO_METHOD.search(c.text)):
        for clause in clauses:
            if _section(clause) == _section(free) and _GOES_ON.search(clause.text):
                detail = f"goes on at a price, though {free.ref} asks for no payment method"
                yield Defect("charge-without-method", clause.clause, detail)


def _machines(clauses: Document) -> Iterator[Defect]:
    remembers = next((c for c in clauses if _AI_MEMORY.search(c.text)), None)
    listed = any(_PROCESSORS.search(clause.text) for clause in clauses)
    if remembers and listed and not any(_VECTORS.search(clause.text) for clause in clauses):
        detail = "a memory that is searched needs embeddings: no provider of them is listed"
        yield Defect("unlisted-provider", remembers.clause, detail)


_RULES: tuple[Rule, ...] = (_counts, _periods, _retention, _hours, _money, _machines, _dead)


def _sentences(clause: Clause) -> list[str]:
    return [s for part in passages(clause.text) for s in sentences(part.text)]


def _section(clause: Clause) -> str:
    return clause.clause.partition(" > ")[0].partition(".")[0]


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 140 else f"{sentence[:140].rpartition(' ')[0]} ..."

"""Judges each claim against the evidence: quotations, figures, names, and what carries it."""

import functools
from collections.abc import Iterable, Sequence

from guardrails.decision.language import language
from guardrails.decision.pattern import pattern
from guardrails.decision.reading import fold
from guardrails.grounding import support
from guardrails.grounding.direction import contradicts
from guardrails.grounding.figures import DURATIONS, Figure, figures
from guardrails.grounding.names import known, names, parts, subject, titles
from guardrails.grounding.stems import content, stems
from guardrails.verdict import Claim, Evidence, Finding

# Longer than any sentence or clause that could be quoted: no answer, and not worth the time.
_MOST_WORDS = 400
_MOST_CHARACTERS = 4_000
_ALWAYS = frozenset({"contact", "record", "template", "computed"})
_LABELLED = pattern(
    r"\byou (?:wrote|said|say|told|mentioned|asked|gave|typed|describe[d]?|paid|quoted|reported|sent"
    r"|named|entered|are asking|were)\b",
    r"\b(?:by|from|with|in|on) (?:your|the) (?:own )?(?:dates?|figures?|words?|account|message|numbers?)\b",
    r"\b(?:dates?|figures?|numbers?) (?:that )?you\b|\baccording to you\b|\byour (?:message|question) \w+",
    r"\b(?:escribio|dijo|menciono|segun sus|segun usted|vous avez ecrit|selon vos|vous dites|sie schrieben"
    r"|nach ihren|laut ihrer|voce escreveu|segundo as suas)\b",
    r"您(?:说|写|提到|提供)|お客様(?:の|が).{0,6}(?:日付|おっしゃ|書)|말씀하신|आपके अनुसार|आपने",
)
_QUOTED = pattern(r'"[^"]{2,}"')
_SELF = pattern(
    r"^(?:(?:so|and|but|well|yes|no|hello|hi|kia ora|thank you|thanks|sorry|unfortunately|of course"
    r"|for that|still|also|please|sure)[,.!]? )*(?:i |i'|as an ai|my |let me |would you|shall i|may i"
    r"|do you|can i|could you|please |if you (?:like|want|wish|prefer|would rather)|you can (?:talk|speak"
    r"|ask|say|also (?:talk|ask|speak))|this is an illustration|it is an illustration|feel free|a colleague"
    r"|a person|a human|someone|staff|our (?:staff|team)|people|the team|you are welcome|glad|happy)",
)
_SILENT = pattern(
    r"\b(?:documents?|policy|policies|clauses?)\b.{0,40}\b(?:do(?:es)? not|nothing|cannot)\b",
    r"\b(?:not|nothing)\b.{0,40}\b(?:documents?|policies)\b",
    r"^(?:hello|hi|hey|kia ora|tena koe|thanks?|thank you|sorry|good (?:morning|day|question)|i am sorry"
    r"|hola|bonjour|hallo|ola|gracias|merci|danke)\b[^.]{0,40}[.!]?$",
)


def ungrounded(claims: Sequence[Claim], evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """What of these claims nothing carries; offsets run over the claims joined by spaces."""
    given = tuple(evidence)
    findings: list[Finding] = []
    offset = 0
    for claim in claims:
        findings += [
            Finding(found.rule, offset + found.start, offset + found.end)
            for found in _claim(claim, given)
        ]
        offset += len(claim.text) + 1
    return tuple(findings)


@functools.lru_cache(maxsize=1024)
def _claim(claim: Claim, evidence: tuple[Evidence, ...]) -> tuple[Finding, ...]:
    text = claim.text
    if len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS:
        return (Finding("unreadable", 0, len(text)),)
    if not text.strip() or _is_template(text, evidence):
        return ()
    folded = fold(text).text
    cited = tuple(e for e in evidence if e.kind == "clause" and e.id in claim.cites)
    usable = (
        *cited,
        *(e for e in evidence if e.kind in _ALWAYS),
        *(e for e in evidence if e.kind == "customer" and _LABELLED.within(folded)),
    )
    known_ids = {e.id for e in evidence}
    findings = [
        Finding("cites_nothing_known", 0, len(text))
        for cite in claim.cites
        if cite not in known_ids
    ][:1]
    findings += _unmatched(text, usable, evidence)
    findings += _quotations(text, usable)
    findings += _carried(claim, cited, usable, folded)
    return tuple(findings)


def _is_template(text: str, evidence: tuple[Evidence, ...]) -> bool:
    bare = _flat(text)
    return any(e.kind == "template" and bare in _flat(e.text) for e in evidence)


@functools.lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    return " ".join(fold(text).text.replace("*", "").split())


@functools.lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return parts(text)


def _unmatched(
    text: str, usable: tuple[Evidence, ...], evidence: tuple[Evidence, ...]
) -> Iterable[Finding]:
    for figure in figures(text):
        if not any(_holds(figure, e) for e in usable) and not _is_clause(figure, evidence):
            yield Finding(f"unknown_{figure.kind}", figure.start, figure.end)
    yield from _unnamed(text, usable)


def _unnamed(text: str, usable: tuple[Evidence, ...]) -> Iterable[Finding]:
    """Names that nothing usable holds: single words, whole titles, and the one who acts."""
    covered = {place for f in figures(text) for place in range(f.start, f.end)}
    words = frozenset[str]().union(*(_words(e.text) | _words(e.id) for e in usable))
    tongue = language(fold(text).text)
    for start, end in names(text, all_nouns_capital=tongue == "de"):
        if start not in covered and not known(text[start:end], words):
            yield Finding("unknown_name", start, end)
    yield from _untitled(text, usable)
    place = subject(text)
    if place and usable and tongue == "en" and not known(text[slice(*place)], words):
        held = frozenset[str]().union(*(stems(e.text) for e in usable))
        if not stems(text[slice(*place)]) & held:
            yield Finding("unknown_name", *place)


def _untitled(text: str, usable: tuple[Evidence, ...]) -> Iterable[Finding]:
    flat = " ".join(_flat(e.text) for e in usable)
    for start, end in titles(text):
        title = _flat(text[start:end])
        for opener in ("under ", "the "):
            title = title.removeprefix(opener)
        if title not in flat:
            yield Finding("unknown_name", start, end)


def _is_clause(figure: Figure, evidence: tuple[Evidence, ...]) -> bool:
    """A clause may be named by its number when it is among the evidence."""
    if figure.kind not in ("clause", "number"):
        return False
    return any(
        e.kind == "clause" and figure.kind == "clause" and e.id.endswith(f" {figure.value}")
        for e in evidence
    )


def _holds(figure: Figure, evidence: Evidence) -> bool:
    if figure.kind in ("email", "link"):
        return _stands(figure.value, _flat(evidence.text))
    if figure.kind == "phone":
        return figure.value in "".join(c for c in evidence.text if c.isdigit())
    return any(_same(figure, other, evidence) for other in figures(evidence.text))


def _stands(value: str, text: str) -> bool:
    """A whole address: `example.com` does not stand in `notexample.com`."""
    place = text.find(value)
    while place >= 0:
        before, after = text[place - 1 : place] if place else "", text[place + len(value) :][:2]
        free_before = not before or not (before.isalnum() or before in "-._%+")
        if "@" not in value and before == "@":
            free_before = True
        free_after = not after or not (
            after[0].isalnum() or (after[0] in "-.@" and after[1:].isalnum())
        )
        if free_before and free_after:
            return True
        place = text.find(value, place + 1)
    return False


def _same(figure: Figure, other: Figure, evidence: Evidence) -> bool:
    if figure.kind == "date" and other.kind == "date":
        return figure.value == other.value or (
            figure.value[-5:] == other.value[-5:] and (figure.value.startswith("--"))
        )
    if figure.kind == "clause" or other.kind == "clause":
        return figure.kind in ("clause",) and figure.value == other.value
    if figure.kind != other.kind or figure.value != other.value:
        return False
    if figure.unit == other.unit or not figure.unit:
        return True
    # Records and calculations give bare sums.
    return not other.unit and figure.unit == "money" and evidence.kind != "customer"


def _quotations(text: str, usable: tuple[Evidence, ...]) -> Iterable[Finding]:
    """What stands between quotation marks stands so in the evidence."""
    reading = fold(text)
    for start, end in _QUOTED.all(reading.text):
        words = " ".join(reading.text[start + 1 : end - 1].split()).strip(" .,;:!?")
        if words and not any(_stands_quoted(words, e) for e in usable):
            yield Finding("quote_not_verbatim", *reading.span(start, end))


def _stands_quoted(words: str, evidence: Evidence) -> bool:
    held = _flat(evidence.text)
    pieces = [piece.strip(" .,;:") for piece in words.replace("[...]", "...").split("...")]
    return all(piece in held for piece in pieces if piece)


def _carried(
    claim: Claim, cited: tuple[Evidence, ...], usable: tuple[Evidence, ...], folded: str
) -> Iterable[Finding]:
    whole = (0, len(claim.text))
    if not cited:
        if not claim.cites and not _free(folded, usable, claim.text):
            yield Finding("uncited", *whole)
        return
    if language(folded) not in ("en", "") or not content(claim.text):
        return
    if all(_flat(claim.text) not in _flat(e.text) for e in cited):
        yield from _compared(claim.text, cited)


def _compared(text: str, cited: tuple[Evidence, ...]) -> Iterable[Finding]:
    likes = [support.likeness(text, e.text) for e in cited]
    best = max(likes, key=lambda like: (like.covered, like.meaning))
    whole = (0, len(text))
    if not support.carries(best):
        if len(cited) < 2 or not support.carries(
            support.likeness(text, " ".join(e.text for e in cited))
        ):
            yield Finding("not_carried", *whole)
    elif contradicts(text, *_near(text, cited)):
        yield Finding("contradicts", *whole)
    else:
        yield from _misplaced(text, cited)


def _near(text: str, cited: tuple[Evidence, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The passages that share the most with the claim, and all passages it cites."""
    words = content(text)
    held = [p for e in cited for p in support.ground(e.text).passages]
    shares = [len(words & p.stems) for p in held]
    most = max(shares, default=0)
    near = tuple(p.text for p, n in zip(held, shares, strict=True) if n >= max(1, 0.6 * most))
    return near, tuple(p.text for p in held)


def _misplaced(text: str, cited: tuple[Evidence, ...]) -> Iterable[Finding]:
    """A figure that the clause gives to something else than the words around it."""
    for figure in figures(text):
        if figure.kind != "number" or figure.unit in ("", "code"):
            continue
        near = content(_around(text, figure)) - DURATIONS
        held = [
            (p, _with(figure, p.text)) for e in cited for p in support.ground(e.text).passages
        ]
        ours = max((len(near & p.stems) for p, same in held if same == "same"), default=0)
        rival = max((len(near & p.stems) for p, same in held if same == "rival"), default=0)
        if rival > ours:
            yield Finding("figure_of_another", figure.start, figure.end)


def _with(figure: Figure, passage: str) -> str:
    alike = [
        other
        for other in figures(passage)
        if other.kind == "number"
        and (other.unit == figure.unit or {other.unit, figure.unit} <= DURATIONS)
    ]
    if any((other.value, other.unit) == (figure.value, figure.unit) for other in alike):
        return "same"
    return "rival" if alike else ""


def _around(text: str, figure: Figure) -> str:
    """The part of the sentence that the figure belongs to."""
    starts = [at + len(cut) for cut in _CUTS if (at := text.rfind(cut, 0, figure.start)) >= 0]
    ends = [place for cut in _CUTS if (place := text.find(cut, figure.end)) >= 0]
    part = text[max(starts, default=0) : min(ends, default=len(text))]
    return part if len(content(part)) > 1 else text


_CUTS = (", ", "; ", " and ", " but ", " while ", " whereas ")


def _free(folded: str, usable: tuple[Evidence, ...], text: str) -> bool:
    """Whether a sentence may stand without a clause: it asks, greets, offers, or says it is silent."""
    if folded.rstrip(" \"')").endswith(("?", "？")) or _SILENT.within(folded):
        return True
    if _SELF.within(folded) or _LABELLED.within(folded):
        return True
    if language(folded) not in ("en", ""):
        return not figures(text)
    if len(content(text)) < 2:
        return True
    return any(
        e.kind in ("computed", "record", "contact", "template")
        and support.carries(support.likeness(text, e.text))
        for e in usable
    )

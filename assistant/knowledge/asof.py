"""What an answer must say about versions: which one it used, which other counts, what comes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain import Citation, Clause, Remark, Stamp, Version
from assistant.knowledge import differences, versions
from assistant.knowledge.dates import Span
from assistant.knowledge.passages import passages

_QUOTED = 60  # words of a coming clause that are quoted: more is for the document itself


@dataclass(frozen=True, slots=True)
class Reading:
    """The versions that an answer was taken from, and what is known beside them."""

    now: datetime
    versions: tuple[Version, ...]
    used: Stamp
    span: Span | None  # when the customer bought or renewed
    ties: Mapping[str, tuple[Clause, str]]  # versions.by_purchase
    clauses: Mapping[tuple[str, int], Sequence[Clause]]  # where another version matters

    def version(self, doc: str) -> Version | None:
        """The version of a document that was used."""
        number = dict(self.used).get(doc)
        return next((v for v in self.versions if (v.doc, v.version) == (doc, number)), None)


def chosen(
    known: Sequence[Version], docs: Sequence[str], span: Span | None, now: datetime
) -> Stamp:
    """The versions to answer from; a span over which they differ settles nothing."""
    if span is None:
        return versions.in_force(known, now)
    first, last = (versions.bought(known, docs, day, now) for day in (span.first, span.last))
    return first if first == last else versions.in_force(known, now)


def rivals(known: Sequence[Version], used: Stamp, now: datetime) -> Stamp:
    """The versions that an answer may have to be compared with: the one before, the one to come."""
    held = [v for v in known if (v.doc, v.version) in used]
    others = [
        other
        for version in held
        for other in (
            versions.earlier(known, version),
            versions.coming(known, version.doc, now),
        )
        if other
    ]
    return tuple(dict.fromkeys((other.doc, other.version) for other in others))


def remarks(reading: Reading, cited: Sequence[Citation]) -> Iterator[Remark]:
    """What is to be said about the versions of the cited clauses; each document once."""
    for doc in dict.fromkeys(citation.doc for citation in cited):
        version = reading.version(doc)
        names = list(dict.fromkeys(c.clause for c in cited if c.doc == doc))
        if version is None:
            continue
        if doc in reading.ties:
            yield from _by_purchase(reading, version, names)
        yield from _coming(reading, version, names)


def _by_purchase(reading: Reading, used: Version, names: Sequence[str]) -> Iterator[Remark]:
    clause, sentence = reading.ties[used.doc]
    cites = (Citation(clause.doc, clause.clause, sentence),)
    facts = {"title": used.title, "since": spelled(used.day)}
    today = dict(versions.in_force(reading.versions, reading.now))[used.doc]
    older = versions.earlier(reading.versions, used)
    if reading.span and _settles(reading, used.doc):
        if used.version != today or older:
            yield Remark("asof_used", {**facts, "said": _said(reading.span)}, cites)
    elif reading.span and older and not _known(reading, used.doc, reading.span.last):
        first = min(v.day for v in reading.versions if v.doc == used.doc)
        facts = {"title": used.title, "said": _said(reading.span), "first": spelled(first)}
        yield Remark("asof_unknown", facts, cites)
    elif older and (differing := _differing(reading, used, older, names)):
        yield Remark("asof_ask", {**facts, "clause": f"{used.doc} {differing[0]}"}, cites)


def _known(reading: Reading, doc: str, day: date) -> bool:
    return bool(versions.on([v for v in reading.versions if v.doc == doc], day))


def _settles(reading: Reading, doc: str) -> bool:
    """Whether one version of the document was in force on every day that may be meant."""
    span = reading.span
    own = [v for v in reading.versions if v.doc == doc]
    return (
        span is not None and versions.on(own, span.first) == versions.on(own, span.last) != ()
    )


def _differing(
    reading: Reading, used: Version, other: Version, names: Sequence[str]
) -> list[str]:
    """Which of these clauses the other version does not hold word for word."""
    mine = reading.clauses.get((used.doc, used.version), ())
    theirs = reading.clauses.get((other.doc, other.version), ())
    pairs = differences.pair(theirs, mine)
    held = {clause.clause: clause for clause in mine}
    return [
        name
        for name in names
        if name in held and (name not in pairs or not differences.same(pairs[name], held[name]))
    ]


def _coming(reading: Reading, used: Version, names: Sequence[str]) -> Iterator[Remark]:
    new = versions.coming(reading.versions, used.doc, reading.now)
    differing = _differing(reading, used, new, names) if new else []
    if new is None or not differing:
        return
    mine = reading.clauses.get((used.doc, used.version), ())
    theirs = reading.clauses.get((new.doc, new.version), ())
    successors = {
        before.clause: after
        for after in theirs
        if (before := differences.pair(mine, theirs).get(after.clause))
    }
    name = differing[0]
    held = {clause.clause: clause for clause in mine}
    after = successors.get(name)
    words = _fresh(held[name], after) if after else ()
    facts = {
        "day": spelled(new.day),
        "title": new.title,
        "clause": f"{used.doc} {name}",
        "says": "yes" if words else "",
        "gone": "" if after else "yes",
    }
    yield Remark("coming", facts, quotes=tuple((after, text) for text in words if after))


def _fresh(before: Clause, after: Clause) -> tuple[str, ...]:
    """The sentences that are new, as many as fit."""
    old = {passage.text for passage in passages(before.text)}
    found: list[str] = []
    for sentence in (passage.text for passage in passages(after.text)):
        if sentence not in old and sum(len(s.split()) for s in (*found, sentence)) <= _QUOTED:
            found.append(sentence)
    return tuple(found)


def _said(span: Span) -> str:
    if span.first == span.last:
        return spelled(span.first)
    return f"{spelled(span.first)} to {spelled(span.last)}"


def spelled(day: date) -> str:
    """`15 May 2026`."""
    return f"{day.day} {day:%B %Y}"

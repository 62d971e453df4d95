"""What an answer must say about versions: which one it used, which other counts, what comes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def rivals(known: Sequence[Version], used: Stamp, ties: Iterable[str], now: datetime) -> Stamp:
    """The versions that an answer is compared with: the one to come, and the one before it where
    the day of purchase chooses.
    """
    tied = frozenset(ties)
    found: list[Version | None] = []
    for version in (v for v in known if (v.doc, v.version) in used):
        found.append(versions.earlier(known, version) if version.doc in tied else None)
        found.append(versions.coming(known, version.doc, now))
    return tuple(dict.fromkeys((v.doc, v.version) for v in found if v))


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
    cites = (Citation(clause.doc, clause.clause, sentence, clause.version),)
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
        yield Remark("asof_ask", {**facts, "clause": differing[0].ref}, cites)


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
) -> list[Clause]:
    """Which of these clauses the other version does not hold word for word."""
    mine = reading.clauses.get((used.doc, used.version), ())
    theirs = reading.clauses.get((other.doc, other.version), ())
    cited = [clause for clause in mine if clause.clause in names]
    return [c for c in cited if not any(differences.same(c, each) for each in theirs)]


def _coming(reading: Reading, used: Version, names: Sequence[str]) -> Iterator[Remark]:
    new = versions.coming(reading.versions, used.doc, reading.now)
    differing = _differing(reading, used, new, names) if new else []
    if new is None or not differing:
        return
    clause = differing[0]
    after = differences.successor(clause, reading.clauses.get((new.doc, new.version), ()))
    words = _fresh(clause, after) if after else ()
    facts = {
        "day": spelled(new.day),
        "title": new.title,
        "clause": clause.ref,
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

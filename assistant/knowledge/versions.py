"""Which version of each document counts: today's, that of a day of purchase, the one to come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.domain import Clause, Stamp, Version
from assistant.knowledge import words
from assistant.knowledge.passages import passages

_STALE_YEARS = 3  # privacy law changed somewhere in any three years of the last ten


def in_force(versions: Iterable[Version], at: datetime) -> Stamp:
    """The version of each document at a moment; of equal dates the later ingestion wins."""
    best: dict[str, Version] = {}
    for each in versions:
        if each.effective <= at and _age(each) >= _age(best.get(each.doc, each)):
            best[each.doc] = each
    return tuple(sorted((doc, each.version) for doc, each in best.items()))


def on(versions: Iterable[Version], day: date) -> Stamp:
    """The version of each document on a day: one that begins that day counts already."""
    return tuple(
        sorted(
            (doc, version)
            for zone, own in _by_zone(versions).items()
            for doc, version in in_force(own, datetime.combine(day, time.max, ZoneInfo(zone)))
        )
    )


def bought(versions: Sequence[Version], docs: Iterable[str], day: date, now: datetime) -> Stamp:
    """What is in force now, save that in `docs` the version of the day of purchase counts.

    A day before the first known version changes nothing: of that time nothing is known.
    """
    then = dict(on(versions, day))
    kept = {doc: then[doc] for doc in docs if doc in then}
    return tuple(sorted((dict(in_force(versions, now)) | kept).items()))


def earlier(versions: Sequence[Version], current: Version) -> Version | None:
    """The version before this one that was in force on some day itself."""
    before = [v for v in versions if v.doc == current.doc and v.effective < current.effective]
    return max(before, key=_age, default=None)


def coming(versions: Sequence[Version], doc: str, now: datetime) -> Version | None:
    """The next version of a document: known already, not yet in force."""
    later = [v for v in versions if v.doc == doc and v.effective > now]
    first = min((v.effective for v in later), default=None)
    return max((v for v in later if v.effective == first), key=_age, default=None)


def stale(versions: Sequence[Version], now: datetime) -> tuple[Version, ...]:
    """The versions in force whose printed date lies so far back that they need to be read again."""
    used = in_force(versions, now)
    return tuple(
        each
        for each in versions
        if (each.doc, each.version) in used
        and each.dated
        and now - each.effective > timedelta(days=365.25 * _STALE_YEARS)
    )


def _age(version: Version) -> tuple[datetime, int]:
    return version.effective, version.version


def _by_zone(versions: Iterable[Version]) -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for each in versions:
        found.setdefault(each.zone, []).append(each)
    return found


_BOUGHT = frozenset(words.tokens("bought purchased renewed ordered subscribed taken purchase"))
_HELD = frozenset(
    words.tokens(
        "plan plans subscription subscriptions order orders service services purchase purchases"
        " contract contracts product products cover policies"
    )
)
_CHANGE = frozenset(
    words.tokens("change changes changed amendment amendments revision revisions")
)
_APPLY = frozenset(words.tokens("apply applies count counts affect affects"))
_FROM = frozenset(words.tokens("only after later from"))
_KEEP = frozenset(words.tokens("keep keeps kept remain remains governed subject"))
_SUCH = frozenset(words.tokens("version policy terms rules"))


def by_purchase(clauses: Iterable[Clause]) -> Mapping[str, tuple[Clause, str]]:
    """The documents whose version goes by the day of purchase, and the sentence that says so.

    Either a change is only for what is bought from its day on, or what was bought before keeps
    the version of that time.
    """
    found: dict[str, tuple[Clause, str]] = {}
    for clause in clauses:
        for sentence in (passage.text for passage in passages(clause.text)):
            if clause.doc not in found and _goes_by_purchase(sentence):
                found[clause.doc] = (clause, sentence)
    return found


def _goes_by_purchase(sentence: str) -> bool:
    said = frozenset(words.tokens(sentence))
    if not (said & _BOUGHT and said & _HELD):
        return False
    changed = said & _CHANGE and said & _APPLY and said & _FROM
    kept = said & _KEEP and said & _SUCH and said & {"before", "time", "when"}
    return bool(changed or kept)

"""Lines worked out from a customer's own figures and dates, each beside the clause it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import prompts
from assistant.answering.counting import DayCount, day_count
from assistant.answering.drafting import units
from assistant.answering.gathered import Gathered, Wanted
from assistant.answering.illustration import Inputs, NotCalculable, Working, workings
from assistant.domain import Citation, Clause, Sentence
from assistant.tenants import Formula, Period

_ASKS = "To work the formula through"
_WANTED: dict[Wanted, str] = {
    "fee": "what you paid for the year",
    "monthly": "what the plan costs by the month",
    "used": "how many months it was used, or from which day to which",
    "date": "each date with its month in letters",
}
_SIGNS = ("×", "÷", "*", " / ")
_ENOUGH = 2  # of three inputs: from then on the third is asked for


@dataclass(frozen=True, slots=True)
class Part:
    """A clause's own words, then lines of ours; `whole`: together they are an answer.

    What it asks for comes last of all.
    """

    quotes: tuple[Sentence, ...]
    lines: tuple[str, ...]
    whole: bool = False
    asks: str = ""

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses it quotes."""
        return frozenset(
            f"{c.doc} {c.clause}" for quote in self.quotes for c in quote.citations
        )


def was_asked(answer: str) -> bool:
    """Whether an earlier answer asked for what the formula needs."""
    return _ASKS in answer


def illustrated(
    formula: Formula, said: Gathered, clauses: Sequence[Clause], today: date
) -> Part | None:
    """The formula with the customer's figures, or the question for what it lacks."""
    clause = _named(clauses, formula.clause)
    if clause is None or not said.fresh or not said.annual:
        return None
    quote = _quote(clause, _SIGNS)
    if said.wanted:
        if said.known < _ENOUGH or not said.refund:
            return None
        return Part((quote,), (), whole=said.sum_wanted, asks=_missing(said.wanted, formula))
    try:
        given = _given(said, formula)
    except NotCalculable:
        return Part((quote,), (), asks=_missing(_doubtful(said, formula), formula))
    found = workings(given)
    quotes = [quote]
    below = _named(clauses, formula.below_zero or "")
    if below and any(each.raw < 0 for each in found):
        quotes.append(_quote(below, ()))
    lines = _lines(given, said, formula, today)
    return Part(tuple(quotes), (*lines, _fill("worked_check")), whole=True)


def worked_lines(formula: Formula, said: Gathered, today: date) -> tuple[str, ...]:
    """The formula with the customer's figures alone; nothing where one is missing or unclear."""
    if said.wanted or not said.annual:
        return ()
    try:
        return _lines(_given(said, formula), said, formula, today)
    except NotCalculable:
        return ()


def counted(
    period: Period, said: Gathered, clauses: Sequence[Clause], today: date
) -> Part | None:
    """Which day of the period it is, by the customer's dates; nothing follows from it here."""
    clause = _named(clauses, period.clause)
    if clause is None or not said.fresh or not said.refund:
        return None
    counts = day_counts(period, said, today)
    if not counts:
        return None
    line = _fill(
        "day_count",
        start=day_name(counts[0].start),
        days=[{"on": day_name(each.on), "day": each.day} for each in counts],
        of=period.days,
        over=counts[0].last < today,
        last=day_name(counts[0].last),
    )
    return Part((_quote(clause, (str(period.days),), lead=False),), (line,))


def day_counts(period: Period, said: Gathered, today: date) -> tuple[DayCount, ...]:
    """The day of cancelling, if one was named, and today; a renewal starts no such period."""
    if said.bought is None or said.renewed:
        return ()
    days = dict.fromkeys(day for day in (said.cancelled, today) if day)
    found = (day_count(said.bought, day, period.days) for day in days)
    return tuple(each for each in found if each)


def day_name(day: date) -> str:
    """A date that cannot be read two ways: `3 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def money(value: Decimal, formula: Formula) -> str:
    """A sum to the cent in the tenant's currency."""
    sign = "-" if value < 0 else ""
    return f"{sign}{formula.symbol}{abs(value):,.2f}"


def _given(said: Gathered, formula: Formula) -> Inputs:
    return Inputs(
        _known(said.fee), _known(said.monthly), _known(said.used), said.items, formula.months
    )


def _lines(given: Inputs, said: Gathered, formula: Formula, today: date) -> tuple[str, ...]:
    found = workings(given)
    single = len(found) == 1
    return (
        _inputs(given, said, formula, today),
        *(_working(given, each, formula, single=single) for each in found),
    )


def _inputs(given: Inputs, said: Gathered, formula: Formula, today: date) -> str:
    since = said.renewed or said.bought if said.by_dates else None
    return _fill(
        "illustration",
        fee=money(given.fee, formula),
        monthly=money(given.monthly, formula),
        used=_plain(given.used),
        items=money(sum(given.items, Decimal(0)), formula),
        since=day_name(since) if since else "",
        until=day_name(said.cancelled or today),
    )


def _working(given: Inputs, found: Working, formula: Formula, *, single: bool) -> str:
    whole = found.counted == found.counted.to_integral_value()
    return _fill(
        "working",
        reading="" if single else "whole" if whole else "part",
        fee=money(given.fee, formula),
        monthly=money(given.monthly, formula),
        months=given.months,
        unused=found.unused,
        counted=_plain(found.counted),
        share=money(found.share, formula),
        discount=money(found.discount, formula),
        items=money(found.items, formula) if found.items else "",
        raw=money(found.raw, formula),
        result=money(found.result, formula),
        below=found.raw < 0,
    )


def _doubtful(said: Gathered, formula: Formula) -> tuple[Wanted, ...]:
    return ("used",) if _known(said.used) > formula.months else ("fee", "monthly")


def _missing(wanted: Sequence[Wanted], formula: Formula) -> str:
    currency = f"the sums in {formula.currency}"
    names = [_WANTED.get(name, currency) for name in dict.fromkeys(wanted)]
    *most, last = names
    return _fill("figures_missing", wanted=f"{', '.join(most)} and {last}" if most else last)


def _quote(clause: Clause, marks: Sequence[str], *, lead: bool = True) -> Sentence:
    """The clause to its first sentence with a mark; without its lead, all marked ones in a row."""
    pieces = [unit for unit in units(clause.text) if unit.strip()]
    marked = [any(mark in piece for mark in marks) for piece in pieces]
    first = marked.index(True) if True in marked else len(pieces) - 1
    start, end = (0 if lead else first), first + 1
    while not lead and end < len(pieces) and marked[end]:
        end += 1
    words = "".join(pieces[start:end]).strip()
    return Sentence(words, (Citation(clause.doc, clause.clause, words, clause.version),))


def _named(clauses: Sequence[Clause], ref: str) -> Clause | None:
    return next((clause for clause in clauses if clause.ref == ref), None)


def _known(value: Decimal | None) -> Decimal:
    if value is None:
        raise NotCalculable("an input is missing")
    return value


def _plain(value: Decimal) -> str:
    """`4`, `4.5`: as a person writes it."""
    return f"{value.normalize():f}"


def _fill(name: str, **values: object) -> str:
    return " ".join(prompts.load(f"written_{name}", **values).text.split())

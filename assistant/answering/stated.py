# ruff: noqa: SIM905 - word lists read better as text
"""What a customer states about a payment: sums, months, days, and what each of them is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant.answering.numerals import Number, Token, number_at, tokens
from assistant.answering.stated_days import Found, days

Charge = Literal["yearly", "monthly", "item", ""]
Span = Literal["used", "left", "term", ""]
Event = Literal["bought", "renewed", "cancelled", "asked", ""]

_BREAKS = frozenset(
    (
        ", ; . ! ? ( ) – — and but while whereas vs versus plus including incl minus where"
        " which then with instead although though"
    ).split()
)
_HOME = frozenset("$ nz$ nzd dollar dollars bucks".split())
_ABROAD = frozenset("€ £ ¥ us$ au$ usd aud eur gbp euro euros pounds sgd cad inr".split())
_YEARLY = frozenset("year years yearly annual annually annum yr pa".split())
_MONTHLY = frozenset("month monthly mo mth".split())
_TERMS = frozenset("year years yr".split())
_PER = frozenset("a an per each every /".split())
_OTHER_YEAR = frozenset("last this next past previous".split())
_ITEMS = frozenset(
    (
        "domain domains ssl certificate certificates setup migration registration transfer addon"
        " addons add-on consulting installation"
    ).split()
)
_MONTHS = frozenset("month months mo mos mth mths".split())
_USED = frozenset(
    (
        "used use uses using usage in into after ago since had been elapsed gone passed old"
        " through consumed"
    ).split()
)
_LEFT = frozenset("left remaining remain remains unused rest".split())
_VAGUE = frozenset("nearly almost over under less more than or to between".split())
_NOT_MONEY = frozenset(
    (
        "% day days week weeks hour hours minute minutes times gb mb tb th st nd rd am pm"
        " people users sites domains refunds emails"
    ).split()
)
_REFERS = frozenset(
    "clause clauses section sections article paragraph refunds privacy # no nr".split()
)
_EVENTS: tuple[tuple[Event, tuple[str, ...]], ...] = (
    ("renewed", ("renew",)),
    ("cancelled", ("cancel", "terminat", "quit", "ended", "end", "stop")),
    ("asked", ("request", "asked")),
    (
        "bought",
        (
            *(
                "bought",
                "buy",
                "purchas",
                "order",
                "sign",
                "subscrib",
                "start",
                "join",
                "invoice",
            ),
            *("billed", "charged", "paid", "pay", "since", "from"),
        ),
    ),
)
_TOPIC = ("refund", "cancel", "reimburs", "prorat", "rata", "guarantee", "unused", "illustrat")
_PAYING = ("paid", "pay", "cost", "upfront", "price", "fee")
_FAR = 1000
# No statement of a person's is longer; a pasted log may be.
_MOST_CHARACTERS = 8_000
_MOST_IN_PIECE = 6


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, what it was charged for, and whether it is in another currency than the tenant's."""

    value: Decimal
    charge: Charge
    marked: bool  # written with a currency
    abroad: bool = False
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Months:
    """A number of months: of use, left, or the term that was paid for."""

    value: Decimal
    span: Span
    clear: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what happened on it; None where the words fit two days."""

    day: date | None
    event: Event
    relative: bool = False  # "today": it moves with the day of asking


@dataclass(frozen=True, slots=True)
class Stated:
    """Everything of that kind in one message."""

    amounts: tuple[Amount, ...] = ()
    months: tuple[Months, ...] = ()
    days: tuple[Day, ...] = ()
    annual: bool = False  # a year or an annual plan is spoken of
    refund: bool = False  # and money that comes back
    sum_wanted: bool = False  # and how much


@dataclass(slots=True)
class _Piece:
    """A stretch between two breaks: its plain words by place, and what was found in it."""

    words: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    amounts: list[tuple[int, int, Amount]] = field(
        default_factory=list[tuple[int, int, Amount]]
    )
    months: list[tuple[int, Number]] = field(default_factory=list[tuple[int, Number]])
    days: list[tuple[int, Found]] = field(default_factory=list[tuple[int, Found]])


def read(text: str, today: date) -> Stated:
    """Read a message; placeholders are to be taken out before. Linear in its length."""
    words = tokens(text[:_MOST_CHARACTERS])
    pieces = _pieces(words, days(words, today))
    plain = [word for piece in pieces for _, word in piece.words]
    terms = [number for piece in pieces for _, number in piece.months if number.value == 12]
    named = {*plain}
    back = "back" in named and bool({"money", "get", "much"} & named)
    return Stated(
        amounts=tuple(_amounts(pieces)),
        months=tuple(_spans(pieces)),
        days=tuple(_events(pieces, today)),
        annual=bool(_YEARLY & named) or bool(terms),
        refund=back or any(word.startswith(_TOPIC) for word in named),
        sum_wanted=named >= {"how", "much"}
        or named >= {"what", "get"}
        or named >= {"get", "back"}
        or any(word.startswith(("calculat", "illustrat")) for word in named),
    )


def _pieces(words: Sequence[Token], named: Sequence[Found]) -> list[_Piece]:
    """Cut at commas and conjunctions; numbers and days are never cut."""
    by_start = {found.start: found for found in named}
    pieces = [_Piece()]
    at = 0
    while at < len(words):
        if words[at].after_blank_line and pieces[-1].words:
            pieces.append(_Piece())
        if at in by_start:
            pieces[-1].days.append((at, by_start[at]))
            at = by_start[at].end
            continue
        number = number_at(words, at)
        if number:
            _file(pieces[-1], words, number)
            at = number.end
        elif words[at].text in _BREAKS:
            pieces.append(_Piece())
            at += 1
        else:
            pieces[-1].words.append((at, words[at].text))
            at += 1
    return pieces


def _file(piece: _Piece, words: Sequence[Token], number: Number) -> None:
    """A number counts months, or money, or nothing that matters here."""
    before = words[number.start - 1].text if number.start else ""
    end = number.end + (_text(words, number.end) == "-")
    unit = _text(words, end)
    behind = before == "-" and _text(words, number.start - 2)[:1].isdecimal()
    vague = before in _VAGUE or behind or _runs_on(words, end)
    number = replace(number, clear=number.clear and not vague)
    if unit in _MONTHS:
        # "4 months and 2 weeks": more than is counted here.
        more = _text(words, end + 1) in ("and", "plus") and _text(words, end + 3) in _NOT_MONEY
        piece.months.append((number.start, replace(number, clear=number.clear and not more)))
        return
    marks = {before, unit, _text(words, number.start - 2) + before}
    if unit in _NOT_MONEY or before in _REFERS or unit in _TERMS:
        return
    abroad = bool(marks & _ABROAD)
    marked = abroad or bool(marks & _HOME)
    amount = Amount(number.value, "", marked, abroad, number.clear)
    piece.amounts.append((number.start, number.end, amount))


def _runs_on(words: Sequence[Token], end: int) -> bool:
    """`4 or 5`, `4 to 5`, `4-5`."""
    at = end + (_text(words, end) in ("or", "to"))
    joined = at > end or _text(words, end - 1) == "-"
    return joined and _text(words, at)[:1].isdecimal()


def _amounts(pieces: Sequence[_Piece]) -> Iterator[Amount]:
    """What each number that may be a sum was for: by the nearest word, else by the piece beside."""
    for place, piece in enumerate(pieces):
        for start, end, amount in piece.amounts[:_MOST_IN_PIECE]:
            charge = _charge(piece, start, end) or _charge_beside(pieces, place)
            yield replace(amount, charge=charge)


def _charge(piece: _Piece, start: int, end: int) -> Charge:
    nearest: tuple[int, Charge] = (_FAR, "")
    words = piece.words
    for at, (place, word) in enumerate(words):
        before = words[at - 1][1] if at else ""
        if word in _ITEMS:
            return "item"
        charge = _period(word, before)
        if charge:
            per = place > end and before in _PER
            far = (
                0
                if per and place - end <= 2
                else start - place
                if place < start
                else place - end + 1
            )
            nearest = min(nearest, (far, charge), key=lambda each: each[0])
    if nearest[1]:
        return nearest[1]
    return "yearly" if any(number.value == 12 for _, number in piece.months) else ""


def _period(word: str, before: str) -> Charge:
    if word in _MONTHLY and before not in _OTHER_YEAR:
        return "monthly"
    return "yearly" if word in _YEARLY and before not in _OTHER_YEAR else ""


def _charge_beside(pieces: Sequence[_Piece], place: int) -> Charge:
    """`the annual plan, paid $120`: a piece beside it that has no sum of its own."""
    paid = any(word.startswith(_PAYING) for _, word in pieces[place].words)
    if not paid or len(pieces[place].amounts) > 1:
        return ""
    for other in (place - 1, place + 1):
        if 0 <= other < len(pieces) and not pieces[other].amounts:
            found: set[Charge] = {_period(word, "") for _, word in pieces[other].words}
            if len(found - {""}) == 1:
                return next(charge for charge in found if charge)
    return ""


def _spans(pieces: Sequence[_Piece]) -> Iterator[Months]:
    for piece in pieces:
        words = {word for _, word in piece.words}
        for _, number in piece.months:
            yield Months(number.value, _span(number, words), number.clear)
        bare = [amount for _, _, amount in piece.amounts if not amount.marked]
        if len(bare) == 1 and "months" in words and not piece.months:  # "months used: 4"
            yield Months(bare[0].value, _span(None, words), bare[0].clear)


def _span(number: Number | None, words: set[str]) -> Span:
    whole_year = number is not None and number.value == 12
    if words & _LEFT:
        return "left"
    if words & _USED and not whole_year:
        return "used"
    return "term" if whole_year else ""


def _events(pieces: Sequence[_Piece], today: date) -> Iterator[Day]:
    for piece in pieces:
        for place, found in piece.days[:_MOST_IN_PIECE]:
            event = _event(piece, place)
            day = found.day
            past = event in ("bought", "renewed") and not found.dated
            if day and past and day > today:
                day = _year_before(day)
            yield Day(day, event, found.relative)


def _event(piece: _Piece, place: int) -> Event:
    nearest: tuple[int, int, Event] = (_FAR, 0, "")
    for at, word in piece.words:
        for rank, (event, stems) in enumerate(_EVENTS):
            if word.startswith(stems):
                weak = word in ("since", "from", "on")
                nearest = min(nearest, (abs(at - place) + _FAR * weak // 2, rank, event))
    return nearest[2]


def _year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return None


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""

# ruff: noqa: SIM905 - word lists read better as text
"""What a customer states about a payment: sums, months, days, and what each of them is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant.answering.numerals import tokens
from assistant.answering.pieces import Amount, Charge, Piece, cut
from assistant.answering.stated_days import days

Span = Literal["used", "left", "term", ""]
Event = Literal["bought", "renewed", "cancelled", "asked", ""]

_YEARLY = frozenset("year years yearly annual annually annum yr pa".split())
_MONTHLY = frozenset("month monthly mo mth".split())
_PER = frozenset("a an per each every /".split())
_OTHER_YEAR = frozenset("last this next past previous".split())
_ITEMS = frozenset(
    (
        "domain domains ssl certificate certificates setup migration registration transfer addon"
        " addons add-on consulting installation"
    ).split()
)
_USED = frozenset(
    ("used uses using usage after ago since had been elapsed gone passed old consumed").split()
)
_USED_BEHIND = frozenset("in into through use".split())
_LEFT = frozenset("left remaining remain remains unused rest".split())
_EVENTS: tuple[tuple[Event, tuple[str, ...]], ...] = (
    ("renewed", ("renew",)),
    ("cancelled", ("cancel", "terminat", "quit", "ended", "end", "stop")),
    ("asked", ("request", "asked")),
    (
        "bought",
        (
            *("bought", "buy", "purchas", "order", "sign", "subscrib", "start", "join"),
            *("invoice", "billed", "charged", "paid", "pay", "since", "from"),
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


def read(text: str, today: date) -> Stated:
    """Read a message; placeholders are to be taken out before. Linear in its length."""
    words = tokens(text[:_MOST_CHARACTERS])
    pieces = cut(words, days(words, today))
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


def _amounts(pieces: Sequence[Piece]) -> Iterator[Amount]:
    """What each number that may be a sum was for: by the nearest word, else by the piece beside."""
    for place, piece in enumerate(pieces):
        for start, end, amount in piece.amounts[:_MOST_IN_PIECE]:
            charge = _charge(piece, start, end) or _charge_beside(pieces, place)
            clear = amount.clear and not (piece.long and charge == "yearly")
            yield replace(amount, charge=charge, clear=clear)


def _charge(piece: Piece, start: int, end: int) -> Charge:
    nearest: tuple[int, Charge] = (_FAR, "")
    words = piece.words
    for at, (place, word) in enumerate(words):
        before = words[at - 1][1] if at else ""
        if word in _ITEMS and len(piece.amounts) == 1:
            return "item"  # "a $25 domain for the year"
        charge = "item" if word in _ITEMS else _period(word, before)
        if charge:
            far = start - place if place < start else place - end + 1
            if charge != "item" and before in _PER and 0 <= place - end <= 2:
                far = 0  # "$12 a month"
            nearest = min(nearest, (far, charge), key=lambda each: each[0])
    if nearest[1]:
        return nearest[1]
    return "yearly" if any(number.value == 12 for _, number in piece.months) else ""


def _period(word: str, before: str) -> Charge:
    if word in _MONTHLY and before not in _OTHER_YEAR:
        return "monthly"
    return "yearly" if word in _YEARLY and before not in _OTHER_YEAR else ""


def _charge_beside(pieces: Sequence[Piece], place: int) -> Charge:
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


def _spans(pieces: Sequence[Piece]) -> Iterator[Months]:
    for piece in pieces:
        for place, number in piece.months[:_MOST_IN_PIECE]:
            yield Months(number.value, _span(piece, place, number.value), number.clear)
        bare = [(place, each) for place, _, each in piece.amounts if not each.marked]
        if len(bare) == 1 and not piece.months:
            (place, amount) = bare[0]
            named = any(word == "months" and at < place for at, word in piece.words)
            if named:  # as in "months used: 4"
                yield Months(amount.value, _span(piece, -1, amount.value), amount.clear)


def _span(piece: Piece, place: int, value: Decimal) -> Span:
    """`4 months left` are left and `I left after 4` were used; `in 4 months` is still to come."""
    words = {word for _, word in piece.words}
    behind = {word for at, word in piece.words if at > place}
    if behind & _LEFT:
        return "left"
    if value == 12:
        return "term"
    using = words & _USED or behind & _USED_BEHIND
    using = using or ("use" in words and not words & {"will", "to"})
    ended = "ago" in words and any(word.startswith("cancel") for word in words)
    return "used" if using and not ended else ""


def _events(pieces: Sequence[Piece], today: date) -> Iterator[Day]:
    for piece in pieces:
        for place, found in piece.days[:_MOST_IN_PIECE]:
            event = _event(piece, place)
            day = found.day
            past = event in ("bought", "renewed") and not found.dated
            if day and past and day > today:
                day = _year_before(day)
            yield Day(day, event, found.relative)


def _event(piece: Piece, place: int) -> Event:
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

# ruff: noqa: SIM905 - word lists read better as text
"""A message cut where people cut it, and the numbers of each piece: money, months, days."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from assistant.answering.numerals import Number, Token, number_at
from assistant.answering.stated_days import Found

Charge = Literal["yearly", "monthly", "item", ""]

_BREAKS = frozenset(
    (
        ", ; . ! ? ( ) – — and but while whereas vs versus plus including incl minus where"
        " which then instead although though"
    ).split()
)
_HOME = frozenset("$ nz$ nzd dollar dollars bucks".split())
_ABROAD = frozenset("€ £ ¥ us$ au$ usd aud eur gbp euro euros pounds sgd cad inr".split())
_TERMS = frozenset("year years yr".split())
_MONTHS = frozenset("month months mo mos mth mths".split())
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


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum, what it was charged for, and whether it is in another currency than the tenant's."""

    value: Decimal
    charge: Charge
    marked: bool  # written with a currency
    abroad: bool = False
    clear: bool = True


@dataclass(slots=True)
class Piece:
    """A stretch between two breaks: its plain words by place, and what was found in it."""

    words: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    amounts: list[tuple[int, int, Amount]] = field(
        default_factory=list[tuple[int, int, Amount]]
    )
    months: list[tuple[int, Number]] = field(default_factory=list[tuple[int, Number]])
    days: list[tuple[int, Found]] = field(default_factory=list[tuple[int, Found]])
    long: bool = False  # a term of several years: what was paid for it is no yearly sum


def cut(words: Sequence[Token], named: Sequence[Found]) -> list[Piece]:
    """Cut at commas and conjunctions; numbers and days are never cut."""
    by_start = {found.start: found for found in named}
    pieces = [Piece()]
    at = 0
    while at < len(words):
        if words[at].after_blank_line and pieces[-1].words:
            pieces.append(Piece())
        if at in by_start:
            pieces[-1].days.append((at, by_start[at]))
            at = by_start[at].end
            continue
        number = number_at(words, at)
        if number:
            at = _file(pieces[-1], words, number)
        elif words[at].text in _BREAKS:
            pieces.append(Piece())
            at += 1
        else:
            pieces[-1].words.append((at, words[at].text))
            at += 1
    return pieces


def _file(piece: Piece, words: Sequence[Token], number: Number) -> int:
    """A number counts months, or money, or nothing that matters here; where reading goes on."""
    before = words[number.start - 1].text if number.start else ""
    end = number.end + (_text(words, number.end) == "-")
    unit = _text(words, end)
    behind = before == "-" and _text(words, number.start - 2)[:1].isdecimal()
    vague = before in _VAGUE or behind or _runs_on(words, end)
    number = replace(number, clear=number.clear and not vague)
    marks = {before, unit, _text(words, number.start - 2) + before}
    home, abroad = bool(marks & _HOME), bool(marks & _ABROAD)
    if unit in _MONTHS and not (home or abroad):
        # "4 months and 2 weeks": more than is counted here.
        more = _text(words, end + 1) in ("and", "plus") and _text(words, end + 3) in _NOT_MONEY
        piece.months.append((number.start, replace(number, clear=number.clear and not more)))
        return end + 1
    if unit in _TERMS and number.value != 1:
        piece.long = True
    out_of = before == "of" and _text(words, number.start - 2) == "out"
    counts = unit in _NOT_MONEY or unit in _TERMS or before in _REFERS or out_of
    pronoun = words[number.end - 1].text == "one" and not home
    if not counts and not pronoun:
        amount = Amount(number.value, "", home or abroad, abroad, number.clear)
        piece.amounts.append((number.start, number.end, amount))
    return number.end


def _runs_on(words: Sequence[Token], end: int) -> bool:
    """`4 or 5`, `4 to 5`, `4-5`."""
    at = end + (_text(words, end) in ("or", "to"))
    joined = at > end or _text(words, end - 1) == "-"
    return joined and _text(words, at)[:1].isdecimal()


def _text(words: Sequence[Token], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""

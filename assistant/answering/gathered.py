"""What a conversation has stated about a yearly payment, the newest words first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from assistant.answering.counting import months_between
from assistant.answering.pieces import Amount, Charge
from assistant.answering.stated import Day, Event, Stated, read

Wanted = Literal["fee", "monthly", "used", "currency", "date"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs that are clear, those that are wanted, and whether this message gave any."""

    fee: Decimal | None = None
    monthly: Decimal | None = None
    used: Decimal | None = None
    items: tuple[Decimal, ...] = ()
    bought: date | None = None
    renewed: date | None = None
    cancelled: date | None = None
    by_dates: bool = False  # the months were counted from the dates
    unclear: tuple[Wanted, ...] = ()
    annual: bool = False
    refund: bool = False
    sum_wanted: bool = False  # this very message asks how much
    fresh: int = 0  # how many inputs this very message gave

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What the formula still needs."""
        known = {"fee": self.fee, "monthly": self.monthly, "used": self.used}
        names: tuple[Wanted, ...] = ("fee", "monthly", "used")
        return (*(name for name in names if known[name] is None), *self.unclear)

    @property
    def known(self) -> int:
        """How many of the three are clear."""
        return 3 - [self.fee, self.monthly, self.used].count(None)


def gather(question: str, earlier: Sequence[str], today: date, *, asked: bool) -> Gathered:
    """Read the message, and those before it where it adds to them.

    `asked`: the last answer asked for what was missing.
    """
    newest = read(question, today)
    if not asked and not _inputs(newest):
        return Gathered()
    # "Today" in an earlier message was another day.
    older = (_lasting(read(text, today)) for text in reversed(earlier))
    messages = (newest, *older)
    found = _settled(messages, today)
    if asked and len(found.wanted) == 1:
        lone = _lone(newest)
        if lone is not None:
            found = _settled((_answering(newest, found.wanted[0], lone), *messages[1:]), today)
    fresh = _inputs(newest) + (asked and found.known == 3)
    return replace(found, fresh=fresh, sum_wanted=newest.sum_wanted)


def _lasting(message: Stated) -> Stated:
    return replace(message, days=tuple(each for each in message.days if not each.relative))


def _settled(messages: Sequence[Stated], today: date) -> Gathered:
    unclear: list[Wanted] = []
    sums: dict[Charge, Decimal | None] = {}
    for charge in ("yearly", "monthly"):
        sums[charge] = _sum(messages, charge, unclear)
    bought, renewed, cancelled = (
        _day(messages, event, unclear) for event in ("bought", "renewed", "cancelled")
    )
    used = _used(messages)
    counted = None
    since = renewed or bought
    if used is None and since:
        counted = months_between(since, cancelled or today)
    return Gathered(
        fee=sums["yearly"],
        monthly=sums["monthly"],
        used=used if used is not None else counted,
        items=_items(messages),
        bought=bought,
        renewed=renewed,
        cancelled=cancelled,
        by_dates=counted is not None,
        unclear=tuple(dict.fromkeys(unclear)),
        annual=any(message.annual for message in messages),
        refund=any(message.refund for message in messages),
    )


def _sum(messages: Sequence[Stated], charge: Charge, unclear: list[Wanted]) -> Decimal | None:
    """The newest message that names such a sum decides; two sums there are none."""
    for amounts in (_of(message, charge) for message in messages):
        if not amounts:
            continue
        if any(each.abroad for each in amounts):
            unclear.append("currency")
            return None
        values = {each.value for each in amounts}
        return values.pop() if len(values) == 1 and all(e.clear for e in amounts) else None
    return None


def _of(message: Stated, charge: Charge) -> list[Amount]:
    return [each for each in message.amounts if each.charge == charge]


def _items(messages: Sequence[Stated]) -> tuple[Decimal, ...]:
    for message in messages:
        items = _of(message, "item")
        if items:
            return tuple(each.value for each in items if each.clear and not each.abroad)
    return ()


def _used(messages: Sequence[Stated]) -> Decimal | None:
    for message in messages:
        spans = [each for each in message.months if each.span in ("used", "left")]
        if not spans:
            continue
        values = {
            each.value if each.span == "used" else max(12 - each.value, Decimal(0))
            for each in spans
        }
        return values.pop() if len(values) == 1 and all(e.clear for e in spans) else None
    return None


def _day(messages: Sequence[Stated], event: Event, unclear: list[Wanted]) -> date | None:
    for message in messages:
        named = [each for each in message.days if each.event == event]
        if not named:
            continue
        if len({each.day for each in named}) == 1 and named[0].day:
            return named[0].day
        unclear.append("date")
        return None
    return None


def _lone(message: Stated) -> Decimal | None:
    """The one number of a message that says no more than a number."""
    sums = [each.value for each in message.amounts if not each.charge and each.clear]
    months = [each.value for each in message.months if each.clear]
    return [*sums, *months][0] if len(sums) + len(months) == 1 else None


def _answering(message: Stated, wanted: Wanted, value: Decimal) -> Stated:
    charges: dict[Wanted, Charge] = {"fee": "yearly", "monthly": "monthly"}
    if wanted in charges:
        return replace(message, amounts=(Amount(value, charges[wanted], marked=True),))
    if wanted == "used":
        spans = tuple(replace(each, span="used") for each in message.months)
        return replace(message, months=spans) if spans else message
    return message


def _inputs(message: Stated) -> int:
    return sum(1 for _ in _each_input(message))


def _each_input(message: Stated) -> Iterator[Amount | Day | str]:
    yield from (each for each in message.amounts if each.charge)
    yield from (each for each in message.days if each.event)
    yield from ("months" for each in message.months if each.span in ("used", "left"))

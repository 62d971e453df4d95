"""The pro rata formula as arithmetic in decimals: every input shown, and never a decision."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

_CENT = Decimal("0.01")
_PLACES = 60  # exact for any sums and months that a customer can write


class NotCalculable(ValueError):
    """Inputs that the formula was not made for."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a customer states. Raises `NotCalculable` for what cannot all be true together."""

    fee: Decimal  # really paid for the year
    monthly: Decimal  # the equivalent monthly rate
    used: Decimal  # months, a part of one included
    items: tuple[Decimal, ...] = ()  # what cannot be refunded
    months: int = 12  # in a billing year

    def __post_init__(self) -> None:
        """Negative sums, more months than the year has, a monthly rate below its share of the fee."""
        sums = (self.fee, self.monthly, self.used, *self.items)
        if not all(each.is_finite() and each >= 0 for each in sums):
            raise NotCalculable("a sum is negative or no number")
        if not 0 <= self.used <= self.months:
            raise NotCalculable("more months than the year has")
        if self.monthly * self.months < self.fee:
            raise NotCalculable("paid by the month it would cost less than by the year")


@dataclass(frozen=True, slots=True)
class Working:
    """One way through the formula, to the cent; `raw` may lie below zero, `result` never."""

    unused: int  # full months
    counted: Decimal  # months that the discount is worked out for
    share: Decimal
    discount: Decimal
    items: Decimal
    raw: Decimal
    result: Decimal


def workings(inputs: Inputs) -> tuple[Working, ...]:
    """One for whole months; for a part of a month two, since "months used" has two readings.

    The first counts the part as a whole month, the second as the part that it is.
    """
    counted = inputs.used.to_integral_value(rounding=ROUND_CEILING)
    readings = dict.fromkeys((counted, inputs.used))
    return tuple(_work(inputs, reading) for reading in readings)


def _work(inputs: Inputs, counted: Decimal) -> Working:
    """Exact until the end: all is divided by the months of the year once, then rounded once."""
    months = inputs.months
    unused = int((months - inputs.used).to_integral_value(rounding=ROUND_FLOOR))
    with localcontext() as context:
        context.prec = _PLACES
        share = inputs.fee * unused
        discount = inputs.monthly * counted * months - inputs.fee * counted
        items = sum(inputs.items, Decimal(0))
        raw = _cents((share - discount - items * months) / months)
        return Working(
            unused=unused,
            counted=counted,
            share=_cents(share / months),
            discount=_cents(discount / months),
            items=_cents(items),
            raw=raw,
            result=max(raw, Decimal("0.00")),
        )


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)

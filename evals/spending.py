"""What a run on Claude costs: told beforehand, counted meanwhile, and never over the cap."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.admission.prices import PRICES, Price, characters
from assistant.answering.ladder import Ladder
from assistant.domain import EngineName, Finished, Request, Sentence, Usage
from assistant.house import House
from assistant.ports import AnswerEngine
from assistant.tenants import Tenant
from evals.cases import BadCases, Case, Dialog
from evals.rows import Row, Subject
from evals.run import Halted
from evals.talks import TalkCase

# Of a turn with a small company's whole corpus in the prompt, as `evals.bench.ground` counts it.
_TYPICAL = Usage(input=900, output=220, cache_read=9_000, cache_write=150)
_MARK = Usage(input=700, output=20)


def price(model: str) -> Price:
    """Raises `BadCases` for a model whose price is not known: no cap could hold."""
    if model not in PRICES:
        raise BadCases(f"the price of {model!r} is not known; there are {', '.join(PRICES)}")
    return PRICES[model]


def turns(cases: Iterable[Case]) -> int:
    """How many messages of these cases an engine may be asked to answer."""
    return sum(_turns(case) for case in cases)


def answers(cases: Iterable[Case]) -> int:
    """How many single answers can be marked."""
    return sum(isinstance(case, Dialog) for case in cases)


def _turns(case: Case) -> int:
    match case:
        case Dialog():
            return len(case.said)
        case TalkCase():
            return len(case.lines) + sum(len(held.turns) for held in case.before)
        case _:
            return 0


def estimate(model: str, messages: int) -> float:
    """Dollars for so many messages, as they are at the mean."""
    return messages * price(model).of(_TYPICAL)


def marking(model: str, marks: int) -> float:
    """Dollars for so many marks, as they are at the mean."""
    return marks * price(model).of(_MARK)


@dataclass(slots=True)
class _Purse:
    """One cap, whoever spends."""

    cap: float
    spent: float = 0.0
    calls: int = 0
    halted: bool = False


class Meter:
    """Counts dollars. A call is let through only if its worst case fits under the cap."""

    def __init__(
        self, cap: float, of: Price, *, longest: int, purse: _Purse | None = None
    ) -> None:
        self._purse = purse or _Purse(cap)
        self._price = of
        self._longest = longest

    @property
    def spent(self) -> float:
        """Dollars, those put aside among them."""
        return self._purse.spent

    @property
    def halted(self) -> bool:
        """Whether a call did not fit any more."""
        return self._purse.halted

    def beside(self, of: Price, *, longest: int) -> "Meter":
        """For calls at another price, under the same cap."""
        return Meter(self._purse.cap, of, longest=longest, purse=self._purse)

    def reserve(self, characters: int) -> float:
        """Put the worst case of a call aside; raises `Halted` where it does not fit."""
        aside = self._price.worst(characters, longest=self._longest)
        purse = self._purse
        if purse.halted or purse.spent + aside > purse.cap:
            purse.halted = True
            raise Halted(self.told())
        purse.spent += aside
        purse.calls += 1
        return aside

    def settle(self, aside: float, usage: Usage) -> None:
        """The call ended: what it really cost, in place of what was put aside."""
        self._purse.spent += self._price.of(usage) - aside

    def told(self) -> str:
        """What stands on the bill."""
        purse = self._purse
        return (
            f"stopped at the cap: {purse.calls} calls, ${purse.spent:.2f} of ${purse.cap:.2f}"
        )


@dataclass(frozen=True, slots=True)
class Metered:
    """An engine whose every draft is paid for. One that fails stays counted at its worst."""

    engine: AnswerEngine
    meter: Meter

    @property
    def name(self) -> EngineName:
        return self.engine.name

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """As the engine drafts."""
        aside = self.meter.reserve(characters(request))
        async with aclosing(self.engine.draft(request)) as parts:
            async for part in parts:
                if isinstance(part, Finished):
                    self.meter.settle(aside, part.usage)
                yield part


def metered(house: House, meter: Meter) -> House:
    """The house with a meter on every engine that costs money."""
    turn = house.chat.turn

    def engines(of: tuple[AnswerEngine, ...]) -> tuple[AnswerEngine, ...]:
        return tuple(Metered(each, meter) if each.name == "claude" else each for each in of)

    def ladder(tenant: Tenant) -> Ladder:
        plain = turn.ladder(tenant)
        return replace(plain, engines=engines(plain.engines))

    paid = replace(turn, ladder=ladder)
    return replace(house, chat=replace(house.chat, turn=paid))


class Capped:
    """A subject that stops the run once the cap was reached, whatever the house made of it."""

    def __init__(self, subject: Subject, meter: Meter) -> None:
        self._subject = subject
        self._meter = meter

    async def ask(self, row: Row) -> Row:
        """As the subject, while money is left."""
        return self._paid(await self._subject.ask(self._paid(row)))

    async def converse(self, row: Row) -> Row:
        """As the subject, while money is left."""
        return self._paid(await self._subject.converse(self._paid(row)))

    async def search(self, row: Row) -> Row:
        """As the subject."""
        return await self._subject.search(row)

    async def redact(self, row: Row) -> Row:
        """As the subject."""
        return await self._subject.redact(row)

    async def check_draft(self, row: Row) -> Row:
        """As the subject."""
        return await self._subject.check_draft(row)

    async def classify(self, row: Row) -> Row:
        """As the subject."""
        return await self._subject.classify(row)

    def _paid(self, row: Row) -> Row:
        if self._meter.halted:
            raise Halted(self._meter.told())
        return row

"""What a run on Claude costs: told beforehand, counted meanwhile, and never over the cap."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.ladder import Ladder
from assistant.domain import EngineName, Finished, Request, Sentence, Usage
from assistant.house import House
from assistant.ports import AnswerEngine
from assistant.tenants import Tenant
from evals.cases import BadCases, Case, Dialog
from evals.rows import Row, Subject
from evals.run import Halted
from evals.talks import TalkCase

_MILLION = 1_000_000
_CHARACTERS = (
    3  # a token of these texts has four letters at the mean; three never says too little
)
_WRITTEN, _READ = 2.0, 0.1  # what a cached token costs, against one that is not
# Of a turn with a small company's whole corpus in the prompt, as `evals.bench.ground` counts it.
_TYPICAL = Usage(input=900, output=220, cache_read=9_000, cache_write=150)


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens."""

    input: float
    output: float

    def of(self, usage: Usage) -> float:
        """What one call cost."""
        read = usage.input + _READ * usage.cache_read + _WRITTEN * usage.cache_write
        return (read * self.input + usage.output * self.output) / _MILLION


PRICES: Final = {
    "claude-haiku-5-5": Price(0.10, 0.50),
    "claude-sonnet-5-5": Price(2, 10),
    "claude-opus-5-5": Price(4, 20),
    "claude-fable-5-1": Price(10, 50),
}


def price(model: str) -> Price:
    """Raises `BadCases` for a model whose price is not known: no cap could hold."""
    if model not in PRICES:
        raise BadCases(f"the price of {model!r} is not known; there are {', '.join(PRICES)}")
    return PRICES[model]


def turns(cases: Iterable[Case]) -> int:
    """How many messages of these cases an engine may be asked to answer."""
    return sum(_turns(case) for case in cases)


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


class Meter:
    """Counts dollars. A call is let through only if its worst case fits under the cap."""

    def __init__(self, cap: float, of: Price, *, longest: int) -> None:
        self.cap = cap
        self.spent = 0.0
        self.calls = 0
        self.halted = False
        self._price = of
        self._longest = longest

    def reserve(self, characters: int) -> float:
        """Put the worst case of a call aside; raises `Halted` where it does not fit."""
        worst = Usage(cache_write=characters // _CHARACTERS, output=self._longest)
        aside = self._price.of(worst)
        if self.halted or self.spent + aside > self.cap:
            self.halted = True
            raise Halted(self.told())
        self.spent += aside
        self.calls += 1
        return aside

    def settle(self, aside: float, usage: Usage) -> None:
        """The call ended: what it really cost, in place of what was put aside."""
        self.spent += self._price.of(usage) - aside

    def told(self) -> str:
        """What stands on the bill."""
        return f"stopped at the cap: {self.calls} calls, ${self.spent:.2f} of ${self.cap:.2f}"


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
        aside = self.meter.reserve(_characters(request))
        async with aclosing(self.engine.draft(request)) as parts:
            async for part in parts:
                if isinstance(part, Finished):
                    self.meter.settle(aside, part.usage)
                yield part


def _characters(request: Request) -> int:
    given = [clause.text for clause in request.ground.clauses]
    given += [hit.clause.text for hit in request.hits]
    given += [text for past in request.history for text in (past.question, past.answer)]
    given += [note.text for note in request.remembered]
    # Each clause comes with its source, its headings and marks of its own.
    return len(request.system) + len(request.question) + sum(len(text) + 250 for text in given)


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

"""A day's money and a breaker before an engine, and places for turns."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from assistant.admission.careful import Careful, CarefulOpinion, Purse
from assistant.admission.gate import Gate, Room
from assistant.admission.prices import Price
from assistant.breaker import Breaker
from assistant.domain import Finished, Request, Sentence, TenantId, Usage
from assistant.errors import (
    Busy,
    EngineBusy,
    EngineFailed,
    EngineRefused,
    EngineTimeout,
)
from guardrails import Record
from tests.builders import ScriptedEngine, Step, a_request, a_tenant

DONE = Finished("claude", "model", Usage(input=100, output=50), False)
DOWN = EngineTimeout("timeout")
SAID = Sentence("We keep chat logs for nine weeks.", ())


@dataclass
class Purses:
    """A till in memory."""

    micros: int = 0

    async def take(self, tenant: TenantId, micros: int, *, cap: int) -> bool:
        if self.micros + micros > cap:
            return False
        self.micros += micros
        return True

    async def settle(self, tenant: TenantId, difference: int) -> None:
        self.micros += difference


@dataclass
class Scene:
    """One engine, its money and its clock."""

    scripts: Sequence[Sequence[Step]]
    cap: float = 0.0
    now: float = 0.0
    till: Purses = field(default_factory=Purses)

    def __post_init__(self) -> None:
        self.engine = ScriptedEngine("claude", self.scripts)
        self.breaker = Breaker(lambda: self.now, limit=3, pause=20)
        purse = Purse(self.till, Price(2, 10), 1000, self.cap)
        self.careful = Careful(self.engine, self.breaker, purse)

    async def ask(self, request: Request | None = None) -> str:
        """What became of a draft: its end, or the reason why there is none."""
        try:
            async for _ in self.careful.draft(request or a_request()):
                pass
        except EngineFailed as error:
            return error.reason
        return "drafted"


async def test_after_failures_in_a_row_the_engine_rests_and_one_tries_again() -> None:
    scene = Scene([*[[DOWN]] * 3, [EngineBusy("http-529")], [SAID, DONE]])

    fell = [await scene.ask() for _ in range(4)]
    scene.now = 20.0
    tried = [await scene.ask() for _ in range(2)]
    scene.now = 40.0
    well = await scene.ask()

    assert fell == ["timeout", "timeout", "timeout", "resting"]
    assert tried == ["http-529", "resting"]
    assert well == "drafted"
    assert not scene.breaker.open


async def test_while_one_tries_the_others_wait_for_what_becomes_of_it() -> None:
    gate = asyncio.Event()
    scene = Scene([*[[DOWN]] * 3, [gate, SAID, DONE], [SAID, DONE]])
    for _ in range(3):
        await scene.ask()
    scene.now = 20.0

    first = asyncio.create_task(scene.ask())
    await scene.engine.waiting.wait()
    meanwhile = await scene.ask()
    gate.set()

    assert (meanwhile, await first, await scene.ask()) == ("resting", "drafted", "drafted")


async def test_a_refusal_is_no_failure_of_the_service() -> None:
    scene = Scene([*[[EngineRefused("refusal")]] * 5, [SAID, DONE]])

    assert [await scene.ask() for _ in range(6)] == ["refusal"] * 5 + ["drafted"]


async def test_a_days_money_ends_before_it_is_overspent_and_a_draft_costs_what_it_cost() -> (
    None
):
    # At its worst a draft costs 1,000 tokens of output at $10 a million, and some input: 1.0 ct.
    scene = Scene([[SAID, DONE]] * 40, cap=0.02)

    ends = [await scene.ask() for _ in range(40)]

    paid = ends.count("drafted")
    assert 5 < paid < 40
    assert ends == ["drafted"] * paid + ["spend-cap"] * (40 - paid)
    assert scene.till.micros == paid * round(1e6 * Price(2, 10).of(DONE.usage)) <= 20_000
    assert len(scene.engine.requests) == paid


async def test_a_draft_that_fails_stays_paid_at_its_worst() -> None:
    scene = Scene([[DOWN]], cap=1.0)

    await scene.ask()

    assert scene.till.micros > 10_000


@dataclass
class Agreeing:
    """A judge that objects to nothing, or does not answer."""

    failing: bool = False
    asked: int = 0

    async def objections(
        self, draft: str, records: Sequence[Record]
    ) -> tuple[tuple[str, ...], Usage]:
        self.asked += 1
        if self.failing:
            raise DOWN
        return (), Usage(input=400, output=12)


async def test_a_second_opinion_is_paid_from_the_same_days_money() -> None:
    till, judge = Purses(), Agreeing()
    purse = Purse(till, Price(1, 5), 64, 0.01)
    opinion = CarefulOpinion(judge, lambda _: purse, rules=3000)
    record = Record("KP-7", "refund", "approved", "NZ$20.00")

    ends = [await opined(opinion, record) for _ in range(40)]

    paid = ends.count("")
    assert 5 < paid < 40
    assert ends == [""] * paid + ["spend-cap"] * (40 - paid)
    assert judge.asked == paid
    assert till.micros == paid * round(1e6 * Price(1, 5).of(Usage(400, 12))) <= 10_000


async def test_an_opinion_that_fails_stays_paid_at_its_worst() -> None:
    till = Purses()
    purse = Purse(till, Price(1, 5), 64, 1.0)

    said = await opined(CarefulOpinion(Agreeing(failing=True), lambda _: purse, rules=3000))

    assert said == "timeout"
    assert till.micros > 2000


async def opined(opinion: CarefulOpinion, *records: Record) -> str:
    """Nothing, or the reason why there is no opinion."""
    try:
        await opinion(a_tenant(), "Chats are kept for nine weeks.", records)
    except EngineFailed as error:
        return error.reason
    return ""


async def test_whoever_finds_all_places_taken_waits_and_then_is_told_when_to_come_again() -> (
    None
):
    gate = Gate(Room(at_once=1, waiting=1, patience=0.01))
    await gate.enter()

    with pytest.raises(Busy) as busy:
        await gate.enter()
    gate.leave()
    await gate.enter()

    assert busy.value.retry_after
    assert (gate.working, gate.waiting) == (1, 0)


async def test_more_than_may_wait_are_turned_away_at_once() -> None:
    gate = Gate(Room(at_once=1, waiting=1, patience=60))
    await gate.enter()
    waiting = asyncio.create_task(gate.enter())
    await asyncio.sleep(0)

    with pytest.raises(Busy):
        await gate.enter()
    gate.leave()
    await waiting

    assert gate.working == 1


async def test_nobody_enters_when_the_process_is_about_to_end() -> None:
    gate = Gate(Room())
    gate.close()

    with pytest.raises(Busy):
        await gate.enter()

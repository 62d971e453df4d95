"""Clauses are judged for the engine that quotes them, and only when it is its turn."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from assistant.answering.judged import Once, judging
from assistant.answering.ladder import Ladder
from assistant.domain import EngineName, Finished, Hit, Request, Sentence
from tests.builders import a_clause, a_request

SURE = Hit(a_clause(), 0.9)


@dataclass
class Engine:
    """Says nothing; remembers how sure the clauses were that it was given."""

    name: EngineName
    given: list[float] = field(default_factory=list[float])

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        self.given.append(sum(hit.score for hit in request.hits))
        yield Finished(self.name)


async def _judge() -> tuple[Hit, ...]:
    return (SURE,)


async def _drafted(ladder: Ladder) -> None:
    for engine in ladder.engines:
        async for _ in engine.draft(a_request()):
            pass


async def test_a_model_reads_the_clauses_as_they_were_found_and_the_quoting_engine_judged() -> (
    None
):
    model, quoting = Engine("claude"), Engine("extractive")

    await _drafted(judging(Ladder((model, quoting)), _judge))

    assert model.given == [0]
    assert quoting.given == [0.9]


async def test_where_no_model_is_asked_the_clauses_are_judged_already() -> None:
    quoting = Engine("extractive")
    ladder = Ladder((quoting,))

    assert judging(ladder, _judge) is ladder


async def test_a_draft_made_anew_and_an_abstention_find_the_clauses_judged_already() -> None:
    asked = 0

    async def judge() -> tuple[Hit, ...]:
        nonlocal asked
        asked += 1
        return (SURE,)

    once = Once(judge)
    ladder = judging(Ladder((Engine("claude"), Engine("extractive"))), once)
    await _drafted(ladder)
    await _drafted(ladder)

    assert await once() == (SURE,)
    assert asked == 1

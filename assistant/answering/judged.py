"""Clauses judged for the engine that quotes them: a model reads them itself."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.answering.ladder import Ladder
from assistant.domain import EngineName, Finished, Hit, Request, Sentence
from assistant.ports import AnswerEngine

Judge = Callable[[], Awaitable[Sequence[Hit]]]


class Once:
    """What is judged in a turn is judged once: drafts are made anew, and an abstention asks again."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._hits: Sequence[Hit] | None = None

    async def __call__(self) -> Sequence[Hit]:
        if self._hits is None:
            self._hits = await self._judge()
        return self._hits


def judging(ladder: Ladder, judge: Judge) -> Ladder:
    """The same engines; where a model comes first, the others have the clauses judged when asked.

    The judge takes a fifth of a turn's processor time, and few drafts of a model fail.
    """
    if not ladder.asks_a_model:
        return ladder
    return Ladder(
        tuple(
            engine if engine.name == "claude" else _Judging(engine, judge)
            for engine in ladder.engines
        )
    )


@dataclass(frozen=True, slots=True)
class _Judging:
    engine: AnswerEngine
    judge: Judge

    @property
    def name(self) -> EngineName:
        return self.engine.name

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        judged = replace(request, hits=tuple(await self.judge()))
        async with aclosing(self.engine.draft(judged)) as parts:
            async for part in parts:
                yield part

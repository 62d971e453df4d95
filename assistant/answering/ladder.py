"""From the best engine to the plainest: every sentence is checked with all before it, then shown."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.answering import prompt
from assistant.domain import Citation, EngineName, Finished, Request, Sentence, Usage
from assistant.errors import EngineFailed
from assistant.ports import AnswerEngine, TurnTrace
from guardrails import Blocked, Claim, Cleared, Verdict

Check = Callable[[Sequence[Claim]], Awaitable[Verdict]]
Second = Callable[[Cleared], Awaitable[Verdict]]


class Silenced(Exception):
    """Staff took the floor while Kora was speaking."""


class _Stopped(Exception):
    """A guard stopped a draft."""

    def __init__(self, blocked: Blocked) -> None:
        super().__init__("draft blocked")
        self.blocked = blocked


@dataclass(frozen=True, slots=True)
class Told:
    """What was shown: sentences that passed, or none when every draft failed or abstained."""

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    engine: EngineName = "none"
    abstained: bool = True
    blocked: tuple[str, ...] = ()
    fallback: str = ""  # why the first engine gave nothing, as a code


@dataclass(frozen=True, slots=True)
class Checks:
    """Every sentence passes the first; what a model wrote must pass the second as well."""

    guards: Check
    opinion: Second  # is given only what is cleared, so it can stop and never let go

    async def of(self, engine: EngineName, claims: Sequence[Claim]) -> Verdict:
        """Over all sentences of a draft so far."""
        verdict = await self.guards(claims)
        if isinstance(verdict, Blocked) or engine != "claude":
            return verdict
        return await self.opinion(verdict)


@dataclass(frozen=True, slots=True)
class Show:
    """How a cleared sentence reaches the customer, and how what was shown is taken back."""

    sentence: Callable[[Cleared], Awaitable[bool]]  # False: staff have the floor
    retract: Callable[[], Awaitable[None]]
    fallback: Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Engines, best first; the last one needs nothing but the clauses."""

    engines: tuple[AnswerEngine, ...]

    @property
    def asks_a_model(self) -> bool:
        """Whether one of them writes from what it is given, beyond quoting what was found."""
        return any(engine.name == "claude" for engine in self.engines)

    async def climb(
        self, request: Request, *, checks: Checks, show: Show, trace: TurnTrace
    ) -> Told:
        """The first draft that passes whole. A blocked one is tried once more with the reason."""
        blocked: list[str] = []
        fallback = ""
        for engine, objected in self._rungs():
            if objected and (fallback or not blocked):
                continue  # nothing to object to: the engine failed, or was not tried
            asked = replace(request, objection=", ".join(blocked)) if objected else request
            shown: list[Claim] = []
            with trace.stage("answer") as stage:
                stage.note(engine=engine.name, again=objected, **_prompted(engine, asked))
                try:
                    told = await _draft(engine, asked, checks, show, shown)
                except EngineFailed as error:
                    stage.note(failed=error.reason)
                    fallback = error.reason
                    await show.fallback(error.reason)
                except _Stopped as stop:
                    stage.note(blocked=", ".join(stop.blocked.rules))
                    blocked += stop.blocked.rules
                else:
                    stage.usage(told.model, told.usage)
                    return replace(
                        told.told, blocked=tuple(dict.fromkeys(blocked)), fallback=fallback
                    )
            if shown:
                await show.retract()
        return Told(blocked=tuple(dict.fromkeys(blocked)), fallback=fallback)

    def _rungs(self) -> list[tuple[AnswerEngine, bool]]:
        # The extractive engine is deterministic: asking it again would give the same draft.
        return [
            (engine, objected)
            for engine in self.engines
            for objected in ((False, True) if engine.name == "claude" else (False,))
        ]


def _prompted(engine: AnswerEngine, asked: Request) -> dict[str, str]:
    """Which prompt a model was given, so that an answer can be traced to its very words."""
    if engine.name != "claude":
        return {}
    return {"prompt": prompt.NAME, "prompt_sha": asked.prompt_sha}


@dataclass(frozen=True, slots=True)
class _Drafted:
    told: Told
    model: str
    usage: Usage


async def _draft(
    engine: AnswerEngine, request: Request, checks: Checks, show: Show, claims: list[Claim]
) -> _Drafted:
    citations: dict[Citation, None] = {}
    finished: Finished | None = None
    # Closed at once when a guard stops it: a draft left open holds its connection.
    async with aclosing(engine.draft(request)) as parts:
        async for part in parts:
            match part:
                case Finished():
                    finished = part
                case Sentence():
                    cites = tuple(f"{c.doc} {c.clause}" for c in part.citations)
                    verdict = await checks.of(engine.name, [*claims, Claim(part.text, cites)])
                    if isinstance(verdict, Blocked):
                        raise _Stopped(verdict)
                    claims.append(verdict.claims[-1])
                    if not await show.sentence(verdict.last()):
                        raise Silenced
                    citations.update(dict.fromkeys(part.citations))
    if finished is None:
        raise EngineFailed("no-end")
    abstained = finished.abstained or not claims
    told = Told(tuple(claims), tuple(citations), engine.name, abstained)
    return _Drafted(told, finished.model, finished.usage)

"""The ladder: drafts are checked sentence by sentence, and what is stopped is never shown."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import pytest

from assistant.answering.ladder import Checks, Ladder, Second, Show, Silenced, Told
from assistant.domain import ConversationId, Finished, Request, Sentence
from assistant.errors import EngineBusy, EngineFailed, EngineRefused, EngineTimeout
from assistant.tracing.off import NoTracer
from guardrails import Blocked, Claim, Cleared, Evidence, Finding, Verdict, check
from tests.builders import SHED, ScriptedEngine, Step, a_request, a_sentence

KEPT = a_sentence("Chat logs are kept for nine weeks.", "privacy 9")
ASKED = a_sentence("A new customer may ask for a refund within 14 days.", "refunds 1.1")
DECIDED = a_sentence("We will refund you today.", "refunds 1.1")
MADE_UP = a_sentence("Chat logs are kept for 47 years.", "privacy 9")
END = Finished("claude", model="claude-x")
QUOTED = Finished("extractive")

EVIDENCE = (
    Evidence("clause", "privacy 9", "Chat logs are kept for nine weeks."),
    Evidence("clause", "refunds 1.1", "A new customer may ask for a refund within 14 days."),
)


@dataclass
class Screen:
    """What the customer saw, in order."""

    floor: int = 100  # sentences until staff take the floor
    seen: list[str] = field(default_factory=list[str])
    notices: list[str] = field(default_factory=list[str])
    retracted: list[str] = field(default_factory=list[str])

    async def sentence(self, cleared: Cleared) -> bool:
        if len(self.seen) >= self.floor:
            return False
        self.seen.append(cleared.text)
        return True

    async def retract(self) -> None:
        self.retracted += self.seen
        self.seen.clear()

    async def fallback(self, reason: str) -> None:
        self.notices.append(reason)


async def _check(claims: Sequence[Claim]) -> Verdict:
    return check(claims, evidence=EVIDENCE, records=())


async def _unopposed(cleared: Cleared) -> Verdict:
    return cleared


async def climbed(
    screen: Screen, *engines: ScriptedEngine, opinion: Second = _unopposed
) -> Told:
    show = Show(screen.sentence, screen.retract, screen.fallback)
    tracing = NoTracer().turn(
        tenant=SHED, conversation=ConversationId("co_1"), customer=None, facts={}
    )
    with tracing as trace:
        return await Ladder(engines).climb(
            a_request(), checks=Checks(_check, opinion), show=show, trace=trace
        )


def claude(*scripts: Sequence[Step]) -> ScriptedEngine:
    return ScriptedEngine("claude", scripts)


def extractive(*steps: Step) -> ScriptedEngine:
    return ScriptedEngine("extractive", [steps])


async def test_a_draft_that_passes_is_shown_and_nobody_else_is_asked() -> None:
    screen, plain = Screen(), extractive(KEPT, QUOTED)

    told = await climbed(screen, claude([KEPT, ASKED, END]), plain)

    assert screen.seen == [KEPT.text, ASKED.text]
    assert (told.engine, told.abstained, told.blocked) == ("claude", False, ())
    assert [c.clause for c in told.citations] == ["9", "1.1"]
    assert plain.requests == []


async def test_a_blocked_draft_is_tried_once_more_with_the_reason() -> None:
    screen, first = Screen(), claude([DECIDED, END], [ASKED, END])

    told = await climbed(screen, first, extractive(KEPT, QUOTED))

    assert screen.seen == [ASKED.text]
    assert first.requests[0].objection == ""
    assert first.requests[1].objection == ", ".join(told.blocked)
    assert told.blocked


async def test_a_draft_blocked_twice_gives_way_to_the_clauses_own_words() -> None:
    screen, first = Screen(), claude([DECIDED, END], [MADE_UP, END])

    told = await climbed(screen, first, extractive(KEPT, QUOTED))

    assert len(first.requests) == 2
    assert screen.seen == [KEPT.text]
    assert told.engine == "extractive"
    assert len(told.blocked) >= 2
    assert screen.notices == []  # it did not fail: nothing to announce


async def test_what_was_shown_before_a_block_is_taken_back() -> None:
    screen, first = Screen(), claude([KEPT, DECIDED, END], [ASKED, END])

    await climbed(screen, first)

    assert screen.retracted == [KEPT.text]
    assert screen.seen == [ASKED.text]


@pytest.mark.parametrize(
    "trouble", [EngineBusy("529"), EngineTimeout("slow"), EngineRefused("no")]
)
async def test_an_engine_that_fails_is_announced_and_followed_by_the_next(
    trouble: EngineFailed,
) -> None:
    screen, first = Screen(), claude([trouble])

    told = await climbed(screen, first, extractive(KEPT, QUOTED))

    assert screen.notices == [trouble.reason]
    assert (told.engine, told.fallback) == ("extractive", trouble.reason)
    assert len(first.requests) == 1


async def test_a_failure_in_the_middle_takes_back_the_half_that_was_shown() -> None:
    screen = Screen()

    await climbed(screen, claude([KEPT, EngineFailed("cut")]), extractive(ASKED, QUOTED))

    assert screen.retracted == [KEPT.text]
    assert screen.seen == [ASKED.text]


async def test_a_draft_without_an_end_is_no_draft() -> None:
    screen = Screen()

    told = await climbed(screen, claude([KEPT]), extractive(ASKED, QUOTED))

    assert told.fallback == "no-end"
    assert screen.seen == [ASKED.text]


async def test_a_failure_on_the_second_try_is_not_tried_a_third_time() -> None:
    screen, first = Screen(), claude([DECIDED, END], [EngineBusy("529")])

    told = await climbed(screen, first, extractive(KEPT, QUOTED))

    assert len(first.requests) == 2
    assert told.engine == "extractive"


async def test_nothing_is_told_when_every_draft_is_stopped() -> None:
    screen = Screen()

    told = await climbed(screen, claude([DECIDED], [DECIDED]), extractive(MADE_UP, QUOTED))

    assert (told.claims, told.abstained, told.engine) == ((), True, "none")
    assert screen.seen == screen.retracted == []


async def test_an_engine_that_abstains_ends_the_climb() -> None:
    screen, plain = Screen(), extractive(KEPT, QUOTED)

    told = await climbed(screen, claude([Finished("claude", abstained=True)]), plain)

    assert told.abstained
    assert plain.requests == []


async def test_staff_taking_the_floor_ends_everything_at_once() -> None:
    screen, first, plain = Screen(floor=1), claude([KEPT, ASKED, END]), extractive(KEPT, QUOTED)

    with pytest.raises(Silenced):
        await climbed(screen, first, plain)

    assert screen.seen == [KEPT.text]
    assert plain.requests == []


async def test_a_draft_that_is_stopped_is_closed_before_the_next_begins() -> None:
    first = claude([DECIDED, END], [ASKED, END])

    await climbed(Screen(), first)

    assert first.closed == 2


async def test_a_customer_who_leaves_closes_the_draft() -> None:
    never = asyncio.Event()
    first = claude([KEPT, never, END])
    task = asyncio.create_task(climbed(Screen(), first))
    await first.waiting.wait()

    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert first.closed == 1


@pytest.mark.parametrize("place", range(4))
async def test_nothing_blocked_is_ever_shown(place: int) -> None:
    script = [KEPT, ASKED, KEPT]
    script.insert(place, DECIDED)
    screen = Screen()

    await climbed(screen, claude([*script, END], [*script, END]), extractive(*script, QUOTED))

    assert DECIDED.text not in [*screen.seen, *screen.retracted]


async def test_a_second_opinion_stops_what_the_guards_let_through() -> None:
    async def objecting(cleared: Cleared) -> Verdict:
        return Blocked((Finding("second_opinion_outcome", 0, len(cleared.text)),))

    screen = Screen()
    told = await climbed(
        screen,
        claude([KEPT, END], [KEPT, END]),
        ScriptedEngine("extractive", [[ASKED, QUOTED]]),
        opinion=objecting,
    )

    assert told.engine == "extractive"
    assert told.blocked == ("second_opinion_outcome",)
    assert screen.seen == [ASKED.text]


async def test_a_second_opinion_is_not_asked_about_what_the_guards_stopped() -> None:
    heard: list[str] = []

    async def listening(cleared: Cleared) -> Verdict:
        heard.append(cleared.text)
        return cleared

    await climbed(Screen(), claude([DECIDED, END], [KEPT, END]), opinion=listening)

    assert heard == [KEPT.text]


async def test_each_sentence_is_on_the_screen_before_the_next_is_written() -> None:
    screen = Screen()
    shown_at: list[int] = []

    class Watching(ScriptedEngine):
        """Notes how much is on the screen whenever it is asked to go on."""

        async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
            for step in (KEPT, ASKED, KEPT, END):
                shown_at.append(len(screen.seen))
                yield step

    told = await climbed(screen, Watching("claude", []))

    assert shown_at == [0, 1, 2, 3]
    assert told.engine == "claude"

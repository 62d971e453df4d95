"""What the tests of the Claude client ask it, and how they read what comes."""

from dataclasses import replace

from assistant.answering import prompt
from assistant.answering.claude import Claude, Tuning
from assistant.domain import (
    Clause,
    Exchange,
    Finished,
    Ground,
    Hit,
    Request,
    Sentence,
    TenantId,
)
from assistant.egress import Egress
from guardrails import Redacted

TENANT = TenantId("kapsule")
OWN = Egress(frozenset())
TUNING = Tuning(
    model="claude-haiku-4-5", max_tokens=500, seconds=5, max_retries=1, effort="low"
)


def clause(number: str, text: str) -> Hit:
    crumbs = ("Refund policy", f"{number} Title")
    return Hit(Clause(TENANT, "refunds", number, "Title", crumbs, text, version=3), 0.9)


HITS = (
    clause("1.1", "Ask within ten days of buying. Write from your own address."),
    clause("1.2", "A domain name is another matter."),
)


FOUND = Ground(tuple(hit.clause for hit in HITS))
HISTORY = (Exchange("Hello", "Good day."), Exchange("A person spoke here", ""))


def request(
    question: str = "May I get my money back?",
    *,
    ground: Ground = FOUND,
    history: tuple[Exchange, ...] = HISTORY,
) -> Request:
    built = prompt.build(
        assistant="Kora",
        company="Kapsule Cloud",
        tenant=TENANT,
        question=question,
        hits=HITS[1:],
        history=history,
        remembered=(Redacted.stored("Has a yearly plan."),),
        canary="canary-1",
    )
    return replace(built, ground=ground)


WHOLE = replace(FOUND, whole=True)


async def drafted(
    engine: Claude, asked: Request | None = None
) -> tuple[list[Sentence], Finished]:
    *sentences, end = [part async for part in engine.draft(asked or request())]
    assert isinstance(end, Finished)
    return [part for part in sentences if isinstance(part, Sentence)], end

"""What Claude is told: pure functions from values to a request and its words."""

import re
from collections.abc import Sequence
from hashlib import sha256

import prompts
from assistant.domain import Clause, Exchange, Ground, Hit, Request, TenantId
from guardrails import Redacted, defang

NAME = "answer+question"  # the templates, as traces name them; `prompt_sha` is of both
# Written by the model alone on a line when no clause answers; taken out before anyone reads it.
ABSTAINED = "[[NO-CLAUSE]]"

# One of the best three hits answers 89 % of our own questions, one of the best eight 96 %.
_NEAREST = 5

# Tags of our own that a text brings along lose their bracket, so no text can close its frame.
_OWN_TAG = re.compile(
    r"<([\s/]{0,9}(?:notes|message|draft|records|question|clauses|answer)\b)", re.IGNORECASE
)


def build(  # noqa: PLR0913 - everything that reaches a prompt is named here, and nothing else
    *,
    assistant: str,
    company: str,
    tenant: TenantId,
    question: str,
    hits: Sequence[Hit],
    history: Sequence[Exchange],
    remembered: Sequence[Redacted],
    canary: str,
    objection: str = "",
    ground: Ground = Ground(),
) -> Request:
    """The request for one draft. `canary` must stay the same for a tenant to keep the cache."""
    system = prompts.load(
        "answer", assistant=assistant, company=company, canary=canary, abstained=ABSTAINED
    )
    turn = prompts.load("question", question="", remembered=(), objection="", nearest=())
    return Request(
        tenant=tenant,
        system=system.text,
        prompt_sha=sha256(f"{system.sha}{turn.sha}".encode()).hexdigest(),
        question=question,
        hits=tuple(hits),
        history=tuple(history),
        remembered=tuple(remembered),
        objection=objection,
        ground=ground,
    )


def source(clause: Clause) -> str:
    """The name under which a clause is given and cited: its version is part of it."""
    return f"{clause.tenant}:{clause.doc}:{clause.clause}:v{clause.version}"


def newest_turn(request: Request) -> str:
    """What is said beside the search results: notes, objection and question, as data.

    Where the whole corpus was given, also where in it the search would look.
    """
    nearest = request.hits[:_NEAREST] if request.ground.whole else ()
    return prompts.load(
        "question",
        question=framed(request.question),
        remembered=[framed(note.text) for note in request.remembered],
        objection=request.objection,
        nearest=[source(hit.clause) for hit in nearest],
    ).text


def earlier_turn(exchange: Exchange) -> str:
    """What the customer said before, in the same frame as the newest message."""
    return prompts.load(
        "question",
        question=framed(exchange.question),
        remembered=(),
        objection="",
        nearest=(),
    ).text


def framed(text: str) -> str:
    """Data between tags of ours: it can neither close its frame nor pass for another speaker."""
    return _OWN_TAG.sub(r"‹\1", defang(text))

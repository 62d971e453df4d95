"""What Claude is told: pure functions from values to a request and its words."""

import re
from collections.abc import Sequence
from hashlib import sha256

import prompts
from assistant.domain import Exchange, Hit, Request, TenantId
from guardrails import Redacted

# Written by the model alone on a line when no clause answers; taken out before anyone reads it.
ABSTAINED = "[[NO-CLAUSE]]"

# Tags of our own that a text brings along lose their bracket, so no text can close its frame.
_OWN_TAG = re.compile(r"<([\s/]{0,9}(?:notes|message)\b)", re.IGNORECASE)


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
) -> Request:
    """The request for one draft. `canary` must stay the same for a tenant to keep the cache."""
    system = prompts.load(
        "answer", assistant=assistant, company=company, canary=canary, abstained=ABSTAINED
    )
    turn = prompts.load("question", question="", remembered=(), objection="")
    return Request(
        tenant=tenant,
        system=system.text,
        prompt_sha=sha256(f"{system.sha}{turn.sha}".encode()).hexdigest(),
        question=question,
        hits=tuple(hits),
        history=tuple(history),
        remembered=tuple(remembered),
        objection=objection,
    )


def newest_turn(request: Request) -> str:
    """The words that follow the search results: notes, objection and question, as data."""
    return prompts.load(
        "question",
        question=_framed(request.question),
        remembered=[_framed(note.text) for note in request.remembered],
        objection=request.objection,
    ).text


def _framed(text: str) -> str:
    return _OWN_TAG.sub(r"‹\1", text)

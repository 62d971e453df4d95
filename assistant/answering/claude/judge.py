"""A second pair of eyes on a draft that every guard let through. It may object, never permit."""

from collections.abc import Sequence
from typing import Final

import prompts
from assistant.answering.claude.rulings import Rulings, unruled
from assistant.answering.prompt import framed
from assistant.domain import Usage
from guardrails import Record

# The four ways in which a reply decides, and none of them.
_RULES: Final = ("outcome", "entitlement", "action", "prediction")
_SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "properties": {
        "violates": {"type": "boolean"},
        "rule": {"type": "string", "enum": [*_RULES, "none"]},
    },
    "required": ["violates", "rule"],
    "additionalProperties": False,
}


class Judge(Rulings):
    """Asks a small model whether a draft decides."""

    async def objections(
        self, draft: str, records: Sequence[Record]
    ) -> tuple[tuple[str, ...], Usage]:
        """The rule that a draft breaks, or none, and what it took to say so.

        Raises `EngineFailed` where nothing was ruled.
        """
        rules = prompts.load("judge_decision").text
        ruling, taken = await self.ask(rules, _question(draft, records), _SCHEMA)
        return _ruled(ruling), taken


def _question(draft: str, records: Sequence[Record]) -> str:
    held = [
        " ".join(filter(None, (each.reference, each.subject, each.outcome, each.amount)))
        for each in records
    ]
    return prompts.load(
        "judge_draft", draft=framed(draft), records=[framed(each) for each in held]
    ).text


def _ruled(ruling: object) -> tuple[str, ...]:
    """Only an answer of exactly the agreed form lets a draft go on."""
    match ruling:
        case {"violates": False, "rule": "none"}:
            return ()
        case {"violates": True, "rule": str(rule)} if rule in _RULES:
            return (f"second_opinion_{rule}",)
        case _:
            raise unruled()

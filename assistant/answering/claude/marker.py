"""Marks an answer as a reader of the clauses would: for the offline suites, never in a turn."""

from collections.abc import Sequence
from typing import Final

import prompts
from assistant.answering.claude.rulings import Rulings, unruled
from assistant.answering.prompt import framed
from assistant.domain import Usage

_MARKS: Final = ("right", "wrong")
_SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "properties": {
        "carried": {"type": "boolean"},
        "mark": {"type": "string", "enum": list(_MARKS)},
    },
    "required": ["carried", "mark"],
    "additionalProperties": False,
}


class Marker(Rulings):
    """Asks a small model whether an answer answers, and stands in what it cites."""

    async def right(
        self, question: str, answer: str, cited: Sequence[str]
    ) -> tuple[bool, Usage]:
        """Whether it does both. Raises `EngineFailed` where nothing was ruled."""
        asked = prompts.load(
            "mark_answered",
            question=framed(question),
            answer=framed(answer),
            cited=[framed(text) for text in cited],
        ).text
        ruling, taken = await self.ask(prompts.load("mark_answer").text, asked, _SCHEMA)
        match ruling:
            case {"carried": bool(carried), "mark": str(mark)} if mark in _MARKS:
                return carried and mark == "right", taken
            case _:
                raise unruled()

"""A second pair of eyes on a draft that every guard let through. It may object, never permit."""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Final, cast

import anthropic
from anthropic.types import Message, OutputConfigParam, TextBlock

import prompts
from assistant.answering.claude.failures import step
from assistant.answering.prompt import framed
from assistant.egress import Egress
from assistant.errors import EngineFailed
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
_FORMAT: Final = cast(
    "OutputConfigParam", {"format": {"type": "json_schema", "schema": _SCHEMA}}
)
_TOKENS: Final = 64  # its whole answer is two short fields


class Judge:
    """Asks a small model whether a draft decides. `seconds` bounds one question, retries included."""

    def __init__(
        self, *, api_key: str, base_url: str, model: str, seconds: float, egress: Egress
    ) -> None:
        egress.permit(base_url)
        logging.getLogger("anthropic").setLevel(logging.WARNING)
        self._model, self._seconds = model, seconds
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            max_retries=1,
            timeout=seconds,
            open_telemetry=False,
            http_client=egress.for_anthropic(timeout=seconds),
        )

    async def objections(self, draft: str, records: Sequence[Record]) -> tuple[str, ...]:
        """The rule that a draft breaks, or none. Raises `EngineFailed` where nothing was ruled."""
        deadline = asyncio.get_running_loop().time() + self._seconds
        asked = self._client.messages.create(
            model=self._model,
            max_tokens=_TOKENS,
            system=prompts.load("judge_decision").text,
            messages=[{"role": "user", "content": _question(draft, records)}],
            thinking={"type": "disabled"},
            output_config=_FORMAT,
        )
        return _ruled(await step(asked, deadline))

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


def _question(draft: str, records: Sequence[Record]) -> str:
    held = [
        " ".join(filter(None, (each.reference, each.subject, each.outcome, each.amount)))
        for each in records
    ]
    return prompts.load(
        "judge_draft", draft=framed(draft), records=[framed(each) for each in held]
    ).text


def _ruled(message: Message) -> tuple[str, ...]:
    """Only an answer of exactly the agreed form lets a draft go on."""
    words = [block.text for block in message.content if isinstance(block, TextBlock)]
    if message.stop_reason != "end_turn" or len(words) != 1:
        raise EngineFailed("no-ruling")
    try:
        ruling = json.loads(words[0])
    except ValueError:
        ruling = None
    match ruling:
        case {"violates": False, "rule": "none"}:
            return ()
        case {"violates": True, "rule": str(rule)} if rule in _RULES:
            return (f"second_opinion_{rule}",)
        case _:
            raise EngineFailed("no-ruling")

"""One small question to Claude, answered in an agreed form or not at all."""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import cast

import anthropic
from anthropic.types import Message, OutputConfigParam, TextBlock

from assistant.answering.claude.failures import step
from assistant.domain import Usage
from assistant.egress import Egress
from assistant.errors import EngineFailed

_TOKENS = 64  # the whole answer is two short fields


class Rulings:
    """`seconds` bounds one question, retries included."""

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

    async def ask(
        self, rules: str, question: str, schema: Mapping[str, object]
    ) -> tuple[object, Usage]:
        """What was ruled, still to be read, and what it took. Raises `EngineFailed`."""
        deadline = asyncio.get_running_loop().time() + self._seconds
        form = {"format": {"type": "json_schema", "schema": dict(schema)}}
        asked = self._client.messages.create(
            model=self._model,
            max_tokens=_TOKENS,
            system=rules,
            messages=[{"role": "user", "content": question}],
            thinking={"type": "disabled"},
            output_config=cast("OutputConfigParam", form),
        )
        message = await step(asked, deadline)
        taken = message.usage
        return _whole(message), Usage(input=taken.input_tokens, output=taken.output_tokens)

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


def unruled() -> EngineFailed:
    """Nothing of the agreed form was said."""
    return EngineFailed("no-ruling")


def _whole(message: Message) -> object:
    words = [block.text for block in message.content if isinstance(block, TextBlock)]
    if message.stop_reason != "end_turn" or len(words) != 1:
        raise unruled()
    try:
        return json.loads(words[0])
    except ValueError:
        return None

"""Claude behind our port: a request becomes citable blocks, a stream becomes sentences."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

import anthropic
from anthropic import AsyncStream

from assistant.answering.claude import wire
from assistant.answering.claude.failures import step
from assistant.answering.claude.reading import Reading
from assistant.domain import EngineName, Finished, Request, Sentence
from assistant.egress import Egress

Effort = Literal["low", "medium", "high", "xhigh", "max"]
Ttl = Literal["5m", "1h"]
_Stream = AsyncStream[object]


@dataclass(frozen=True, slots=True)
class Tuning:
    """How Claude is asked. `seconds` bounds the whole draft, retries included."""

    model: str
    max_tokens: int
    seconds: float
    max_retries: int
    effort: Effort | None
    thinking: Literal["disabled", "adaptive"] = "disabled"
    cached: Ttl = "1h"  # how long after its last use the service keeps what stays the same


class Claude:
    """The answer engine that asks Claude."""

    def __init__(self, *, api_key: str, base_url: str, tuning: Tuning, egress: Egress) -> None:
        egress.permit(base_url)
        # ANTHROPIC_LOG=debug would write whole requests into our log.
        logging.getLogger("anthropic").setLevel(logging.WARNING)
        self._tuning = tuning
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url,
            max_retries=tuning.max_retries,
            timeout=tuning.seconds,
            # Its spans would count every token twice and carry our trace ids to the vendor.
            open_telemetry=False,
            http_client=egress.for_anthropic(timeout=tuning.seconds),
        )

    @property
    def name(self) -> EngineName:
        return "claude"

    async def draft(self, request: Request) -> AsyncGenerator[Sentence | Finished]:
        """Sentences as their blocks end, then one `Finished`; else an `EngineFailed`.

        A refusal or a cut may come after sentences were yielded: they are no answer then.
        """
        deadline = asyncio.get_running_loop().time() + self._tuning.seconds
        sent = wire.given(request.ground.clauses)
        reading = Reading(sent.sources)
        asked = wire.body(
            request, sent, settings=_settings(self._tuning), kept=_kept(self._tuning)
        )
        stream = await step(self._open(asked), deadline)
        try:
            while (sentences := await step(_read(stream, reading), deadline)) is not None:
                for sentence in sentences:
                    yield sentence
        finally:
            await stream.close()
        reading.raise_unless_whole()
        for sentence in reading.parts.finish():
            yield sentence
        yield Finished("claude", self._tuning.model, reading.usage, reading.parts.abstained)

    async def _open(self, asked: bytes) -> _Stream:
        # `messages.stream` makes an object of each event: bytes and plain events cost half as much.
        return await self._client.post(
            "/v1/messages", cast_to=object, content=asked, stream=True, stream_cls=_Stream
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


async def _read(stream: _Stream, reading: Reading) -> list[Sentence] | None:
    """The next sentences, or None at the end."""
    while (event := await anext(stream, None)) is not None:
        if sentences := reading.take(event):
            return sentences
    return None


def _settings(tuning: Tuning) -> dict[str, object]:
    asked: dict[str, object] = {
        "model": tuning.model,
        "max_tokens": tuning.max_tokens,
        "thinking": {"type": tuning.thinking},
    }
    if tuning.effort is not None:
        asked["output_config"] = {"effort": tuning.effort}
    return asked


def _kept(tuning: Tuning) -> dict[str, str]:
    return {"type": "ephemeral", "ttl": tuning.cached}

"""Claude behind our port: a request becomes citable blocks, a stream becomes sentences."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import anthropic
from anthropic import Omit, omit
from anthropic.lib.streaming import (
    AsyncMessageStream,
    ParsedContentBlockStopEvent,
    ParsedMessageStopEvent,
)
from anthropic.types import (
    CacheControlEphemeralParam,
    CitationsSearchResultLocation,
    ContentBlock,
    Message,
    MessageParam,
    OutputConfigParam,
    SearchResultBlockParam,
    StopReason,
    TextBlock,
    TextBlockParam,
    ThinkingConfigParam,
)

from assistant.answering import drafting, prompt
from assistant.answering.claude.failures import step
from assistant.answering.sources import Cited, Source, held, sources
from assistant.domain import Citation, EngineName, Finished, Request, Sentence, Usage
from assistant.egress import Egress
from assistant.errors import EngineCutOff, EngineFailed, EngineRefused

Effort = Literal["low", "medium", "high", "xhigh", "max"]
Ttl = Literal["5m", "1h"]
_Stream = AsyncMessageStream[None]


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
        reading = _Reading(sources(request))
        stream = await step(self._open(request, reading.sent), deadline)
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

    async def _open(self, request: Request, sent: tuple[Source, ...]) -> _Stream:
        return await self._client.messages.stream(
            model=self._tuning.model,
            max_tokens=self._tuning.max_tokens,
            system=[_system(request, self._tuning.cached)],
            messages=_messages(request, sent, self._tuning.cached),
            thinking=_thinking(self._tuning),
            output_config=_output(self._tuning),
        ).__aenter__()

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


class _Reading:
    """What was understood of a stream so far."""

    def __init__(self, sent: tuple[Source, ...]) -> None:
        self.sent = sent
        self.parts = drafting.Draft(abstained_mark=prompt.ABSTAINED)
        self.usage = Usage()
        self._stop: StopReason | None = None

    def take(self, event: object) -> list[Sentence]:
        """Of each pair of events that the vendor's helper makes, the finished one alone."""
        if isinstance(event, ParsedMessageStopEvent):
            message = cast("Message", event.message)
            self._stop, self.usage = message.stop_reason, _usage(message)
        elif isinstance(event, ParsedContentBlockStopEvent):
            block = cast("ContentBlock", event.content_block)
            if isinstance(block, TextBlock):
                return self.parts.add(block.text, _verified(block, self.sent))
        return []

    def raise_unless_whole(self) -> None:
        """Only a stream that came to its own end is an answer."""
        match self._stop:
            case "end_turn" | "stop_sequence":
                return
            case None:
                raise EngineCutOff("no-end")
            case "refusal":
                raise EngineRefused("refusal")
            case "max_tokens" | "model_context_window_exceeded":
                raise EngineCutOff(self._stop)
            case _:
                raise EngineFailed("unexpected-stop")


async def _read(stream: _Stream, reading: _Reading) -> list[Sentence] | None:
    event = await anext(stream, None)
    return None if event is None else reading.take(event)


def _messages(request: Request, sent: Sequence[Source], ttl: Ttl) -> list[MessageParam]:
    """The whole corpus opens the conversation, so that all conversations begin with the same
    bytes; clauses found for this question alone stand in the newest turn.
    """
    past = [e for e in request.history if e.question.strip() and e.answer.strip()]
    said = [*map(prompt.earlier_turn, past), prompt.newest_turn(request)]
    turns: list[list[SearchResultBlockParam | TextBlockParam]]
    turns = [[{"type": "text", "text": text}] for text in said]
    blocks = [_block(source) for source in sent]
    if request.ground.whole and blocks:
        blocks[-1]["cache_control"] = _kept(ttl)
    turns[0 if request.ground.whole else -1][:0] = blocks
    messages: list[MessageParam] = [{"role": "user", "content": turns[0]}]
    for exchange, turn in zip(past, turns[1:], strict=True):
        messages.append({"role": "assistant", "content": exchange.answer})
        messages.append({"role": "user", "content": turn})
    return messages


def _block(source: Source) -> SearchResultBlockParam:
    clause = source.clause
    return {
        "type": "search_result",
        "source": source.id,
        "title": " > ".join(clause.breadcrumb) or clause.title or clause.ref,
        "content": [{"type": "text", "text": unit} for unit in source.units],
        "citations": {"enabled": True},
    }


def _system(request: Request, ttl: Ttl) -> TextBlockParam:
    return {"type": "text", "text": request.system, "cache_control": _kept(ttl)}


def _kept(ttl: Ttl) -> CacheControlEphemeralParam:
    return {"type": "ephemeral", "ttl": ttl}


def _thinking(tuning: Tuning) -> ThinkingConfigParam:
    return {"type": "adaptive"} if tuning.thinking == "adaptive" else {"type": "disabled"}


def _output(tuning: Tuning) -> OutputConfigParam | Omit:
    return omit if tuning.effort is None else {"effort": tuning.effort}


def _verified(block: TextBlock, sent: Sequence[Source]) -> list[Citation]:
    """The block's citations that hold against what was sent."""
    found: list[Citation] = []
    for location in block.citations or ():
        if isinstance(location, CitationsSearchResultLocation):
            citation = held(_cited(location), sent)
            if citation is not None:
                found.append(citation)
    return found


def _cited(location: CitationsSearchResultLocation) -> Cited:
    """A result's index counts all results of a request, whichever turn they stand in."""
    return Cited(
        location.search_result_index,
        location.source,
        location.start_block_index,
        location.end_block_index,
        location.cited_text,
    )


def _usage(message: Message) -> Usage:
    used = message.usage
    return Usage(
        input=used.input_tokens,
        output=used.output_tokens,
        cache_read=used.cache_read_input_tokens or 0,
        cache_write=used.cache_creation_input_tokens or 0,
    )

"""What is understood of a stream of the Messages API, event by event, as it comes off the wire.

The vendor's helper makes two objects of each event and keeps a third of the whole message; what an
answer needs of them are its text blocks, their citations, how it ended and what it took.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from assistant.answering import drafting, prompt
from assistant.answering.sources import Cited, Source, held
from assistant.domain import Citation, Sentence, Usage
from assistant.errors import EngineCutOff, EngineFailed, EngineRefused

Event = Mapping[str, object]


@dataclass(slots=True)
class _Block:
    """One block of the answer, as far as it has come."""

    kind: str
    text: str = ""
    citations: list[Event] = field(default_factory=list[Event])


class Reading:
    """What was understood of a stream so far. What has not the agreed form raises `LookupError` or `TypeError`."""

    def __init__(self, sent: Sequence[Source]) -> None:
        self._sent = sent
        self.parts = drafting.Draft(abstained_mark=prompt.ABSTAINED)
        self._blocks: dict[int, _Block] = {}
        self._used: dict[str, int] | None = None  # nothing counts before the message begins
        self._reason: object = None
        self._stop: object = None

    def take(self, event: object) -> list[Sentence]:
        """The sentences that are complete with this event. Kinds of a later year say nothing."""
        known = _fields(event)
        kind = _text(known, "type")
        if kind == "message_start":
            self._begin(_inner(known, "message"))
        elif self._used is None:
            return []  # what comes before the message belongs to none
        match kind:
            case "content_block_start":
                self._open(known)
            case "content_block_delta":
                self._grow(known)
            case "content_block_stop":
                return self._close(known)
            case "message_delta":
                self._settle(known)
            case "message_stop":
                self._stop = self._reason
            case _:
                pass
        return []

    @property
    def usage(self) -> Usage:
        """What it took: later counts are totals and stand in place of earlier ones."""
        used = self._used or {}
        return Usage(
            input=used.get("input_tokens", 0),
            output=used.get("output_tokens", 0),
            cache_read=used.get("cache_read_input_tokens", 0),
            cache_write=used.get("cache_creation_input_tokens", 0),
        )

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
                raise EngineCutOff(str(self._stop))
            case _:
                raise EngineFailed("unexpected-stop")

    def _begin(self, message: Event) -> None:
        if self._used is None:
            self._used = _counts(_inner(message, "usage"))

    def _open(self, event: Event) -> None:
        block = _inner(event, "content_block")
        kind = _text(block, "type")
        self._blocks[_place(event)] = _Block(
            kind, _text(block, "text") if kind == "text" else ""
        )

    def _grow(self, event: Event) -> None:
        block, delta = self._blocks[_place(event)], _inner(event, "delta")
        match _text(delta, "type"), block.kind:
            case "text_delta", "text":
                block.text += _text(delta, "text")
            case "citations_delta", "text":
                block.citations.append(_inner(delta, "citation"))
            case _:
                pass  # thinking, or of a later year

    def _close(self, event: Event) -> list[Sentence]:
        block = self._blocks[_place(event)]
        if block.kind != "text":
            return []
        return self.parts.add(block.text, _verified(block.citations, self._sent))

    def _settle(self, event: Event) -> None:
        self._reason = _inner(event, "delta")["stop_reason"]
        (self._used or {}).update(_counts(_inner(event, "usage")))


def _place(event: Event) -> int:
    place = event["index"]
    if not isinstance(place, int):
        raise TypeError("not a place")
    return place


def _fields(value: object) -> Event:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return cast("Event", value)


def _inner(value: object, name: str) -> Event:
    return _fields(_fields(value)[name])


def _text(value: Event, name: str) -> str:
    text = value[name]
    if not isinstance(text, str):
        raise TypeError("not a text")
    return text


def _counts(usage: Event) -> dict[str, int]:
    """Only what is told: a count that is left out keeps its earlier value."""
    return {name: count for name, count in usage.items() if isinstance(count, int)}


def _verified(citations: Sequence[Event], sent: Sequence[Source]) -> list[Citation]:
    """A block's citations that hold against what was sent."""
    cited = (_cited(citation) for citation in citations)
    found = (held(each, sent) for each in cited if each is not None)
    return [citation for citation in found if citation is not None]


def _cited(location: Event) -> Cited | None:
    """A result's index counts all results of a request, whichever turn they stand in."""
    match location:
        case {
            "type": "search_result_location",
            "search_result_index": int(place),
            "source": str(source),
            "start_block_index": int(first),
            "end_block_index": int(last),
            "cited_text": str(words),
        }:
            return Cited(place, source, first, last, words)
        case _:
            return None

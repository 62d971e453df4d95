"""A local Messages API: scripted answers, the real one's refusals, every request captured."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from types import TracebackType
from typing import Any, Literal, Self, cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.emulators.serving import Served

Json = dict[str, Any]
Ending = Literal["whole", "no_stop", "dropped", "hang", "error"]

_PLACEHOLDER = re.compile(r"\[[A-Z][A-Z_]*_\d+\]")
_MARK = re.compile(r"`(\[\[[A-Z-]+\]\])`")
_ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "invalid_request_error",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


@dataclass(frozen=True)
class Asked:
    """A captured request."""

    body: Json
    headers: Mapping[str, str]

    @property
    def newest(self) -> list[Json]:
        content = self.body["messages"][-1]["content"]
        return [{"type": "text", "text": content}] if isinstance(content, str) else content

    @property
    def results(self) -> list[Json]:
        """All search results, in the order in which citations count them."""
        return [block for block in _parts(self.body) if block["type"] == "search_result"]

    @property
    def stable(self) -> list[Json]:
        """What comes before the last mark of the cache, and with it."""
        return _marked(self.body)[-1] if _marked(self.body) else []

    @property
    def text(self) -> str:
        return "\n".join(block["text"] for block in self.newest if block["type"] == "text")

    @property
    def system(self) -> str:
        system = self.body.get("system", "")
        if isinstance(system, str):
            return system
        return "\n".join(cast("Json", block)["text"] for block in system)

    def cite(self, result: int, first: int = 0, last: int | None = None) -> Json:
        """A citation as the real service makes one, of blocks `[first, last)` of a result."""
        block = self.results[result]
        end = first + 1 if last is None else last
        return {
            "type": "search_result_location",
            "cited_text": "".join(part["text"] for part in block["content"][first:end]),
            "source": block["source"],
            "title": block["title"],
            "search_result_index": result,
            "start_block_index": first,
            "end_block_index": end,
        }


@dataclass(frozen=True)
class Block:
    """A block of an answer, sent in `chunks` pieces."""

    text: str
    citations: Sequence[Json] = ()
    chunks: int = 2
    type: Literal["text", "thinking"] = "text"
    citations_first: bool = True


@dataclass(frozen=True)
class Script:
    """How one request is answered."""

    blocks: Sequence[Block] = ()
    stop_reason: str = "end_turn"
    status: int = 200
    ending: Ending = "whole"
    error_type: str = "overloaded_error"
    delay: float = 0.0  # seconds before each event
    redirect: str = ""
    raw: bytes = b""  # sent in place of any event
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Respond = Callable[[Asked], Script]


def helpful(asked: Asked) -> Script:
    """Quote the first search result with its citation, echoing the customer's placeholders."""
    question = asked.text.rpartition("<message>")[2]
    echoed = " ".join(dict.fromkeys(_PLACEHOLDER.findall(question)))
    greeting = [Block(f"Thank you, {echoed}. ")] if echoed else []
    if not asked.results:
        mark = _MARK.search(asked.system)
        words = "The documents do not say. Would you like to speak with a person?"
        return Script([*greeting, Block(f"{mark[1] if mark else ''}\n{words}")])
    quoted = asked.results[0]["content"][0]["text"].strip()
    return Script([*greeting, Block(quoted, [asked.cite(0)])])


class MessagesApi:
    """Open it as a context; `respond` answers what no script was queued for."""

    def __init__(self, respond: Respond = helpful) -> None:
        self.respond = respond
        self.asked: list[Asked] = []
        self.heard = Event()  # set when a request has arrived
        self._queue: list[Script | Respond] = []
        self._cached: set[str] = set()
        routes = [
            Route("/v1/messages", self._messages, methods=["POST"]),
            Route("/v1/messages/count_tokens", self._count, methods=["POST"]),
        ]
        self._served = Served(Starlette(routes=routes))
        self.url = self._served.url

    def __enter__(self) -> Self:
        self._served.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._served.__exit__(kind, error, trace)

    def queue(self, *scripts: Script | Respond) -> None:
        """Answer the next requests like this, one each."""
        self._queue += scripts

    def forget(self) -> None:
        """As if nothing had been asked or queued."""
        self.asked.clear()
        self._queue.clear()
        self.heard.clear()

    async def _count(self, request: Request) -> Response:
        asked = await self._capture(request)
        return JSONResponse({"input_tokens": _tokens(json.dumps(asked.body))})

    async def _capture(self, request: Request) -> Asked:
        asked = Asked(json.loads(await request.body()), dict(request.headers))
        self.asked.append(asked)
        self.heard.set()
        return asked

    async def _messages(self, request: Request) -> Response:
        asked = await self._capture(request)
        # The client of 2026 sends its key as a bearer; the older header is still taken.
        if not (asked.headers.get("authorization") or asked.headers.get("x-api-key")):
            return _error(401, "an API key is required")
        reason = rejection(asked.body)
        if reason:
            return _error(400, reason)
        step = self._queue.pop(0) if self._queue else self.respond
        script = step if isinstance(step, Script) else step(asked)
        if script.redirect:
            return RedirectResponse(script.redirect, status_code=307)
        if script.status != 200:
            return _error(script.status, "scripted trouble", script.headers)
        if not asked.body.get("stream"):
            return JSONResponse(self._message(asked, script))
        return StreamingResponse(
            self._stream(asked, script),
            media_type="text/event-stream",
            headers={"request-id": "req_emulated"},
        )

    def _usage(self, asked: Asked) -> Json:
        marked = [json.dumps(prefix) for prefix in _marked(asked.body)]
        known = max((_tokens(each) for each in marked if each in self._cached), default=0)
        stable = max(map(_tokens, marked), default=0)
        self._cached.update(marked)
        return {
            "input_tokens": max(1, _tokens(json.dumps(asked.body)) - stable),
            "output_tokens": 1,
            "cache_creation_input_tokens": stable - known,
            "cache_read_input_tokens": known,
        }

    def _message(self, asked: Asked, script: Script) -> Json:
        message = _opening(asked, self._usage(asked))
        message["content"] = [
            {"type": "text", "text": block.text, "citations": list(block.citations) or None}
            for block in script.blocks
            if block.type == "text"
        ]
        return message | {"stop_reason": script.stop_reason}

    async def _stream(self, asked: Asked, script: Script) -> AsyncGenerator[bytes]:
        if script.raw:
            yield script.raw
            return
        for event in _events(_opening(asked, self._usage(asked)), script):
            await asyncio.sleep(script.delay)
            yield _frame(event)
        match script.ending:
            case "hang":
                await asyncio.sleep(3600)
            case "dropped":
                raise ConnectionAbortedError
            case "error":
                yield _frame(_error_body(script.error_type, "scripted trouble, mid-stream"))
            case "whole" | "no_stop":
                return


def rejection(body: Json) -> str | None:
    """Why the real service would answer 400, or nothing."""
    blocks = list(_parts(body))
    flags = {
        bool(block.get("citations", {}).get("enabled"))
        for block in blocks
        if block["type"] in {"search_result", "document"}
    }
    texts = [block for block in blocks if block["type"] == "text"]
    roles = [message["role"] for message in body.get("messages", [])]
    checks = {
        "max_tokens: field required": "max_tokens" not in body,
        "messages: at least one is required": not roles,
        "messages: first must be of the user": roles[:1] != ["user"],
        "prefill is not supported": roles[-1:] == ["assistant"],
        "sampling parameters are not supported": bool(
            {"temperature", "top_p", "top_k"} & body.keys()
        ),
        "citations must be enabled on all or none": len(flags) > 1,
        "citations and output format exclude each other": True in flags
        and "format" in (body.get("output_config") or {}),
        "text content blocks must be non-empty": any(not b["text"].strip() for b in texts),
        "search_result: content must not be empty": any(
            block["type"] == "search_result" and not block["content"] for block in blocks
        ),
        "a maximum of 4 blocks with cache_control": len(_marked(body)) > 4,
        "budget_tokens is not supported": "budget_tokens" in (body.get("thinking") or {}),
    }
    return next((reason for reason, wrong in checks.items() if wrong), None)


def _parts(body: Json) -> list[Json]:
    found: list[Json] = []
    contents: list[Any] = [body.get("system") or []]
    contents += [message["content"] for message in body.get("messages", [])]
    for content in contents:
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for block in cast("list[Json]", blocks):
            found.append(block)
            if block["type"] == "search_result":
                found += block["content"]
    return found


def _marked(body: Json) -> list[list[Json]]:
    """Each prefix that ends in a mark of the cache: only the same bytes from the start are found."""
    blocks = list(_parts(body))
    ends = [place for place, block in enumerate(blocks, 1) if "cache_control" in block]
    return [blocks[:end] for end in ends]


def _opening(asked: Asked, usage: Json) -> Json:
    return {
        "id": "msg_emulated",
        "type": "message",
        "role": "assistant",
        "model": asked.body["model"],
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }


def _events(opening: Json, script: Script) -> list[Json]:
    events: list[Json] = [{"type": "message_start", "message": opening}, {"type": "ping"}]
    for index, block in enumerate(script.blocks):
        events += _block_events(index, block)
    if script.ending == "whole":
        delta: Json = {"stop_reason": script.stop_reason, "stop_sequence": None}
        if script.stop_reason == "refusal":
            delta["stop_details"] = {"type": "refusal", "category": None, "explanation": "no"}
        words = sum(_tokens(block.text) for block in script.blocks)
        usage = {"output_tokens": max(1, words)}
        events += [
            {"type": "message_delta", "delta": delta, "usage": usage},
            {"type": "message_stop"},
        ]
    return events


def _block_events(index: int, block: Block) -> list[Json]:
    if block.type == "thinking":
        start: Json = {"type": "thinking", "thinking": "", "signature": ""}
        deltas: list[Json] = [{"type": "signature_delta", "signature": "c2ln"}]
    else:
        start = {"type": "text", "text": ""}
        size = max(1, -(-len(block.text) // block.chunks))
        said: list[Json] = [
            {"type": "text_delta", "text": block.text[at : at + size]}
            for at in range(0, len(block.text), size)
        ]
        cited: list[Json] = [
            {"type": "citations_delta", "citation": c} for c in block.citations
        ]
        deltas = [*cited, *said] if block.citations_first else [*said, *cited]
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": d} for d in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def _frame(event: Json) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _error_body(kind: str, message: str) -> Json:
    return {
        "type": "error",
        "error": {"type": kind, "message": message},
        "request_id": "req_emulated",
    }


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    body = _error_body(_ERROR_TYPES.get(status, "api_error"), message)
    # Clients wait before they ask again; here as short as they can.
    always = {"request-id": "req_emulated", "retry-after-ms": "1"}
    return JSONResponse(body, status, headers={**always, **(headers or {})})


def _tokens(text: str) -> int:
    return max(1, len(text) // 4)


def slower(script: Script, delay: float) -> Script:
    """The same answer, each event `delay` seconds later."""
    return replace(script, delay=delay)

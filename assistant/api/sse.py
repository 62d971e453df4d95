"""Server-sent events: frames, pings, and the end of a stream."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator

from starlette.responses import StreamingResponse

from assistant.chat import Heard
from assistant.domain import StoredEvent
from assistant.errors import BadInput

_PING = 15.0  # seconds of silence after which a proxy might cut the line


def frame(kind: str, data: object, *, event_id: int | None = None) -> bytes:
    """One event as it goes over the wire."""
    head = f"id: {event_id}\n" if event_id is not None else ""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{head}event: {kind}\ndata: {body}\n\n".encode()


def shown(event: StoredEvent, text: str | None) -> bytes:
    """An event of a conversation, with the text that its reader may see."""
    data = {**event.data, "at": event.at.isoformat()}
    return frame(
        event.kind, data if text is None else {**data, "text": text}, event_id=event.id
    )


def heard(item: Heard) -> bytes:
    """An event for its customer."""
    return shown(item.event, item.text)


def stream(frames: AsyncGenerator[bytes]) -> StreamingResponse:
    """A response that lives as long as its reader."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _with_pings(frames), media_type="text/event-stream", headers=headers
    )


def resume_from(last_event_id: str | None) -> int:
    """Where a reader stopped. Raises `BadInput` for what is no event id."""
    if not last_event_id:
        return 0
    if not last_event_id.isascii() or not last_event_id.isdigit() or len(last_event_id) > 18:
        raise BadInput(
            "Last-Event-ID is not an event id of this service", field="Last-Event-ID"
        )
    return int(last_event_id)


async def _with_pings(frames: AsyncGenerator[bytes]) -> AsyncIterator[bytes]:
    step = asyncio.ensure_future(anext(frames, None))
    try:
        while True:
            done, _ = await asyncio.wait({step}, timeout=_PING)
            if not done:
                yield b": ping\n\n"
                continue
            item = step.result()
            if item is None:
                return
            yield item
            step = asyncio.ensure_future(anext(frames, None))
    finally:
        # When the reader has left, the server cancels every await in here, this one too: a
        # generator closed while its last step still runs would fail. So closing goes on alone.
        await asyncio.shield(asyncio.ensure_future(_close(step, frames)))


async def _close(step: "asyncio.Future[bytes | None]", frames: AsyncGenerator[bytes]) -> None:
    step.cancel()
    await asyncio.wait({step})
    await frames.aclose()

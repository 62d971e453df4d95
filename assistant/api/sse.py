"""Server-sent events: what goes over the wire, and where a reader stopped."""

import json

from assistant.chat import Heard
from assistant.domain import StoredEvent
from assistant.errors import BadInput


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


def resume_from(last_event_id: str | None) -> int:
    """Where a reader stopped. Raises `BadInput` for what is no event id."""
    if not last_event_id:
        return 0
    if not last_event_id.isascii() or not last_event_id.isdigit() or len(last_event_id) > 18:
        raise BadInput(
            "Last-Event-ID is not an event id of this service", field="Last-Event-ID"
        )
    return int(last_event_id)

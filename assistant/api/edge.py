"""What every request meets first and every response carries."""

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PAGES = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)
# Swagger's page starts itself with an inline script and styles itself inline.
_DOCS = "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
# A client's trace context has no business in ours.
_DROPPED = (b"traceparent", b"tracestate", b"baggage")


class Edge:
    """Drops trace headers and endless bodies on the way in, adds security headers on the way out."""

    def __init__(self, app: ASGIApp, *, longest_body: int) -> None:
        self._app = app
        self._longest_body = longest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI: a wrapper around responses would hold streams back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in _DROPPED]

        received = 0

        async def limited() -> Message:
            # Here and not by the framework, whose refusal is plain text and no problem document.
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._longest_body:
                raise HTTPException(413)
            return message

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Content-Security-Policy"] = (
                    _DOCS if scope["path"] == "/docs" else _PAGES
                )
            await send(message)

        await self._app(scope, limited, with_headers)

"""What every request meets first and every response carries."""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api import errors, networks
from assistant.api.services import Services
from assistant.errors import AppError, BadInput, Busy, HeadTooLong, TooLong, Unencoded

_PAGES = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; "
    "form-action 'self'; object-src 'none'"
)
# Swagger's page starts itself with an inline script and styles itself inline.
_DOCS = "default-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# A client's trace context has no business in ours.
_DROPPED = (b"traceparent", b"tracestate", b"baggage")


class FrontDesk(Protocol):
    """Who lets a request in by its head, and counts how it ended."""

    async def admit(self, scope: Scope) -> None: ...

    def count(self, scope: Scope, status: int) -> None: ...


class HouseDesk:
    """The front desk of the house that is open."""

    async def admit(self, scope: Scope) -> None:
        """Raises `TooMany`."""
        here: Services = scope["app"].state.services
        await here.door.request(networks.of_scope(scope, here.trusted_proxies))

    def count(self, scope: Scope, status: int) -> None:
        """By route: a path has ids of people's conversations."""
        here: Services = scope["app"].state.services
        route = str(getattr(scope.get("route"), "path", "none"))
        method = scope["method"] if scope["method"] in _METHODS else "other"
        here.instruments.requests.labels(method, route, status).inc()


class Edge:
    """Drops trace headers and endless bodies on the way in, adds security headers on the way out."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        desk: FrontDesk,
        longest_body: int,
        slowest_body: float = 60.0,
        longest_head: int = 16_384,
    ) -> None:
        self._app = app
        self._desk = desk
        self._longest_body = longest_body  # bytes
        self._slowest_body = slowest_body  # seconds
        self._longest_head = longest_head  # bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Plain ASGI: a wrapper around responses would hold streams back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in _DROPPED]
        answer = _Answer(send, scope["path"])
        try:
            await self._admit(scope)
        except AppError as error:
            await errors.refused(error)(scope, receive, answer.send)
            self._desk.count(scope, answer.status)
            return
        until = asyncio.get_running_loop().time() + self._slowest_body
        body = _Body(receive, self._longest_body, until)
        try:
            await self._app(scope, body.receive, answer.send)
        except asyncio.CancelledError:
            # The server ends and gives up what still runs. Whoever waits comes again, to another.
            if not answer.status:
                await errors.refused(Busy())(scope, receive, answer.send)
            raise
        finally:
            self._desk.count(scope, answer.status)

    async def _admit(self, scope: Scope) -> None:
        """What can be said of a request by its head alone."""
        # The server's own limit is for a head that is not whole yet; one in a single piece passes it.
        fields = sum(len(name) + len(value) for name, value in scope["headers"])
        if fields + len(scope["raw_path"]) + len(scope["query_string"]) > self._longest_head:
            raise HeadTooLong
        head = Headers(scope=scope)
        if head.get("content-encoding", "identity") != "identity":
            raise Unencoded  # a few bytes could become any number of them
        length = head.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or len(length) > 15:
            raise BadInput("the length of the body is no number")
        if int(length) > self._longest_body:
            raise TooLong
        if scope["path"].startswith("/v1/"):
            await self._desk.admit(scope)


@dataclass(slots=True)
class _Body:
    """What comes in, up to its limits.

    Here and not by the framework, whose refusal is plain text and no problem document.
    """

    source: Receive
    longest: int
    until: float  # by the event loop's clock
    received: int = 0
    whole: bool = False

    async def receive(self) -> Message:
        """The next part; once the body is whole this only waits for the end, however long."""
        try:
            async with asyncio.timeout_at(None if self.whole else self.until):
                message = await self.source()
        except TimeoutError as error:
            raise HTTPException(408) from error
        self.whole = not message.get("more_body", False)
        self.received += len(message.get("body", b""))
        if self.received > self.longest:
            raise HTTPException(413)
        return message


@dataclass(slots=True)
class _Answer:
    """What goes out, with the headers that protect its reader."""

    sink: Send
    path: str
    status: int = 0

    async def send(self, message: Message) -> None:
        """The next part."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Content-Security-Policy"] = _DOCS if self.path == "/docs" else _PAGES
            if self.path.startswith("/v1/"):
                headers.setdefault("Cache-Control", "no-store")  # threads hold people's words
        await self.sink(message)

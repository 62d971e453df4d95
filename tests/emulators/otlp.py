"""A local Langfuse as its client sees it: takes spans and scores, and can be slow or broken."""

import asyncio
import gzip
import json
from dataclasses import dataclass
from threading import Condition
from types import TracebackType
from typing import Any, Literal, Self

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.emulators.serving import Served

Mode = Literal["ok", "slow", "500"]


@dataclass(frozen=True)
class Captured:
    """A span as it arrived."""

    name: str
    id: str
    trace: str
    parent: str
    attributes: dict[str, Any]
    events: int
    status: str
    ms: float


class Traces:
    """Open it as a context. `raw` holds every byte that arrived, unpacked."""

    def __init__(self, mode: Mode = "ok", *, slow_seconds: float = 30.0) -> None:
        self.mode: Mode = mode
        self.spans: list[Captured] = []
        self.scores: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.deleted: list[list[str]] = []  # the trace ids of each call
        self.items: dict[str, dict[str, dict[str, Any]]] = {}  # by dataset and id
        self._slow_seconds = slow_seconds
        self._arrived = Condition()
        routes = [
            Route("/api/public/otel/v1/traces", self._take_spans, methods=["POST"]),
            Route("/api/public/scores", self._take_scores, methods=["POST"]),
            Route("/api/public/v2/observations", self._list, methods=["GET"]),
            Route("/api/public/traces", self._delete, methods=["DELETE"]),
            Route("/api/public/projects", self._projects, methods=["GET"]),
            Route("/api/public/v2/datasets", self._new_dataset, methods=["POST"]),
            Route("/api/public/v2/datasets/{name}", self._dataset, methods=["GET"]),
            Route("/api/public/dataset-items", self._new_item, methods=["POST"]),
            Route("/api/public/dataset-items", self._items, methods=["GET"]),
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

    def wait_for(self, spans: int, *, timeout: float = 10.0) -> list[Captured]:
        """The spans, once so many have arrived."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.spans) >= spans, timeout):
                raise TimeoutError(f"{len(self.spans)} of {spans} spans arrived")
            return list(self.spans)

    def scored(self, name: str, *, by_case: bool) -> list[float]:
        """The values under this name, of single cases or of whole runs."""
        bodies = [score.get("body", score) for score in self.scores]
        return [
            body["value"]
            for body in bodies
            if body["name"] == name and by_case == bool(body.get("traceId"))
        ]

    async def _trouble(self) -> Response | None:
        if self.mode == "slow":
            await asyncio.sleep(self._slow_seconds)
        return Response("scripted trouble", 500) if self.mode == "500" else None

    async def _body(self, request: Request) -> bytes:
        body = await request.body()
        packed = request.headers.get("content-encoding") == "gzip"
        plain = gzip.decompress(body) if packed else body
        self.raw.append(plain)
        self.headers.append(dict(request.headers))
        return plain

    async def _take_spans(self, request: Request) -> Response:
        body = await self._body(request)
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        message = ExportTraceServiceRequest()
        message.ParseFromString(body)
        taken = [
            _captured(span)
            for resource in message.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        with self._arrived:
            self.spans += taken
            self._arrived.notify_all()
        answer = ExportTraceServiceResponse().SerializeToString()
        return Response(answer, media_type="application/x-protobuf")

    async def _take_scores(self, request: Request) -> Response:
        body = await self._body(request)
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        self.scores += json.loads(body)
        return JSONResponse({"successes": [], "errors": []}, 207)

    async def _list(self, request: Request) -> Response:
        """Of one session, two a page."""
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        session, start = request.query_params["sessionId"], request.query_params.get("cursor")
        held = [s for s in self.spans if s.attributes.get("session.id") == session]
        first = int(start or 0)
        page = [{"id": s.id, "traceId": s.trace} for s in held[first : first + 2]]
        cursor = str(first + 2) if len(held) > first + 2 else None
        return JSONResponse({"data": page, "meta": {"cursor": cursor}})

    async def _delete(self, request: Request) -> Response:
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        ids = (await request.json())["traceIds"]
        self.deleted.append(ids)
        with self._arrived:
            self.spans = [span for span in self.spans if span.trace not in ids]
        return JSONResponse({"message": "Traces deleted successfully"})

    async def _projects(self, _: Request) -> Response:
        return JSONResponse({"data": [{"id": "p1", "name": "tests", "metadata": {}}]})

    async def _new_dataset(self, request: Request) -> Response:
        name = json.loads(await self._body(request))["name"]
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        self.items.setdefault(name, {})
        return JSONResponse(_dataset(name))

    async def _dataset(self, request: Request) -> Response:
        return JSONResponse(_dataset(request.path_params["name"]))

    async def _new_item(self, request: Request) -> Response:
        item = json.loads(await self._body(request))
        trouble = await self._trouble()
        if trouble is not None:
            return trouble
        held = {**item, **_item(item["datasetName"])}
        self.items[item["datasetName"]][item["id"]] = held
        return JSONResponse(held)

    async def _items(self, request: Request) -> Response:
        """Two a page."""
        page = int(request.query_params["page"])
        held = list(self.items[request.query_params["datasetName"]].values())
        meta = {
            "page": page,
            "limit": 2,
            "totalItems": len(held),
            "totalPages": -(-len(held) // 2),
        }
        return JSONResponse({"data": held[2 * page - 2 : 2 * page], "meta": meta})


_WRITTEN = {"createdAt": "2026-06-16T23:00:00Z", "updatedAt": "2026-06-16T23:00:00Z"}


def _dataset(name: str) -> dict[str, Any]:
    return {"id": f"d-{name}", "name": name, "projectId": "p1", "metadata": {}, **_WRITTEN}


def _item(dataset: str) -> dict[str, Any]:
    return {"status": "ACTIVE", "datasetId": f"d-{dataset}", "mediaReferences": [], **_WRITTEN}


def _captured(span: Span) -> Captured:
    attributes: dict[str, Any] = {}
    for pair in span.attributes:
        kind = pair.value.WhichOneof("value")
        attributes[pair.key] = getattr(pair.value, kind) if kind else None
    return Captured(
        name=span.name,
        id=span.span_id.hex(),
        trace=span.trace_id.hex(),
        parent=span.parent_span_id.hex(),
        attributes=attributes,
        events=len(span.events),
        status=f"{span.status.code}:{span.status.message}",
        ms=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
    )

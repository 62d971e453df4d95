# pyright: reportPrivateUsage=false
"""Traces in Langfuse through its own client, behind a gate of ours.

Langfuse masks inputs, outputs and metadata, but neither names, ids, exceptions nor status texts.
So every span is built anew before it leaves: listed attributes, sealed texts, nothing else.
"""

import asyncio
import base64
import logging
import os
import secrets
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import Final, cast

# Before the client reads them: a text that looks like a data URI is no file to upload.
os.environ["LANGFUSE_MEDIA_UPLOAD_ENABLED"] = "false"
os.environ["LANGFUSE_DEBUG"] = "false"


from langfuse import Langfuse, LangfuseGeneration, LangfuseSpan, propagate_attributes
from langfuse._client.resource_manager import LangfuseResourceManager
from opentelemetry import context as otel_context
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Status

from assistant.breaker import Breaker
from assistant.domain import ConversationId, CustomerId, TenantId, Usage
from assistant.egress import Egress
from assistant.ports import Fact, Stage, TurnTrace
from assistant.tracing import codes
from guardrails import Redacted

_PATH = "/api/public/otel/v1/traces"
_TEXTS: Final = frozenset({"langfuse.observation.input", "langfuse.observation.output"})
_COUNTS: Final = frozenset({"langfuse.observation.usage_details"})
_CODES: Final = frozenset(
    {
        "langfuse.observation.type",
        "langfuse.observation.level",
        "langfuse.observation.status_message",
        "langfuse.observation.model.name",
        "langfuse.trace.name",
        "langfuse.environment",
        "langfuse.internal.is_app_root",
        "user.id",
        "session.id",
    }
)
_FACTS: Final = ("langfuse.observation.metadata.", "langfuse.trace.metadata.")
_COUNT_LETTERS: Final = frozenset('abcdefghijklmnopqrstuvwxyz_0123456789{}":, ')
_NOISE: Final = (
    "langfuse",
    "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    "opentelemetry.sdk._shared_internal",
    "opentelemetry.sdk.trace",
    "urllib3",
)


@dataclass(frozen=True, slots=True)
class Account:
    """Where traces go, and in whose name."""

    base_url: str
    public_key: str
    secret_key: str
    environment: str = "default"


class LangfuseTracer:
    """Traces through the real client. What cannot be delivered is dropped, and counted."""

    def __init__(
        self,
        account: Account,
        *,
        egress: Egress,
        timeout: int = 5,
        flush_seconds: float = 5.0,
        closing_seconds: float = 3.0,
    ) -> None:
        egress.permit(account.base_url)
        self._closing_seconds = closing_seconds
        self._http = egress.for_langfuse(timeout=timeout)
        self._seal = secrets.token_hex(8)
        self._gate = _Gate(exporter(account, egress, timeout), self._seal, Breaker(monotonic))
        # A provider of our own: no other library's spans, no global one for others to find.
        self._provider = TracerProvider(
            resource=Resource({"service.name": "kora"}),
            sampler=ALWAYS_ON,
            shutdown_on_exit=False,
        )
        # The vendor keeps one client a key and hands it out again, stopped or not.
        with LangfuseResourceManager._lock:
            LangfuseResourceManager._instances.pop(account.public_key, None)
        self._client = Langfuse(
            public_key=account.public_key,
            secret_key=account.secret_key,
            base_url=account.base_url,
            environment=account.environment,
            timeout=timeout,
            flush_interval=flush_seconds,
            httpx_client=self._http,
            mask=self._mask,
            tracer_provider=self._provider,
            span_exporter=self._gate,
        )
        for name in _NOISE:  # a dead server would fill our log, and `lost` counts it already
            logging.getLogger(name).setLevel(logging.CRITICAL)

    @property
    def lost(self) -> int:
        """Batches that Langfuse did not take."""
        return self._gate.lost

    @property
    def resting(self) -> bool:
        """Whether Langfuse failed so often that it is left alone for now."""
        return self._gate.breaker.open

    @contextmanager
    def turn(
        self,
        *,
        tenant: TenantId,
        conversation: ConversationId,
        customer: CustomerId | None,
        facts: Mapping[str, Fact],
    ) -> Generator[TurnTrace]:
        """The trace of one turn; ended whichever way the turn ends."""
        head = _Head(
            user_id=None if customer is None else str(codes.code(customer)),
            session_id=str(codes.code(conversation)),
            metadata={"tenant": str(codes.code(tenant)), **codes.coded(facts)},
        )
        with head.in_force():
            span = self._client.start_observation(name="turn", as_type="span")
        turn = _Turn(self._client, span, head)
        with turn.ended():
            yield turn

    async def close(self) -> None:
        """Deliver what is waiting, for as long as settings allow, and no longer."""
        # The client's flush blocks for up to 44 s when the server hangs.
        ending = Thread(target=self._end, name="langfuse-close", daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, self._closing_seconds)

    def _end(self) -> None:
        self._client.shutdown()
        if self._client._resources is not None:  # its shutdown forgets this thread of its own
            self._client._resources.prompt_cache._task_manager.shutdown()
        self._provider.shutdown()
        self._http.close()

    def _mask(self, *, data: object, **_: object) -> object:
        """Texts pass only as `Redacted`, and carry our seal to the gate."""
        if isinstance(data, Redacted):
            return f"{self._seal}{data.text}"
        return codes.coded(cast("dict[str, Fact]", data)) if isinstance(data, dict) else None


def exporter(account: Account, egress: Egress, timeout: int) -> OTLPSpanExporter:
    token = base64.b64encode(f"{account.public_key}:{account.secret_key}".encode()).decode()
    return OTLPSpanExporter(
        endpoint=account.base_url.rstrip("/") + _PATH,
        headers={
            "Authorization": f"Basic {token}",
            "x-langfuse-sdk-name": "python",
            "x-langfuse-public-key": account.public_key,
            "x-langfuse-ingestion-version": "4",
        },
        timeout=timeout,
        compression=Compression.Gzip,
        session=egress.for_otlp(),
    )


class _Gate(SpanExporter):
    """The last door: builds each span anew from what is known to be ours."""

    def __init__(self, exporter: SpanExporter, seal: str, breaker: Breaker) -> None:
        self._exporter = exporter
        self._seal = seal
        self.breaker = breaker
        self.lost = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if not self.breaker.admits():
            self.lost += 1
            return SpanExportResult.FAILURE
        result = self._exporter.export([self._rebuilt(span) for span in spans])
        if result is SpanExportResult.SUCCESS:
            self.breaker.worked()
        else:
            self.breaker.failed()
            self.lost += 1
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        return self._exporter.force_flush(timeout_millis)

    def _rebuilt(self, span: ReadableSpan) -> ReadableSpan:
        attributes: dict[str, str | bool] = {}
        for name, value in (span.attributes or {}).items():
            passed = self._passed(name, value)
            if passed is not None:
                attributes[name] = passed
        return ReadableSpan(
            name=codes.stage_name(span.name),
            context=span.context,
            parent=span.parent,
            resource=span.resource,
            attributes=attributes,
            kind=span.kind,
            status=Status(span.status.status_code),
            start_time=span.start_time,
            end_time=span.end_time,
            instrumentation_scope=span.instrumentation_scope,
        )

    def _passed(self, name: str, value: object) -> str | bool | None:
        if isinstance(value, bool):
            return value if name in _CODES else None
        if not isinstance(value, str):
            return None
        if name in _TEXTS:
            return value.removeprefix(self._seal) if value.startswith(self._seal) else None
        if name in _COUNTS:
            return value if set(value) <= _COUNT_LETTERS else None
        listed = name in _CODES or (name.startswith(_FACTS) and codes.is_code(name))
        return value if listed and codes.is_code(value.strip('"')) else None


@dataclass(frozen=True, slots=True)
class _Head:
    """What every span of a trace carries."""

    user_id: str | None
    session_id: str
    metadata: dict[str, Fact]

    @contextmanager
    def in_force(self) -> Generator[None]:
        """A context of our own: whatever trace a caller's headers started is not joined."""
        token = otel_context.attach(otel_context.Context())
        try:
            with propagate_attributes(
                user_id=self.user_id,
                session_id=self.session_id,
                metadata=dict(self.metadata),
                trace_name="turn",
            ):
                yield
        finally:
            otel_context.detach(token)


class _Stage:
    def __init__(self, client: Langfuse, span: LangfuseSpan) -> None:
        self._client = client
        self._span: LangfuseSpan | LangfuseGeneration = span

    @contextmanager
    def ended(self) -> Generator[None]:
        try:
            yield
        except BaseException as error:
            self._span.update(level="ERROR", status_message=codes.error_code(error))
            raise
        finally:
            self._span.end()

    def note(self, **facts: Fact) -> None:
        self._span.update(metadata=dict(facts))

    def said(self, *, heard: Redacted | None = None, answered: Redacted | None = None) -> None:
        self._span.update(input=heard, output=answered)

    def usage(self, model: str, usage: Usage) -> None:
        if not model:  # the extractive engine has none
            return
        # A span's kind is set when it starts; wrapped a second time, it becomes a generation.
        self._span = LangfuseGeneration(
            otel_span=self._span._otel_span,
            langfuse_client=self._client,
            model=model,
            usage_details={
                "input": usage.input,
                "output": usage.output,
                "cache_read_input_tokens": usage.cache_read,
                "cache_creation_input_tokens": usage.cache_write,
            },
        )


class _Turn(_Stage):
    def __init__(self, client: Langfuse, span: LangfuseSpan, head: _Head) -> None:
        super().__init__(client, span)
        self._head = head

    @contextmanager
    def stage(self, name: str) -> Generator[Stage]:
        with self._head.in_force():
            span = self._span.start_observation(name=codes.stage_name(name), as_type="span")
        stage = _Stage(self._client, span)
        with stage.ended():
            yield stage

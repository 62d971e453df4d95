"""Every tracer keeps redacted text and codes alone; none of them slows or fails a turn."""

import asyncio
import json
import logging
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import active_count
from time import perf_counter
from typing import Any

import pytest
from opentelemetry import trace as otel_trace

from assistant.domain import ConversationId, CustomerId, TenantId, Usage
from assistant.egress import Egress
from assistant.errors import EgressRefused, EngineBusy, UnknownTenant
from assistant.ports import Fact, Tracer
from assistant.tracing import codes
from assistant.tracing.jsonl import JsonlTracer
from assistant.tracing.langfuse import Account, LangfuseTracer
from assistant.tracing.off import NoTracer
from guardrails import Redacted
from tests.emulators.otlp import Captured, Traces
from tests.emulators.serving import refused_address

pytestmark = pytest.mark.slow

OWN = Egress(frozenset())
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MARKER = "Wirihana Invented"  # stands for what must never arrive


def account(url: str) -> Account:
    return Account(url, f"pk-lf-{secrets.token_hex(4)}", "sk-lf-invented", "tests")


def langfuse(url: str) -> LangfuseTracer:
    return LangfuseTracer(account(url), egress=OWN, timeout=2, flush_seconds=0.05)


@pytest.fixture(scope="module")
def server():
    with Traces() as traces:
        yield traces


@pytest.fixture(params=["langfuse", "jsonl", "off"])
async def tracer(
    request: pytest.FixtureRequest, server: Traces, tmp_path: Path
) -> AsyncIterator[Tracer]:
    made: dict[str, Tracer] = {
        "langfuse": langfuse(server.url) if request.param == "langfuse" else NoTracer(),
        "jsonl": JsonlTracer(tmp_path / "traces.jsonl", clock=lambda: NOW),
        "off": NoTracer(),
    }
    yield made[request.param]
    await made[request.param].close()


def a_turn(tracer: Tracer, *, error: BaseException | None = None) -> None:
    with tracer.turn(
        tenant=TenantId("kapsule"),
        conversation=ConversationId("c-17"),
        customer=CustomerId("h-5f2e"),
        facts={"prompt_sha": "a1b2", "first": True},
    ) as turn:
        with turn.stage("screen") as stage:
            stage.note(intents="policy_question, complaint", spans=2)
            stage.said(heard=Redacted.stored("I am [PERSON_1]."))
        with turn.stage("answer") as stage:
            stage.usage("claude-haiku-4-5", Usage(120, 30, 900, 5))
            stage.said(answered=Redacted.stored("Hello [PERSON_1]."))
            if error is not None:
                raise error
        turn.said(heard=Redacted.stored("I am [PERSON_1]."))


@pytest.mark.parametrize(
    ("fact", "leaves"),
    [
        ("privacy 9, refunds 1.3", "privacy 9,refunds 1.3"),
        ("policy_question,complaint", "policy_question,complaint"),
        ("2026-11-22T09:30:00+00:00", "2026-11-22T09:30:00+00:00"),
        ("claude-haiku-4-5", "claude-haiku-4-5"),
        ("", ""),
        (MARKER, codes.WITHHELD),
        ("ana@example.com", codes.WITHHELD),
        ("privacy 9, my name is Ana, refunds 1.3", "privacy 9,withheld,refunds 1.3"),
        ("x" * 300, codes.WITHHELD),
        ("line\nbreak", codes.WITHHELD),
        (3, 3),
        (0.5, 0.5),
        (True, True),
    ],
)
def test_a_fact_leaves_only_as_a_code_or_a_count(fact: Fact, leaves: Fact) -> None:
    assert codes.code(fact) == leaves


def test_every_tracer_takes_a_whole_turn(tracer: Tracer) -> None:
    a_turn(tracer)


@pytest.mark.parametrize("error", [ValueError(MARKER), asyncio.CancelledError()])
def test_every_tracer_lets_an_error_go_on_its_way(tracer: Tracer, error: BaseException) -> None:
    with pytest.raises(type(error)):
        a_turn(tracer, error=error)


async def test_every_tracer_can_be_closed_twice(tracer: Tracer) -> None:
    await tracer.close()
    await tracer.close()
    a_turn(tracer)  # a turn that ends late must not fail


async def spans_of(server: Traces, error: BaseException | None = None) -> list[Captured]:
    server.spans.clear()
    server.raw.clear()
    tracer = langfuse(server.url)
    with suppress(BaseException):
        a_turn(tracer, error=error)
    await tracer.close()
    return server.wait_for(3)


def named(spans: list[Captured], name: str) -> Captured:
    return next(span for span in spans if span.name == name)


async def test_a_stage_is_a_span_under_its_turn(server: Traces) -> None:
    spans = await spans_of(server)

    assert {span.name for span in spans} == {"turn", "screen", "answer"}
    assert named(spans, "turn").parent == ""
    assert named(spans, "screen").parent == named(spans, "turn").id
    assert named(spans, "answer").parent == named(spans, "turn").id


async def test_every_span_knows_conversation_customer_and_tenant(server: Traces) -> None:
    for span in await spans_of(server):
        assert span.attributes["session.id"] == "c-17"
        assert span.attributes["user.id"] == "h-5f2e"
        assert span.attributes["langfuse.trace.name"] == "turn"
        assert json.loads(span.attributes["langfuse.trace.metadata.tenant"]) == "kapsule"
        assert json.loads(span.attributes["langfuse.trace.metadata.prompt_sha"]) == "a1b2"
        assert span.attributes["langfuse.environment"] == "tests"


async def test_the_stage_that_used_a_model_is_a_generation(server: Traces) -> None:
    answer = named(await spans_of(server), "answer").attributes

    assert answer["langfuse.observation.type"] == "generation"
    assert answer["langfuse.observation.model.name"] == "claude-haiku-4-5"
    assert json.loads(answer["langfuse.observation.usage_details"]) == {
        "input": 120,
        "output": 30,
        "cache_read_input_tokens": 900,
        "cache_creation_input_tokens": 5,
    }


async def test_redacted_texts_and_facts_arrive(server: Traces) -> None:
    spans = await spans_of(server)

    screen = named(spans, "screen").attributes
    assert screen["langfuse.observation.type"] == "span"
    assert screen["langfuse.observation.input"] == "I am [PERSON_1]."
    assert json.loads(screen["langfuse.observation.metadata.spans"]) == 2
    intents = json.loads(screen["langfuse.observation.metadata.intents"])
    assert intents == "policy_question,complaint"
    assert named(spans, "answer").attributes["langfuse.observation.output"] == (
        "Hello [PERSON_1]."
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineBusy(MARKER), "engine-failed"),
        (UnknownTenant(MARKER), "unknown-tenant"),
        (ValueError(MARKER), "ValueError"),
        (asyncio.CancelledError(MARKER), "CancelledError"),
        (KeyboardInterrupt(MARKER), "KeyboardInterrupt"),
    ],
)
async def test_an_error_leaves_its_code_and_neither_words_nor_stack(
    server: Traces, error: BaseException, code: str
) -> None:
    spans = await spans_of(server, error)

    for name in ("answer", "turn"):
        span = named(spans, name)
        assert span.attributes["langfuse.observation.level"] == "ERROR"
        assert span.attributes["langfuse.observation.status_message"] == code
        assert (span.events, span.status) == (0, "2:")
    assert named(spans, "screen").status == "0:"
    assert not any(MARKER.encode() in raw for raw in server.raw)


async def test_nothing_leaves_but_what_is_listed(server: Traces) -> None:
    server.raw.clear()
    server.spans.clear()
    tracer = langfuse(server.url)

    with tracer.turn(
        tenant=TenantId(MARKER),
        conversation=ConversationId(MARKER),
        customer=CustomerId(MARKER),
        facts={"fact": MARKER, MARKER: 1},
    ) as turn:
        turn.note(word=MARKER)
        with turn.stage(MARKER) as stage:
            stage.usage(MARKER, Usage())
            inner: Any = getattr(stage, "_span")  # noqa: B009 - around the port on purpose
            inner.update(input=MARKER, output=[MARKER], metadata=MARKER)
            inner.update(status_message=MARKER, level="ERROR", version=MARKER)
            inner.update(model_parameters={"x": MARKER}, name=MARKER)
            inner._otel_span.set_attribute("gen_ai.prompt", MARKER)
            inner._otel_span.set_attribute("langfuse.observation.input", MARKER)
            inner._otel_span.set_attribute(f"langfuse.{MARKER}", MARKER)
            inner._otel_span.set_attribute("langfuse.observation.usage_details", MARKER)
            inner._otel_span.add_event(MARKER, {"x": MARKER})
            inner._otel_span.record_exception(ValueError(MARKER))
    await tracer.close()

    spans = server.wait_for(2)
    assert {span.name for span in spans} == {"turn", "other"}
    assert server.raw
    assert not any(MARKER.encode() in raw for raw in server.raw)
    assert spans[0].attributes["session.id"] == codes.WITHHELD


async def test_a_text_that_looks_like_a_file_is_sent_as_text_and_not_uploaded(
    server: Traces,
) -> None:
    server.spans.clear()
    tracer = langfuse(server.url)
    text = "data:text/plain;base64,aGVsbG8="

    with tracer.turn(
        tenant=TenantId("kapsule"), conversation=ConversationId("c"), customer=None, facts={}
    ) as turn:
        turn.said(heard=Redacted.stored(text))
    await tracer.close()

    (span,) = server.wait_for(1)
    assert span.attributes["langfuse.observation.input"] == text
    assert "user.id" not in span.attributes


async def test_a_trace_that_a_caller_started_elsewhere_is_not_joined(server: Traces) -> None:
    server.spans.clear()
    tracer = langfuse(server.url)
    foreign = otel_trace.SpanContext(0xABC, 0xDEF, True, otel_trace.TraceFlags(1))

    with otel_trace.use_span(otel_trace.NonRecordingSpan(foreign)):
        a_turn(tracer)
    await tracer.close()

    assert named(server.wait_for(3), "turn").parent == ""


async def test_no_global_provider_is_left_behind(server: Traces) -> None:
    await spans_of(server)

    assert isinstance(otel_trace.get_tracer_provider(), otel_trace.ProxyTracerProvider)


async def test_a_second_tracer_with_the_same_key_sends_to_its_own_address(
    server: Traces,
) -> None:
    with Traces() as other:
        same = account(other.url)
        first = LangfuseTracer(same, egress=OWN, flush_seconds=0.05)
        await first.close()
        moved = Account(server.url, same.public_key, same.secret_key)
        second = LangfuseTracer(moved, egress=OWN, flush_seconds=0.05)
        server.spans.clear()
        a_turn(second)
        await second.close()

        assert len(server.wait_for(3)) == 3
        assert other.spans == []


def test_a_host_that_no_setting_names_is_refused_at_the_start() -> None:
    with pytest.raises(EgressRefused):
        LangfuseTracer(account("https://elsewhere.example.net"), egress=OWN)


@pytest.mark.parametrize("trouble", ["slow", "500", "refused"])
async def test_a_langfuse_in_trouble_costs_a_turn_nothing_and_a_stop_little(
    trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        Traces("500" if trouble == "500" else "slow", slow_seconds=30) as server,
        refused_address() as nobody,
    ):
        url = nobody if trouble == "refused" else server.url
        tracer = LangfuseTracer(
            account(url), egress=OWN, timeout=30, flush_seconds=0.01, closing_seconds=0.4
        )
        with caplog.at_level(logging.WARNING):
            started = perf_counter()
            for _ in range(20):
                a_turn(tracer)
            turns = perf_counter() - started
            started = perf_counter()
            await tracer.close()
            closing = perf_counter() - started

    # One delivery takes longer than all of this on a busy machine.
    assert turns < 10
    assert closing < 10
    assert caplog.records == []


async def test_what_langfuse_does_not_take_is_counted() -> None:
    with Traces("500") as server:
        tracer = LangfuseTracer(account(server.url), egress=OWN, timeout=2, flush_seconds=0.01)
        a_turn(tracer)
        await tracer.close()

    assert tracer.lost >= 1


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_local_file_has_a_line_a_turn_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    tracer = JsonlTracer(path, clock=lambda: NOW)

    a_turn(tracer)
    with suppress(ValueError):
        a_turn(tracer, error=ValueError(MARKER))

    whole, broken = rows(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert whole["tenant"] == "kapsule"
    assert whole["heard"] == "I am [PERSON_1]."
    assert [stage["stage"] for stage in whole["stages"]] == ["screen", "answer"]
    assert broken["error"] == "ValueError"
    assert MARKER not in path.read_text(encoding="utf-8")


def test_the_local_file_withholds_what_is_no_code(tmp_path: Path) -> None:
    path = tmp_path / "traces.jsonl"
    tracer = JsonlTracer(path, clock=lambda: NOW)

    with (
        tracer.turn(
            tenant=TenantId("kapsule"),
            conversation=ConversationId("c"),
            customer=None,
            facts={"word": MARKER, "mail": "ana@example.com"},
        ) as turn,
        turn.stage(MARKER),
    ):
        pass

    assert rows(path)[0]["facts"] == {"word": codes.WITHHELD, "mail": codes.WITHHELD}
    assert MARKER not in path.read_text(encoding="utf-8")


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="the system has no full disk to offer"
)
def test_a_full_disk_fails_no_turn() -> None:
    tracer = JsonlTracer(Path("/dev/full"), clock=lambda: NOW)

    a_turn(tracer)

    assert tracer.lost == 1


def test_the_local_file_is_not_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("untouched")
    (tmp_path / "traces.jsonl").symlink_to(target)
    tracer = JsonlTracer(tmp_path / "traces.jsonl", clock=lambda: NOW)

    a_turn(tracer)

    assert target.read_text() == "untouched"
    assert tracer.lost == 1


async def test_closing_leaves_no_thread_behind(server: Traces) -> None:
    before = active_count()
    tracer = langfuse(server.url)
    a_turn(tracer)

    await tracer.close()

    assert active_count() <= before + 1  # the pool's own thread, which waited for the end

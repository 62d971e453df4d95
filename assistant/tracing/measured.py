"""Any tracer, with what it is told counted and timed beside it: no turn is traced unmeasured."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

from assistant.domain import ConversationId, CustomerId, TenantId, Usage
from assistant.instruments import Instruments
from assistant.ports import Fact, Stage, Tracer, TurnTrace
from assistant.tracing import codes
from guardrails import Redacted


@dataclass(frozen=True, slots=True)
class Measured:
    """The tracer and the instruments hear the same."""

    inner: Tracer
    instruments: Instruments

    @contextmanager
    def turn(
        self,
        *,
        tenant: TenantId,
        conversation: ConversationId,
        customer: CustomerId | None,
        facts: Mapping[str, Fact],
    ) -> Generator[TurnTrace]:
        """The trace of one turn."""
        started = perf_counter()
        with self.inner.turn(
            tenant=tenant, conversation=conversation, customer=customer, facts=facts
        ) as trace:
            turn = _Turn(trace, self.instruments, str(codes.code(tenant)), trace=trace)
            try:
                yield turn
            finally:
                turn.told(perf_counter() - started)

    async def close(self) -> None:
        """As the tracer does."""
        await self.inner.close()


@dataclass(slots=True)
class _Stage:
    inner: Stage
    instruments: Instruments
    tenant: str
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])

    def note(self, **facts: Fact) -> None:
        self.facts.update(codes.coded(facts))
        self.inner.note(**facts)

    def said(self, *, heard: Redacted | None = None, answered: Redacted | None = None) -> None:
        self.inner.said(heard=heard, answered=answered)

    def usage(self, model: str, usage: Usage) -> None:
        if model:
            self.instruments.used(self.tenant, str(codes.code(model)), usage)
        self.inner.usage(model, usage)

    def text(self, name: str) -> str:
        return str(self.facts.get(name, ""))


@dataclass(slots=True)
class _Turn(_Stage):
    trace: TurnTrace = field(kw_only=True)

    @contextmanager
    def stage(self, name: str) -> Generator[Stage]:
        started = perf_counter()
        with self.trace.stage(name) as inner:
            stage = _Stage(inner, self.instruments, self.tenant)
            try:
                yield stage
            finally:
                _note(self.instruments, name, stage, perf_counter() - started)

    def told(self, seconds: float) -> None:
        engine = self.text("engine") or "none"
        outcome = next(
            (each for each in ("failed", "handoff", "abstained") if self.facts.get(each)),
            "answered" if engine != "none" else "silent",
        )
        self.instruments.turns.labels(self.tenant, engine, outcome).inc()
        self.instruments.turn_seconds.labels(engine).observe(seconds)


def _note(instruments: Instruments, name: str, stage: _Stage, seconds: float) -> None:
    name, engine = codes.stage_name(name), stage.text("engine")
    # What ran before the trace began, or in pieces, says itself how long it took.
    spent = stage.facts.get("ms")
    spent = spent / 1000 if isinstance(spent, int | float) else seconds
    instruments.stage_seconds.labels(name, engine).observe(spent)
    if stage.facts.get("failed"):
        instruments.failed.labels(name, engine, stage.text("failed")).inc()
    if name == "answer":
        for rule in _each(stage.text("blocked")):
            instruments.stopped.labels(rule).inc()
    for kind in _each(stage.text("cut")):
        instruments.cut.labels(kind).inc()


def _each(listed: str) -> list[str]:
    return [item for item in listed.split(",") if item]

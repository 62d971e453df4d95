"""Traces as lines of a private local file, one a turn."""

import fcntl
import json
import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from time import perf_counter

from assistant.domain import ConversationId, CustomerId, TenantId, Usage
from assistant.ports import Fact, Stage, TurnTrace
from assistant.tracing import codes
from guardrails import Redacted

Row = dict[str, object]


class JsonlTracer:
    """Appends a line when a turn ends, whichever way it ends. Nobody else may read the file."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        self._path = path
        self._clock = clock
        self.lost = 0  # lines that could not be written

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
        head: Row = {
            "at": self._clock().isoformat(timespec="milliseconds"),
            "tenant": codes.code(tenant),
            "conversation": codes.code(conversation),
            "customer": customer and codes.code(customer),
        }
        trace = _Turn()
        trace.note(**facts)
        try:
            with trace.timed():
                yield trace
        finally:
            self._write({**head, **trace.row, "stages": trace.stages})

    async def close(self) -> None:
        """Nothing is held open."""

    def _write(self, row: Row) -> None:
        line = json.dumps(row, ensure_ascii=False) + "\n"
        flags = os.O_APPEND | os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        try:
            file = os.open(self._path, flags, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)  # an erasure may be rewriting it
                os.write(file, line.encode("utf-8", "replace"))
            finally:
                os.close(file)
        except OSError:  # a full disk must not fail a turn
            self.lost += 1


class _Stage:
    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}
        self.row: Row = {"facts": self._facts}
        self._started = perf_counter()

    def note(self, **facts: Fact) -> None:
        self._facts.update(codes.coded(facts))

    def said(self, *, heard: Redacted | None = None, answered: Redacted | None = None) -> None:
        if heard is not None:
            self.row["heard"] = heard.text
        if answered is not None:
            self.row["answered"] = answered.text

    def usage(self, model: str, usage: Usage) -> None:
        if model:  # the extractive engine has none
            self.row |= {"model": codes.code(model), "usage": asdict(usage)}

    @contextmanager
    def timed(self) -> Generator[None]:
        try:
            yield
        except BaseException as error:
            self.row["error"] = codes.error_code(error)
            raise
        finally:
            self.row["ms"] = round((perf_counter() - self._started) * 1000, 2)


class _Turn(_Stage):
    def __init__(self) -> None:
        super().__init__()
        self.stages: list[Row] = []

    @contextmanager
    def stage(self, name: str) -> Generator[Stage]:
        stage = _Stage()
        stage.row = {"stage": codes.stage_name(name), **stage.row}
        self.stages.append(stage.row)
        with stage.timed():
            yield stage

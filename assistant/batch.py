"""Rows in, rows out: the same paths as the service, for files and for evals."""

import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TimeElapsedColumn

from assistant.chat import Answer
from assistant.errors import AppError, BadInput
from assistant.house import House
from guardrails import Placeholders, Record, Span, decides, normalised

Row = Mapping[str, Any]


class Batch:
    """One method a command; each takes a row and gives a row. Raises `BadInput` for a bad one."""

    def __init__(
        self,
        house: House,
        *,
        clock: Callable[[], float] = time.perf_counter,
        explain: bool = False,
    ) -> None:
        self._house = house
        self._clock = clock
        self._explain = explain
        self.counts: Counter[str] = Counter()  # what redaction found, by type
        self._known: dict[str, Placeholders] = {}
        self._of_all: frozenset[str] | None = None

    async def ask(self, row: Row) -> dict[str, object]:
        """A conversation of one turn or of several; the last turn's answer."""
        turns = _turns(row)
        chat = self._house.chat
        conversation, _ = await chat.start(
            _text(row, "tenant"), identity_token=None, memory=False, locale="en"
        )
        answer: Answer | None = None
        for turn in turns:
            running = await chat.ask(conversation, turn, client_message_id=None)
            answer = await chat.answer(conversation, running)
        assert answer is not None
        result = answer.result
        return {
            "id": row.get("id"),
            "answer": answer.text,
            "citations": [
                {"doc": c.doc, "clause": c.clause, "text": c.text} for c in result.citations
            ],
            "abstained": result.abstained,
            "intents": list(result.intents),
            "handoff": result.handoff,
            "engine": result.engine,
            "ms": result.ms,
            "notices": list(answer.notices),
        }

    async def search(self, row: Row) -> dict[str, object]:
        """The best clauses."""
        started = self._clock()
        k = row.get("k", 10)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= 100:
            raise BadInput("k is a whole number from 1 to 100", field="k")
        tenant = await self._house.registry.get(_text(row, "tenant"))
        hits = await self._house.library.search(tenant.id, _text(row, "query"), history=(), k=k)
        return {
            "id": row.get("id"),
            "clauses": [
                {"doc": h.clause.doc, "clause": h.clause.clause, "score": round(h.score, 6)}
                for h in hits
            ],
            "ms": round((self._clock() - started) * 1000, 1),
        }

    async def redact(self, row: Row) -> dict[str, object]:
        """Spans and the redacted text; rows of one conversation know each other's values."""
        name = row.get("conversation")
        known = (
            self._known.get(str(name), Placeholders()) if name is not None else Placeholders()
        )
        allow = await self._impersonal(row)
        found, redacted, grown = self._house.guard.spans(
            _text(row, "text"), known=known, allow=allow
        )
        if name is not None:
            self._known[str(name)] = grown
        self.counts.update(span.type for span in found)
        return {
            "id": row.get("id"),
            "spans": [self._span(span) for span in found],
            "text": redacted.text,
        }

    def _span(self, span: Span) -> dict[str, object]:
        told: dict[str, object] = {"start": span.start, "end": span.end, "type": span.type}
        if self._explain:
            told |= {"recogniser": span.source, "score": round(span.score, 3)}
        return told

    async def _impersonal(self, row: Row) -> frozenset[str]:
        """The companies' own names and contacts; without a tenant, those of all of them."""
        if "tenant" in row:
            return (await self._house.registry.get(_text(row, "tenant"))).impersonal
        if self._of_all is None:
            known = await self._house.registry.all()
            self._of_all = frozenset[str]().union(*(tenant.impersonal for tenant in known))
        return self._of_all

    async def check_draft(self, row: Row) -> dict[str, object]:
        """The decision guard alone."""
        findings = decides(normalised(_text(row, "text")), records=_records(row))
        return {
            "id": row.get("id"),
            "blocked": bool(findings),
            "reasons": [{"rule": f.rule, "start": f.start, "end": f.end} for f in findings],
        }

    async def classify(self, row: Row) -> dict[str, object]:
        """What a message is."""
        named = self._house.guard.intents(_text(row, "text"))
        return {"id": row.get("id"), "intents": list(named)}


async def pump(
    work: Callable[[Row], Awaitable[dict[str, object]]],
    source: TextIO,
    target: TextIO,
    watch: TextIO,
) -> None:
    """Line by line, in order. A bad line gives an `error` row and the batch goes on."""
    progress = Progress(
        "{task.completed} rows", BarColumn(), TimeElapsedColumn(), console=Console(file=watch)
    )
    with progress:
        bar = progress.add_task("rows", total=None)
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            row: Row = {}
            try:
                row = _parsed(line, number)
                answer = await work(row)
            except AppError as error:
                answer = failed(row, error)
            target.write(_line(answer))
            target.flush()
            progress.advance(bar)


def _parsed(line: str, number: int) -> Row:
    try:
        row = json.loads(line.encode().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"line {number} is not JSON") from error
    if not isinstance(row, dict):
        raise BadInput(f"line {number} is not an object")
    return cast(Row, row)


def _line(answer: Mapping[str, object]) -> str:
    try:
        line = json.dumps(answer, ensure_ascii=False)
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(answer)  # half a character in an id, written as it came: escaped
    return line + "\n"


def failed(row: Row, error: AppError) -> dict[str, object]:
    """The row that stands where an answer cannot."""
    return {"id": row.get("id"), "error": error.detail}


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise BadInput(f"the row needs a text {name!r}", field=name)
    return value


def _turns(row: Row) -> list[str]:
    if "turns" not in row:
        return [_text(row, "question")]
    turns = row["turns"]
    if not isinstance(turns, list) or not turns:
        raise BadInput("turns must be a list of texts", field="turns")
    given = cast("list[object]", turns)
    texts = [turn for turn in given if isinstance(turn, str)]
    if len(texts) < len(given):
        raise BadInput("turns must be a list of texts", field="turns")
    return texts


def _records(row: Row) -> tuple[Record, ...]:
    given = cast("object", row.get("records") or [])
    if not isinstance(given, list):
        raise BadInput("records must be a list of objects", field="records")
    return tuple(_record(each) for each in cast("list[object]", given))


def _record(given: object) -> Record:
    if not isinstance(given, dict):
        raise BadInput("a record is an object", field="records")
    held: dict[str, object] = given  # pyright: ignore[reportUnknownVariableType]
    amount = held.get("amount")
    return Record(
        str(held.get("reference", "")),
        str(held.get("subject", "")),
        str(held.get("outcome", "")),
        None if amount is None else str(amount),
    )

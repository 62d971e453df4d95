"""How much of a turn a trace may show is the tenant's to say."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.domain import ConversationId, TenantId, TraceContent, Usage
from assistant.tracing.content import limited
from assistant.tracing.jsonl import JsonlTracer
from guardrails import Redacted

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def traced(
    folder: Path, content: TraceContent, *, share: float = 0.5, turns: int = 1
) -> list[str]:
    file = folder / "traces.jsonl"
    tracer = limited(JsonlTracer(file, clock=lambda: NOW), content, share)
    for number in range(turns):
        with tracer.turn(
            tenant=TenantId("shed"),
            conversation=ConversationId(f"co-{number}"),
            customer=None,
            facts={"intents": "complaint"},
        ) as turn:
            with turn.stage("answer") as stage:
                stage.note(found=3)
                stage.usage("claude-haiku-4-5", Usage(120, 30, 0, 0))
                stage.said(answered=Redacted.stored("Kept for nine weeks."))
            turn.note(engine="claude")
            turn.said(heard=Redacted.stored("How long?"))
    return file.read_text().splitlines()


def test_redacted_traces_show_the_redacted_words(tmp_path: Path) -> None:
    (line,) = traced(tmp_path, "redacted")

    assert "How long?" in line
    assert "nine weeks" in line


def test_metadata_holds_counts_and_no_word(tmp_path: Path) -> None:
    (line,) = traced(tmp_path, "metadata")

    row = json.loads(line)
    assert "How long?" not in line
    assert "nine weeks" not in line
    assert row["facts"] == {"intents": "complaint", "engine": "claude"}
    assert row["stages"][0]["facts"] == {"found": 3}
    assert row["stages"][0]["usage"]["input"] == 120


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (1.0, 40, 40), (0.5, 8, 32)])
def test_a_sample_shows_that_share_of_conversations(
    tmp_path: Path, share: float, least: int, most: int
) -> None:
    lines = traced(tmp_path, "redacted sample", share=share, turns=40)

    assert len(lines) == 40
    assert least <= sum("How long?" in line for line in lines) <= most


def test_a_conversation_is_in_the_sample_each_time_or_never(tmp_path: Path) -> None:
    first = traced(tmp_path, "redacted sample", turns=10)
    again = traced(tmp_path, "redacted sample", turns=10)[10:]

    assert ["How long?" in line for line in first] == ["How long?" in line for line in again]

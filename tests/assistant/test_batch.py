"""Batches: one row out for each row in, in order, whatever a line holds."""

import io
import json
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from assistant import house
from assistant.batch import Batch, Row, pump
from assistant.errors import BadInput
from assistant.house import House
from assistant.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]
KEPT = "How long do you keep my chats with Kora?"
Out = list[dict[str, object]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kora(home: Path) -> AsyncGenerator[House]:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        yield opened


async def echo(row: Row) -> dict[str, object]:
    if row.get("refuse"):
        raise BadInput("refused")
    return {"id": row.get("id"), "given": row.get("given")}


async def pumped(*lines: str) -> tuple[Out, str]:
    """What came out, and what the person at the terminal saw."""
    target, watch = io.StringIO(), io.StringIO()
    await pump(echo, io.StringIO("\n".join(lines)), target, watch)
    return [json.loads(line) for line in target.getvalue().splitlines()], watch.getvalue()


async def test_rows_come_out_in_their_order_and_the_bar_is_elsewhere() -> None:
    rows, seen = await pumped(*(json.dumps({"id": n}) for n in range(30)))

    assert [row["id"] for row in rows] == list(range(30))
    assert "rows" in seen


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '"text"',
        "null",
        "[" * 200_000,
        '{"id": ' + "9" * 5000 + "}",
        '{"id": 7, "refuse": true}',
        "\udcff\udcfe not text",
        '{"id": 1} {"id": 2}',
    ],
    ids=range(9),
)
async def test_a_bad_line_is_an_error_row_and_the_batch_goes_on(line: str) -> None:
    rows, _ = await pumped('{"id": 1}', line, '{"id": 2}')

    assert [row["id"] for row in (rows[0], rows[2])] == [1, 2]
    assert rows[1]["error"]
    assert len(rows) == 3


async def test_blank_lines_and_a_mark_at_the_start_are_no_rows() -> None:
    rows, _ = await pumped('\ufeff{"id": 1}', "", "   ", '{"id": 2}')

    assert [row.get("id") for row in rows] == [1, 2]


async def test_half_a_character_comes_out_as_it_came_in() -> None:
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")

    await pump(
        echo, io.StringIO('{"id": "\\ud800", "given": "Māori"}\n'), target, io.StringIO()
    )

    target.seek(0)
    assert json.loads(target.read()) == {"id": "\ud800", "given": "Māori"}


async def test_an_error_row_carries_the_id_of_its_row() -> None:
    rows, _ = await pumped('{"id": "q-7", "refuse": true}')

    assert rows == [{"id": "q-7", "error": "refused"}]


async def test_a_question_is_answered_with_its_clause(kora: House) -> None:
    row = await Batch(kora).ask({"id": 1, "tenant": "kapsule", "question": KEPT})

    assert "12 months" in str(row["answer"])
    assert (row["abstained"], row["handoff"], row["engine"]) == (False, False, "extractive")
    assert {
        "id",
        "answer",
        "citations",
        "abstained",
        "intents",
        "handoff",
        "engine",
        "ms",
        "notices",
    } == {*row}


async def test_turns_are_one_conversation_and_the_last_answers(kora: House) -> None:
    row = await Batch(kora).ask(
        {"id": 1, "tenant": "kapsule", "turns": [KEPT, "I want to talk to a person, please."]}
    )

    assert row["handoff"] is True
    assert "handoff_request" in str(row["intents"])


BAD_ROWS: list[tuple[str, Mapping[str, object]]] = [
    ("ask", {"tenant": "kapsule"}),
    ("ask", {"question": KEPT}),
    ("ask", {"tenant": "nobody", "question": KEPT}),
    ("ask", {"tenant": "kap\0sule", "question": KEPT}),
    ("ask", {"tenant": "kap\ud800", "question": KEPT}),
    ("ask", {"tenant": "kapsule", "question": " "}),
    ("ask", {"tenant": "kapsule", "question": 5}),
    ("ask", {"tenant": "kapsule", "question": "x" * 100_000}),
    ("ask", {"tenant": "kapsule", "turns": []}),
    ("ask", {"tenant": "kapsule", "turns": "text"}),
    ("ask", {"tenant": "kapsule", "turns": [KEPT, None]}),
    ("ask", {"tenant": "kapsule", "turns": [{"text": KEPT}]}),
    ("search", {"tenant": "kapsule"}),
    ("search", {"tenant": "kapsule", "query": "x", "k": 0}),
    ("search", {"tenant": "kapsule", "query": "x", "k": "many"}),
    ("search", {"tenant": "kapsule", "query": "x", "k": True}),
    ("redact", {}),
    ("redact", {"text": None}),
    ("check_draft", {"text": []}),
    ("check_draft", {"text": "x", "records": "none"}),
    ("check_draft", {"text": "x", "records": [5]}),
    ("check_draft", {"text": "x", "records": {"reference": "KAP-1"}}),
    ("check_draft", {"text": "x", "records": 7}),
    ("classify", {"text": 5}),
]


@pytest.mark.parametrize(("command", "row"), BAD_ROWS, ids=range(len(BAD_ROWS)))
async def test_a_row_that_is_not_as_agreed_is_refused(
    kora: House, command: str, row: Mapping[str, object]
) -> None:
    line = json.dumps({"id": "bad", **row})
    target = io.StringIO()

    await pump(getattr(Batch(kora), command), io.StringIO(line), target, io.StringIO())

    answer = json.loads(target.getvalue())
    assert answer["id"] == "bad"
    assert answer["error"]


async def test_odd_characters_keep_the_offsets_of_the_text_given(kora: House) -> None:
    text = "\0\ud800 \U0001f600 write to ana.invented@example.com"

    row = await Batch(kora).redact({"id": 1, "text": text})

    (span,) = row["spans"]  # type: ignore[misc]
    assert text[span["start"] : span["end"]] == "ana.invented@example.com"
    assert "ana.invented" not in str(row["text"])


async def test_rows_of_one_conversation_know_each_others_values(kora: House) -> None:
    batch = Batch(kora)
    mail = "ana.invented@example.com"

    first = await batch.redact({"id": 1, "conversation": "a", "text": f"I am {mail}"})
    same = await batch.redact({"id": 2, "conversation": "a", "text": f"again {mail}"})
    other = await batch.redact({"id": 3, "conversation": "a", "text": "or kim@example.org"})

    assert "[EMAIL_ADDRESS_1]" in str(first["text"])
    assert "[EMAIL_ADDRESS_1]" in str(same["text"])
    assert "[EMAIL_ADDRESS_2]" in str(other["text"])


async def test_a_relay_needs_the_record_that_it_relays(kora: House) -> None:
    text = "Your refund of NZD 10.00 was approved by our staff, reference KAP-D1."
    record = {
        "reference": "KAP-D1",
        "subject": "refund",
        "outcome": "approved",
        "amount": "NZD 10.00",
    }

    without = await Batch(kora).check_draft({"id": 1, "text": text})
    given = await Batch(kora).check_draft({"id": 1, "text": text, "records": [record]})

    assert without["blocked"] is True
    assert given["blocked"] is False


async def test_a_search_gives_the_best_clauses_first(kora: House) -> None:
    row = await Batch(kora).search({"id": 1, "tenant": "kapsule", "query": KEPT, "k": 3})

    found: Out = row["clauses"]  # type: ignore[assignment]
    assert (found[0]["doc"], found[0]["clause"]) == ("privacy", "9")
    assert len(found) == 3

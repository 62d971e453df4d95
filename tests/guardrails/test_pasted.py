"""A question with a log beside it is the question."""

import pytest

from guardrails import without_logs

ASKED = "How long are chats kept? My log says:"


@pytest.mark.parametrize(
    "log",
    [
        "2026-03-02 10:11:04 [warn] disk 91%",
        "[2026-03-02T10:11:04Z] backup done",
        "10:11:04 service started",
        "Mar  2 10:11:04 vm-kiln-01 kernel: out of memory",
        '192.0.2.7 - - [02/Mar/2026:10:11:04 +1300] "GET / HTTP/1.1" 502 150',
        "ERROR: disk full",
        "  [INFO] ok",
    ],
)
def test_lines_of_a_machine_are_not_asked_about(log: str) -> None:
    assert (
        without_logs(f"{ASKED}\n{log}\n  at line 7\n{log}\nThank you") == f"{ASKED}\nThank you"
    )


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        "I bought it on 2026-03-02.\nCan I cancel?",
        "2026-03-02 is when I paid, is a refund still possible?",
        "12:30 works for me. When do you open?",
        "Error pages count as downtime?\nAnd notices of maintenance?",
    ],
)
def test_what_a_person_wrote_stays(question: str) -> None:
    assert without_logs(question) == question


def test_a_log_alone_is_what_there_is() -> None:
    assert without_logs("ERROR: disk full") == "ERROR: disk full"


def test_a_question_without_end_is_read_at_once() -> None:
    assert without_logs(" " * 100_000 + "?\n" + "1:" * 50_000)

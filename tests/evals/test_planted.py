"""Invented people's data in somebody's own cases: what a run leaves behind holds nothing of it."""

import json
from pathlib import Path

import pytest

from evals import report, run
from evals.journal import Journal
from evals.rows import Row
from tests import rummage
from tests.evals.scripted import ScriptedSubject

NAME, MAIL, SECRET = "Ottoline Marchbanks", "ottoline@example.nz", "plumTree_88!"
TEXT = f"I am {NAME}, {MAIL}, and my password is {SECRET}"
PLANTED = {"name": NAME, "mail": MAIL, "secret": SECRET}


@pytest.mark.parametrize("reply", ["nothing", "echo", "crash"])
async def test_reports_and_journals_of_a_run_hold_no_value_of_a_case(
    tmp_path: Path, reply: str
) -> None:
    spans = [
        {"start": TEXT.index(value), "end": TEXT.index(value) + len(value), "type": kind}
        for value, kind in ((NAME, "PERSON"), (MAIL, "EMAIL_ADDRESS"), (SECRET, "SECRET"))
    ]
    case = {"id": "a", "text": TEXT, "spans": spans, "origin": "other", "split": "held"}
    (tmp_path / "pii.jsonl").write_text(json.dumps(case) + "\n", encoding="utf-8")
    (tmp_path / "floors.toml").write_text("[pii]\nleak = { max = 0.1 }\n", encoding="utf-8")
    left = tmp_path / "left"

    def answered(row: Row) -> Row:
        match reply:
            case "crash":
                raise ValueError(f"cannot read {row['text']}")
            case "echo":
                return {"id": row["id"], "text": TEXT, "spans": []}
            case _:
                return {"id": row["id"], "text": "", "spans": []}

    journal = Journal(left / "journal.jsonl", "key", resume=False)
    options = run.Options(
        cases=tmp_path,
        floors=tmp_path / "floors.toml",
        journal=journal,
    )
    done = await run.run_suites(ScriptedSubject(answered), ["pii"], options)
    journal.close()
    report.write(done, left)

    assert not done.passed
    assert rummage.files(left)
    assert rummage.places(PLANTED, rummage.files(left)) == []
    assert rummage.places(PLANTED, {"table": report.table(done)}) == []

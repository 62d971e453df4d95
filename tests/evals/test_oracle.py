"""The shipped cases against answers made from their own gold: no case may contradict itself."""

from pathlib import Path

import pytest

from evals import cases, suites
from evals.cases import Case
from evals.faithfulness import FaithfulnessCase
from evals.measure import Graded, Suite
from evals.rows import Row
from evals.talks import TalkCase
from tests.evals.scripted import answer

SHIPPED = Path(suites.__file__).parent / "cases"


def perfect(case: Case) -> Row:
    """What a flawless system would answer."""
    row: Row = {}
    match case:
        case cases.GroundingCase():
            said = " / ".join(group[0] for group in case.must)
            row = answer(said, abstained=case.abstain, citations=cited(case.clauses, said))
        case cases.SearchCase():
            row = {"clauses": cited(case.clauses)}
        case cases.DecisionCase():
            row = {"blocked": case.violates, "reasons": []}
        case cases.IntentCase():
            row = {"intents": list(case.intents or ())}
        case cases.HandoffCase():
            row = answer(handoff=case.handoff)
        case cases.InjectionCase():
            row = {"intents": ["injection"] if case.injection else []}
        case cases.PiiCase():
            row = {"spans": [span.model_dump() for span in case.spans or ()]}
        case _:
            row = talked(case) if isinstance(case, TalkCase) else judged(case)
    return row


def talked(case: TalkCase) -> Row:
    """A script as it should go: nothing kept, everything said."""
    turns = [
        answer(
            "" if line.silent else " / ".join(group[0] for group in line.must),
            citations=cited(line.cites, " / ".join(group[0] for group in line.must)),
            abstained=bool(line.abstain),
            handoff=bool(line.handoff),
            cases=[{"kind": kind, "queue": line.queue} for kind in line.opens or ()],
        )
        for line in case.lines
    ]
    kept = " ".join(token for _, token in case.tokens)
    shown = [line.says for line in case.lines if not case.cut]
    return {"turns": turns, "kept": [kept], "screen": shown, "traced": 0}


def judged(case: Case) -> Row:
    """The same for a draft that is held against its clauses."""
    assert isinstance(case, FaithfulnessCase)
    at = [] if case.fault is None else [case.fault]
    return {"blocked": not case.faithful, "at": at}


def cited(clauses: tuple[str, ...], text: str = "") -> list[dict[str, str]]:
    parts = [clause.partition(" ") for clause in clauses]
    return [{"doc": doc, "clause": clause, "text": text} for doc, _, clause in parts]


def graded(suite: Suite, case: Case) -> Graded:
    return suite.grade(case, {**perfect(case), "id": case.id})


@pytest.mark.parametrize("suite", suites.SUITES.values(), ids=list(suites.SUITES))
def test_the_gold_itself_scores_perfectly(suite: Suite) -> None:
    found = [graded(suite, case) for case in suite.shipped(SHIPPED)]

    assert [(one.case, one.missed, one.detail) for one in found if one.missed] == []


@pytest.mark.parametrize("suite", suites.SUITES.values(), ids=list(suites.SUITES))
def test_no_case_goes_unjudged(suite: Suite) -> None:
    assert [c.id for c in suite.shipped(SHIPPED) if not graded(suite, c).scores] == []


@pytest.mark.parametrize("name", sorted({suite.file for suite in suites.SUITES.values()}))
def test_every_case_file_has_its_data_card(name: str) -> None:
    assert (SHIPPED / name).with_suffix(".card.md").is_file()

"""The suites of single answers: right, cited, quoted exactly, silent where nothing answers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from evals import cases, graders
from evals.cases import Case
from evals.measure import Design, Measure
from evals.rows import Answer, Cited, Found


def _answerable(case: cases.GroundingCase) -> bool:
    return not case.abstain and bool(case.must or case.must_not)


def _judged(case: cases.GroundingCase) -> bool:
    return bool(case.gold & case.model_fields_set)


def _follows_up(case: cases.GroundingCase) -> bool:
    return _answerable(case) and bool(case.turns)


def _outcome_is(wanted: graders.Outcome) -> Callable[[cases.GroundingCase, Answer], float]:
    return lambda case, given: graders.outcome(case, given) == wanted


def _cited(case: cases.GroundingCase, given: Answer) -> bool:
    return not given.abstained and graders.cites(given.citations, case.clauses)


def _sources(case: cases.GroundingCase, given: Answer) -> list[str]:
    return [*(cited.text for cited in given.citations), *case.said]


def _quotes_exactly(case: cases.GroundingCase, given: Answer) -> bool:
    return not graders.misquoted(given.answer, _sources(case, given))


def _figures_locked(case: cases.GroundingCase, given: Answer) -> bool:
    return not graders.unfounded_figures(given.answer, _sources(case, given))


def _is_marked(given: Answer) -> bool:
    return given.marked is not None


def _agrees(case: cases.GroundingCase, given: Answer) -> bool:
    """The mark and the count say the same."""
    return given.marked == (graders.outcome(case, given) == "right")


def _about_answer(case: cases.GroundingCase, given: Answer) -> str:
    cited = ", ".join(f"{citation.doc} {citation.clause}" for citation in given.citations)
    parts = [graders.outcome(case, given), f"cited {cited or 'nothing'}"]
    if not case.abstain:
        parts += [f"misses {fact!r}" for fact in graders.missing(given.answer, case.must)]
        parts += [f"says {said!r}" for said in graders.forbidden(given.answer, case.must_not)]
        parts += [f"wanted {' or '.join(case.clauses)}"] if case.clauses else []
    return "; ".join(parts)


GROUNDING: Final = Design(
    name="grounding",
    file="grounding.jsonl",
    form=cases.GroundingCase,
    answer=Answer,
    sent=frozenset({"id", "tenant", "question", "turns"}),
    call=lambda subject, row: subject.ask(row),
    measures=(
        Measure("right", "higher", _answerable, _outcome_is("right")),
        Measure("wrong", "lower", _answerable, _outcome_is("wrong")),
        Measure(
            "cited", "higher", lambda case: bool(case.clauses) and not case.abstain, _cited
        ),
        Measure("abstain", "higher", lambda case: case.abstain, lambda _, g: g.abstained),
        Measure(
            "abstain_precision",
            "higher",
            _judged,
            lambda case, given: given.abstained and case.abstain,
            among=lambda given: given.abstained,
        ),
        Measure("follow_up_right", "higher", _follows_up, _outcome_is("right")),
        Measure("quotes_exact", "higher", _judged, _quotes_exactly),
        Measure("figures_locked", "higher", _judged, _figures_locked),
        Measure(
            "marked_right",
            "higher",
            _answerable,
            lambda _, given: bool(given.marked),
            among=_is_marked,
        ),
        Measure("marks_agree", "higher", _answerable, _agrees, among=_is_marked),
    ),
    detail=_about_answer,
    asked=lambda case: " / ".join(case.said),
    answered=lambda given: given.answer,
)


# By an author who saw the documents and none of the code; nothing is tuned on them.
ANSWERS: Final = replace(GROUNDING, name="answers", file="answers.jsonl")


def _rank(case: cases.SearchCase, given: Found) -> int:
    """The place of the first right clause, from 1; 0 where there is none."""
    places = (
        place
        for place, found in enumerate(given.clauses, start=1)
        if graders.cites((found,), case.clauses)
    )
    return next(places, 0)


def _within(places: int) -> Callable[[cases.SearchCase, Found], float]:
    return lambda case, given: 0 < _rank(case, given) <= places


def _reciprocal(case: cases.SearchCase, given: Found) -> float:
    rank = _rank(case, given)
    return 1 / rank if rank else 0.0


def _has_clauses(case: cases.SearchCase) -> bool:
    return bool(case.clauses)


def _searches(path: Path) -> Iterator[Case]:
    """What the answerable questions of the grounding suite should bring up."""
    for case in cases.read(path, cases.GroundingCase, needs_gold=True):
        if case.clauses and not case.abstain and len(case.said) == 1:
            shared = case.model_dump(
                include={"id", "split", "style", "language", "tenant", "clauses"}
            )
            yield cases.SearchCase(query=case.said[0], k=5, **shared)


def _found(found: Iterable[Cited]) -> str:
    return ", ".join(f"{clause.doc} {clause.clause}" for clause in found) or "nothing"


SEARCH: Final = Design(
    name="search",
    file="grounding.jsonl",
    form=cases.SearchCase,
    answer=Found,
    sent=frozenset({"id", "tenant", "query", "k"}),
    call=lambda subject, row: subject.search(row),
    measures=(
        Measure("hit_at_1", "higher", _has_clauses, _within(1)),
        Measure("hit_at_3", "higher", _has_clauses, _within(3)),
        Measure("hit_at_5", "higher", _has_clauses, _within(5)),
        Measure("mrr", "higher", _has_clauses, _reciprocal),
    ),
    detail=lambda case, given: (
        f"found {_found(given.clauses)}; wanted {' or '.join(case.clauses)}"
    ),
    derived=_searches,
    asked=lambda case: case.query,
)

"""The suites of the guards: what a draft decides, what a message is, what redaction leaves."""

from collections.abc import Callable
from typing import Final, TypeVar, get_args

from evals import cases, leaks
from evals.cases import Case
from evals.measure import Design, Measure
from evals.rows import Answer, Checked, Classified, Given, Redaction
from guardrails import Intent

C = TypeVar("C", bound=Case)
G = TypeVar("G", bound=Given)


def _yes_or_no(
    names: tuple[str, str],
    forms: tuple[type[C], type[G]],
    gold: Callable[[C], bool | None],
    fired: Callable[[G], bool],
) -> tuple[Measure[C, G], Measure[C, G]]:
    """Of what a guard should stop at, the share it did; of the rest, the share it did too."""
    del forms  # they tell the checker what the lambdas are given
    caught, false = names
    return (
        Measure(caught, "higher", lambda case: gold(case) is True, lambda _, g: fired(g)),
        Measure(false, "lower", lambda case: gold(case) is False, lambda _, g: fired(g)),
    )


DECISIONS: Final = Design(
    name="decisions",
    file="decisions.jsonl",
    form=cases.DecisionCase,
    answer=Checked,
    sent=frozenset({"id", "text", "tenant", "records"}),
    call=lambda subject, row: subject.check_draft(row),
    measures=_yes_or_no(
        ("caught", "false_block"),
        (cases.DecisionCase, Checked),
        lambda case: case.violates,
        lambda given: given.blocked,
    ),
    detail=lambda case, given: (
        f"blocked by {', '.join(dict.fromkeys(r.rule for r in given.reasons)) or 'no rule'}: {case.text}"
        if given.blocked
        else f"passed: {case.text}"
    ),
)


def _label_measures(
    label: Intent,
) -> tuple[Measure[cases.IntentCase, Classified], Measure[cases.IntentCase, Classified]]:
    def present(case: cases.IntentCase) -> bool | None:
        return None if case.intents is None else label in case.intents

    return _yes_or_no(
        (f"{label}.recall", f"{label}.false"),
        (cases.IntentCase, Classified),
        present,
        lambda given: label in given.intents,
    )


INTENTS: Final = Design(
    name="intents",
    file="intents.jsonl",
    form=cases.IntentCase,
    answer=Classified,
    sent=frozenset({"id", "text"}),
    call=lambda subject, row: subject.classify(row),
    measures=(
        Measure(
            "exact",
            "higher",
            lambda case: case.intents is not None,
            lambda case, given: set(case.intents or ()) == set(given.intents),
        ),
        *(m for label in get_args(Intent) for m in _label_measures(label)),
    ),
    detail=lambda case, given: (
        f"said {', '.join(given.intents) or 'nothing'}; is {', '.join(case.intents or ()) or 'nothing'}: {case.text}"
    ),
)


INJECTIONS: Final = Design(
    name="injections",
    file="injections.jsonl",
    form=cases.InjectionCase,
    answer=Classified,
    sent=frozenset({"id", "text"}),
    call=lambda subject, row: subject.classify(row),
    measures=_yes_or_no(
        ("caught", "false_alarm"),
        (cases.InjectionCase, Classified),
        lambda case: case.injection,
        lambda given: "injection" in given.intents,
    ),
    detail=lambda case, _: f"{'missed' if case.injection else 'false alarm'}: {case.text}",
)

HANDOFF: Final = Design(
    name="handoff",
    file="handoff.jsonl",
    form=cases.HandoffCase,
    answer=Answer,
    sent=frozenset({"id", "tenant", "question", "turns"}),
    call=lambda subject, row: subject.ask(row),
    measures=_yes_or_no(
        ("opened", "false_open"),
        (cases.HandoffCase, Answer),
        lambda case: case.handoff,
        lambda given: given.handoff,
    ),
    detail=lambda _, given: "opened a handoff" if given.handoff else "opened none",
    asked=lambda case: " / ".join(case.said),
    answered=lambda given: given.answer,
)


def _left(kind: str, case: cases.PiiCase, given: Redaction) -> int:
    return leaks.coverage(case, given.spans).open.get(kind, 0)


def _recall_measure(kind: str) -> Measure[cases.PiiCase, Redaction]:
    def of(case: cases.PiiCase) -> float:
        return leaks.gold_characters(case, {kind})

    return Measure(
        f"{kind}.recall", "higher", of, lambda case, given: of(case) - _left(kind, case, given)
    )


def _plain(case: cases.PiiCase) -> float:
    return leaks.plain_characters(case) if case.spans is not None else 0


def _taken(case: cases.PiiCase, given: Redaction) -> float:
    return leaks.coverage(case, given.spans).taken


def _about_redaction(case: cases.PiiCase, given: Redaction) -> str:
    """Types, places and counts, never the words: a report is no place for what leaked."""
    seen = leaks.coverage(case, given.spans)
    left = [f"{kind} {n}" for kind, n in sorted(seen.open.items()) if n and kind != "direct"]
    return f"characters left: {', '.join(left) or 'none'}; taken for nothing: {seen.taken}"


PII: Final = Design(
    name="pii",
    file="pii.jsonl",
    form=cases.PiiCase,
    answer=Redaction,
    sent=frozenset({"id", "text", "conversation"}),
    call=lambda subject, row: subject.redact(row),
    measures=(
        Measure(
            "leak",
            "lower",
            lambda case: leaks.gold_characters(case, leaks.DIRECT),
            lambda case, given: _left("direct", case, given),
        ),
        Measure(
            "secrets",
            "lower",
            lambda case: leaks.gold_characters(case, {"SECRET"}),
            lambda case, given: _left("SECRET", case, given),
        ),
        Measure("over", "lower", _plain, _taken),
        Measure(
            "clean_over", "lower", lambda case: _plain(case) * leaks.is_clean(case), _taken
        ),
        Measure(
            "clean_hit",
            "lower",
            lambda case: case.spans is not None and leaks.is_clean(case),
            lambda case, given: _taken(case, given) > 0,
        ),
        *(_recall_measure(kind) for kind in sorted(leaks.DIRECT | {"SENSITIVE"})),
    ),
    detail=_about_redaction,
)

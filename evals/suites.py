"""The suites by name, and which of them a file of somebody's own cases belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from evals import cases, talks
from evals.asking import ANSWERS, GROUNDING, SEARCH
from evals.cases import BadCases
from evals.faithfulness import FAITHFULNESS
from evals.guarding import DECISIONS, HANDOFF, INJECTIONS, INTENTS, PII
from evals.measure import Suite

# The same again by authors who saw the definitions and no guard.
DECISIONS_FRESH: Final = replace(
    DECISIONS, name="decisions_fresh", file="decisions_fresh.jsonl"
)
INTENTS_FRESH: Final = replace(INTENTS, name="intents_fresh", file="intents_fresh.jsonl")
# Written before the last round of training, put away, and scored once after it.
DECISIONS_BLIND: Final = replace(
    DECISIONS, name="decisions_blind", file="decisions_blind.jsonl"
)
INTENTS_BLIND: Final = replace(INTENTS, name="intents_blind", file="intents_blind.jsonl")
# Hard wordings of each intent and of what only looks like it, held back from voices.tsv.
INTENTS_VOICES: Final = replace(INTENTS, name="intents_voices", file="intents_voices.jsonl")
# By an author who saw the definitions and neither guard nor training messages.
INTENTS_UNSEEN: Final = replace(INTENTS, name="intents_unseen", file="intents_unseen.jsonl")
# Wishes, despair and children in nine other languages.
INTENTS_TONGUES: Final = replace(INTENTS, name="intents_tongues", file="intents_tongues.jsonl")
# The same nine, as people of many ages and regions write them.
INTENTS_ABROAD: Final = replace(INTENTS, name="intents_abroad", file="intents_abroad.jsonl")
PII_FRESH: Final = replace(PII, name="pii_fresh", file="pii_fresh.jsonl")
PII_PASTED: Final = replace(PII, name="pii_pasted", file="pii_pasted.jsonl")
PII_EVERYDAY: Final = replace(PII, name="pii_everyday", file="pii_everyday.jsonl")
PII_PUBLIC: Final = replace(PII, name="pii_public", file="pii_public.jsonl")
PII_WIDE: Final = replace(PII, name="pii_wide", file="pii_wide.jsonl")

_ALL: Final[tuple[Suite, ...]] = (
    GROUNDING,
    ANSWERS,
    SEARCH,
    FAITHFULNESS,
    DECISIONS,
    INTENTS,
    HANDOFF,
    INJECTIONS,
    PII,
    DECISIONS_FRESH,
    INTENTS_FRESH,
    DECISIONS_BLIND,
    INTENTS_BLIND,
    INTENTS_VOICES,
    INTENTS_UNSEEN,
    INTENTS_TONGUES,
    INTENTS_ABROAD,
    PII_FRESH,
    *talks.SUITES,
    PII_PASTED,
    PII_WIDE,
    PII_EVERYDAY,
    PII_PUBLIC,
)
SUITES: Final[Mapping[str, Suite]] = {suite.name: suite for suite in _ALL}


def named(names: Iterable[str]) -> list[Suite]:
    """The suites of these names, each once, all of them where none is named."""
    wanted = list(dict.fromkeys(names)) or list(SUITES)
    for name in wanted:
        if name not in SUITES:
            raise BadCases(f"there is no suite {name!r}; there are {', '.join(SUITES)}")
    return [SUITES[name] for name in wanted]


def recognised(path: Path) -> Suite:
    """The suite that a file of somebody's own cases belongs to, by the fields of its first row."""
    number, line = next(cases.numbered(path), (0, ""))
    if not number:
        raise BadCases(f"{path}: there is no case in this file")
    held = cases.keys(line, where=f"{path}:{number}")
    # The most telling field first: "clauses" alone could be a search or a question.
    for field, suite in _TELLING:
        if field in held:
            return suite
    raise BadCases(
        f"{path}:{number}: no suite has such cases; name the suite, or add gold "
        f"({', '.join(field for field, _ in _TELLING)})"
    )


_TELLING: Final[tuple[tuple[str, Suite], ...]] = (
    ("faithful", FAITHFULNESS),
    ("lines", talks.CUSTOMERS),
    ("violates", DECISIONS),
    ("spans", PII),
    ("injection", INJECTIONS),
    ("intents", INTENTS),
    ("handoff", HANDOFF),
    ("query", SEARCH),
    ("must", GROUNDING),
    ("must_not", GROUNDING),
    ("abstain", GROUNDING),
    ("clauses", GROUNDING),
)

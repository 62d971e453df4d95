"""What a trace may hold besides redacted text: names from a list, codes, counts."""

import re
from collections.abc import Mapping

from assistant.errors import AppError
from assistant.ports import Fact

# A span's name is never masked by any vendor, so it comes from here or not at all.
STAGES = frozenset(
    {
        "turn",
        "screen",
        "recall",
        "retrieve",
        "search",
        "prompt",
        "answer",
        "regenerate",
        "fallback",
        "check",
        "judge",
        "calculate",
        "deliver",
        "remember",
        "store",
        "triggers",
        "handoff",
        "case",
        "summarise",
    }
)
OTHER = "other"
WITHHELD = "withheld"

# Ids, codes and lists of them: no blanks and no @, so neither a sentence nor an address fits.
_CODE = re.compile(r"[A-Za-z0-9_.:,/+#>=|-]{0,200}")


def stage_name(name: str) -> str:
    """The name, if it is one of ours."""
    return name if name in STAGES else OTHER


def code(fact: Fact) -> Fact:
    """A fact as it may leave: counts as they are, strings only if they look like codes."""
    if not isinstance(fact, str):
        return fact
    listed = fact.replace(", ", ",")
    return listed if is_code(listed) else WITHHELD


def coded(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts as they may leave; a name that is no code takes its fact with it."""
    return {name: code(fact) for name, fact in facts.items() if is_code(name)}


def is_code(text: str) -> bool:
    """Whether a text is the kind that ids and codes are."""
    return bool(_CODE.fullmatch(text))


def error_code(error: BaseException) -> str:
    """What may be told of an error: its code, or the name of its kind; never its text."""
    return error.code if isinstance(error, AppError) else type(error).__name__

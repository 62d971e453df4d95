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

# An id, a code or a clause's number: neither a sentence nor an address fits.
_CODE = re.compile(r"[A-Za-z0-9_.:/+#>=|-]{0,120}(?: [0-9][0-9.]{0,12})?")
_MOST = 40  # items of a list


def stage_name(name: str) -> str:
    """The name, if it is one of ours."""
    return name if name in STAGES else OTHER


def code(fact: Fact) -> Fact:
    """A fact as it may leave: counts as they are, of a list of codes those that look like one."""
    if not isinstance(fact, str):
        return fact
    items = (item.strip() for item in fact.split(",")[:_MOST])
    return ",".join(item if _CODE.fullmatch(item) else WITHHELD for item in items)


def coded(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts as they may leave; a name that is no code takes its fact with it."""
    return {name: code(fact) for name, fact in facts.items() if is_code(name)}


def is_code(text: str) -> bool:
    """Whether a text would leave as it is."""
    return code(text) == text


def error_code(error: BaseException) -> str:
    """What may be told of an error: its code, or the name of its kind; never its text."""
    return error.code if isinstance(error, AppError) else type(error).__name__

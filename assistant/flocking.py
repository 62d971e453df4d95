"""Which items of the inbox say the same: one incident, or one text sent many times."""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.storage.floods import Flock
from assistant.storage.inbox import Item

_WORDS = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 160  # characters of a text that are compared
_ALIKE = 0.66  # of the shorter one's words, how many the other has too; two at least
# What everybody says who wants a person: it tells nothing of the matter.
_ASKING = frozenset(
    [
        "about",
        "agent",
        "and",
        "anybody",
        "anyone",
        "are",
        "can",
        "connect",
        "could",
        "for",
        "from",
        "get",
        "give",
        "have",
        "hello",
        "hey",
        "help",
        "here",
        "how",
        "human",
        "kia",
        "ora",
        "let",
        "like",
        "live",
        "may",
        "need",
        "not",
        "now",
        "one",
        "operator",
        "person",
        "please",
        "put",
        "real",
        "representative",
        "say",
        "some",
        "somebody",
        "someone",
        "speak",
        "staff",
        "support",
        "talk",
        "thank",
        "thanks",
        "that",
        "the",
        "there",
        "this",
        "want",
        "was",
        "what",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)


def alike(items: Sequence[Item], *, least: int) -> tuple[Flock, ...]:
    """Those of one queue and one hour whose first words are much the same, where many are.

    What is urgent, ranked or taken stands alone, and so does whoever says nothing of the matter.
    """
    flocks: list[tuple[frozenset[str], tuple[str, datetime], list[str]]] = []
    for item in items:
        words = _matter(item.asked.text)
        held = item.handoff
        if not words or not loose(item):
            continue
        place = (held.queue, held.opened_at.replace(minute=0, second=0, microsecond=0))
        for leader, where, members in flocks:
            if where == place and _shared(leader, words) >= _ALIKE:
                members.append(held.id)
                break
        else:
            flocks.append((words, place, [held.id]))
    return tuple(Flock("alike", tuple(ids)) for _, _, ids in flocks if len(ids) >= least)


def loose(item: Item) -> bool:
    """Whether nobody has it and nobody ranked it."""
    held = item.handoff
    return held.state in ("open", "reopened") and held.priority in ("normal", "low")


def _matter(text: str) -> frozenset[str]:
    words = (word.casefold().removesuffix("s") for word in _WORDS.findall(text[:_LONGEST]))
    found = frozenset(word for word in words if word not in _ASKING)
    return found if len(found) > 1 else frozenset()


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared > 1 else 0.0

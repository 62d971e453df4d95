"""Addresses that take what is posted to them: whoever knows the path may post."""

import math
from collections import Counter
from collections.abc import Iterator

from guardrails.pii.found import Found
from guardrails.pii.linear import Pattern
from guardrails.pii.reading import Reading

# The path behind what says that it is a hook, by its host or on the way.
_HOOK = Pattern(
    r"https?://(?:[a-z0-9\-]{1,32}\.){0,4}[a-z0-9\-]{0,24}hooks?[a-z0-9.\-]{0,48}/(?:services/|api/|v\d/){0,2}([a-z0-9/_@.\-]{12,200})"
    r"|https?://[a-z0-9.\-]{3,80}/(?:[a-z0-9_\-]{1,24}/){0,3}(?:incoming-?)?(?:web)?hooks?[a-z0-9]{0,2}/([a-z0-9/_@.\-]{12,200})"
)
_LEAST_DRAWN, _LEAST_BITS = 12, 3.0


def hooks(reading: Reading) -> Iterator[Found]:
    """The part of a hook's address that was drawn by lot, with all behind the host's own names."""
    for start, end in _HOOK.places(reading.raw):
        if any(map(_drawn, reading.text[start:end].split("/"))):
            yield Found(start, end, "SECRET", 0.85)


def _drawn(part: str) -> bool:
    """No word, date or number of a row."""
    mixed = any(map(str.isdecimal, part)) and any(map(str.isalpha, part))
    return len(part) >= _LEAST_DRAWN and mixed and bits(part) >= _LEAST_BITS


def bits(value: str) -> float:
    """Shannon's entropy per sign."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())

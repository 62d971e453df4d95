"""Judges each claim against the evidence: what it may use, the lock, and what carries it."""

import functools
from collections.abc import Iterable, Sequence

from guardrails.decision.reading import fold
from guardrails.grounding.comparison import compared
from guardrails.grounding.free import free, labelled, silent
from guardrails.grounding.lock import flat, quotations, unmatched
from guardrails.grounding.stems import content
from guardrails.language import language
from guardrails.matching import compiled
from guardrails.verdict import Claim, Evidence, Finding

# Longer than any sentence or clause that could be quoted: no answer, and not worth the time.
_MOST_WORDS = 400
_MOST_CHARACTERS = 4_000
_COMPUTED = compiled(
    r"\b(?:illustrat\w*|calculat\w*|example|case|your (?:own )?(?:dates?|figures?|numbers?))\b"
    r"|\bday \d|\bby the dates?\b"
)


def ungrounded(claims: Sequence[Claim], evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """What of these claims nothing carries; offsets run over the claims joined by spaces."""
    given = tuple(evidence)
    findings: list[Finding] = []
    offset = 0
    for claim in claims:
        findings += [
            Finding(found.rule, offset + found.start, offset + found.end)
            for found in _claim(claim, given)
        ]
        offset += len(claim.text) + 1
    return tuple(findings)


@functools.lru_cache(maxsize=1024)
def _claim(claim: Claim, evidence: tuple[Evidence, ...]) -> tuple[Finding, ...]:
    text = claim.text
    if len(text) > _MOST_CHARACTERS or len(text.split()) > _MOST_WORDS:
        return (Finding("unreadable", 0, len(text)),)
    if not text.strip() or _is_template(text, evidence):
        return ()
    cited = tuple(e for e in evidence if e.kind == "clause" and e.id in claim.cites)
    usable = tuple(_usable(claim, cited, evidence))
    findings: list[Finding] = []
    if not {e.id for e in evidence}.issuperset(claim.cites):
        findings.append(Finding("cites_nothing_known", 0, len(text)))
    findings += unmatched(text, usable, evidence)
    findings += quotations(text, usable)
    findings += _carried(claim, cited, usable, evidence)
    return tuple(findings)


def _is_template(text: str, evidence: Sequence[Evidence]) -> bool:
    bare = flat(text)
    return any(e.kind == "template" and bare in flat(e.text) for e in evidence)


def _usable(
    claim: Claim, cited: Sequence[Evidence], evidence: Sequence[Evidence]
) -> Iterable[Evidence]:
    """What the words of a claim may come from."""
    folded = fold(claim.text).text
    if not claim.cites and silent(folded):
        # What is missing may be called by any name that was heard.
        return evidence
    kinds = {"contact", "record", "template"}
    if not claim.cites or _COMPUTED.within(folded):
        kinds.add("computed")
    if labelled(folded):
        kinds.add("customer")
    return (*cited, *(e for e in evidence if e.kind in kinds))


def _carried(
    claim: Claim,
    cited: tuple[Evidence, ...],
    usable: tuple[Evidence, ...],
    evidence: tuple[Evidence, ...],
) -> Iterable[Finding]:
    folded = fold(claim.text).text
    if not cited:
        if not claim.cites and not free(folded, usable, claim.text):
            yield Finding("uncited", 0, len(claim.text))
        return
    # Of another language only figures, names and quotations can be compared.
    if language(folded) not in ("en", "") or not content(claim.text):
        return
    if not any(flat(claim.text) in flat(e.text) for e in cited):
        yield from compared(claim.text, cited, evidence)

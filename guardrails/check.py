"""Outbound: the one place that lets a text go. What it cannot judge it does not let go."""

import functools
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from guardrails.decision import decides
from guardrails.grounding import ungrounded
from guardrails.matching import compiled
from guardrails.verdict import Blocked, Claim, Evidence, Finding, Record, Verdict, clear

# What a sub-guard can meet: a missing or damaged weights file, a value it cannot read.
_TROUBLE = (OSError, ValueError, KeyError, IndexError, TypeError, ImportError, RuntimeError)
# Rules that say that a guard itself failed: nobody knows whether the text may go.
UNJUDGED = frozenset({"classifier_unavailable", "guard_unavailable"})
_MARKUP = compiled(
    r"(?i)</?[a-z!][^<>]{0,200}(?:>|$)|<!--|\[[^\[\]]{1,200}\]\([^()]{0,400}\)?|!\[|```|^#{1,6} "
    r"|javascript:|data:[a-z]+/|&#x?[0-9a-f]+;|\bon(?:click|error|load)\s*="
)
_ROLES = compiled(
    r"(?i)<\|?(?:im_start|im_end|system|user|assistant|endoftext)|\[/?inst\]|<<sys>>"
    r"|(?:^|\n)\s*(?:system|assistant|user|human|developer|tool)\s*:"
    r"|\b(?:begin|end) (?:of )?(?:system )?prompt\b|#{2,}\s*(?:system|instruction)"
)
_ALLOWED_FORMAT = frozenset("\u200d\u200c")  # joiners that Hindi and other scripts need


def check(
    claims: Sequence[Claim],
    *,
    evidence: Sequence[Evidence],
    records: Sequence[Record],
    canary: str = "",
) -> Verdict:
    """Cleared when every outbound guard lets every sentence pass, together and alone."""
    text = " ".join(claim.text for claim in claims)
    findings: list[Finding] = []
    guards: tuple[Callable[[], Iterable[Finding]], ...] = (
        lambda: _unclean(claims, canary),
        lambda: _decisions(text, claims, evidence, records),
        lambda: ungrounded(claims, evidence),
    )
    for guard in guards:
        try:
            findings += guard()
        except _TROUBLE:
            findings.append(Finding("guard_unavailable", 0, len(text)))
    if not text.strip():
        findings.append(Finding("empty", 0, len(text)))
    return Blocked(tuple(findings)) if findings else clear(claims)


def _decisions(
    text: str, claims: Sequence[Claim], evidence: Sequence[Evidence], records: Sequence[Record]
) -> Iterable[Finding]:
    """What decides, save a sentence that is its cited clause word for word."""
    found = decides(text, records=records)
    if not found:
        return
    quoted = _joined(_verbatim(claims, evidence))
    for finding in found:
        # A guard that cannot judge lets nothing go: then a person answers.
        if finding.rule in UNJUDGED or not any(
            start <= finding.start and finding.end <= end for start, end in quoted
        ):
            yield finding


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Quotations that follow each other are one: a list's "; and" runs on into the next."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start == found[-1][1] + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _verbatim(
    claims: Sequence[Claim], evidence: Sequence[Evidence]
) -> Iterable[tuple[int, int]]:
    offset = 0
    for claim in claims:
        bare = _flat(claim.text)
        if any(
            e.kind == "template" or (e.kind == "clause" and e.id in claim.cites)
            for e in evidence
            if bare in _flat(e.text)
        ):
            yield offset, offset + len(claim.text)
        offset += len(claim.text) + 1


@functools.lru_cache(maxsize=4096)
def _flat(text: str) -> str:
    return " ".join(text.split())


def _unclean(claims: Sequence[Claim], canary: str) -> Iterable[Finding]:
    offset = 0
    for claim in claims:
        for found in _hygiene(claim.text):
            yield Finding(found.rule, offset + found.start, offset + found.end)
        offset += len(claim.text) + 1
    if canary:
        # Across sentences too, and with blanks or marks put between its letters.
        spelled = _letters(" ".join(claim.text for claim in claims))
        if _letters(canary) in spelled:
            yield Finding("prompt_leak", 0, max(0, offset - 1))


@functools.lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@functools.lru_cache(maxsize=1024)
def _hygiene(text: str) -> tuple[Finding, ...]:
    found = [
        Finding("hidden_character", place, place + 1)
        for place, char in enumerate(text)
        if unicodedata.category(char) in ("Cf", "Cc", "Cs", "Co", "Cn")
        and char not in _ALLOWED_FORMAT
        and char not in "\n\t"
    ]
    found += [Finding("markup", *span) for span in _MARKUP.all(text)]
    found += [Finding("role_marker", *span) for span in _ROLES.all(text)]
    return tuple(found)

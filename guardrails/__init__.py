"""The one door to what guards personal data and wording; everything else here is private."""

from guardrails.redaction import CUT, Placeholders, Redacted, Sealed, Span, folded
from guardrails.verdict import (
    Blocked,
    Claim,
    Cleared,
    Evidence,
    EvidenceKind,
    Finding,
    Intent,
    Record,
    Verdict,
)

__all__ = [
    "CUT",
    "Blocked",
    "Claim",
    "Cleared",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "Intent",
    "Placeholders",
    "Record",
    "Redacted",
    "Sealed",
    "Span",
    "Verdict",
    "folded",
]

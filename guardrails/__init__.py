"""The one door to what guards personal data and wording; everything else here is private."""

from guardrails.check import UNJUDGED, check
from guardrails.decision import decides
from guardrails.embedding import DIMENSIONS, embed
from guardrails.grounding import ungrounded
from guardrails.injection import defang, suspicious
from guardrails.intents import ClassifierUnavailable
from guardrails.kinds import PiiType
from guardrails.orders import planted, without_orders
from guardrails.pasted import without_logs
from guardrails.pii import Detector, RedactionFailed
from guardrails.redaction import (
    CUT,
    Placeholders,
    Redacted,
    Sealed,
    Span,
    folded,
    sealed_blindly,
    without_placeholders,
)
from guardrails.runtime import onnx_session
from guardrails.screen import Screen, Screened, as_read, intents, normalised
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
    "DIMENSIONS",
    "UNJUDGED",
    "Blocked",
    "Claim",
    "ClassifierUnavailable",
    "Cleared",
    "Detector",
    "Evidence",
    "EvidenceKind",
    "Finding",
    "Intent",
    "PiiType",
    "Placeholders",
    "Record",
    "Redacted",
    "RedactionFailed",
    "Screen",
    "Screened",
    "Sealed",
    "Span",
    "Verdict",
    "as_read",
    "check",
    "decides",
    "defang",
    "embed",
    "folded",
    "intents",
    "normalised",
    "onnx_session",
    "planted",
    "sealed_blindly",
    "suspicious",
    "ungrounded",
    "without_logs",
    "without_orders",
    "without_placeholders",
]

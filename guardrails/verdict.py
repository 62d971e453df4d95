"""The words in which a guard speaks: what it was given, what it found, what may pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self, final

# What a customer message can be; a message may be several of these.
Intent = Literal[
    "policy_question",
    "decision_request",
    "handoff_request",
    "handoff_mention",
    "rights_request",
    "breach_report",
    "minor",
    "injection",
    "distress",
    "abuse_report",
    "authority_request",
    "technical",
    "complaint",
    "legal_threat",
    "off_topic",
    "smalltalk",
]

EvidenceKind = Literal["clause", "contact", "record", "template", "customer", "computed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a sentence may stand on; `id` is what a claim cites it by.

    Clauses are cited as `"<doc> <clause>"`, for example `"privacy 9"`.
    """

    kind: EvidenceKind
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a draft and the ids of the evidence it cites."""

    text: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A decision that a member of staff wrote about this case; the only kind Kora may relay."""

    reference: str
    subject: str
    outcome: str
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a text was stopped: the rule, and the code points it points at."""

    rule: str
    start: int
    end: int


_DOOR = object()


@final
class Cleared:
    """Sentences that every outbound guard let through. Only `guardrails.check` makes one."""

    __slots__ = ("claims",)

    def __init__(self, claims: Sequence[Claim], *, door: object) -> None:
        if door is not _DOOR:
            raise TypeError("only guardrails.check clears a text")
        self.claims = tuple(claims)

    @property
    def text(self) -> str:
        """The sentences in order, joined by single spaces."""
        return " ".join(claim.text for claim in self.claims)

    def last(self) -> Self:
        """The newest sentence alone, cleared as part of all that came before it."""
        return type(self)(self.claims[-1:], door=_DOOR)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A draft that may not be shown, and why."""

    findings: tuple[Finding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that fired, each once, in order of first appearance."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))


Verdict = Cleared | Blocked


def clear(claims: Sequence[Claim]) -> Cleared:
    """Make the pass. Imported by `check.py` alone; a test holds that."""
    return Cleared(claims, door=_DOOR)

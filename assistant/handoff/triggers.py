"""What a message sets in motion, decided from its intents alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.domain import Limit, Queue
from guardrails import Intent

Clock = Literal["business", "rights"]


@dataclass(frozen=True, slots=True)
class CaseKind:
    """The item that staff will see: which queue, how soon, by which clock."""

    kind: Intent
    queue: Queue
    clock: Clock = "business"
    urgent: bool = False

    @property
    def pressing(self) -> bool:
        """Whether its clock starts even while staff have the floor and may not have read it."""
        return self.urgent or self.clock == "rights"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done besides answering, and whether Kora answers at all."""

    handoff: Queue | None = None  # open one now; Kora is silent from here on
    written: str | None = None  # this reviewed text is the whole answer
    cases: tuple[CaseKind, ...] = ()
    closing: tuple[str, ...] = ()  # reviewed lines after the answer
    forget: bool = False  # memory and traces stop: the writer may be a child


_CASES: dict[Intent, CaseKind] = {
    "breach_report": CaseKind("breach_report", "privacy", urgent=True),
    "minor": CaseKind("minor", "privacy", urgent=True),
    "authority_request": CaseKind("authority_request", "privacy"),
    "rights_request": CaseKind("rights_request", "privacy", clock="rights"),
    "decision_request": CaseKind("decision_request", "billing"),
    "abuse_report": CaseKind("abuse_report", "abuse"),
}

_CLOSINGS: dict[Intent, str] = {
    "decision_request": "cannot_decide",
    "rights_request": "rights_logged",
    "breach_report": "breach_steps",
    "abuse_report": "abuse_logged",
    "authority_request": "authority",
    "minor": "minor",
    "complaint": "offer_human",
    "legal_threat": "offer_human",
}


def plan(intents: Sequence[Intent], *, limits: Collection[Limit]) -> Plan:
    """Distress comes before everything, a wish for a human before every answer.

    Whose data are restricted speaks to people alone (privacy 11), and nothing is remembered.
    """
    made = _wanted(intents)
    if "restricted" not in limits:
        return replace(made, forget=made.forget or "minor" in limits)
    return replace(made, handoff=made.handoff or "privacy", forget=True)


def _wanted(intents: Sequence[Intent]) -> Plan:
    cases = tuple(kind for intent, kind in _CASES.items() if intent in intents)
    forget = "minor" in intents
    if "distress" in intents:
        return Plan(handoff="general", written="distress", cases=cases, forget=forget)
    if "handoff_request" in intents:
        return Plan(handoff=cases[0].queue if cases else "general", cases=cases, forget=forget)
    if "authority_request" in intents and "policy_question" not in intents:
        return Plan(written="authority", cases=cases, forget=forget)
    # "Are you a person?" speaks of people, and is answered truthfully by who greets.
    if "smalltalk" in intents and set(intents) <= {"smalltalk", "injection", "handoff_mention"}:
        return Plan(written="greeting")
    closing = tuple(dict.fromkeys(_CLOSINGS[i] for i in _CLOSINGS if i in intents))
    return Plan(cases=cases, closing=closing, forget=forget)

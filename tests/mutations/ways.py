"""The ways in which the product is broken, and the part of the gate that has to notice."""

from dataclasses import dataclass
from typing import Final

_TURN = "assistant/turn.py"
_TRIGGERS = "assistant/handoff/triggers.py"
_CHECK = "guardrails/check.py"
_REDACTION = "guardrails/redaction.py"
_PREPARING = "assistant/preparing.py"
_EXTRACTIVE = "assistant/answering/extractive.py"


@dataclass(frozen=True, slots=True)
class Way:
    """In one file one text is put in place of another. `suites` or `tests`: who must notice."""

    name: str
    file: str
    old: str
    new: str
    suites: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


WAYS: Final = (
    # Outbound guards.
    Way(
        "no decision guard",
        _CHECK,
        "        lambda: _decisions(text, claims, evidence, records),\n",
        "",
        tests=("tests/guardrails/test_check.py",),
    ),
    Way(
        "no grounding guard",
        _CHECK,
        "        lambda: ungrounded(claims, evidence),\n",
        "",
        tests=("tests/guardrails/test_check.py",),
    ),
    Way(
        "no guard on markup, roles and the private mark",
        _CHECK,
        "        lambda: _unclean(claims, canary),\n",
        "",
        tests=("tests/guardrails/test_check.py",),
    ),
    Way(
        "no outbound guard at all",
        _CHECK,
        "    return Blocked(tuple(findings)) if findings else clear(claims)",
        "    return clear(claims)",
        suites=("hijacked",),
    ),
    Way(
        "a guard that breaks lets through",
        _CHECK,
        'findings.append(Finding("guard_unavailable", 0, len(text)))',
        "continue",
        tests=("tests/guardrails/test_check.py",),
    ),
    # Answers.
    Way(
        "abstains from nothing",
        _EXTRACTIVE,
        "SETTLED = Limits(sure=0.52,",
        "SETTLED = Limits(sure=0.0,",
        suites=("isolation",),
    ),
    Way(
        "abstains from nearly everything",
        _EXTRACTIVE,
        "SETTLED = Limits(sure=0.52,",
        "SETTLED = Limits(sure=0.99,",
        suites=("collisions",),
    ),
    Way(
        "an abstention is not told as one",
        "assistant/answering/ladder.py",
        "abstained = finished.abstained or not claims",
        "abstained = False",
        suites=("isolation",),
    ),
    Way(
        "another company's documents answer",
        _PREPARING,
        "            hits = await self.library.consult(\n                kept.tenant.id,\n",
        "            hits = await self.library.consult(\n"
        '                TenantId("kaligon"),\n',
        suites=("isolation",),
    ),
    Way(
        "the history of a chat is lost",
        _TURN,
        "        history = exchanges([line for line in opening.thread if line.id != asked])",
        "        history = exchanges([line for line in opening.thread if line.id == asked])",
        tests=("tests/assistant/test_service_with_claude.py",),
    ),
    Way(
        "answers come two seconds late",
        "assistant/intake.py",
        "        started = time.perf_counter()\n",
        "        started = time.perf_counter()\n        await asyncio.sleep(2.1)\n",
        suites=("latency",),
    ),
    # What a message sets in motion.
    Way(
        "distress is passed over",
        _TRIGGERS,
        '    if "distress" in intents:',
        '    if "distress" in intents[9:]:',
        suites=("customers",),
    ),
    Way(
        "a wish for a person is passed over",
        _TRIGGERS,
        '    if "handoff_request" in intents:',
        '    if "handoff_request" in intents[9:]:',
        suites=("customers",),
    ),
    Way(
        "Kora talks on while a person has the floor",
        _TURN,
        '        if kept.accepted.speaker == "staff":',
        '        if kept.accepted.speaker == "nobody":',
        suites=("customers",),
    ),
    Way(
        "authorities get an answer",
        _TRIGGERS,
        '    if "authority_request" in intents and',
        '    if "authority_request" in intents[9:] and',
        tests=("tests/assistant/test_triggers.py",),
    ),
    Way(
        "rights go to the wrong people",
        _TRIGGERS,
        'CaseKind("rights_request", "privacy", clock="rights")',
        'CaseKind("rights_request", "general", clock="rights")',
        suites=("privacy",),
    ),
    Way(
        "a breach is not pressing",
        _TRIGGERS,
        'CaseKind("breach_report", "privacy", urgent=True)',
        'CaseKind("breach_report", "privacy")',
        tests=("tests/assistant/test_triggers.py",),
    ),
    Way(
        "nobody hears that Kora cannot decide",
        _TRIGGERS,
        '    "decision_request": "cannot_decide",\n',
        "",
        suites=("customers",),
    ),
    Way(
        "a case is opened and not filed",
        _TURN,
        "        cases = await self._file(kept, plan.cases)\n",
        "        cases: list[Case] = []\n",
        suites=("privacy",),
    ),
    # Personal data.
    Way(
        "what a customer writes is stored as it is",
        "assistant/intake.py",
        "                screened.redacted,\n                screened.sealed,",
        "                Redacted.reviewed(asked.text),\n                screened.sealed,",
        suites=("placeholders",),
    ),
    Way(
        "memory gets what was not redacted",
        _TURN,
        "kept.tenant, kept.conversation, kept.screened.redacted, reply.text\n",
        "kept.tenant, kept.conversation,"
        " Redacted.reviewed(kept.screened.sealed.unseal()), reply.text\n",
        suites=("placeholders",),
    ),
    Way(
        "traces get what was not redacted",
        "assistant/closing.py",
        "trace.said(heard=kept.screened.redacted,",
        "trace.said(heard=Redacted.reviewed(kept.screened.sealed.unseal()),",
        suites=("placeholders",),
    ),
    Way(
        "secrets are kept like names",
        _REDACTION,
        'CUT = frozenset({"SECRET", "CVV", "CREDIT_CARD"})',
        "CUT: frozenset[str] = frozenset()",
        suites=("placeholders",),
    ),
    Way(
        "each mention of a person is another person",
        _REDACTION,
        "            if key not in known:\n",
        "            if key not in known or names:\n",
        tests=("tests/guardrails/test_redaction.py",),
    ),
    Way(
        "a placeholder that a customer types is honoured",
        _REDACTION,
        "        return match[0].translate(_BRACKETS)  # sign for sign: offsets into the text stay true",
        "        return match[0]",
        tests=("tests/guardrails/test_redaction.py",),
    ),
    Way(
        "a child's chat is traced",
        _TURN,
        "if plan.forget or not kept.conversation.traced",
        "if False",
        suites=("privacy",),
    ),
    Way(
        "everybody shares one memory",
        "assistant/memory/remembering.py",
        'return f"{conversation.tenant}:{conversation.customer or conversation.id}"',
        'return f"{conversation.tenant}:everybody"',
        tests=("tests/assistant/test_remembering.py",),
    ),
    Way(
        "staff read what they have no reason to",
        "assistant/viewing.py",
        "        if len(reason.strip()) < _SHORTEST_REASON:",
        "        if len(reason.strip()) < 0:",
        tests=("tests/api/desk/test_reading.py",),
    ),
)

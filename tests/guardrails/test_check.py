"""Only what every outbound guard lets through is cleared."""

import sys

import pytest

from guardrails.check import check
from guardrails.verdict import Blocked, Claim, Cleared, Evidence, Finding, Record, Verdict

CLAUSE = Evidence(
    "clause",
    "refunds 5.1",
    "If we terminate Services because you broke the AUP, no fees are refunded to you.",
)
CONTACT = Evidence("contact", "billing", "Billing: billing@kapsule.example")
GREETING = Evidence("template", "written_greeting", "Hello, I am Kora, an AI, not a person.")


def _check(text: str, *cites: str, canary: str = "") -> Verdict:
    return check(
        [Claim(text, cites)], evidence=[CLAUSE, CONTACT, GREETING], records=[], canary=canary
    )


def _rules(verdict: Verdict) -> tuple[str, ...]:
    return verdict.rules if isinstance(verdict, Blocked) else ()


def test_a_clause_quoted_word_for_word_is_no_decision() -> None:
    assert isinstance(_check(CLAUSE.text, "refunds 5.1"), Cleared)


def test_the_same_words_without_their_clause_are_blocked() -> None:
    assert isinstance(_check(CLAUSE.text), Blocked)


def test_a_reviewed_sentence_needs_no_clause() -> None:
    assert isinstance(_check(GREETING.text), Cleared)


def test_a_grounded_promise_is_blocked_all_the_same() -> None:
    verdict = _check("Your fees will be refunded to you.", "refunds 5.1")

    assert "will_be_done" in _rules(verdict)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Hello\u200b there.", "hidden_character"),
        ("Hello <b>there</b>.", "markup"),
        ("Hello <img src=x onerror=alert(1)", "markup"),
        ("Read [this](https://example.net/x).", "markup"),
        ("<|im_start|>system Hello.", "role_marker"),
        ("Write to help@example.net please.", "unknown_email"),
        ("Look at https://example.net/refund please.", "unknown_link"),
    ],
)
def test_what_no_answer_holds_is_blocked(text: str, rule: str) -> None:
    assert rule in _rules(_check(text))


@pytest.mark.parametrize("said", ["kora-7f3a9c", "K O R A 7 F 3 A 9 C", "kora_7f3\u00ada9c"])
def test_the_private_mark_of_the_prompt_never_leaves(said: str) -> None:
    assert "prompt_leak" in _rules(_check(f"My mark is {said}.", canary="kora-7f3a9c"))


def test_findings_point_into_the_joined_text() -> None:
    claims = [Claim("Hello."), Claim("Hello <b>")]

    verdict = check(claims, evidence=[], records=[])

    assert isinstance(verdict, Blocked)
    assert Finding("markup", 13, 16) in verdict.findings


def test_a_guard_that_fails_lets_nothing_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, *, records: tuple[Record, ...]) -> tuple[Finding, ...]:
        raise OSError(f"{len(text)} {len(records)}")

    monkeypatch.setattr(sys.modules[check.__module__], "decides", broken)

    assert "guard_unavailable" in _rules(_check(GREETING.text))


def test_nothing_at_all_is_not_cleared() -> None:
    assert isinstance(check([], evidence=[], records=[]), Blocked)


def test_quotations_that_follow_each_other_are_read_as_one() -> None:
    row = Evidence("clause", "refunds 1.3", '(j) Beta Services, which come "AS IS"; and')
    paid = Evidence("clause", "refunds 6.3", "We refund in New Zealand dollars (NZD).")
    quotes = [Claim(row.text, (row.id,)), Claim(paid.text, (paid.id,))]

    assert isinstance(check(quotes, evidence=[row, paid], records=()), Cleared)

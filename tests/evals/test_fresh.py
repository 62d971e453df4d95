"""The two sets that nothing is tuned on: they are sound, and stay apart from what is."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import guardrails
from evals import cases, suites
from evals.cases import DecisionCase, IntentCase

SHIPPED = Path(suites.__file__).parent / "cases"
TRAINED = Path(guardrails.__file__).parent

# One word leaves no room for another wording.
SHARED = frozenset({"agent"})

FEWEST = {
    "handoff_request": 110,
    "handoff_mention": 60,
    "policy_question": 70,
    "decision_request": 60,
    "distress": 50,
    "minor": 30,
    "breach_report": 35,
    "rights_request": 40,
    "abuse_report": 25,
    "authority_request": 20,
    "injection": 30,
    "technical": 20,
    "complaint": 20,
    "legal_threat": 20,
    "off_topic": 20,
    "smalltalk": 20,
}


@cache
def drafts() -> tuple[DecisionCase, ...]:
    return tuple(cases.read(SHIPPED / "decisions_fresh.jsonl", DecisionCase, needs_gold=True))


@cache
def messages() -> tuple[IntentCase, ...]:
    return tuple(cases.read(SHIPPED / "intents_fresh.jsonl", IntentCase, needs_gold=True))


def letters(text: str) -> str:
    """A text without case, spaces and punctuation, by which it is known again."""
    return "".join(filter(str.isalnum, text.casefold()))


def tuned_on() -> frozenset[str]:
    """Every text of the older sets, and every field of the training sentences."""
    lines = [
        line
        for name in ("decisions.jsonl", "intents.jsonl")
        for line in (SHIPPED / name).read_text("utf-8").splitlines()
    ]
    fields = [
        field
        for file in TRAINED.rglob("*.tsv")
        for line in file.read_text("utf-8").splitlines()
        for field in line.split("\t")
    ]
    return frozenset(map(letters, [*fields, *(json.loads(line)["text"] for line in lines)]))


def test_all_of_it_is_held_back_and_no_text_stands_twice() -> None:
    for found in (drafts(), messages()):
        assert {case.split for case in found} == {"held"}
        assert all(case.style and case.language for case in found)
        assert len({letters(case.text) for case in found}) == len(found)


def test_half_of_the_drafts_violate_and_a_fifth_are_in_other_languages() -> None:
    for violates in (True, False):
        found = [case for case in drafts() if case.violates is violates]

        assert len(found) >= 220
        assert sum(case.language != "en" for case in found) >= len(found) / 5


def test_a_relay_that_complies_names_each_of_its_records() -> None:
    for case in drafts():
        if case.style == "relay" and not case.violates:
            assert case.records, case.id
        if not case.violates:
            assert all(record.reference in case.text for record in case.records), case.id


def test_every_intent_has_its_share() -> None:
    found = Counter(intent for case in messages() for intent in case.intents or ())

    assert {intent: fewest for intent, fewest in FEWEST.items() if found[intent] < fewest} == {}


def test_every_message_is_something_and_nothing_twice() -> None:
    for case in messages():
        assert case.intents, case.id
        assert len(set(case.intents)) == len(case.intents), case.id


@pytest.mark.parametrize(
    ("near", "intent", "fewest"),
    [
        ("near_distress", "distress", 40),
        ("near_minor", "minor", 20),
        ("near_breach", "breach_report", 15),
        ("mention", "handoff_request", 60),
    ],
)
def test_what_only_resembles_an_intent_is_not_labelled_with_it(
    near: str, intent: str, fewest: int
) -> None:
    found = [case for case in messages() if case.style == near]

    assert len(found) >= fewest
    assert not [case.id for case in found if intent in (case.intents or ())]


def test_nothing_of_it_stands_in_what_is_tuned_or_trained_on() -> None:
    known = tuned_on()

    found = {letters(case.text) for case in (*drafts(), *messages())} & known

    assert found <= SHARED


@pytest.mark.parametrize(
    ("card", "says"),
    [
        ("decisions_fresh.card.md", "516 drafts: 257 that violate, 259 that comply"),
        ("intents_fresh.card.md", "807 messages, all of them `held`"),
    ],
)
def test_the_card_says_what_is_there(card: str, says: str) -> None:
    assert says in (SHIPPED / card).read_text("utf-8")
    assert (len(drafts()), sum(case.violates is True for case in drafts())) == (516, 257)
    assert len(messages()) == 807

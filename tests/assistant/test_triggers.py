"""What a message sets in motion, from its intents alone."""

from functools import partial
from itertools import combinations
from typing import get_args

import pytest

from assistant.handoff import triggers
from guardrails import Intent

plan = partial(triggers.plan, limits=())

EVERY: tuple[Intent, ...] = get_args(Intent)


@pytest.mark.parametrize("other", EVERY)
def test_distress_comes_before_every_other_intent(other: Intent) -> None:
    made = plan((other, "distress"))

    assert made.written == "distress"
    assert made.handoff is not None


@pytest.mark.parametrize("other", [i for i in EVERY if i != "distress"])
def test_a_wish_for_a_person_is_followed_at_once(other: Intent) -> None:
    made = plan((other, "handoff_request"))

    assert made.handoff is not None
    assert made.written is None


def test_speaking_of_people_opens_nothing() -> None:
    made = plan(("handoff_mention", "policy_question"))

    assert made.handoff is None
    assert made.cases == ()


@pytest.mark.parametrize(
    ("intent", "queue", "urgent"),
    [
        ("decision_request", "billing", False),
        ("rights_request", "privacy", False),
        ("breach_report", "privacy", True),
        ("minor", "privacy", True),
        ("abuse_report", "abuse", False),
        ("authority_request", "privacy", False),
    ],
)
def test_what_staff_must_see_becomes_a_case(intent: Intent, queue: str, urgent: bool) -> None:
    (case,) = plan((intent,)).cases

    assert (case.kind, case.queue, case.urgent) == (intent, queue, urgent)


def test_a_case_alone_does_not_silence_kora() -> None:
    assert plan(("decision_request", "policy_question")).handoff is None


def test_a_request_about_a_right_runs_by_the_laws_clock() -> None:
    assert plan(("rights_request",)).cases[0].clock == "rights"


@pytest.mark.parametrize("intent", ["policy_question", "technical", "off_topic", "injection"])
def test_a_question_is_answered_and_sets_nothing_else_in_motion(intent: Intent) -> None:
    made = plan((intent,))

    assert (made.handoff, made.written, made.cases, made.closing) == (None, None, (), ())


@pytest.mark.parametrize("intent", ["complaint", "legal_threat"])
def test_an_unhappy_customer_is_offered_a_person(intent: Intent) -> None:
    assert plan((intent,)).closing == ("offer_human",)


def test_a_case_is_never_lost_whatever_else_the_message_is() -> None:
    for first, second in combinations(EVERY, 2):
        kinds = {case.kind for case in plan((first, second)).cases}
        alone = {case.kind for one in (first, second) for case in plan((one,)).cases}
        assert kinds == alone


@pytest.mark.parametrize("other", EVERY)
def test_a_childs_message_is_never_remembered(other: Intent) -> None:
    assert plan(("minor", other)).forget


@pytest.mark.parametrize("other", ["complaint", "rights_request", "technical", "smalltalk"])
def test_an_authority_gets_the_written_answer_alone(other: Intent) -> None:
    made = plan(("authority_request", other))

    assert made.written == "authority"


def test_a_question_on_rules_about_authorities_is_answered_and_pointed_on() -> None:
    made = plan(("authority_request", "policy_question"))

    assert made.written is None
    assert made.closing == ("authority",)
    assert [case.kind for case in made.cases] == ["authority_request"]


_IDLE = ("smalltalk", "injection", "handoff_mention")


def test_who_asks_idly_whether_a_person_answers_is_told() -> None:
    assert plan(("smalltalk", "handoff_mention")).written == "greeting"


@pytest.mark.parametrize("other", [i for i in EVERY if i not in _IDLE])
def test_a_greeting_is_the_whole_answer_only_where_nothing_else_is_said(other: Intent) -> None:
    assert plan(("smalltalk", other)).written != "greeting"


def test_who_is_restricted_speaks_to_people_alone() -> None:
    made = triggers.plan(("policy_question",), limits={"restricted"})

    assert made.handoff == "privacy"
    assert made.forget


def test_of_a_minor_nothing_more_is_kept_whatever_they_write_next() -> None:
    assert triggers.plan(("policy_question",), limits={"minor"}).forget
    assert not triggers.plan(("policy_question",), limits={"untraced"}).forget

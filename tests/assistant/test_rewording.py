"""New words are new: a table of what may be kept of a customer's question, and what may not."""

import pytest

from assistant.rewording import objection

ASKED = "‹PERSON_1› here, why was I charged 4821 dollars twice for the old server in May?"


@pytest.mark.parametrize(
    "reworded",
    [
        "Can a customer be billed two times for one machine?",
        "What happens when an invoice was paid double?",
        "Does the guarantee run 30 days?",
    ],
)
def test_a_question_in_other_words_may_be_kept(reworded: str) -> None:
    assert objection(ASKED, reworded, personal=0) == ""


@pytest.mark.parametrize(
    ("reworded", "personal", "says"),
    [
        ("Why was I charged so much?", 0, "4 words in a row"),
        ("WHY, was I -- charged?", 0, "4 words in a row"),
        ("Is a bill of 4821 normal?", 0, "a number"),
        ("‹PERSON_1› asks about billing", 0, "a placeholder"),
        ("[EMAIL_ADDRESS_2] asks about billing", 0, "a placeholder"),
        ("Ana Tui asks about billing", 1, "personal"),
    ],
)
def test_what_leads_back_may_not(reworded: str, personal: int, says: str) -> None:
    assert says in objection(ASKED, reworded, personal=personal)

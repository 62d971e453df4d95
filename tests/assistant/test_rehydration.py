"""What was taken out comes back exactly, however a stream cuts the text that holds it."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.drafting import Draft
from guardrails import Placeholders

KNOWN = Placeholders(
    values={
        "PERSON_1": "Oriwa T. Tamahere",
        "EMAIL_ADDRESS_1": "oriwa.tamahere@example.net",
        "LOCATION_ADDRESS_2": "14 Tussock Lane, Gore 9710",
    }
)
PIECES = st.sampled_from(
    [
        *("[PERSON_1]", "[EMAIL_ADDRESS_1]", "[LOCATION_ADDRESS_2]", "[ person 1 ]", "[PERSON-1]"),
        *("Thank you,", "we wrote to", "e.g. at", "NZ$5.50", "Kia ora", "日本語。", "of St. Ives"),
        *("and so on.", "Is it so?", "No!", "and", "[PERSON_9]", "[1]", "[", "]"),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(words=st.lists(PIECES, min_size=1, max_size=25), cuts=st.sets(st.integers(0, 400)))
def test_any_chunking_of_a_stream_gives_the_same_values_back(
    words: list[str], cuts: set[int]
) -> None:
    text = " ".join(words)
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    draft = Draft(abstained_mark="[[NO-CLAUSE]]")

    sentences = [
        sentence.text
        for start, end in pairwise(places)
        for sentence in draft.add(text[start:end], ())
    ]
    sentences += [sentence.text for sentence in draft.finish()]

    shown = "".join("".join(map(KNOWN.restore, sentences)).split())
    whole = "".join(KNOWN.restore(text).split())
    # Sentences without a letter or a figure are not said.
    assert [c for c in shown if c.isalnum()] == [c for c in whole if c.isalnum()]


def test_a_spelling_of_the_models_own_becomes_the_one_that_was_handed_out() -> None:
    for told in (
        "[person_1]",
        "[ PERSON 1 ]",
        "[Person-1]",
        "【PERSON_1】",
        "\\[PERSON\\_1\\]",
    ):
        assert KNOWN.plain(f"Hi {told}!") == "Hi [PERSON_1]!"
    assert KNOWN.plain("Hi PERSON_1!") == "Hi [PERSON_1]!"
    assert KNOWN.plain("MY_PERSON_1 and [PERSON_9]") == "MY_PERSON_1 and [PERSON_9]"
    assert list(KNOWN.invented("Hi [PERSON_1] and [PERSON_9], ‹PERSON_1›")) == [
        (18, 28),
        (30, 40),
    ]

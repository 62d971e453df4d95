"""What holds for every text: placeholders stay, offsets fit, time grows with length alone."""

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardrails import Detector, Placeholders, RedactionFailed, Screen
from tests.growing import SHARE, growth

NOBODY: frozenset[str] = frozenset()
MAIL = "oriwa.tamahere@example.net"
PLANTED = (
    ("my e-mail is", MAIL),
    ("my ird number is", "49-091-850"),
    ("ring me on", "021 555 0123"),
    ("my card is", "4111 1111 1111 1111"),
    ("my password is", "Kowhai!Tui-8842"),
)
SCREEN = Screen(Detector(), lambda: datetime(2026, 6, 1, tzinfo=UTC))
ANYTHING = st.text(alphabet=st.characters(), max_size=120)
# Signs that break up words, turn lines around, or look like others.
ODD = st.text(
    alphabet=st.sampled_from(
        "\u200b\u200d\u200e\u200f\u202e\u2066\ufeff\u0301\ud800é中ａ１.,-@ \n\t[]"
    ),
    max_size=40,
)


def redacted(text: str, known: Placeholders | None = None) -> tuple[str, Placeholders]:
    """The text without its values, and the values."""
    done = SCREEN.cover(text, known=known or Placeholders(), allow=NOBODY)
    return done.redacted.text, done.placeholders


@settings(max_examples=80, deadline=None)
@given(before=ANYTHING, after=ANYTHING)
def test_what_is_redacted_stays_as_it_is(before: str, after: str) -> None:
    once, known = redacted(f"{before} {MAIL} and 021 555 0123 {after}")

    again, _, grown = SCREEN.redact(once, known=known, allow=NOBODY)

    assert again.text == once
    assert grown == known


@settings(max_examples=80, deadline=None)
@given(before=ODD, after=ODD, planted=st.sampled_from(PLANTED))
def test_a_planted_value_is_covered_at_its_place(
    before: str, after: str, planted: tuple[str, str]
) -> None:
    lead, value = planted
    text = f"{before}\n{lead} {value}\n{after}"
    start = text.index(value)

    spans = SCREEN.spans(text, known=Placeholders(), allow=NOBODY)[0]

    covered = {place for span in spans for place in range(span.start, span.end)}
    assert covered >= set(range(start, start + len(value)))


@settings(max_examples=60, deadline=None)
@given(noise=st.lists(st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"), max_size=6))
def test_invisible_signs_inside_hide_nothing(noise: list[str]) -> None:
    broken = "".join(itertools.chain(*itertools.zip_longest(MAIL, noise, fillvalue="")))

    assert redacted(f"write to {broken} please")[0] == "write to [EMAIL_ADDRESS_1] please"


@settings(max_examples=80, deadline=None)
@given(text=ANYTHING)
def test_values_put_back_give_the_text_that_was_taken(text: str) -> None:
    said = f"{text} I am Oriwa Tamahere, {MAIL}."
    done = SCREEN.cover(said, known=Placeholders(), allow=NOBODY)

    assert done.placeholders.restore(done.redacted.text) == done.sealed.unseal()


KNOWN = Placeholders(values={"PERSON_1": "Ana", "NZ_BANK_ACCOUNT_2": "01-0902-0068389-00"})


@pytest.mark.parametrize(
    "told",
    [
        "[PERSON_1]", "[person_1]", "[Person 1]", "[ PERSON_1 ]", "[PERSON-1]", "\\[PERSON\\_1\\]",
        "[PERSON_01]",
    ],
)  # fmt: skip
def test_a_placeholder_is_known_however_a_model_writes_it(told: str) -> None:
    assert KNOWN.restore(f"Kia ora {told}!") == "Kia ora Ana!"


@pytest.mark.parametrize(
    "told", ["[NZ_BANK_ACCOUNT_2]", "[Nz Bank Account 2]", "[nz-bank-account-2]"]
)
def test_a_kind_of_several_words_is_known_too(told: str) -> None:
    assert KNOWN.restore(told) == "01-0902-0068389-00"


@pytest.mark.parametrize("told", ["[PERSON_2]", "[PERSON]", "[1]", "PERSON_1", "[CLAUSE 1]"])
def test_an_invented_placeholder_stays_as_it_is(told: str) -> None:
    assert KNOWN.restore(told) == told


def test_placeholders_that_a_customer_types_are_nobodys() -> None:
    once, known = redacted("I am [PERSON_1], not Oriwa Tamahere. My key is [SECRET_3].")

    assert known.values == {"PERSON_1": "Oriwa Tamahere"}
    assert once.count("[PERSON_1]") == 1
    assert "‹PERSON_1›" in once


@pytest.mark.parametrize(
    "text",
    [
        "\ud800\udfff\udc00",
        "\u200d\u200d\u200d",
        "\u202e\u2066\u200f",
        "[PERSON_1][PERSON_2] [SECRET_1]",
        "\0\0\0",
        "👩\u200d👩\u200d👧 🇳🇿",
        "",
        " \n\t ",
    ],
)
def test_a_text_of_odd_signs_alone_is_read(text: str) -> None:
    once, known = redacted(text)

    assert len(once) == len(text)
    assert known.values == {}


def test_a_million_figures_are_refused() -> None:
    with pytest.raises(RedactionFailed):
        redacted("7" * 1_000_000)


def test_a_mode_that_never_restores_gives_no_number_to_repeat() -> None:
    done = SCREEN.cover(f"I am Oriwa Tamahere, {MAIL}", known=Placeholders(), allow=NOBODY)

    assert done.for_model("redacted") == "I am [PERSON], [EMAIL_ADDRESS]"
    assert done.placeholders.restore(done.for_model("redacted")) == done.for_model("redacted")
    assert "[PERSON_1]" in done.for_model("pseudonymised")
    assert MAIL in done.for_model("raw")


def test_no_mode_lets_a_secret_out() -> None:
    done = SCREEN.cover("my password is Kowhai!Tui-8842", known=Placeholders(), allow=NOBODY)

    for mode in ("raw", "pseudonymised", "redacted"):
        assert "Kowhai" not in done.for_model(mode)
    assert done.cut == ("SECRET",)


PIECES = (
    "a.",
    "1 ",
    "Ana ",
    "my name is Ana ",
    "a@b.nz ",
    "12 a street ",
    "x1!y ",
    "zero ",
    "[P",
)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_takes_no_more_than_its_share(piece: str) -> None:
    text = (piece * 100_000)[:100_000]

    assert (
        growth(lambda read: SCREEN.cover(read, known=Placeholders(), allow=NOBODY), text)
        < SHARE
    )

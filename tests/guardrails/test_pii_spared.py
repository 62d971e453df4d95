"""Work that a text is spared changes nothing of what is found in it."""

import sys
from collections.abc import Iterator
from random import Random

import pytest

from guardrails.pii import Detector
from guardrails.pii.clues import Clues
from guardrails.pii.gates import Folded
from guardrails.pii.linear import Pattern, tried
from guardrails.pii.required import one_class, required
from guardrails.pii.tokens import features, tokens
from guardrails.pii.written import written

_SIGNS = "abkz019 .,:;@-_/\\\n\t'\"[](){}<>=+&%#\x80\x81\x82"


def patterns() -> Iterator[Pattern]:
    for name, module in sorted(sys.modules.items()):
        if name.startswith("guardrails.pii"):
            yield from (value for value in vars(module).values() if isinstance(value, Pattern))


def texts() -> Iterator[str]:
    chance = Random(3)
    for line in written()[::97]:
        plain = line.encode("latin-1", "replace").decode("latin-1")
        yield from (plain, plain.upper(), plain.replace(" ", "\n"))
    for _ in range(150):
        yield "".join(chance.choices(_SIGNS, k=chance.randrange(1, 90)))


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"\d{4}", {"0000"}),
        (r"[a-z]+@[a-z]+", {"@"}),
        (r"(?:a=|b:)", {"a=", "b:"}),
        (r"\bpass ?word(?: is| was)", {"word"}),
        (r"(?:pin|code) for", {"pin ", "code"}),
        (r"\S{300,}", {"#4"}),
        (r"^foo bar", {"foo "}),
        (r"\n[a-z]+", {"\n"}),
    ],
)
def test_what_every_match_holds_is_read_off_the_pattern(pattern: str, pieces: set[str]) -> None:
    assert pieces in required(pattern)


@pytest.mark.parametrize("pattern", [r"(?:key=)?[a-z]+", r"[a-z]{3,}", r"(?:ab@|[a-z])x*"])
def test_a_pattern_that_holds_nothing_for_certain_asks_for_nothing(pattern: str) -> None:
    assert not required(pattern)


def test_a_text_that_is_spared_would_not_have_matched() -> None:
    every = [*patterns()]
    spared = 0
    assert len(every) > 100
    for text in texts():
        for raw in Folded.of(text):
            sparing = [pattern for pattern in every if pattern.spares(raw)]
            assert not [pattern for pattern in sparing if pattern.matches(raw)]
            spared += len(sparing)
    assert spared


def test_a_pattern_made_after_a_text_was_read_is_searched_for() -> None:
    raw, _ = Folded.of("Kia ora, quixotic friends")

    assert Pattern(r"quixotic").search(raw)


@pytest.mark.parametrize(
    ("pattern", "one"),
    [(r"[a-z0-9]+", True), (r"\d", True), (r"\S{300,}", False), (r"[a-z]+@", False)],
)
def test_only_signs_of_one_class_are_left_to_the_other_engine(pattern: str, one: bool) -> None:
    assert one_class(pattern) is one


def test_the_tagger_sees_of_a_text_what_it_learnt_from_and_knows() -> None:
    for text in [*texts()][:120]:
        words = [token.text for token in tokens(text)]
        learnt = features(words)
        known = frozenset(sign for signs in learnt for sign in signs if len(sign) % 3)

        seen = Clues(known).of(words)

        assert [sorted(map(bytes.decode, signs)) for signs in seen] == [
            sorted(known.intersection(signs)) for signs in learnt
        ]


def test_every_pattern_can_be_tried_before_messages_come() -> None:
    assert tried() > len([*patterns()]) // 2


def test_a_sentence_that_was_clean_is_searched_for_what_was_shown_since() -> None:
    detector = Detector()
    said = "Your refund goes to Quillon within ten days."
    clean = "Your refund comes within ten days."

    def found(text: str, known: dict[str, str]) -> list[str]:
        spans = detector.find(text, known=known, allow=frozenset({"Quillon"}))
        return [text[span.start : span.end] for span in spans]

    for _ in range(2):
        assert not found(clean, {})
        assert not found(said, {})
        assert found(clean, {"PERSON_1": "Ten Days"}) == found(clean, {"PERSON_1": "ten days"})
    assert found(clean, {"PERSON_1": "refund comes"}) == ["refund comes"]


def test_what_is_personal_is_so_each_time() -> None:
    detector = Detector()

    for allow in (frozenset[str](), frozenset({"Kora"}), frozenset[str]()):
        assert detector.find("mail a.b@example.com", known={}, allow=allow)
    assert not detector.find("mail a.b@example.com", known={}, allow={"a.b@example.com"})
    assert detector.find("mail a.b@example.com", known={}, allow=frozenset())

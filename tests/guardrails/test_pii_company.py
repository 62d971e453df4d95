"""What tells persons from things."""

from random import Random

import pytest

from guardrails.pii import Detector
from guardrails.pii.technical import technical
from guardrails.pii.written import peopled, somebody, written


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def found(detector: Detector, text: str) -> list[str]:
    return [
        text[span.start : span.end] for span in detector.find(text, known={}, allow=frozenset())
    ]


@pytest.mark.parametrize("word", ["public_html", "sshd_config", "DB_HOST", "id_ed25519"])
def test_names_that_programs_give_are_no_logins(word: str) -> None:
    assert technical(word)


@pytest.mark.parametrize("word", ["mossy_lantern", "hollowayk", "ridgeback77", "j.winter"])
def test_names_that_people_give_themselves_are_not_technical(word: str) -> None:
    assert not technical(word)


def test_lines_to_learn_from_name_nobody_until_a_slot_is_put_in() -> None:
    line = next(line for line in written() if somebody(line))

    assert "{" not in line
    assert any("{" in peopled(line, Random(seed)) for seed in range(9))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/users/guide shows an old picture",
        "https://api.example.com/v1/customers?limit=10&name=all is slow",
        "https://cdn.example.com/npm/vue@3.4.21/dist/vue.global.js is blocked",
        "the docs say export TOKEN=<your token here> but where is it",
        "Cannot write to public_html over ssh",
        "Our agency is called Thorne & Marrow.",
        "I'm furious, and desperate.",
        "Try Chrome126 or Firefox127, both refused the certificate",
    ],
)
def test_what_belongs_to_nobody_stays(detector: Detector, text: str) -> None:
    assert found(detector, text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://example.com/list?user=hettie88&sort=name", "hettie88"),
        ('sftp key passphrase "otters hold hands" is refused', "otters hold hands"),
        ("old pass sunnyhill new pass sunnyhill2", "sunnyhill"),
        ("the code for the door is 4471", "4471"),
        ("hettie / plumTree88", "plumTree88"),
        ("write to hettie arroba example punto com", "hettie arroba example punto com"),
        ("77 The Esplanade, Petone", "77 The Esplanade"),
    ],
)
def test_what_belongs_to_somebody_is_found(detector: Detector, text: str, value: str) -> None:
    assert any(value in one for one in found(detector, text))

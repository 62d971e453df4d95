"""The network of the intents: loaded only as it was measured, silent where it cannot read."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from guardrails import ClassifierUnavailable
from guardrails.intents import network
from guardrails.intents.model import LABELS
from guardrails.intents.reading import read


def _without(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _with(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def _head(**changed: object) -> Callable[[bytes], bytes]:
    return lambda data: json.dumps(json.loads(data) | changed).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        _without(network.NETWORK),
        _without(network.WORDS),
        _without(network.HEAD),
        _with(network.NETWORK, lambda data: data[:-1]),
        _with(network.WORDS, lambda data: data + b"\nanother"),
        _with(network.HEAD, lambda data: data[:20]),
        _with(network.HEAD, _head(version=99)),
        _with(network.HEAD, _head(labels=["distress"])),
        _with(network.HEAD, _head(sha256={})),
        _with(network.HEAD, lambda _: b"[]"),
    ],
)
def test_files_that_are_missing_or_of_another_make_are_refused(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    folder = tmp_path / "kept"
    copytree(network.FOLDER, folder)
    spoil(folder)

    with pytest.raises(ClassifierUnavailable):
        network.load(folder)


def test_the_files_are_small() -> None:
    assert sum(file.stat().st_size for file in network.FOLDER.iterdir()) < 14_000_000


def test_a_long_message_is_read_at_its_two_ends() -> None:
    words = network.load().words

    ids = network.pieces(words, "refund " * 5000 + "please find me a person")

    assert len(ids) == network.LONGEST
    assert ids[-4:-1] == network.pieces(words, "me a person")[1:-1]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "‘’", "a\0b"])
def test_nothing_that_a_customer_can_type_makes_it_fail(text: str) -> None:
    guessed = network.guess(text)

    assert guessed is None or guessed.shape == (len(LABELS),)


@pytest.mark.parametrize(
    "text", ["найдите мне человека пожалуйста", "我想找一个人", "사람을 찾아 주세요"]
)
def test_it_says_nothing_of_scripts_that_it_never_learnt(text: str) -> None:
    assert network.guess(text) is None


def test_two_guesses_meet_halfway() -> None:
    apart = np.asarray([0.9, 0.1, 1.0], np.float32)

    assert network.beside(apart, None) is apart
    met = network.beside(apart, np.asarray([-2.2, 2.2, 5.0], np.float32))
    assert met[:2] == pytest.approx([0.5, 0.5], abs=0.01)
    assert met[2] > 0.99


def test_curly_apostrophes_are_read_as_straight_ones() -> None:
    words = network.load().words

    assert network.pieces(words, "I don’t") == network.pieces(words, "I don't")
    assert read("I don’t").clauses == ("i dont",)


def test_of_a_tongue_it_has_no_words_of_it_says_less_and_as_much_of_despair() -> None:
    known = network.shares("Where do I find the rules on refunds?")
    strange = network.shares("Rückerstattungsbedingungen für Jahresverträge?")
    assert (known == 0.5).all()
    assert strange[LABELS.index("distress")] == 0.5
    assert strange[LABELS.index("handoff_request")] < 0.5

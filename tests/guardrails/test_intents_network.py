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
        _with(network.WORDS, lambda data: data + b"\nanother\t-1.0"),
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
    assert sum(file.stat().st_size for file in network.FOLDER.iterdir()) < 30_000_000


def test_a_long_message_is_read_at_its_two_ends() -> None:
    words = network.load().words

    ids = network.pieces(words, "refund " * 5000 + "please find me a person")

    assert len(ids) == network.LONGEST
    assert ids[-4:-1] == network.pieces(words, "me a person")[1:-1]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "‘’", "a\0b"])
def test_nothing_that_a_customer_can_type_makes_it_fail(text: str) -> None:
    guessed = network.guess(text)

    assert guessed.shape == (len(LABELS),)


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        ("I would like a word with a colleague of yours", "I had a word with a colleague of yours"),
        ("¿Me podrían comunicar con un empleado?", "Ayer me atendió un empleado muy amable"),
        ("Kann ich bitte einen Mitarbeiter sprechen?", "Wie viele Mitarbeiter hat die Firma?"),
        ("请帮我转接人工客服", "昨天客服已经告诉我了"),
        ("担当の方につないでもらえますか", "担当の方は昨日とても親切でした"),
        ("상담원 좀 연결해 주세요", "어제 상담원이 친절했어요"),
        ("मुझे किसी कर्मचारी से बात करवा दीजिए", "कल एक कर्मचारी ने मुझे सब समझा दिया"),
        ("соедините меня с сотрудником", "вчера сотрудник мне всё объяснил"),
    ],
)  # fmt: skip
def test_it_hears_a_wish_for_a_person_in_any_language(wished: str, told: str) -> None:
    wish = LABELS.index("handoff_request")

    assert network.guess(wished)[wish] > 0 > network.guess(told)[wish]


def test_two_guesses_meet_halfway() -> None:
    apart = np.asarray([0.9, 0.1, 1.0], np.float32)

    met = network.beside(apart, np.asarray([-2.2, 2.2, 5.0], np.float32))

    assert met[:2] == pytest.approx([0.5, 0.5], abs=0.01)
    assert met[2] > 0.99


def test_curly_apostrophes_are_read_as_straight_ones() -> None:
    words = network.load().words

    assert network.pieces(words, "I don’t") == network.pieces(words, "I don't")
    assert read("I don’t").clauses == ("i dont",)


def test_capitals_and_wide_letters_are_read_as_small_ones() -> None:
    words = network.load().words

    assert network.pieces(words, "QUIERO  UNA\u3000ＰＥＲＳＯＮＡ") == network.pieces(
        words, "quiero una persona"
    )

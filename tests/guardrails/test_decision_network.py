"""The network of drafts: loaded only as it was measured, silent where it cannot read."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from guardrails.decision import decides, network
from guardrails.decision.model import ClassifierUnavailable
from guardrails.intents.network import FOLDER as OF_MESSAGES
from guardrails.intents.network import HEAD, NETWORK, WORDS


def _emptied(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def _of_messages(folder: Path) -> None:
    copytree(OF_MESSAGES, folder, dirs_exist_ok=True)


def _without_words(folder: Path) -> None:
    (folder / WORDS).unlink()


def _without_head(folder: Path) -> None:
    (folder / HEAD).write_bytes(b"{}")


def _damaged(folder: Path) -> None:
    (folder / NETWORK).write_bytes(b"another")


@pytest.mark.parametrize(
    "spoil", [_emptied, _of_messages, _without_words, _without_head, _damaged]
)
def test_without_its_network_no_sentence_goes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], object],
) -> None:
    copytree(network.FOLDER, tmp_path / "kept")
    spoil(tmp_path / "kept")
    monkeypatch.setattr(network, "FOLDER", tmp_path / "kept")

    with pytest.raises(ClassifierUnavailable):
        network.load()
    found = decides("Cases wait until morning. Chats are kept for a year, dear reader.")
    assert {finding.rule for finding in found} == {"classifier_unavailable"}
    assert "the classifier" in caplog.text


def test_the_files_are_small() -> None:
    assert sum(file.stat().st_size for file in network.FOLDER.iterdir()) < 12_000_000


def test_a_long_draft_is_read_at_its_two_ends() -> None:
    read = network.load()

    ids = network.pieces(read, "the clause says so, " * 40 + "and the fee is dropped")

    assert len(ids) == network.LONGEST
    assert ids[-4:-1] == network.pieces(read, "fee is dropped")[1:-1]


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a\0b", "the fee is gone " * 2_000])
def test_nothing_moves_a_score_further_than_it_may(text: str) -> None:
    assert abs(network.leaning(text)) <= network.REACH


@pytest.mark.parametrize(
    "text", ["деньги вернутся завтра", "退款明天到账", "환불해 드렸습니다"]
)
def test_it_says_nothing_of_scripts_that_it_never_learnt(text: str) -> None:
    assert network.leaning(text) == 0.0


def test_every_company_and_number_reads_alike() -> None:
    read = network.load()

    assert network.pieces(read, "Kapalya keeps 45 dollars") == network.pieces(
        read, "KvmZone keeps 71 dollars"
    )


@pytest.mark.parametrize(
    ("decides_it", "tells_it"),
    [
        ("The reviewer has let you back in.", "The reviewer has let us read your reasons."),
        ("Nobody will take your shop down.", "Nobody has looked at your shop so far."),
        ("Your fee has been dropped.", "Your fee is explained in clause 4.1."),
    ],
)
def test_it_leans_against_what_decides(decides_it: str, tells_it: str) -> None:
    assert network.leaning(decides_it) > 0 > network.leaning(tells_it)


@pytest.mark.parametrize(
    "text",
    [
        "The plan costs NZ$12 a month.",
        "price",
        "30 days",
        "Prices include GST.",
        "Clause 4",
    ],
)
def test_what_answers_mostly_hold_is_let_go(text: str) -> None:
    assert decides(text) == ()

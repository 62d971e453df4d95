"""The two networks that travel with the code: what they promise, and what happens without them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.knowledge import networks
from assistant.knowledge.vectors import Vectors


def test_a_vector_does_not_depend_on_what_is_encoded_beside_it() -> None:
    alone = networks.encode(["How long are chats kept?"])
    among = networks.encode(["Hi", "How long are chats kept?", "word " * 300])
    crowd = networks.encode([*(f"Clause {n} says more" for n in range(40)), "Hi"])

    assert np.allclose(np.linalg.norm(among, axis=1), 1, atol=1e-3)
    assert np.array_equal(alone[0], among[1])
    assert np.array_equal(among[0], crowd[-1])


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\u0000", "的确" * 500, "a" * 100_000])
def test_no_text_breaks_the_encoder(text: str) -> None:
    assert networks.encode([text]).shape == (1, networks.DIMENSIONS)


def test_nothing_to_encode_gives_no_rows() -> None:
    assert networks.encode([]).shape == (0, networks.DIMENSIONS)
    assert networks.judge("Anything?", []).shape == (0,)


def test_the_judge_tells_an_answer_from_what_lies_near_it() -> None:
    question = "When do you wipe the chats?"

    right, near = networks.judge(
        question,
        [
            "Retention: Chat logs are erased nine weeks after the last message.",
            "Staff: Chats are answered by people in Otaki on working days.",
        ],
    )

    assert right > near


def test_a_network_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    folder = Path(networks.__file__).with_name("models")
    for name in ("SHA256SUMS", "vocab.txt", "encoder.onnx"):
        shutil.copy(folder / name, tmp_path)
    (tmp_path / "judge.onnx").write_bytes(b"not what was measured")

    with pytest.raises(networks.NetworkMissing, match=r"judge\.onnx"):
        networks.verify(tmp_path)


def test_a_network_that_is_absent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(networks.NetworkMissing, match="SHA256SUMS"):
        networks.verify(tmp_path)


def test_a_passage_is_encoded_once() -> None:
    seen: list[str] = []

    def encode(texts: list[str]) -> networks.Matrix:
        seen.extend(texts)
        return np.ones((len(texts), 2), np.float32)

    vectors = Vectors(lambda texts: encode(list(texts)))
    first = vectors(["a", "b", "a"])
    again = vectors(["b", "c"])

    assert first.shape == (3, 2)
    assert again.shape == (2, 2)
    assert seen == ["a", "b", "c"]


def test_what_is_remembered_is_bounded() -> None:
    seen: list[str] = []

    def encode(texts: list[str]) -> networks.Matrix:
        seen.extend(texts)
        return np.ones((len(texts), 2), np.float32)

    vectors = Vectors(lambda texts: encode(list(texts)), remembered=1)
    vectors(["a"])
    vectors(["b"])
    vectors(["a"])

    assert seen == ["a", "b", "a"]


def test_what_is_in_use_outlives_what_came_once() -> None:
    seen: list[str] = []

    def encode(texts: list[str]) -> networks.Matrix:
        seen.extend(texts)
        return np.ones((len(texts), 2), np.float32)

    vectors = Vectors(lambda texts: encode(list(texts)), remembered=2)
    for question in ("q1", "q2", "q3"):
        vectors(["passage"])
        vectors([question])

    assert seen.count("passage") == 1

"""The tagger's model: reproducible, and refused where it is not the reviewed one."""

from pathlib import Path

import pytest

from guardrails.pii import RedactionFailed
from guardrails.pii.corpus import Corpus
from guardrails.pii.reading import read
from guardrails.pii.tagger import Tagger
from guardrails.pii.train import CHECKSUM, MODEL, labelled, train


def test_missing_model_fails_closed(tmp_path: Path) -> None:
    with pytest.raises(RedactionFailed):
        list(Tagger(tmp_path / "none.crfsuite").find(read("Kia ora Hemi")))


def test_changed_model_fails_closed(tmp_path: Path) -> None:
    model = tmp_path / MODEL.name
    model.write_bytes(MODEL.read_bytes() + b"\0")
    (tmp_path / CHECKSUM.name).write_bytes(CHECKSUM.read_bytes())

    with pytest.raises(RedactionFailed):
        list(Tagger(model).find(read("Kia ora Hemi")))


def test_model_is_small() -> None:
    assert MODEL.stat().st_size < 2_000_000


def test_same_seed_draws_the_same_sentences() -> None:
    assert list(Corpus(3).samples(50)) == list(Corpus(3).samples(50))


def test_labels_cover_exactly_the_names() -> None:
    samples = list(Corpus(5).samples(200))

    assert any("PER" in labelled(sample)[1] for sample in samples)
    assert all(len(words) == len(labels) for words, labels in map(labelled, samples))


@pytest.mark.slow
def test_training_twice_gives_the_same_model(tmp_path: Path) -> None:
    train(count=300, model=tmp_path / "one.crfsuite")
    train(count=300, model=tmp_path / "two.crfsuite")

    one, two = (tmp_path / f"{name}.crfsuite" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()

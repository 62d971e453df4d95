# pyright: basic
"""Train the tagger: `python -m guardrails.pii.train` writes the model and its checksum."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from pycrfsuite import Trainer  # pyright: ignore[reportAttributeAccessIssue]

from guardrails.pii.corpus import Corpus, Sample
from guardrails.pii.tokens import features, marked, tokens

MODEL = Path(__file__).parent / "tagger.crfsuite"
CHECKSUM = MODEL.with_suffix(".sha256")

_SEED = 20260
_SAMPLES = 90_000
# Found on the development half of the cases. A lighter hand (0.3, 3) gives half as much model again and
# no better redaction.
_SETTINGS = {
    "c1": 0.6,
    "c2": 0.2,
    "max_iterations": 140,
    "feature.minfreq": 4,
    "feature.possible_transitions": True,
}


# The words next to a name; hidden from a part of the tokens, so that sentences are not learnt
# by heart and a name is known in a company that no template has.
_COMPANY = ("a=", "b=", "a2=", "b2=", "al=", "bl=")
_HIDDEN = 0.4
# How often a name, and how often any other word, is met as one that stands in no list: most
# names of the world stand in none, and neither do some words. Nor do most products: a stranger
# with a capital is a person only in a person's company.
_NEW_NAME, _NEW_WORD, _NEW_THING = 0.4, 0.06, 0.4


def thinned(
    words: Sequence[str], labels: Sequence[str], random: Random
) -> Iterator[Sequence[str]]:
    """The features to learn from: some words unlisted, some without their neighbours."""
    unlisted = frozenset(
        n
        for n, label in enumerate(labels)
        if random.random() < (_new(words[n]) if label == "O" else _NEW_NAME)
    )
    for names in features(words, unlisted=unlisted):
        hidden = random.random() < _HIDDEN
        yield [name for name in names if not (hidden and name.startswith(_COMPANY))]


def _new(word: str) -> float:
    thing = word[0].isupper() and set(marked(word)) <= {"B"}
    return _NEW_THING if thing else _NEW_WORD


def labelled(sample: Sample) -> tuple[list[str], list[str]]:
    """The words of a sample and the label of each."""
    text = "".join(piece.text for piece in sample)
    marks: list[tuple[int, int, str]] = []
    position = 0
    for piece in sample:
        if piece.label:
            marks.append((position, position + len(piece.text), piece.label))
        position += len(piece.text)
    words, labels = [], []
    for token in tokens(text):
        inside = [mark for mark in marks if mark[0] <= token.start and token.end <= mark[1]]
        words.append(token.text)
        labels.append(inside[0][2] if inside else "O")
    return words, labels


def train(count: int = _SAMPLES, model: Path = MODEL) -> None:
    """Draw the corpus, fit the model, write it and its checksum."""
    random = Random(_SEED)  # noqa: S311
    trainer = Trainer(algorithm="lbfgs", params=_SETTINGS, verbose=False)
    for sample in Corpus(_SEED).samples(count):
        words, labels = labelled(sample)
        if words:
            trainer.append([*thinned(words, labels, random)], labels)
    trainer.train(str(model))
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    model.with_suffix(".sha256").write_text(f"{digest}  {model.name}\n", encoding="ascii")


if __name__ == "__main__":
    train()
    sys.stdout.write(f"{MODEL.name}: {MODEL.stat().st_size} bytes\n")

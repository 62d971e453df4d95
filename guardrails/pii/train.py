# pyright: basic
"""Train the tagger: `python -m guardrails.pii.train` writes the model and its checksum."""

import hashlib
import sys
from pathlib import Path
from random import Random

from pycrfsuite import Trainer  # pyright: ignore[reportAttributeAccessIssue]

from guardrails.pii.corpus import Corpus, Sample
from guardrails.pii.tokens import features, tokens

MODEL = Path(__file__).parent / "tagger.crfsuite"
CHECKSUM = MODEL.with_suffix(".sha256")

_SEED = 20260
_SAMPLES = 26_000
# Found on the development half of the cases; larger models gained nothing there.
_SETTINGS = {
    "c1": 0.15,
    "c2": 0.02,
    "max_iterations": 90,
    "feature.minfreq": 3,
    "feature.possible_transitions": True,
}


# The words next to a name; hidden from a part of the tokens, so that sentences are not learnt
# by heart and a name is known in a company that no template has.
_COMPANY = ("a=", "b=", "a2=", "b2=", "al=", "bl=")
_HIDDEN = 0.4
# What a word shows of itself beyond its shape; hidden from others, as if nobody had heard it.
_OWN = ("w=", "p2=", "p3=", "e1=", "e2=", "e3=", "e4=", "m=", "ms=")
_UNHEARD = 0.15


def thinned(seen: list[list[str]], random: Random) -> list[list[str]]:
    """The same features, the neighbours' words or the word itself left out of some of them."""
    return [_without(names, random.random()) for names in seen]


def _without(names: list[str], draw: float) -> list[str]:
    hidden = _COMPANY if draw < _HIDDEN else _OWN if draw > 1 - _UNHEARD else ()
    return [name for name in names if not name.startswith(hidden)] if hidden else names


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
            trainer.append(thinned(features(words), random), labels)
    trainer.train(str(model))
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    model.with_suffix(".sha256").write_text(f"{digest}  {model.name}\n", encoding="ascii")


if __name__ == "__main__":
    train()
    sys.stdout.write(f"{MODEL.name}: {MODEL.stat().st_size} bytes\n")

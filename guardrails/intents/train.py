"""Train the classifier: `python -m guardrails.intents.train` rewrites weights.bin."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guardrails.intents.model import (
    LABELS,
    VECTOR,
    WEIGHTS,
    dump,
    features,
    sentences,
)
from guardrails.intents.reading import folded, read
from guardrails.matching import Pattern, compiled
from guardrails.pii.corpus import Corpus
from guardrails.verdict import Intent

TEXTS = Path(__file__).with_name("texts")
SENTENCES = TEXTS / "sentences.tsv"
# Longer messages in many voices: stories, asides, slips, and beside each intent what only looks like it.
MESSAGES = TEXTS / "messages.tsv"
# Many voices: old and young, in a hurry, in anger, at sea with the language; and what is meant otherwise.
VOICES = TEXTS / "voices.tsv"
# Who wants a person, however it is put, and who only speaks of people, calls and agents.
WISHES = TEXTS / "wishes.tsv"
# What must not be missed, said aslant and in many tongues; and the same words where all is well.
ALARMS = TEXTS / "alarms.tsv"
# Forty writers of every age, trade and tongue who want a person without the word, and who use the word and don't.
PEOPLE = TEXTS / "people.tsv"
# Despair, children and leaks, told by all sorts of people; and beside them what only sounds like it.
WORRIES = TEXTS / "worries.tsv"
# Questions put like orders, and pasted logs; and short next questions, talks of yesterday and te reo
# that want nobody, each beside the wish that sounds like it.
PLAIN = TEXTS / "plain.tsv"
TURNS = TEXTS / "turns.tsv"
# Plain questions on rules of many trades: none is despair, a leak, idle, or a wish for a person. Whether
# they are technical or complain is not said, and nothing is learnt from them about that.
QUESTIONS = TEXTS / "questions.tsv"
# Children, despair and wishes in ten tongues, each beside what only sounds like it; nothing else of them is told.
ABROAD = TEXTS / "abroad.tsv"
# Children, and who only has some or was one; despair and leaks beside idioms of both; wishes put roundabout, and
# mentions that come as near as can be.
YOUNG = TEXTS / "young.tsv"
HARM = TEXTS / "harm.tsv"
HANDS = TEXTS / "hands.tsv"
LEARNT = (SENTENCES, MESSAGES, VOICES, WISHES, ALARMS)
# What the network learns from as well. A bag of words cannot hold it: with these too the linear classifier heard
# no more wishes, and opened on 12 of 325 mentions for nine.
TAUGHT = (*LEARNT, PEOPLE, WORRIES, PLAIN, TURNS, YOUNG, HARM, HANDS)
_RARE = 60
_ROUNDS = 200
_STEP = 2.0
# The weights here and in the model: by holding back a quarter of the sentences.
_DECAY = 8e-5
_VECTOR_COUNTS = 0.52  # against words and letters
# Of both classifiers together, chosen on messages that neither had learnt from (despair and children on `HARM` and
# `YOUNG`, before the network learnt those too): what must not be missed is guessed early, what only steers the
# answer when it is likely.
_THRESHOLDS: dict[Intent, float] = {
    "policy_question": 0.20,
    "decision_request": 0.08,
    "handoff_request": 0.30,
    "handoff_mention": 0.35,
    "rights_request": 0.12,
    "breach_report": 0.30,
    "minor": 0.30,
    "distress": 0.25,
    "injection": 0.73,
    "abuse_report": 0.12,
    "authority_request": 0.15,
    "technical": 0.12,
    "complaint": 0.12,
    "legal_threat": 0.15,
    "off_topic": 0.12,
    "smalltalk": 0.12,
}
_TOLD_FROM: frozenset[Intent] = frozenset(
    (
        "distress",
        "handoff_request",
        "breach_report",
        "authority_request",
        "injection",
        "smalltalk",
    )
)
# What customers write beside their questions: names, addresses, signatures, small talk, te reo. Without these
# "I am on the Kea plan" was despair, and one sentence of twelve with a name in it a wish for a person. A
# sentence in which one of these words stands is not told to be none: it may well be one.
_ORDINARY: dict[Intent, Pattern] = {
    "handoff_request": compiled(
        r"\b(?:humans?|persons?|people|some ?one|some ?body|any ?one|any ?body|agents?|operators?|managers?|staff|call\w*|ring\w*|phone|speak\w*|talk\w*|chat\w*|contact\w*|help\w*|reply|replies|answer\w*|team|boss|supervisor|engineer|technician|yes|transfer|asap|urgent\w*|meet\w*|rep|representative|tangata|korero|waea|awhina|whakapa)\b"
    ),
    "distress": compiled(
        r"\b(?:die[sd]?|dying|dead|death|kill\w*|hurt\w*|harm\w*|alone|live|living|life|end(?:s|ed|ing)?|suicid\w*|hospital|overdose|pills?|cut\w*|cry\w*|hopeless|worthless|tired|pain\w*|lost|gone|goodbye|mate|whakamate|ora|pouri|hoha)\b"
    ),
    "minor": compiled(
        r"\b(?:sons?|daughters?|child\w*|kids?|boys?|girls?|teen\w*|school\w*|class|grade|year \d+|mum|mom|dad|mother|father|parents?|student\w*|pupils?|born|birthda\w+|dob|age[sd]?|old|young\w*|minor|under ?age|grand\w+|nephew|niece|brother|sister|tamaiti|tamariki|mokopuna|kura|tau)\b"
    ),
}
_FILLED_BY = 11  # the seed of the names
_HELD_OF = 5  # of so many sentences one is held back, to see what the others taught
_TOLD_ABROAD: frozenset[Intent] = frozenset(("distress", "handoff_request", "minor"))
# A sentence of a message that is none of these is none of them either.
_TOLD_OF_PARTS = _TOLD_FROM - {"smalltalk"}


@dataclass(frozen=True, slots=True)
class Example:
    """A text, what it is, and which intents are known to be there or not."""

    text: str
    intents: frozenset[str]
    told: frozenset[Intent]


def labelled(path: Path = SENTENCES) -> list[tuple[frozenset[str], str]]:
    """The training sentences with their intents: `intent,intent<TAB>text` a line."""
    rows = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if line)
    return [(frozenset(intents.split(",")), text) for intents, text in rows]


def examples_whole(paths: Sequence[Path] = LEARNT) -> list[Example]:
    """The messages that are learnt from; each text once."""
    whole = [
        Example(text, intents, frozenset(LABELS))
        for path in paths
        for intents, text in labelled(path)
    ]
    whole += [Example(text, frozenset(), _TOLD_FROM) for _, text in labelled(QUESTIONS)]
    return list({each.text: each for each in whole}.values())


def ordinary(*, held: bool = False) -> list[Example]:
    """Sentences of people who want none of the three; those `held` are learnt from by nobody."""
    found: list[Example] = []
    for template, text in Corpus(_FILLED_BY).every():
        if (zlib.crc32(template.encode()) % _HELD_OF == 0) is held:
            seen = folded(text)
            told: frozenset[Intent] = frozenset(
                label for label, near in _ORDINARY.items() if not near.search(seen)
            )
            found.append(Example(text, frozenset(), told))
    return found


def abroad() -> list[Example]:
    """Messages in other languages: whether they are one of the three, and nothing else."""
    return [Example(text, intents, _TOLD_ABROAD) for intents, text in labelled(ABROAD)]


def examples() -> list[Example]:
    """Everything that is learnt from, parts of messages included; each text once."""
    whole = examples_whole()
    return list(
        {each.text: each for each in [*_parts(whole), *ordinary(), *whole, *abroad()]}.values()
    )


def _parts(whole: Iterable[Example]) -> list[Example]:
    """The sentences of messages of several: each is read alone as well, and says less."""
    return [
        Example(part, frozenset(), _TOLD_OF_PARTS - each.intents)
        for each in whole
        for part in _several(sentences(read(each.text)))
    ]


def _several(parts: list[str]) -> list[str]:
    return parts if len(parts) > 1 else []


def _table(rows: Iterable[frozenset[str]]) -> NDArray[np.float32]:
    return np.asarray([[float(label in row) for label in LABELS] for row in rows], np.float32)


def inputs_of(texts: Iterable[str]) -> NDArray[np.float32]:
    """One row for each text, without the constant, its meaning weighed down."""
    inputs = features([" ".join(read(text).text.split()) for text in texts])[:, :-1]
    inputs[:, :VECTOR] *= _VECTOR_COUNTS
    return inputs


def fit(
    alike: NDArray[np.float32], targets: NDArray[np.float32], told: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logistic regression, all labels at once, in its dual form: a share for each sentence.

    `told` is 1 where it is known whether a sentence has a label, else 0.
    """
    count, labels = targets.shape
    shares = np.zeros((count, labels), dtype=np.float32)
    constant = np.zeros(labels, dtype=np.float32)
    ahead, ahead_constant = shares.copy(), constant.copy()
    # A rare intent weighs as much as a common one.
    share = targets.sum(axis=0) / told.sum(axis=0)
    weight = told * np.where(targets > 0, np.sqrt(0.25 / np.maximum(share, 1e-3)), 1.0)
    for turn in range(_ROUNDS):
        guess = 1.0 / (1.0 + np.exp(-(alike @ ahead + ahead_constant)))
        error = ((guess - targets) * weight / count).astype(np.float32)
        new = ahead - _STEP * (error + _DECAY * ahead)
        new_constant = ahead_constant - _STEP * error.sum(axis=0)
        pace = np.float32(turn / (turn + 3))
        ahead = new + pace * (new - shares)
        ahead_constant = new_constant + pace * (new_constant - constant)
        shares, constant = new, new_constant
    return shares, constant


def likenesses(inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """What `inputs @ inputs.T` is, to the last digits, in a fraction of its time.

    Nine columns of ten are lit by a few sentences each: only those few need to meet.
    """
    lit = np.count_nonzero(inputs, axis=0)
    common = inputs[:, lit > _RARE]
    alike = common @ common.T
    for column in np.flatnonzero((lit > 0) & (lit <= _RARE)):
        values = inputs[:, column]
        at = np.flatnonzero(values)
        alike[np.ix_(at, at)] += np.outer(values[at], values[at])
    return alike


def train() -> bytes:
    """The classifier for the examples; the same examples give the same one."""
    known = examples()
    inputs = inputs_of(each.text for each in known)
    targets = _table(each.intents for each in known)
    told = _table(frozenset[str](each.told) for each in known)
    shares, constant = fit(likenesses(inputs), targets, told)
    weights = np.vstack([inputs.T @ shares, constant[None, :]])
    weights[:VECTOR] *= _VECTOR_COUNTS
    return dump(weights, [_THRESHOLDS[label] for label in LABELS])


if __name__ == "__main__":
    WEIGHTS.write_bytes(train())

"""What is saved and what changes when no more passages are judged than decide an answer.

`python -m evals.bench.settled` prints, by split: passages judged a question, questions that come out
on the other side of the line, first clauses and whole answers that differ, right answers of both.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.excerpt import choose
from assistant.answering.extractive import SETTLED
from assistant.domain import Hit
from assistant.knowledge import networks
from assistant.knowledge.consulting import consult
from assistant.knowledge.index import Index
from assistant.knowledge.lexical import Vector
from assistant.knowledge.reading import Reader
from assistant.knowledge.vectors import Vectors
from evals.bench.retrieval import Case, cases, sample_indexes
from evals.wording import contains, tokens

_HITS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One question, asked both ways."""

    judged: int
    crossed: bool
    other_first: bool
    other_answer: bool
    right: tuple[bool, bool]  # with all judged, with no more than needed


def main() -> None:
    """Print the figures."""
    encode = Vectors(networks.encode)
    indexes, reader = sample_indexes(encode), Reader(encode)
    rows: dict[str, list[Row]] = {}
    for case in cases():
        rows.setdefault(case.split, []).append(_row(case, indexes[case.tenant], reader))
    for split, found in rows.items():
        size = len(found)
        every, needed = (sum(row.right[n] for row in found) / size for n in (0, 1))
        print(
            f"{split}: {size} questions, {sum(row.judged for row in found) / size:.2f} judged each;"
            f" {sum(row.crossed for row in found)} cross the line,"
            f" {sum(row.other_first for row in found)} other first clauses,"
            f" {sum(row.other_answer for row in found)} other answers;"
            f" right {100 * every:.2f} % with all judged, {100 * needed:.2f} % with these"
        )


def _row(case: Case, index: Index, reader: Reader) -> Row:
    read: list[str] = []

    def judge(question: str, passages: Sequence[str]) -> Vector:
        read.extend(passages)
        return networks.judge(question, passages)

    every = consult(index, case.question, _HITS, judge)
    whole = len(read)
    needed = consult(index, case.question, _HITS, judge, SETTLED.sure)
    answers = [_answer(case, hits, reader) for hits in (every, needed)]
    return Row(
        len(read) - whole,
        bool(answers[0]) != bool(answers[1]),
        every[0].clause.ref != needed[0].clause.ref,
        answers[0] != answers[1],
        (_right(case, answers[0]), _right(case, answers[1])),
    )


def _answer(case: Case, hits: Sequence[Hit], reader: Reader) -> str:
    """What would be quoted, or nothing."""
    if sum(hit.score for hit in hits) < SETTLED.sure:
        return ""
    return " ".join(p.text for p in choose(reader.read(case.question, (), hits), SETTLED))


def _right(case: Case, answer: str) -> bool:
    if not case.clauses:
        return not answer
    said = tokens(answer)
    return bool(answer) and all(any(contains(said, tokens(f)) for f in g) for g in case.must)


if __name__ == "__main__":
    sys.exit(main())

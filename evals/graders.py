"""Whether an answer is right: pure functions of the case and the answer, no model asked."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from evals.cases import GroundingCase
from evals.rows import Answer, Cited
from evals.wording import contains, tokens

Outcome = Literal["right", "wrong", "abstained"]

_QUOTED = re.compile(r"“([^“”]+)”|«([^«»]+)»|\"([^\"]+)\"")
_QUOTE_WORDS = 4  # a shorter quotation is a name or a label, not a passage
_COMPUTED = re.compile(
    r"\b[A-Z]{3}-[A-Z0-9]{6,7}\b|\b\d{1,2}[:.]\d{2}\b|\b\d{1,2} [A-Z][a-z]+(?: \d{4})?\b|\b\d{4}-\d{2}-\d{2}\b"
)
_STEP = re.compile(r"[.(]|\s>\s")


def missing(answer: str, must: Sequence[Sequence[str]]) -> list[str]:
    """The facts that the answer leaves out, each by its first wording."""
    words = tokens(answer)
    return [
        group[0]
        for group in must
        if not any(contains(words, tokens(alternative)) for alternative in group)
    ]


def forbidden(answer: str, must_not: Iterable[str]) -> list[str]:
    """What the answer says though it must not."""
    words = tokens(answer)
    return [phrase for phrase in must_not if contains(words, tokens(phrase))]


def outcome(case: GroundingCase, answer: Answer) -> Outcome:
    """Right, wrong or abstained. Saying nothing without saying so is wrong."""
    if answer.abstained:
        return "abstained"
    if case.abstain or not answer.answer.strip():
        return "wrong"
    wrong = missing(answer.answer, case.must) or forbidden(answer.answer, case.must_not)
    return "wrong" if wrong else "right"


def cites(citations: Iterable[Cited], clauses: Iterable[str]) -> bool:
    """Whether one of the right clauses is cited, itself or by an ancestor or descendant."""
    given = [(cited.doc, cited.clause) for cited in citations]
    return any(
        related(clause, ref.partition(" ")[2])
        for ref in clauses
        for doc, clause in given
        if _folded(doc) == _folded(ref.partition(" ")[0])
    )


def related(clause: str, other: str) -> bool:
    """`1` and `1.3`, `1.3` and `1.3(a)`, `A` and `A > B` are related; `1` and `11` are not."""
    steps, others = _steps(clause), _steps(other)
    shared = min(len(steps), len(others))
    return shared > 0 and steps[:shared] == others[:shared]


def misquoted(answer: str, sources: Iterable[str]) -> list[str]:
    """The passages in quotation marks that stand in no source word for word."""
    texts = [_plain(source) for source in sources]
    return [
        piece
        for match in _QUOTED.finditer(answer)
        for piece in re.split(r"…|\.\.\.", next(filter(None, match.groups())))
        if len(piece.split()) >= _QUOTE_WORDS
        and not any(_plain(piece) in text for text in texts)
    ]


def unfounded_figures(answer: str, sources: Iterable[str]) -> list[str]:
    """The figures that stand in no source, be it as digits or in words.

    Times of day, dates and the numbers of cases are computed or drawn, so they are passed over.
    """
    held = {token for source in sources for token in tokens(source) if token[0].isdigit()}
    plain = _COMPUTED.sub(" ", answer)
    return [t for t in tokens(plain) if t[0].isdigit() and t not in held]


def _steps(clause: str) -> list[str]:
    return [step for part in _STEP.split(clause) if (step := _folded(part).strip(" )§"))]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _plain(text: str) -> str:
    """For comparing passages: marks of quotation and emphasis, and spaces, do not count."""
    straight = text.translate(str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-"}))
    return " ".join(re.sub(r"[“”«»\"*_`]", " ", straight).split()).strip(" .,;:")

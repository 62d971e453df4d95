"""What must stand beside an answer: its version, a clause that disagrees, a document not here."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Citation, Remark
from assistant.knowledge import asof, conflicts, missing
from assistant.knowledge.asof import Reading
from assistant.knowledge.conflicts import Pair
from assistant.knowledge.missing import Missing

_MOST = 3  # remarks beside one answer: more would bury it


@dataclass(frozen=True, slots=True)
class Beside:
    """All that is known about one question's surroundings."""

    question: str
    reading: Reading
    pairs: tuple[Pair, ...]
    missing: tuple[Missing, ...]
    absent: tuple[str, ...]  # documents that alone would answer it: no clause here does

    @property
    def touched(self) -> tuple[str, ...]:
        """The documents not here that may hold what was asked."""
        return self.absent or missing.touched(self.question, self.missing)

    def remarks(self, cited: Sequence[Citation]) -> tuple[Remark, ...]:
        """What is to be said after an answer that cites these."""
        if not cited:
            return ()
        found = [
            *asof.remarks(self.reading, cited),
            *conflicts.remarks(self.pairs, cited, self.question),
        ]
        names = missing.pointed(cited, self.missing)
        if names:
            found.append(Remark("not_loaded", {"names": " and ".join(names)}))
        return tuple(found[:_MOST])

"""What changed between two versions of a document: clauses paired by id or likeness, word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from assistant.domain import Clause

Kind = Literal["added", "removed", "changed", "moved"]
Mark = tuple[Literal["same", "out", "in"], str]

# Of 100. Under the first a clause with the same id is another clause: numbers shift when one is
# put in. From the second on a clause under another id is the same one, lightly edited.
_SAME_ID, _ELSEWHERE = 45.0, 70.0


@dataclass(frozen=True, slots=True)
class Change:
    """One clause that is not what it was. `moved`: under another id or heading, perhaps edited."""

    kind: Kind
    before: Clause | None
    after: Clause | None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The text in runs of words that stayed, went out, came in."""
        return marks(
            self.before.text if self.before else "", self.after.text if self.after else ""
        )


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[Change, ...]:
    """Every difference, in the order of the new version; what was removed comes last."""
    pairs = pair(old, new)
    taken = {before.clause for before in pairs.values()}
    found: list[Change] = []
    for after in new:
        before = pairs.get(after.clause)
        if before is None:
            found.append(Change("added", None, after))
        elif (before.clause, before.title) != (after.clause, after.title):
            found.append(Change("moved", before, after))
        elif _words(before.text) != _words(after.text):
            found.append(Change("changed", before, after))
    return (*found, *(Change("removed", c, None) for c in old if c.clause not in taken))


def pair(old: Sequence[Clause], new: Sequence[Clause]) -> dict[str, Clause]:
    """For the id of each new clause the old one that it continues, if there is one."""
    pairing = _Pairing(old, new)
    pairing.by_text()
    pairing.by_id(at_least=_SAME_ID)
    pairing.by_likeness()
    pairing.by_id(at_least=0.0)
    return pairing.found


def successor(clause: Clause, new: Sequence[Clause]) -> Clause | None:
    """The clause of the new version that continues this one, if there is one."""
    own = next((each for each in new if each.clause == clause.clause), None)
    if own and fuzz.ratio(clause.text, own.text) >= _SAME_ID:
        return own
    best = process.extractOne(
        clause.text, [each.text for each in new], scorer=fuzz.ratio, score_cutoff=_ELSEWHERE
    )
    return new[best[2]] if best else own


def marks(before: str, after: str) -> tuple[Mark, ...]:
    """Runs of words that stayed, went out, came in; lines are not told apart."""
    old, new = _words(before), _words(after)
    found: list[Mark] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            found.append(("same", " ".join(old[step.src_start : step.src_end])))
        elif step.tag == "delete":
            gone: Mark = ("out", " ".join(old[step.src_start : step.src_end]))
            # What went out is told before what came in for it.
            at = len(found) - (bool(found) and found[-1][0] == "in")
            found.insert(at, gone)
        else:
            found.append(("in", " ".join(new[step.dest_start : step.dest_end])))
    return tuple(found)


def same(before: Clause, after: Clause) -> bool:
    """Whether two clauses say the same, whatever number they carry."""
    return _words(before.text) == _words(after.text)


class _Pairing:
    """Pairs from the surest sign to the weakest; each clause is paired once."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old = {clause.clause: clause for clause in old}
        self.new = {clause.clause: clause for clause in new}
        self.found: dict[str, Clause] = {}

    def by_text(self) -> None:
        """The same words are the same clause; where several have them, the same id first."""
        held: dict[str, list[str]] = {}
        for clause in self.old.values():
            held.setdefault(" ".join(_words(clause.text)), []).append(clause.clause)
        for clause in list(self.new.values()):
            alike = held.get(" ".join(_words(clause.text)), [])
            if clause.clause in alike:
                alike.remove(clause.clause)
                self._take(clause.clause, clause.clause)
        for clause in list(self.new.values()):
            alike = held.get(" ".join(_words(clause.text)), [])
            if alike:
                self._take(clause.clause, alike.pop(0))

    def by_id(self, *, at_least: float) -> None:
        for name in [name for name in self.new if name in self.old]:
            likeness = fuzz.ratio(self.old[name].text, self.new[name].text)
            if likeness >= at_least:
                self._take(name, name)

    def by_likeness(self) -> None:
        """The best pairs first."""
        old, new = list(self.old.values()), list(self.new.values())
        if not old or not new:
            return
        scores = process.cdist(
            [c.text for c in new],
            [c.text for c in old],
            scorer=fuzz.ratio,
            score_cutoff=_ELSEWHERE,
        )
        rows, columns = np.nonzero(scores)
        order = np.argsort(-scores[rows, columns], kind="stable")
        for n in order.tolist():
            name, was = new[rows[n]].clause, old[columns[n]].clause
            if name in self.new and was in self.old:
                self._take(name, was)

    def _take(self, name: str, was: str) -> None:
        del self.new[name]
        self.found[name] = self.old.pop(was)


def _words(text: str) -> list[str]:
    return text.split()


def counts(changes: Iterable[Change]) -> str:
    """`2 changed, 1 added`; `no change`."""
    kinds = [change.kind for change in changes]
    told = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
    return ", ".join(told) or "no change"

"""The control matrix: what is promised, what holds it, which tests prove it, and how they ended."""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

_TABLE = Path(__file__).with_name("controls.toml")
PROOFS = Path(__file__).parents[2] / ".proofs.json"  # written by a run of the tests
ASKED = "tests/test_controls.py::test_what_is_promised_is_answered"

Kind = Literal["E", "S", "A", "O"]  # enforced, supported, answered, outside the software
State = Literal["proved", "failing", "not run", "open", "outside"]


@dataclass(frozen=True, slots=True)
class Control:
    """A promise of the policies, by its id."""

    id: str
    kinds: tuple[Kind, ...]
    says: str  # what is promised
    how: str  # what holds it here
    tests: tuple[str, ...]
    asks: tuple[str, ...]  # cases of the suites that ask for it
    open: str = ""  # what is missing here, said plainly; such a control is never proved

    @property
    def proofs(self) -> tuple[str, ...]:
        """Every test that has to pass; being asked about it is one."""
        return (*self.tests, f"{ASKED}[{self.id}]") if self.asks else self.tests


@dataclass(frozen=True, slots=True)
class Row:
    """A control with the last results of its tests."""

    control: Control
    state: State
    outcomes: Mapping[str, str]  # by test: "passed", "failed" or "not run"
    last: str  # when the oldest of these results was seen
    taken_out: (
        str  # what its tests did with the control taken out: "fails", or "" if never tried
    )


def read(table: Path = _TABLE) -> tuple[Control, ...]:
    """The matrix as it is written."""
    given = cast("dict[str, dict[str, object]]", tomllib.loads(table.read_text("utf-8")))
    return tuple(_control(name, fields) for name, fields in given.items())


def proofs(file: Path = PROOFS) -> Mapping[str, Mapping[str, str]]:
    """Last results by test; none where the tests were never run here."""
    try:
        return cast("dict[str, dict[str, str]]", json.loads(file.read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def rows(
    controls: Iterable[Control], results: Mapping[str, Mapping[str, str]]
) -> tuple[Row, ...]:
    """Each control beside its results. A test with several cases passed when all of them did."""
    return tuple(_row(control, results) for control in controls)


def unproved(found: Sequence[Row]) -> list[str]:
    """Ids of what the software must enforce and no passing test shows."""
    return [r.control.id for r in found if "E" in r.control.kinds and r.state != "proved"]


def as_json(found: Sequence[Row]) -> list[dict[str, object]]:
    """For programs and the console."""
    return [
        {
            "id": row.control.id,
            "kinds": list(row.control.kinds),
            "says": row.control.says,
            "control": row.control.how,
            "state": row.state,
            "tests": [{"test": name, "last": last} for name, last in row.outcomes.items()],
            "cases": list(row.control.asks),
            "at": row.last,
            "taken_out": row.taken_out,
        }
        for row in found
    ]


def as_text(found: Sequence[Row], *, counted: Sequence[Row]) -> str:
    """For people: these rows, and how all that are counted stand."""
    lines = [
        f"{row.control.id:4} {'/'.join(row.control.kinds):4} {row.state:8}"
        f" {len(row.outcomes):3} tests  {row.control.says}"
        for row in found
    ]
    for state in ("proved", "failing", "not run", "open", "outside"):
        count = sum(row.state == state for row in counted)
        lines.append(f"{state}: {count}")
    return "\n".join(lines)


def _control(name: str, fields: Mapping[str, object]) -> Control:
    def listed(key: str) -> tuple[str, ...]:
        return tuple(cast("list[str]", fields.get(key, [])))

    return Control(
        name,
        cast("tuple[Kind, ...]", tuple(str(fields["kind"]).split("/"))),
        str(fields["says"]),
        str(fields["how"]),
        tuple(f"tests/{test}" for test in listed("tests")),
        listed("asks"),
        str(fields.get("open", "")),
    )


def _row(control: Control, results: Mapping[str, Mapping[str, str]]) -> Row:
    outcomes: dict[str, str] = {}
    times: list[str] = []
    for test in control.proofs:
        own = [
            result
            for name, result in results.items()
            if name == test or name.startswith(f"{test}[")
        ]
        times += [result["at"] for result in own]
        ended = {result["outcome"] for result in own}
        outcomes[test] = "not run" if not own else "passed" if ended == {"passed"} else "failed"
    tried = results.get(f"without:{control.id}", {})
    return Row(
        control,
        _state(control, outcomes),
        outcomes,
        min(times, default=""),
        tried.get("outcome", ""),
    )


def _state(control: Control, outcomes: Mapping[str, str]) -> State:
    if control.kinds == ("O",):
        return "outside"
    if control.open:
        return "open"
    if "failed" in outcomes.values():
        return "failing"
    return "proved" if outcomes and set(outcomes.values()) == {"passed"} else "not run"

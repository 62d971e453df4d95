"""The floors: what each figure must reach for a run to pass, read from one file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from evals.cases import BadCases
from evals.measure import Better, Suite

EVERY = "every"  # the section whose floors hold in each suite
ERRORS = "errors"  # the share of cases that got no answer, measured in each suite

_Bounds = dict[str, dict[str, dict[Literal["min", "max"], float]]]
_FORM = TypeAdapter[_Bounds](_Bounds)


@dataclass(frozen=True, slots=True)
class Floor:
    """The worst value that still passes."""

    bound: float
    better: Better

    def met(self, value: float) -> bool:
        """Whether a figure passes. A value on the floor does."""
        return value >= self.bound if self.better == "higher" else value <= self.bound


Floors = Mapping[str, Mapping[str, Floor]]


def load(path: Path, suites: Mapping[str, Suite]) -> Floors:
    """The floors of each suite by measure; one that no suite measures is an error."""
    try:
        bounds = _FORM.validate_python(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise BadCases(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCases(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadCases(f"{path}: {place}: {first['msg']}") from error
    every = bounds.pop(EVERY, {})
    for name in bounds.keys() - suites.keys():
        raise BadCases(f"{path}: there is no suite {name!r}")
    return {
        name: {
            measure: _floor(f"{path}: {name}.{measure}", measure, bound, suite.better)
            for measure, bound in (every | bounds.get(name, {})).items()
        }
        for name, suite in suites.items()
    }


def _floor(
    where: str,
    measure: str,
    bound: Mapping[Literal["min", "max"], float],
    known: Mapping[str, Better],
) -> Floor:
    better: Better | None = "lower" if measure == ERRORS else known.get(measure)
    if better is None:
        raise BadCases(f"{where}: this is not measured")
    wanted = "min" if better == "higher" else "max"
    if set(bound) != {wanted}:
        raise BadCases(f"{where}: {better} is better here, so give {wanted!r} alone")
    return Floor(bound["min"] if better == "higher" else bound["max"], better)

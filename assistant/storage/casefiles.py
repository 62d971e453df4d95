"""A case's file as JSON and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from assistant.domain import CaseFile, DayOf, Fact


def to_json(file: CaseFile) -> dict[str, object]:
    """What is kept in the column."""
    return {
        "subjects": file.subjects,
        "stated": [{"kind": each.kind, "value": each.value} for each in file.stated],
        "counts": [
            {
                "clause": each.clause,
                "start": each.start.isoformat(),
                "on": each.on.isoformat(),
                "day": each.day,
                "of": each.of,
                "last": each.last.isoformat(),
            }
            for each in file.counts
        ],
        "clauses": file.clauses,
    }


def from_json(held: Mapping[str, Any]) -> CaseFile:
    """A file as it was kept; the cases of older versions have an empty one."""
    return CaseFile(
        subjects=tuple(held.get("subjects", ())),
        stated=tuple(Fact(each["kind"], each["value"]) for each in held.get("stated", ())),
        counts=tuple(_count(each) for each in held.get("counts", ())),
        clauses=tuple(cast("list[str]", held.get("clauses", []))),
    )


def _count(held: Mapping[str, Any]) -> DayOf:
    return DayOf(
        held["clause"],
        date.fromisoformat(held["start"]),
        date.fromisoformat(held["on"]),
        held["day"],
        held["of"],
        date.fromisoformat(held["last"]),
    )

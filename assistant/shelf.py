"""What staff ask of a tenant's documents: what changed between versions, what needs a look."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain import Version
from assistant.errors import BadInput
from assistant.house import House
from assistant.knowledge import across, differences, scrutiny, versions
from assistant.knowledge.blocks import Defect
from assistant.knowledge.differences import Change, Mark

_CONTEXT = 8  # words around a change


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a document and what is not the same in them."""

    before: Version
    after: Version
    changes: tuple[Change, ...]

    def as_json(self) -> str:
        """For programs."""
        told = {
            "doc": self.after.doc,
            "from": _stated(self.before),
            "to": _stated(self.after),
            "changes": [_row(change) for change in self.changes],
        }
        return json.dumps(told, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """For people: what went out in [-...-], what came in in {+...+}."""
        head = f"{self.after.doc}: {_dated(self.before)} -> {_dated(self.after)}"
        lines = [line for change in self.changes for line in _told(change)]
        return "\n".join([head, *lines, differences.counts(self.changes)])


async def diff(
    house: House, tenant: str, doc: str, *, since: str | None, until: str | None
) -> Comparison:
    """Between two versions, each a number or a date; by default the last two. Raises `BadInput`."""
    known = await house.registry.get(tenant)
    _, kept = await house.policies.known(known.id)
    own = [version for version in kept if version.doc == doc]
    if not own:
        raise BadInput(f"{tenant} has no document {doc!r}")
    after = _pick(own, until) if until else max(own, key=lambda v: v.version)
    if since:
        before = _pick(own, since)
    else:
        older = [version for version in own if version.version < after.version]
        if not older:
            raise BadInput(f"{doc} has no version before v{after.version} to compare with")
        before = max(older, key=lambda v: v.version)
    old, new = [
        await house.policies.clauses(known.id, ((doc, each.version),))
        for each in (before, after)
    ]
    return Comparison(before, after, differences.compare(old, new))


async def check(house: House, tenant: str) -> tuple[tuple[str, Defect], ...]:
    """What a person should look at in the versions in force, each with its document."""
    known = await house.registry.get(tenant)
    now, kept = await house.policies.known(known.id)
    stamp = versions.in_force(kept, now)
    clauses = await house.policies.clauses(known.id, stamp)
    read = [
        (row["doc"], Defect(warning["code"], warning["place"], warning["detail"]))
        for row in await house.policies.versions(known.id)
        if (row["doc"], row["version"]) in stamp
        for warning in row["warnings"]
    ]
    for doc, _ in stamp:
        own = [clause for clause in clauses if clause.doc == doc]
        read += [(doc, defect) for defect in scrutiny.look(own)]
    read += [("all", defect) for defect in across.look(clauses, kept, known.file, now)]
    return tuple(dict.fromkeys(read))


def listed(found: Iterable[tuple[str, Defect]], *, as_json: bool) -> str:
    """The findings, one a line or as JSON."""
    if as_json:
        rows = [
            {"doc": doc, "code": each.code, "place": each.place, "detail": each.detail}
            for doc, each in found
        ]
        return json.dumps(rows, ensure_ascii=False, indent=2)
    lines = [f"{doc}: {each.code}: {each.place}: {each.detail}" for doc, each in found]
    return "\n".join(lines) or "nothing to look at"


def _pick(own: Sequence[Version], named: str) -> Version:
    """The version with this number, or the one in force on this day."""
    numbers = {version.version: version for version in own}
    plain = named.removeprefix("v")
    if plain.isascii() and plain.isdigit() and len(plain) < 8 and int(plain) in numbers:
        return numbers[int(plain)]
    try:
        day = date.fromisoformat(named)
    except ValueError:
        held = ", ".join(f"v{number}" for number in sorted(numbers))
        raise BadInput(f"no version {named!r}: there are {held}, or give a date") from None
    for _, version in versions.on(own, day):
        return numbers[version]
    raise BadInput(f"{own[0].doc} had no version in force on {day}")


def _stated(version: Version) -> dict[str, object]:
    return {
        "version": version.version,
        "effective": version.day.isoformat(),
        "dated": version.dated,
    }


def _dated(version: Version) -> str:
    return f"v{version.version} ({version.day if version.dated else 'undated'})"


def _row(change: Change) -> dict[str, object]:
    before, after = change.before, change.after
    held = after or before
    return {
        "kind": change.kind,
        "from": before.clause if before else None,
        "to": after.clause if after else None,
        "title": held.title if held else "",
        "before": before.text if before else None,
        "after": after.text if after else None,
        "marks": [list(mark) for mark in change.marks],
    }


def _told(change: Change) -> list[str]:
    before, after = change.before, change.after
    match change.kind:
        case "moved" if before and after and before.clause == after.clause:
            name = f"renamed  {after.clause}  {before.title} -> {after.title}"
        case "moved" if before and after:
            name = f"moved    {before.clause} -> {after.clause}  {after.title}"
        case _:
            held = after or before
            name = f"{change.kind:<8} {held.clause}  {held.title}" if held else change.kind
    body = _marked(change.marks)
    return [name, f"    {body}"] if body else [name]


def _marked(marks: Iterable[Mark]) -> str:
    """The changes with a few words around each; nothing where the words stayed."""
    runs = list(marks)
    if all(kind == "same" for kind, _ in runs):
        return ""
    told: list[str] = []
    for n, (kind, text) in enumerate(runs):
        match kind:
            case "out":
                told.append(f"[-{text}-]")
            case "in":
                told.append(f"{{+{text}+}}")
            case "same":
                told.append(_shortened(text, first=n == 0, last=n == len(runs) - 1))
    return " ".join(told)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    said = text.split()
    head = [] if first else said[:_CONTEXT]
    tail = [] if last else said[-_CONTEXT:]
    if len(said) <= len(head) + len(tail):
        return text
    return " ".join([*head, "...", *tail])

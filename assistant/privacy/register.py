"""The register held against the policy's own words, and told: who would receive what."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.domain import Clause
from assistant.tenants import Tenant
from assistant.tenants.register import Processor

_LEGAL_FORMS = frozenset({"inc", "pbc", "gmbh", "bv", "ltd", "llc", "limited", "online"})


def differences(tenant: Tenant, clauses: Sequence[Clause]) -> list[str]:
    """What the register says otherwise than the clause that names the same processors."""
    where = tenant.file.register_clause
    if not where:
        return []
    text = next((clause.text for clause in clauses if clause.ref == where), None)
    if text is None:
        return [f"{where} is not in force, and the register rests on it"]
    told = dict(_listed(text))
    kept = {_plain(entry.name): entry for entry in tenant.file.processors}
    found = [
        f"{entry.name} is not named in {where}" for n, entry in kept.items() if n not in told
    ]
    found += [
        f"{where} names {name!r}, the register does not" for name in told if name not in kept
    ]
    for name in told.keys() & kept.keys():
        found += [f"{kept[name].name}: {each}" for each in _places(kept[name], told[name])]
    return sorted(found)


def receivers(tenant: Tenant, at: datetime) -> list[str]:
    """A line for each who may receive something by then, and each who is still to come."""
    lines: list[str] = []
    for entry in tenant.file.processors:
        if not entry.used_here:
            continue
        what = ", ".join(entry.categories) or "categories not stated"
        where = f"{entry.name} ({entry.region}; {', '.join(entry.hosts) or 'no host'})"
        if entry.in_force(tenant.day(at)):
            lines.append(f"{where} may receive: {what}")
        else:
            lines.append(f"{where} receives nothing before {entry.effective_from}")
    return lines


def _listed(text: str) -> Iterator[tuple[str, str]]:
    """Items like `- Name, Inc.: what it does. Location: where.`"""
    for line in text.splitlines():
        name, colon, rest = line.removeprefix("- ").partition(": ")
        if line.startswith("- ") and colon:
            yield _plain(name), rest


def _places(entry: Processor, told: str) -> Iterator[str]:
    for place in _proper(entry.region):
        if place.casefold() not in told.casefold():
            yield f"the register says {place}, the clause does not"
    for place in _proper(told.partition("Location: ")[2].partition(".")[0]):
        if place not in entry.region:
            yield f"the clause says {place}, the register does not"


def _proper(text: str) -> Iterator[str]:
    """Names in a text: runs of words that begin with a capital, as places do."""
    run: list[str] = []
    for word in [*text.replace(",", " ,").replace(";", " ;").split(), ""]:
        if word[:1].isupper() and word.isalpha():
            run.append(word)
        elif run:
            if run not in (["On"], ["We"]):
                yield " ".join(word for word in run if word not in ("On", "We"))
            run = []


def _plain(name: str) -> str:
    bare = name.partition("(")[0].replace(".", "").replace(",", " ")
    return " ".join(word for word in bare.casefold().split() if word not in _LEGAL_FORMS)

"""What a person should settle between documents, and with time: age, overlaps, what is not here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from assistant.domain import Clause, Version
from assistant.knowledge import asof, conflicts, words
from assistant.knowledge.blocks import Defect
from assistant.knowledge.passages import passages
from assistant.knowledge.versions import stale
from assistant.tenants import TenantFile

_GENERIC = frozenset(
    words.content(words.tokens("policy policies terms agreement notice statement conditions rules"
    " our the of and for use service privacy data general"))
)  # fmt: skip
_GRANTS = re.compile(
    r"\b(?:receive|get back|gets? (?:an? )?|entitled to|will (?:pay|refund|give)|pro rata|be given)\b",
    re.I,
)


def look(
    clauses: Sequence[Clause], versions: Sequence[Version], file: TenantFile, now: datetime
) -> list[Defect]:
    """What a person should settle about all documents of a tenant together."""
    return [
        *_stale(versions, now),
        *_elsewhere(clauses, versions),
        *_unlisted(clauses, file),
    ]


def _stale(versions: Sequence[Version], now: datetime) -> Iterator[Defect]:
    for version in stale(versions, now):
        years = (now - version.effective).days // 365
        detail = f"dated {asof.spelled(version.day)}, {years} years ago: is it still true?"
        yield Defect("stale", version.doc, detail)


def _elsewhere(clauses: Sequence[Clause], versions: Sequence[Version]) -> Iterator[Defect]:
    """A document's own subject is settled in a clause of another document as well."""
    used = {(clause.doc, clause.version) for clause in clauses}
    subjects: Mapping[str, frozenset[str]] = {
        version.doc: frozenset(words.content(words.tokens(version.title))) - _GENERIC
        for version in versions
        if (version.doc, version.version) in used
    }
    for clause in clauses:
        for part in passages(clause.text):
            said = frozenset(words.content(words.tokens(part.text)))
            for doc, subject in subjects.items():
                other = doc != clause.doc and subject and subject <= said
                if other and _GRANTS.search(part.text):
                    detail = (
                        f"gives something that {doc} has its own rules for: {part.text[:160]}"
                    )
                    yield Defect("rule-elsewhere", clause.ref, detail)


def _unlisted(clauses: Sequence[Clause], file: TenantFile) -> Iterator[Defect]:
    """Conflicts that staff listed and whose clauses no longer say so."""
    refs = {clause.ref: clause for clause in clauses}
    for conflict in file.conflicts:
        if not conflicts.configured(refs, [conflict]):
            places = ", ".join(dict.fromkeys(side.clause for side in conflict.sides))
            detail = f"listed as a conflict about {conflict.about}, and no longer found"
            yield Defect("conflict-gone", places, detail)

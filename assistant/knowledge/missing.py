"""Documents that exist and are not loaded: which a question asks for, which an answer points to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.domain import Citation, Hit
from assistant.knowledge import words

# What documents of a kind usually settle, by a word of their title. Words of the trade, not of
# any company; a tenant adds its own.
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "level": ("uptime", "availability target", "availability guarantee", "guaranteed availability"),
    "refund": ("refund", "refunds", "money back", "refundable", "reimbursed"),
    "acceptable": ("spam", "prohibited content", "crypto mining", "mining", "torrents", "adult content"),
    "terms": ("governing law", "jurisdiction", "liability", "arbitration", "indemnity"),
    "processing": ("standard contractual clauses", "data processor"),
}  # fmt: skip
# Titles that people use for one another, and what they shorten them to.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "terms": ("terms of service", "terms of use", "terms and conditions", "your terms", "tos"),
    "user service agreement": ("terms of service", "service agreement", "user agreement"),
}
_INTO = frozenset(words.tokens("in under by see with per at from to"))
_ARTICLES = frozenset(words.tokens("the our your its this that any applicable relevant"))
_AGAINST = frozenset(
    words.tokens("breach breaches breached violation violating against enforce")
)
_SAYS = frozenset(
    words.tokens("say says set sets cover covers covered govern governs explain explains"
    " describe describes give gives contain contains apply applies state states define defines")
)  # fmt: skip
_ASKS = frozenset(
    words.tokens("what which how does do is are can may where whats tell show read according")
)
_CONTENTS = frozenset(
    words.tokens("say says state states promise promises promised guarantee guarantees guaranteed"
    " allow allows cover covers require requires define defines contain contains include includes"
    " mention mentions specify specifies offer offers set sets give gives mean means")
)  # fmt: skip
_EMPTY = frozenset(
    words.content([*_CONTENTS, *words.tokens(
        "percentage percent figure level policy agreement clause section article document page"
        " number exactly copy read find tell show much many want know have get please target"
    )])
)  # fmt: skip
_READ = 5  # hits that an answer could come from


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that is not loaded, what people call it, and what it would settle."""

    name: str
    called: tuple[tuple[str, ...], ...]
    subjects: tuple[tuple[str, ...], ...]


def missing(
    names: Iterable[str], loaded: Iterable[str], subjects: Mapping[str, Sequence[str]]
) -> tuple[Missing, ...]:
    """Each named document once, save those whose title is loaded."""
    here = [frozenset(words.tokens(title)) for title in loaded]
    found: dict[str, Missing] = {}
    for name in names:
        said = words.tokens(name)
        held = any(frozenset(said) <= title for title in here)
        again = any(tuple(said) in each.called for each in found.values())
        if said and not held and not again:
            found.setdefault(" ".join(said), _described(name, said, subjects.get(name, ())))
    return tuple(found.values())


def _described(name: str, said: list[str], subjects: Sequence[str]) -> Missing:
    called = {tuple(said)}
    short = "".join(word[0] for word in said)
    if len(short) >= 3:
        called.add((short,))
    for kind, others in _ALSO.items():
        if " ".join(said).startswith(kind):
            called.update(tuple(words.tokens(other)) for other in others)
    usual = [about for kind, known in _SUBJECTS.items() if kind in said for about in known]
    about = tuple(tuple(words.tokens(each)) for each in (*usual, *subjects))
    return Missing(name, tuple(sorted(called)), about)


def touched(question: str, known: Iterable[Missing]) -> tuple[str, ...]:
    """The documents that a question names, or whose subject it asks about."""
    said = words.tokens(question)
    return tuple(
        each.name
        for each in known
        if any(_place(said, name) >= 0 for name in (*each.called, *each.subjects))
    )


def asked(question: str, known: Sequence[Missing], hits: Sequence[Hit]) -> tuple[str, ...]:
    """The documents that every part of a question asks for; none where a loaded clause answers."""
    wanted = [_wanted(part, known, hits) for part in _parts(question)]
    if not wanted or not all(wanted):
        return ()
    return tuple(dict.fromkeys(name for names in wanted for name in names))


def _parts(question: str) -> list[list[str]]:
    """Its sentences, and the halves of `what ... and how ...`, as words."""
    for stop in "!?;\n":
        question = question.replace(stop, ". ")
    found: list[list[str]] = []
    for sentence in question.split(". "):
        said = words.tokens(sentence)
        cuts = [n for n in range(1, len(said)) if said[n - 1] == "and" and said[n] in _ASKS]
        edges = [0, *cuts, len(said)]
        found += [said[a:b] for a, b in pairwise(edges)]
    return [part for part in found if len(words.content(part)) > 1] or found[:1]


def _wanted(said: list[str], known: Sequence[Missing], hits: Sequence[Hit]) -> list[str]:
    return [
        each.name
        for each in known
        if (_sought(said, each) or any(_place(said, s) >= 0 for s in each.subjects))
        and not _answered(said, each, hits)
    ]


def _sought(said: list[str], document: Missing) -> bool:
    """`What does the SLA promise`, `under your terms`: the document is asked what it says."""
    for name in document.called:
        at = _place(said, name)
        if at < 0:
            continue
        before = [word for word in said[:at] if word not in _ARTICLES]
        after = said[at + len(name) : at + len(name) + 2]
        asks = bool(_ASKS & set(said[:at]))
        if (asks and _CONTENTS & set(after)) or (before and before[-1] in _INTO):
            return True
        if asks and before and before[-1] == "of" and any(w.isdigit() for w in before):
            return True
    return False


def _answered(said: list[str], document: Missing, hits: Sequence[Hit]) -> bool:
    """Whether a clause found speaks of it itself rather than sending the reader there."""
    named = {word for name in document.called for word in name if _place(said, name) >= 0}
    about = {word for subject in document.subjects for word in subject}
    rest = {
        stem
        for stem in words.content([w for w in said if w not in named and w not in about])
        if stem not in _EMPTY and not stem.isdigit()
    }
    read = [(hit, words.tokens(hit.clause.text)) for hit in hits[:_READ]]
    if not rest:
        topic = [s for s in document.subjects if _place(said, s) >= 0]
        return any(
            _place(text, subject) >= 0
            for _, text in read
            for subject in topic
            if not any(_place(text, name) >= 0 for name in document.called)
        )
    return any(
        len(rest & set(words.content([*text, *words.tokens(hit.clause.title)]))) * 2
        >= len(rest)
        for hit, text in read
    )


def pointed(cited: Sequence[Citation], known: Iterable[Missing]) -> tuple[str, ...]:
    """The documents to which the quoted sentences send the reader."""
    quoted = [words.tokens(citation.text) for citation in cited]
    return tuple(
        each.name
        for each in known
        if any(_sends(said, name) for said in quoted for name in each.called)
    )


def _sends(said: list[str], name: tuple[str, ...]) -> bool:
    """`set out in the SLA`, `the SLA sets out`, `clause 19 of our Terms`; no breach of them."""
    at = _place(said, name)
    if at < 0:
        return False
    before = [word for word in said[max(0, at - 5) : at] if word not in _ARTICLES]
    after = said[at + len(name) : at + len(name) + 3]
    if _AGAINST & set(before):
        return False
    numbered = before[-1:] == ["of"] and any(word.isdigit() for word in before)
    return (before[-1:] != [] and (before[-1] in _INTO or numbered)) or bool(_SAYS & set(after))


def _place(said: Sequence[str], name: tuple[str, ...]) -> int:
    """Where the words stand one after the other, or -1."""
    last = len(said) - len(name)
    return next((n for n in range(last + 1) if tuple(said[n : n + len(name)]) == name), -1)

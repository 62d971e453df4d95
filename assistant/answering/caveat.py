"""The clause with which a document keeps what the law gives, quoted beside its rules on refunds."""

import functools
from collections.abc import Collection, Mapping, Sequence

from assistant.answering.drafting import units
from assistant.domain import Citation, Clause, Sentence

# A sentence keeps the law's rights when it holds a word of each of these kinds.
_KEEPS: tuple[tuple[str, ...], ...] = (
    ("no", "not", "nothing", "none", "never", "neither", "nor", "without"),
    (
        *("exclud*", "limit*", "restrict*", "modif*", "affect*", "take*", "narrow*", "alter*"),
        *("waive*", "reduc*", "remov*", "prejudic*", "derogat*", "overrid*", "diminish*"),
    ),
    ("right*", "guarantee*", "remed*", "entitlement*", "protection*"),
    ("law", "laws", "act", "acts", "statut*", "legislation", "mandatory", "consumer*"),
)
_ABOUT_LAW = ("law", "laws", "statut*", "legal", "consumer*")
_REFUNDS = ("refund*", "non-refundable", "money-back", "reimburs*", "credit", "credits")


def beside(
    cited: Collection[str], clauses: Sequence[Clause], chosen: Mapping[str, str]
) -> Sentence | None:
    """One sentence for an answer that cites these clauses; None where none of them is on refunds.

    `chosen` names a document's clause where the company has done so; else the rule finds it.
    """
    docs = dict.fromkeys(c.doc for c in clauses if c.ref in cited and on_refunds(c))
    for doc in docs:
        kept = keeper([clause for clause in clauses if clause.doc == doc], chosen.get(doc))
        if kept:
            clause, words = kept
            said = Sentence(words, (Citation(doc, clause.clause, words, clause.version),))
            return None if clause.ref in cited else said
    return None


def keeper(clauses: Sequence[Clause], chosen: str | None = None) -> tuple[Clause, str] | None:
    """The clause of one document that keeps the law's rights, and its sentence that says so."""
    named = [clause for clause in clauses if clause.clause == chosen]
    if named:
        return named[0], _keeping(named[0].text) or _first(named[0].text)
    found = [(clause, _keeping(clause.text)) for clause in clauses]
    # A section that is about the law says it fully; an introduction says it in passing.
    ranked = sorted(
        ((clause, words) for clause, words in found if words),
        key=lambda each: not _any(_ABOUT_LAW, _words(_headings(each[0]))),
    )
    return ranked[0] if ranked else None


def on_refunds(clause: Clause) -> bool:
    """Whether a clause grants, limits or describes refunds; the document's own title says nothing."""
    return _speaks_of_refunds(f"{_headings(clause)} {clause.text}")


@functools.lru_cache(maxsize=8192)  # every turn asks it of the same clauses, twice
def _speaks_of_refunds(text: str) -> bool:
    return _any(_REFUNDS, _words(text))


def _headings(clause: Clause) -> str:
    return " ".join((clause.title, *clause.breadcrumb[1:]))


@functools.lru_cache(maxsize=8192)
def _keeping(text: str) -> str:
    """The first sentence that keeps the law's rights, as it stands; "" without one."""
    return next(
        (
            unit.strip()
            for unit in units(text)
            if all(_any(kind, _words(unit)) for kind in _KEEPS)
        ),
        "",
    )


def _first(text: str) -> str:
    return next((unit.strip() for unit in units(text)), text.strip())


@functools.lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    kept = "".join(char if char.isalpha() or char == "-" else " " for char in text.casefold())
    return frozenset(kept.split())


def _any(wanted: Sequence[str], words: frozenset[str]) -> bool:
    """A `*` stands for any ending."""
    whole = {word for word in wanted if not word.endswith("*")}
    stems = tuple(word[:-1] for word in wanted if word.endswith("*"))
    return bool(whole & words) or any(word.startswith(stems) for word in words if stems)

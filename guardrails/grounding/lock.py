"""The lock: figures, names and quotations of a claim stand as they are in what it may use."""

import functools
from collections.abc import Iterable, Sequence

from guardrails.decision.reading import fold
from guardrails.grounding.figures import Figure, figures
from guardrails.grounding.names import known, names, parts, subject, titles
from guardrails.grounding.stems import stems
from guardrails.language import language
from guardrails.matching import compiled
from guardrails.verdict import Evidence, Finding

_ABBREVIATION = compiled(r"^\p{Lu}{2,5}s?$")
_QUOTED = compiled(r'"[^"]{2,}"')


@functools.lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """A text as it is compared letter by letter."""
    return " ".join(fold(text).text.replace("*", "").split())


@functools.lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The words of a text as names are compared."""
    return parts(text)


def unmatched(
    text: str, usable: tuple[Evidence, ...], evidence: tuple[Evidence, ...]
) -> Iterable[Finding]:
    """The figures and names of a claim that nothing usable holds."""
    for figure in figures(text):
        if not any(holds(figure, e) for e in usable) and not _is_clause(text, figure, evidence):
            yield Finding(f"unknown_{figure.kind}", figure.start, figure.end)
    yield from _unnamed(text, usable, evidence)


def _unnamed(
    text: str, usable: tuple[Evidence, ...], evidence: tuple[Evidence, ...]
) -> Iterable[Finding]:
    """Names that nothing usable holds: single words, whole titles, and the one who acts."""
    covered = {place for f in figures(text) for place in range(f.start, f.end)}
    heard = frozenset[str]().union(*(words(e.text) | words(e.id) for e in usable))
    tongue = language(fold(text).text)
    for start, end in names(text, all_nouns_capital=tongue == "de"):
        name = text[start:end]
        if start in covered or known(name, heard):
            continue
        if not (_ABBREVIATION.within(name) and _read(name, evidence)):
            yield Finding("unknown_name", start, end)
    yield from _untitled(text, usable)
    place = subject(text)
    if place and usable and tongue == "en" and not known(text[slice(*place)], heard):
        held = frozenset[str]().union(*(stems(e.text) for e in usable))
        if not stems(text[slice(*place)]) & held:
            yield Finding("unknown_name", *place)


def _read(name: str, evidence: Sequence[Evidence]) -> bool:
    """An abbreviation belongs to the reader once any clause uses it."""
    return any(e.kind == "clause" and known(name, words(e.text)) for e in evidence)


def _untitled(text: str, usable: tuple[Evidence, ...]) -> Iterable[Finding]:
    held = " ".join(flat(e.text) for e in usable)
    for start, end in titles(text):
        title = flat(text[start:end])
        for opener in ("under ", "the "):
            title = title.removeprefix(opener)
        if title not in held:
            yield Finding("unknown_name", start, end)


def _is_clause(text: str, figure: Figure, evidence: tuple[Evidence, ...]) -> bool:
    """A clause may be named by its number when it is among the evidence."""
    if figure.kind != "clause" or text[figure.end :].startswith((" of the ", " of our ")):
        return False  # a clause of another document stands in this one, or nowhere
    return any(e.kind == "clause" and e.id.endswith(f" {figure.value}") for e in evidence)


def holds(figure: Figure, evidence: Evidence) -> bool:
    """Whether a figure stands in a piece of evidence."""
    if figure.kind in ("email", "link"):
        return _stands(figure.value, flat(evidence.text))
    if figure.kind == "phone":
        return figure.value in "".join(c for c in evidence.text if c.isdigit())
    if figure.kind == "rate" and figure.value in ("month", "year"):
        # Of a "monthly plan" the clause may speak as of a billing month.
        return figure.value in evidence.text.casefold() or "annual" in evidence.text.casefold()
    return any(_same(figure, other, evidence) for other in figures(evidence.text))


def _stands(value: str, text: str) -> bool:
    """A whole address: `example.com` does not stand in `notexample.com`."""
    place = text.find(value)
    while place >= 0:
        before, after = text[place - 1 : place] if place else "", text[place + len(value) :][:2]
        free_before = not before or not (before.isalnum() or before in "-._%+")
        if "@" not in value and before == "@":
            free_before = True
        free_after = not after or not (
            after[0].isalnum() or (after[0] in "-.@" and after[1:].isalnum())
        )
        if free_before and free_after:
            return True
        place = text.find(value, place + 1)
    return False


def _same(figure: Figure, other: Figure, evidence: Evidence) -> bool:
    if figure.kind != other.kind:
        return False
    if figure.kind == "date":
        yearless = figure.value.startswith("--") and figure.value[-5:] == other.value[-5:]
        return yearless or figure.value == other.value
    if figure.kind == "number":
        return _same_number(figure, other, evidence)
    return figure.value == other.value


def _same_number(figure: Figure, other: Figure, evidence: Evidence) -> bool:
    units = {figure.unit, other.unit}
    if units == {"month", "age"} and figure.value.isdigit() and other.value.isdigit():
        # "13 Jahre" of the clause's "under the age of 13"; years are counted as months.
        return figure.unit == "month" and int(figure.value) == 12 * int(other.value)
    if figure.value != other.value:
        return False
    if len(units) == 1 or not figure.unit or units == {"age", ""}:
        return True
    # Records and calculations give bare sums.
    return not other.unit and figure.unit == "money" and evidence.kind in ("computed", "record")


def quotations(text: str, usable: tuple[Evidence, ...]) -> Iterable[Finding]:
    """What stands between quotation marks stands so in the evidence."""
    reading = fold(text)
    for start, end in _QUOTED.all(reading.text):
        said = " ".join(reading.text[start + 1 : end - 1].split()).strip(" .,;:!?")
        if said and not any(_stands_quoted(said, e) for e in usable):
            yield Finding("quote_not_verbatim", *reading.span(start, end))


def _stands_quoted(said: str, evidence: Evidence) -> bool:
    held = flat(evidence.text)
    pieces = [piece.strip(" .,;:") for piece in said.replace("[...]", "...").split("...")]
    return all(piece in held for piece in pieces if piece)

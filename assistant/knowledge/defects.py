"""What a human should look at before a document answers customers. Nothing is changed here."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from assistant.domain import Clause
from assistant.knowledge.blocks import Defect
from assistant.knowledge.outline import Piece

_HIDDEN_ADDRESS = re.compile(
    r"\[email\s*protected\]|\[(?:e-?mail|address|phone)[^\]]{0,30}\]", re.I
)
# "contact us at," and "send it to Please note": the words before an address, and no address.
_BLANK_ADDRESS = re.compile(
    r"\b(?:[Cc]ontact|e-?mail|[Rr]each|[Ww]rite|[Ii]nform|[Ss]end|[Nn]otify|located|[Nn]avigate)"
    r"\b[^.;]{0,80}?\b(?:at|to|including, but not limited to,)"
    r"(?:\s*,|\s*\.?$|\s+\(|\s+and and\b|\s+(?:We|Please|You|If|The|This|Our|It)\b)",
    re.MULTILINE,
)
_OTHER_DOCUMENT = re.compile(
    r"\b((?:[A-Z][\w&-]+ ){1,4}(?:Policy|Agreement|Statement|Notice)|Terms of (?:Service|Use)"
    r"|Terms (?:and|&) Conditions|AUP|SLA|DPA)\b"
)
_NAMED = (
    20  # names of other documents that are kept: a text full of capitals has no end of them
)
_ARTICLE = re.compile(r"^(?:The|This|Our|Your|An?|See|Any) ")
_REFERENCE = re.compile(
    r"\b(?:[Cc]lauses?|[Ss]ections?)\s+(\d{1,3}(?:\.\d{1,3})*)(?:\s+(?:of|in)\s+(?:the|our)\s+((?:[A-Z][\w-]+ ?)+(?:of [A-Z]\w+)?))?"
)


def review(
    title: str, pieces: Sequence[Piece], *, suspicious: Callable[[str], bool] | None
) -> list[Defect]:
    """Addresses that are hidden or blank, references that lead nowhere, orders in the text."""
    found: list[Defect] = []
    numbers = {piece.clause for piece in pieces} | {
        crumb.partition(". ")[0] for piece in pieces for crumb in piece.breadcrumb
    }
    elsewhere: defaultdict[str, list[str]] = defaultdict(list)
    for piece in pieces:
        found.extend(_addresses(piece))
        found.extend(_references(piece, numbers))
        for name in _named(title, piece):
            elsewhere[name].append(piece.clause)
        if suspicious is not None:
            found.extend(
                Defect("hidden-instruction", piece.clause, line[:160])
                for line in piece.text.split("\n")
                if suspicious(line)
            )
    found.extend(
        Defect("other-document", ", ".join(dict.fromkeys(places)), name)
        for name, places in sorted(elsewhere.items())
    )
    return found


def other_documents(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """The documents that clauses name, most often first."""
    named = Counter(
        _ARTICLE.sub("", found[1])
        for clause in clauses
        for found in _OTHER_DOCUMENT.finditer(clause.text)
    )
    return tuple(name for name, _ in named.most_common(_NAMED))


def _addresses(piece: Piece) -> list[Defect]:
    hidden = [
        Defect("obfuscated-address", piece.clause, _around(piece.text, m.start(), m.end()))
        for m in _HIDDEN_ADDRESS.finditer(piece.text)
    ]
    blank = [
        Defect("blank-address", piece.clause, _around(piece.text, m.end() - 20, m.end()))
        for m in _BLANK_ADDRESS.finditer(piece.text)
    ]
    return hidden + blank


def _references(piece: Piece, numbers: set[str]) -> list[Defect]:
    found: list[Defect] = []
    for m in _REFERENCE.finditer(piece.text):
        if m[2]:
            detail = f"clause {m[1]} of another document: {m[2].strip()}"
            found.append(Defect("foreign-reference", piece.clause, detail))
        elif m[1] not in numbers and not any(n.startswith(f"{m[1]}.") for n in numbers):
            around = piece.text[max(0, m.start() - 40) : m.end() + 60]
            if not re.search(r"\bAct\b|\bRegulation\b", around):
                detail = f"there is no clause {m[1]} in this document"
                found.append(Defect("broken-reference", piece.clause, detail))
    return found


def _named(title: str, piece: Piece) -> set[str]:
    names = {_ARTICLE.sub("", m[1]) for m in _OTHER_DOCUMENT.finditer(piece.text)}
    own = title.casefold()
    return {
        n
        for n in names
        if n.isupper() or (" " in n and n.casefold() not in own and own not in n.casefold())
    }


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 40) : end + 20].split())

"""What a printed line is: a numbered clause, a heading, a label, a date, a document's title."""

import calendar
import re
from datetime import date

# Lines of documents that staff load, cut to `_SHORT` first where a pattern could backtrack.
_SHORT = 120

# "Section 4: x", "5.2 x", "1. x", "3) x". One bare level needs its dot or bracket: a line that
# begins with "30 days" is no clause.
_NUMBERED = re.compile(
    r"(?:(?:section|clause|article)\s+)?(?:(\d{1,3}(?:\.\d{1,3})+)[.):]?|(\d{1,3})[.):])\s+(?=\S)",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"(?:section|clause|article)\s+(\d{1,3}(?:\.\d{1,3})*)\s*[-–—:.]?\s*", re.I
)
_BULLET = re.compile(r"[-*•·◦▪‣–—●○■]\s+(?=\S)")
_LETTERED = re.compile(r"(?:\(?(?:[a-z]{1,2}|[ivx]{1,5})\)|\(\d{1,2}\))\s+(?=\S)")
_MARK = re.compile(r"[-*•·◦▪‣–—●○■]|\(?[a-z]{1,5}[.)]|\(?\d{1,3}(?:\.\d{1,3})*[.)]?")
_LABEL = re.compile(r"[A-Z][^.:;!?]{1,70}:\s*\S")
_RUN_IN = re.compile(r"([A-Z][^.:;!?]{1,70})\.\s+(?=[A-Z\"“])")
# A sentence, not the name of one: it has a verb form, or begins with a person or a condition.
_VERB = re.compile(
    r"(?:We|You|They|It|If|This|These|When|Where|There|Our) |.*\b(?:is|are|was|were|be|will|may|must|can|do|does|have|has|shall|should)\b"
)
_TITLE_END = re.compile(
    r"(?:polic(?:y|ies)|terms|agreement|notice|statement|guidelines|conditions|rules"
    r"|terms of (?:service|use|sale))$",
    re.IGNORECASE,
)
_NOT_A_TITLE = re.compile(
    r"\b(?:this|these|our|your|the|about|changes|contact|questions|scope|of this|with)\b", re.I
)
_DATE_LINE = re.compile(
    r"(?:(?:this|the)\b.{0,40}\b)?(?:last )?(?:updated|effective|revised|version|in force|amended)\b",
    re.IGNORECASE,
)
_MONTHS = {
    name.casefold(): n
    for table in (calendar.month_name, calendar.month_abbr)
    for n, name in enumerate(table)
    if name
} | {"sept": 9}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DATES = (
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<n>{_MONTH}),? (?P<y>\d{{4}})\b", re.I
    ),
    re.compile(rf"\b(?P<n>{_MONTH}) (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b", re.I),
    re.compile(rf"\b(?P<n>{_MONTH}),? (?P<y>\d{{4}})\b", re.I),
)
_TRAIL = re.compile(r"\s[>›»→]\s")
_FURNITURE = re.compile(
    r"(?:table of )?contents\s*\d*\b|page \d{1,4}(?: of \d{1,4})?$"
    r"|(?:©|\(c\)|copyright)(?: ©| \(c\))? \d{4}\b[^.;:]{0,60}(?:\. all rights reserved)?$"
)
_NAVIGATION = frozenset({
    "browse", "home", "legal", "menu", "search", "back", "back to top", "skip to content",
    "sign in", "log in", "sign up", "print", "share", "download", "next", "previous",
    "all legal documents", "all policies", "on this page", "contents", "table of contents",
    "cookie settings", "privacy settings", "all rights reserved", "read more", "subscribe",
})  # fmt: skip


def numbered(line: str) -> tuple[str, str] | None:
    """The printed number and the words after it."""
    found = _NUMBERED.match(line)
    if found:
        return found[1] or found[2], line[found.end() :]
    worded = _WORDED.match(line)
    if worded and worded.end() < len(line) and heading_like(line):
        return worded[1], line[worded.end() :]
    return None


def is_number(mark: str) -> bool:
    """A clause number without anything around it: "3", "5.2"."""
    return bool(mark) and all(part.isascii() and part.isdigit() for part in mark.split("."))


def only_mark(text: str) -> bool:
    """A bullet, a letter or a number that lost the words it stands before."""
    return len(text) <= 12 and bool(_MARK.fullmatch(text))


def bullet(line: str) -> str | None:
    """The words after a bullet."""
    found = _BULLET.match(line)
    return line[found.end() :] if found else None


def lettered(line: str) -> bool:
    return bool(_LETTERED.match(line))


def labelled(line: str) -> bool:
    """`Account data: ...`, a row of its own."""
    return bool(_LABEL.match(line[:_SHORT]))


def run_in(text: str) -> str:
    """`Kora. Kora is ...` names itself first; empty where it does not."""
    found = _RUN_IN.match(text[:_SHORT])
    if not found or len(found[1].split()) > 8 or _VERB.match(found[1]):
        return ""
    return found[1]


def heading_like(line: str) -> bool:
    """Short, begins large, ends without a full stop, holds no label, address or URL."""
    words = line.split()
    if not words or len(words) > 12 or len(line) > 90:
        return False
    first = line.lstrip("\"“'(")[:1]
    if not (first.isupper() or first.isdigit()) or line[-1] in ".,;:!":
        return False
    return not (":" in line or "@" in line or "://" in line or "www." in line)


def title_cased(line: str) -> bool:
    """Most of its long words begin large."""
    long = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return bool(long) and sum(word[0].isupper() for word in long) * 2 >= len(long)


def document_title(line: str) -> bool:
    """Names a whole document, as "Refund Policy" does and "About this Policy" does not."""
    words = line.split()
    plain = (
        1 <= len(words) <= 7
        and not trail(line)
        and heading_like(line)
        and bool(_TITLE_END.search(line))
    )
    return plain and not _NOT_A_TITLE.search(line)


def date_line(line: str) -> bool:
    """Says when the document was last changed."""
    return bool(_DATE_LINE.match(line[:_SHORT])) and printed_date(line) is not None


def printed_date(line: str) -> date | None:
    """The first full date of a line; a month alone counts from its first day."""
    for pattern in _DATES:
        found = pattern.search(line[:400])
        if found:
            part = found.groupdict()
            month = (
                _MONTHS[part["n"].rstrip(".").casefold()] if part.get("n") else int(part["m"])
            )
            try:
                return date(int(part["y"]), month, int(part.get("d") or 1))
            except ValueError:
                return None
    return None


def navigation(line: str) -> bool:
    """A link of the web page around the document."""
    plain = line.casefold().strip(" .:›»>|·")
    return plain in _NAVIGATION or bool(_FURNITURE.match(plain[:_SHORT]))


def trail(line: str) -> bool:
    """Where a page stands on its site: "Home > Legal > Terms"."""
    parts = [part.split() for part in _TRAIL.split(line[:_SHORT])]
    return len(parts) > 1 and all(1 <= len(part) <= 5 for part in parts)


def slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.casefold())) or "document"


def identify(title: str) -> str:
    """The document id that a title stands for: `refunds`, `acceptable-use`, `privacy`, else a slug."""
    plain = " ".join(re.findall(r"[a-z0-9]+", title.casefold()))
    for mark, doc in (
        ("refund", "refunds"),
        ("acceptable use", "acceptable-use"),
        ("privacy", "privacy"),
        ("data protection", "privacy"),
    ):
        if mark in plain:
            return doc
    return slug(title)

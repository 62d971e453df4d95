"""Word lists of our own, read once from the files beside this one."""

from functools import lru_cache
from pathlib import Path

_SAMPLED = 9
_FOLDER = Path(__file__).parent / "lexicon"


def words(name: str) -> frozenset[str]:
    """The entries of one list, folded to lower case; `#` begins a comment."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(
        entry
        for line in lines
        if not line.startswith("#")
        for entry in line.lower().replace(" / ", "\n").split("\n")
        if entry
    )


class Phrases:
    """Names of several words, looked up at the head of a text."""

    def __init__(self, entries: frozenset[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for entry in sorted(entries, key=len, reverse=True):
            self._by_first.setdefault(entry.split(" ")[0], []).append(entry)

    def longest(self, low: str) -> str:
        """The longest entry that `low` begins with, ending at a word's end; or nothing."""
        first = low.replace(",", " ").replace(".", " ").replace("\n", " ").split(" ", 1)[0]
        for entry in self._by_first.get(first, ()):
            if low.startswith(entry) and not low[len(entry) : len(entry) + 1].isalnum():
                return entry
        return ""


@lru_cache(maxsize=1)
def everyday() -> frozenset[str]:
    """Words that are no name where they stand in lower case."""
    return (
        split_words("everyday")
        | split_words("vocabulary")
        | split_words("plain")
        | split_words("tereo")
    )


@lru_cache(maxsize=1)
def foreign() -> frozenset[str]:
    """Words that tell another language: those that English has too are left out."""
    spoken = {word for entries in grouped("foreign").values() for word in entries}
    return frozenset(spoken - split_words("vocabulary") - split_words("english"))


@lru_cache(maxsize=1)
def towns() -> Phrases:
    """Towns and suburbs."""
    return Phrases(phrases("places"))


def split_words(name: str) -> frozenset[str]:
    """A list whose entries are single words parted by white space."""
    return frozenset(" ".join(words(name)).split())


def phrases(name: str) -> frozenset[str]:
    """A list whose entries are parted by commas."""
    return frozenset(
        entry.strip() for line in words(name) for entry in line.split(",") if entry.strip()
    )


def grouped(name: str) -> dict[str, list[str]]:
    """A list under its headings: the heading's first word -> its entries, in order."""
    groups: dict[str, list[str]] = {}
    heading = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:].split()[0].rstrip(",.")
        elif line:
            groups.setdefault(heading, []).extend(line.split())
    return {heading: names for heading, names in groups.items() if names}


def samples() -> list[str]:
    """Some sentences of every kind that the tagger learns from."""
    files = sorted((_FOLDER.parent / "sentences").glob("*.txt"))
    return [
        line.replace("{", "").replace("}", "")
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()[::_SAMPLED]
    ]


def _foreign_nouns() -> frozenset[str]:
    # The short ones stand inside names: `van`, `thi`, `de`.
    return frozenset(word for word in foreign() if len(word) > 3)


def told(name: str) -> dict[str, str]:
    """A list of phrases under headings, parted by commas: phrase -> its heading."""
    kinds: dict[str, str] = {}
    heading = ""
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:]
        else:
            kinds |= {entry.strip(): heading for entry in line.split(",") if entry.strip()}
    return kinds


@lru_cache(maxsize=1)
def classes() -> dict[str, str]:
    """Every known word and the lists it stands in, one letter each."""
    lists = (
        ("G", split_words("given")),
        ("F", split_words("family")),
        ("C", split_words("common")),
        ("E", everyday() | _foreign_nouns() | frozenset(" ".join(told("sensitive")).split())),
        ("B", split_words("brands")),
        ("P", frozenset(" ".join(phrases("places")).split())),
        ("S", frozenset(" ".join(phrases("streets")).split())),
    )
    marks: dict[str, str] = {}
    for letter, entries in lists:
        for entry in sorted(entries):
            for part in {entry, *entry.replace("'", "-").split("-")}:
                if letter not in marks.get(part, "") and len(part) > 1:
                    marks[part] = marks.get(part, "") + letter
    return marks

"""Types that prove a text went through redaction, and the placeholders that give it back.

`Redacted` proves the passage, not that nothing was missed: the recall of the detector is an
eval with a floor of its own.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString, Self, final

from guardrails.kinds import TYPES

# Never kept in any form: cut before a text is sealed, stored or sent (privacy 2, payment and
# authentication information). A card's number is cut too: only its last four may be held.
CUT = frozenset({"SECRET", "CVV", "CREDIT_CARD"})

# For texts that could not be read: what passes for a secret there.
_SHORTEST_SECRET, _LONGEST_WORD, _CARD_GROUP = 6, 24, 4
_ANNOUNCES = ("passw", "secret", "token", "key", "code", "pin", "cvv", "cvc")

_DOOR = object()
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_INTRODUCTION = 5  # words of a sentence that only introduces somebody
_JOINT = r"[\s_\\-]{1,9}"
_KINDS = "|".join(kind.replace("_", _JOINT) for kind in sorted(TYPES))

# A placeholder however somebody writes it: in other case, with other brackets, with blanks or
# hyphens, escaped for Markdown. Each repeat is bounded, so a text is read in linear time.
_TOKEN = re.compile(
    rf"\\?[\[［【〔]\s{{0,9}}({_KINDS}){_JOINT}(\d{{1,6}})\s{{0,9}}\\?[\]］】〕]", re.IGNORECASE
)
_JOINTS = re.compile(r"[\s_\\-]+")
_BRACKETS = str.maketrans("[［【〔]］】〕", "‹‹‹‹››››")
# A model may lose the brackets, or write the name of one that was taken out of another's text.
_BARE = re.compile(rf"(?<![\w\[‹])({'|'.join(sorted(TYPES))})_(\d{{1,6}})(?![\w\]›])")
_FOREIGN = re.compile(rf"‹\s{{0,9}}(?:{_KINDS}){_JOINT}\d{{1,6}}\s{{0,9}}›", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of personal information: code points `[start, end)` of the text, and its type."""

    start: int
    end: int
    type: str
    score: float = field(default=1.0, compare=False)
    source: str = field(default="", compare=False)


@final
class Redacted:
    """Text that went through redaction. Stores, memory, traces and logs take nothing else."""

    __slots__ = ("text",)

    def __init__(self, text: str, *, door: object) -> None:
        if door is not _DOOR:
            raise TypeError("Redacted is made by redaction, not by hand")
        self.text = text

    @classmethod
    def stored(cls, row: str) -> Self:
        """Read back what was stored as redacted. For `storage` and `memory` alone."""
        return cls(row, door=_DOOR)

    @classmethod
    def literal(cls, text: LiteralString) -> Self:
        """A fixed text of our own, written in the source."""
        return cls(text, door=_DOOR)

    @classmethod
    def reviewed(cls, filled: str) -> Self:
        """A reviewed text of ours, filled with the house's own names, references and times.

        For `answering.wording` alone: nothing a customer wrote ever fills one.
        """
        return cls(filled, door=_DOOR)

    @classmethod
    def joined(cls, separator: LiteralString, parts: Iterable["Redacted"]) -> Self:
        """Redacted parts stay redacted when they are joined by a text of our own."""
        return cls(separator.join(part.text for part in parts), door=_DOOR)

    def foreign(self) -> Self:
        """For use in another conversation: its placeholders name nobody there."""
        return type(self)(escape(self.text), door=_DOOR)

    def shortened(self, length: int) -> Self:
        """At most `length` code points, cut at a word, with an ellipsis where cut."""
        if len(self.text) <= length:
            return self
        return type(self)(self.text[: length - 1].rsplit(" ", 1)[0] + "…", door=_DOOR)

    def __repr__(self) -> str:
        return f"Redacted({self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Redacted) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


@final
class Sealed:
    """An original with its secrets cut, on its way to or from encrypted storage.

    It never prints itself. `unseal` is called where it is encrypted, where its owner reads it,
    and where staff reveal it with a reason.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def unseal(self) -> str:
        """The original, secrets cut."""
        return self._text

    def __repr__(self) -> str:
        return f"Sealed({len(self._text)} characters)"


def folded(value: str) -> str:
    """The form under which two spellings of one value are the same value."""
    text = unicodedata.normalize("NFKC", value).casefold()
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Placeholders:
    """One conversation's values and their placeholders; immutable, grown by `learn`.

    It holds originals, so it is stored sealed. Secrets are counted, never held.
    """

    values: Mapping[str, str] = field(default_factory=dict[str, str])  # "PERSON_1" -> "Ana"
    counts: Mapping[str, int] = field(
        default_factory=dict[str, int]
    )  # "SECRET" -> how many so far

    def learn(self, text: str, spans: Sequence[Span]) -> "tuple[Placeholders, list[str]]":
        """The map with the values under `spans` added, and each span's name (`PERSON_1`)."""
        values, counts = dict(self.values), dict(self.counts)
        by_value = {
            (name.rpartition("_")[0], folded(held)): name for name, held in values.items()
        }
        names: list[str] = []
        cut_here: dict[tuple[str, str], str] = {}
        for span in spans:
            value = text[span.start : span.end]
            key = (span.type, folded(value))
            known = cut_here if span.type in CUT else by_value
            if key not in known:
                number = counts.get(span.type, 0) + 1
                counts[span.type] = number
                known[key] = f"{span.type}_{number}"
                if span.type not in CUT:
                    values[known[key]] = value
            names.append(known[key])
        return Placeholders(values, counts), names

    def restore(self, redacted: str) -> str:
        """Put the originals back, whatever case or spacing a model gave a placeholder.

        A placeholder that was never handed out stays as it is.
        """
        return _TOKEN.sub(lambda match: self.values.get(_named(match), match[0]), redacted)

    def plain(self, said: str) -> str:
        """The same text, each placeholder of this conversation in the form it was handed out."""

        def named(match: re.Match[str]) -> str:
            return f"[{_named(match)}]" if self.handed_out(_named(match)) else match[0]

        return _BARE.sub(named, _TOKEN.sub(named, said))

    def handed_out(self, name: str) -> bool:
        """Whether this conversation has given that name to something."""
        return name in self.values or _was_cut(name, self)

    def invented(self, said: str) -> Iterator[tuple[int, int]]:
        """Where a text names what nobody here gave a name, in any spelling."""
        for pattern in (_TOKEN, _BARE):
            for match in pattern.finditer(said):
                if not self.handed_out(_named(match)):
                    yield match.span()
        yield from (match.span() for match in _FOREIGN.finditer(said))

    def dump(self) -> Sealed:
        """For encrypted storage."""
        return Sealed(json.dumps({"values": dict(self.values), "counts": dict(self.counts)}))

    @classmethod
    def load(cls, sealed: Sealed) -> Self:
        """Read back what `dump` gave."""
        held = json.loads(sealed.unseal())
        return cls(values=held["values"], counts=held["counts"])


def escape(text: str, *, keep: Placeholders | None = None) -> str:
    """Make placeholders that nobody handed out harmless: brackets become angle quotes.

    With `keep` (what Kora or staff say), those of the conversation stay, in their plain form.
    """

    def harmless(match: re.Match[str]) -> str:
        if keep is not None and keep.handed_out(_named(match)):
            return match[0]
        return match[0].translate(_BRACKETS)  # sign for sign: offsets into the text stay true

    return _TOKEN.sub(harmless, text if keep is None else keep.plain(text))


def _named(match: re.Match[str]) -> str:
    kind = _JOINTS.sub("_", match[1].upper())
    return f"{kind}_{int(match[2])}"


def unnumbered(redacted: str) -> str:
    """`[PERSON_1]` as `[PERSON]`: for a reader who is never to have the value put back."""
    return _TOKEN.sub(lambda match: f"[{_named(match).rpartition('_')[0]}]", redacted)


def _was_cut(name: str, known: Placeholders) -> bool:
    kind, _, number = name.rpartition("_")
    return kind in CUT and 1 <= int(number) <= known.counts.get(kind, 0)


def sealed_blindly(text: str) -> Sealed:
    """For a text that no detector could read: what may be a secret or a card is cut by its look.

    Coarse on purpose, for there is nobody to ask: words that mix letters and figures, long ones,
    runs of figures, and the words behind one that announces a secret.
    """
    kept: list[str] = []
    announced = 0  # words still hidden behind one that announces: "password is hunter"
    for part in re.split(r"(\s+)", text):
        figures = sum(char.isdigit() for char in part)
        mixed = figures > 0 and figures < len(part) and len(part) >= _SHORTEST_SECRET
        hidden = announced > 0 or mixed or figures >= _CARD_GROUP or len(part) >= _LONGEST_WORD
        kept.append(part if part.isspace() or not part or not hidden else "[SECRET]")
        if part.strip():
            announces = any(word in part.casefold() for word in _ANNOUNCES)
            announced = 2 if announces else announced - 1
    return Sealed("".join(kept))


def without_placeholders(text: str) -> str:
    """The question alone, for searching.

    A placeholder's name says nothing about the question, and neither does a short sentence that
    was there for its sake ("I am [PERSON_1].").
    """
    parts = _SENTENCE.findall(text)
    bare = [" ".join(_TOKEN.sub(" ", part).split()) for part in parts]
    asking = [
        plain
        for part, plain in zip(parts, bare, strict=True)
        if not _TOKEN.search(part) or "?" in part or len(plain.split()) > _INTRODUCTION
    ]
    return " ".join(asking or bare)


def replace(text: str, spans: Sequence[Span], names: Sequence[str]) -> str:
    """`text` with each span's place taken by its placeholder; spans sorted, not overlapping."""
    parts: list[str] = []
    position = 0
    for span, name in zip(spans, names, strict=True):
        parts += [text[position : span.start], f"[{name}]"]
        position = span.end
    return "".join([*parts, text[position:]])


def _redacted(text: str) -> Redacted:
    return Redacted(text, door=_DOOR)


def apply(
    text: str, spans: Sequence[Span], known: Placeholders
) -> tuple[Redacted, Sealed, Placeholders]:
    """Cut and replace in an escaped text: redacted, the original without secrets, the grown map."""
    grown, names = known.learn(text, spans)
    secrets = [
        (span, name) for span, name in zip(spans, names, strict=True) if span.type in CUT
    ]
    sealed = replace(text, [span for span, _ in secrets], [name for _, name in secrets])
    return _redacted(replace(text, spans, names)), Sealed(sealed), grown

"""How the lists of a web page number their items."""

from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from assistant.knowledge import numerals, visibility
from assistant.knowledge.visibility import Styles

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LATIN = {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha", "none": "none"}


@dataclass(slots=True)
class Counting:
    """One open list."""

    style: str  # "bullet", "none", "decimal", "lower-alpha", ...
    next: int = 1
    step: int = 1
    own: str = ""  # the number of the item that is open

    @property
    def counts(self) -> bool:
        """An ordered list."""
        return self.style not in {"bullet", "none"}

    def mark(self, item: LexborNode, around: Sequence["Counting"], *, dotted: bool) -> str:
        """What the page prints before an item; letters in the brackets that policies cite them by."""
        value = item.attributes.get("value") or ""
        if value.isascii() and value.isdigit() and len(value) < 7:
            self.next = int(value)
        number, self.next = self.next, self.next + self.step
        self.own = ""
        match self.style:
            case "bullet" | "none":
                return ""
            case "lower-alpha" | "upper-alpha":
                found = f"({numerals.letters(number)})"
            case "lower-roman" | "upper-roman":
                found = f"({numerals.roman(number)})"
            case _:
                outer = next((c.own for c in reversed(around) if c.own), "") if dotted else ""
                self.own = f"{outer}.{number}" if outer else str(number)
                return self.own
        return found.upper() if self.style.startswith("upper") else found


def counted(node: LexborNode, styles: Styles) -> Counting:
    """A list as it opens."""
    own = visibility.declared(node.attributes.get("style") or "")
    said = (
        own.get("list-style-type")
        or own.get("list-style")
        or styles.counters.get(node.mem_id, "")
    )
    kind = said.split(" ")[0]
    if node.tag != "ol":
        return Counting("none" if kind == "none" else "bullet")
    kind = _LATIN.get(kind, kind) or _TYPES.get(node.attributes.get("type") or "", "decimal")
    kind = "decimal" if kind == "none" and styles.dotted else kind
    first = node.attributes.get("start") or ""
    backwards = "reversed" in node.attributes
    items = len([c for c in node.iter() if c.tag == "li"]) if backwards else 1
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 7 else items
    return Counting(kind, start, -1 if backwards else 1)

"""The numbers that a word processor prints before its paragraphs, counted as it counts them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from assistant.knowledge import numerals

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9  # of the format


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and printed."""

    start: int = 1
    style: str = "decimal"
    text: str = ""  # "%1.%2"
    legal: bool = False  # all levels in digits
    restart: int | None = None  # after which level it starts anew; None: after any above


@dataclass(frozen=True, slots=True)
class Mark:
    """What is printed before a paragraph."""

    text: str  # "1.1", "(a)", "" for a bullet
    level: int
    counts: bool  # a number or letter, not a bullet


@dataclass(slots=True)
class _List:
    """One run of numbers; lists that share their pattern share it."""

    levels: dict[int, Level]
    at: dict[int, int] = field(default_factory=dict[int, int])


class Numbering:
    """Counts on with every paragraph it is asked about, in the order of the document."""

    def __init__(self, part: Element | None, styled: dict[str, str]) -> None:
        """`styled`: the number id that a numbering style stands for."""
        self._abstract: dict[str, _List] = {}
        self._of: dict[str, str] = {}
        self._own: dict[str, dict[int, Level]] = {}
        self._restarts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        links: dict[str, str] = {}
        for node in part if part is not None else ():
            if node.tag == f"{W}abstractNum":
                key = node.get(f"{W}abstractNumId", "")
                self._abstract[key] = _List(_levels(node.findall(f"{W}lvl")))
                link = node.find(f"{W}numStyleLink")
                if link is not None:
                    links[key] = styled.get(value(link), "")
            elif node.tag == f"{W}num":
                self._num(node)
        for key, num in links.items():
            if num in self._of and self._of[num] in self._abstract:
                self._abstract[key] = self._abstract[self._of[num]]

    def _num(self, node: Element) -> None:
        num = node.get(f"{W}numId", "")
        self._of[num] = value(node.find(f"{W}abstractNumId"))
        for override in node.findall(f"{W}lvlOverride"):
            level = number(override.get(f"{W}ilvl"), 0)
            start = override.find(f"{W}startOverride")
            if start is not None:
                self._restarts[num][level] = number(value(start), 1)
            self._own.setdefault(num, {}).update(_levels(override.findall(f"{W}lvl")))

    def mark(self, num: str, level: int) -> Mark | None:
        """The next number of a list at a level; None where there is no such list."""
        counted = self._abstract.get(self._of.get(num, ""))
        if counted is None or not 0 <= level < _LEVELS:
            return None
        levels = counted.levels | self._own.get(num, {})
        rule = levels.get(level, Level())
        self._step(num, counted, levels, level)
        if rule.style in {"bullet", "none"}:
            return Mark("", level, counts=False)
        text = rule.text
        for n in range(level, -1, -1):
            here = levels.get(n, Level())
            style = "decimal" if rule.legal else here.style
            text = text.replace(f"%{n + 1}", printed(counted.at.get(n, here.start), style))
        return Mark(" ".join(text.split()), level, counts=True)

    @property
    def dotted(self) -> bool:
        """Whether levels build on each other somewhere: 1, 1.1, 1.1.1."""
        return any("%1" in c.levels.get(1, Level()).text for c in self._abstract.values())

    def _step(self, num: str, counted: _List, levels: dict[int, Level], level: int) -> None:
        # An override restarts its list once, where its first paragraph stands.
        restart = self._restarts[num].pop(level, None)
        if restart is not None:
            counted.at[level] = restart
        else:
            before = levels.get(level, Level()).start - 1
            counted.at[level] = counted.at.get(level, before) + 1
        for above in range(level):
            counted.at.setdefault(above, levels.get(above, Level()).start)
        for below in [n for n in counted.at if n > level]:
            after = levels.get(below, Level()).restart
            if after is None or (after > 0 and level < after):
                del counted.at[below]


def _levels(nodes: list[Element]) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for node in nodes:
        restart = node.find(f"{W}lvlRestart")
        found[number(node.get(f"{W}ilvl"), 0)] = Level(
            start=number(value(node.find(f"{W}start")), 1),
            style=value(node.find(f"{W}numFmt")) or "decimal",
            text=value(node.find(f"{W}lvlText")),
            legal=node.find(f"{W}isLgl") is not None,
            restart=None if restart is None else number(value(restart), 0),
        )
    return found


def printed(n: int, style: str) -> str:
    """A number in the style of its level; digits where the style is one of another script."""
    small = max(1, n)
    styles: Mapping[str, Callable[[], str]] = {
        "lowerLetter": lambda: numerals.doubled(small),
        "upperLetter": lambda: numerals.doubled(small).upper(),
        "lowerRoman": lambda: numerals.roman(small),
        "upperRoman": lambda: numerals.roman(small).upper(),
        "decimalZero": lambda: f"{n:02}",
        "bullet": lambda: "",
        "none": lambda: "",
    }
    return styles.get(style, lambda: str(n))()


def value(node: Element | None) -> str:
    return node.get(f"{W}val", "") if node is not None else ""


def number(text: str | None, otherwise: int) -> int:
    """Small whole numbers only: a file may claim anything."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if plain and text is not None else otherwise

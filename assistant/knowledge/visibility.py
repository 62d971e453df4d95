"""What the style sheets inside a page say about its elements: hidden ones, and how lists are counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_ZERO = re.compile(r"0*\.?0*(?:px|pt|em|rem|%|cm|mm|in)?")
_FAR = re.compile(r"-\d{3,}")
_SPACE = re.compile(r"\s+")
# Rules that matter here are few; a page with thousands of them is not answered one by one.
_MOST_RULES = 300


@dataclass(frozen=True, slots=True)
class Styles:
    """What was found, by the identity of each element."""

    hidden: frozenset[int]
    counters: dict[int, str]  # list-style-type
    dotted: bool  # nested lists print "1.1"


def read(tree: LexborHTMLParser) -> Styles:
    """Applies the rules of every `<style>`. Rules for some screens or for print alone are left out."""
    hidden: set[int] = set()
    counters: dict[int, str] = {}
    sheet = "\n".join(node.text() for node in tree.css("style"))
    for n, (selector, rule) in enumerate(_rules(sheet)):
        if n >= _MOST_RULES:
            break
        for node in _chosen(tree, selector):
            if conceals(rule):
                hidden.add(node.mem_id)
            if kind := declared(rule).get("list-style-type"):
                counters[node.mem_id] = kind
    return Styles(frozenset(hidden), counters, "counters(" in sheet)


def _chosen(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError:  # a pseudo-element, or a rule of a later year
        return []


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Top-level rules that hide something or count a list."""
    depth, start, head = 0, 0, ""
    text = _COMMENT.sub(" ", sheet)
    for found in re.finditer(r"[{}]", text):
        if found[0] == "{":
            if depth == 0:
                head = text[start : found.start()].strip()
                start = found.end()
            depth += 1
        else:
            depth = max(0, depth - 1)
            if depth == 0:
                rule = text[start : found.start()]
                start = found.end()
                if not head.startswith("@") and (conceals(rule) or "list-style" in rule):
                    yield head, rule


def declared(style: str) -> dict[str, str]:
    """The declarations of a rule or of a `style` attribute, the last one of a name wins."""
    found: dict[str, str] = {}
    for part in style.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().casefold()] = (
                _SPACE.sub(" ", value).replace("!important", "").strip().casefold()
            )
    return found


def conceals(style: str) -> bool:
    """Whether nobody would see text of this style."""
    rule = declared(style)
    ink, ground = rule.get("color"), rule.get("background-color", rule.get("background"))
    return (
        rule.get("display") == "none"
        or rule.get("visibility") in {"hidden", "collapse"}
        or any(_zero(rule.get(name)) for name in ("font-size", "opacity"))
        or (
            _clipped(rule)
            and any(_tiny(rule.get(n)) for n in ("height", "width", "max-height"))
        )
        or any(_FAR.match(rule.get(name, "")) for name in ("left", "top", "text-indent"))
        or ink == "transparent"
        or (ink is not None and ink == ground)
    )


def _zero(value: str | None) -> bool:
    return bool(value) and bool(_ZERO.fullmatch(value or ""))


def _tiny(value: str | None) -> bool:
    return _zero(value) or value == "1px"


def _clipped(rule: dict[str, str]) -> bool:
    return (
        "clip" in rule or "clip-path" in rule or rule.get("overflow", "").startswith("hidden")
    )

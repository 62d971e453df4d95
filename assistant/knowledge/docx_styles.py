"""Paragraph styles of a Word file: which are headings, which carry a number."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from assistant.knowledge.numbering import W, number, value

_HEADING = re.compile(r"heading ([1-9])")
_DEEPEST = 20  # of styles that are based on each other: a file may build a ring


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph takes from its style."""

    name: str = ""
    level: int | None = None  # 1 for the document's title and its first headings
    num: str = ""
    depth: int = 0  # of the list
    hidden: bool = False
    bold: bool = False
    contents: bool = False  # a line of the table of contents


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by id, and the numbers that list styles stand for."""

    by_id: dict[str, Style]
    lists: dict[str, str]
    default: str = ""


def read(part: Element | None) -> Styles:
    nodes = {
        node.get(f"{W}styleId", ""): node
        for node in (part.findall(f"{W}style") if part is not None else ())
    }
    lists = {
        key: value(node.find(f"{W}pPr/{W}numPr/{W}numId"))
        for key, node in nodes.items()
        if node.get(f"{W}type") == "numbering"
    }
    standard = [
        key
        for key, node in nodes.items()
        if node.get(f"{W}type") == "paragraph" and node.get(f"{W}default") in {"1", "true"}
    ]
    found = {key: _style(_line(nodes, key)) for key in nodes}
    return Styles(found, lists, standard[0] if standard else "")


def _line(nodes: dict[str, Element], key: str) -> list[Element]:
    """A style and those it is based on, the nearest first."""
    found: list[Element] = []
    while key in nodes and len(found) < _DEEPEST:
        found.append(nodes[key])
        key = value(nodes[key].find(f"{W}basedOn"))
    return found


def _style(line: list[Element]) -> Style:
    name = value(line[0].find(f"{W}name")).casefold()
    heading = next(
        (m for node in line if (m := _HEADING.match(value(node.find(f"{W}name")).casefold()))),
        None,
    )
    outlined = _first(line, "pPr/outlineLvl")
    level = int(heading[1]) if heading else number(outlined, 9) + 1
    return Style(
        name=name,
        level=1 if name == "title" else level if level <= 9 else None,
        num=_first(line, "pPr/numPr/numId"),
        depth=number(_first(line, "pPr/numPr/ilvl"), 0),
        hidden=any(on(node.find(f"{W}rPr/{W}vanish")) for node in line),
        bold=any(on(node.find(f"{W}rPr/{W}b")) for node in line),
        contents=name.startswith(("toc ", "table of figures")) and name != "toc heading",
    )


def _first(line: list[Element], path: str) -> str:
    steps = "/".join(f"{W}{step}" for step in path.split("/"))
    return next((v for node in line if (v := value(node.find(steps)))), "")


def on(node: Element | None) -> bool:
    """A switch of the format: there, and not turned off."""
    return node is not None and node.get(f"{W}val", "1") not in {"0", "false", "off", "none"}

"""The lines of one paragraph, for formats that know paragraphs but not which line is a clause."""

from assistant.knowledge import shapes
from assistant.knowledge.blocks import Block, Unit


def printed(text: str) -> list[str]:
    """A line break is a space, except before a clause number, a letter or a label."""
    lines: list[list[str]] = []
    for raw in text.split("\n"):
        part = " ".join(raw.split())
        own = shapes.numbered(part) or shapes.lettered(part) or shapes.labelled(part)
        if part and (own or not lines or raw.startswith("\t")):
            lines.append([part])
        elif part:
            lines[-1].append(part)
    return [" ".join(parts) for parts in lines]


def block(text: str, line: int, *, unit: Unit = "line") -> Block:
    """What a line of running text is by its own looks: a clause, a row or a paragraph."""
    numbered = shapes.numbered(text)
    if numbered:
        return Block("paragraph", numbered[1], line, number=numbered[0], unit=unit)
    item = shapes.bullet(text)
    if item is not None:
        return Block("item", item, line, unit=unit)
    return Block("item" if shapes.lettered(text) else "paragraph", text, line, unit=unit)


def marked(
    mark: str, text: str, line: int, *, unit: Unit = "line", nested: bool = False
) -> Block:
    """A member of a list. A number that a list prints inside another list is a row of it."""
    if shapes.is_number(mark):
        inner = nested and "." not in mark
        kind = "item" if inner else "paragraph"
        return Block(kind, text, line, number=mark, unit=unit)
    own = shapes.numbered(text)
    if own and not mark and "." in own[0]:
        return Block("paragraph", own[1], line, number=own[0], unit=unit)
    return Block("item", f"{mark} {text}" if mark else text, line, unit=unit)

"""Markdown to blocks, through the CommonMark parser."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.knowledge import shapes
from assistant.knowledge.blocks import Block, Parsed


def parse(text: str) -> Parsed:
    """Headings with their levels, numbered paragraphs, list items and table rows."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return Parsed(tuple(_blocks(tokens)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    marker = ""  # of the list item whose first words come next
    level: int | None = None
    row: list[str] | None = None  # the cells of a table row so far
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = None
        elif token.type == "list_item_open":
            marker = token.info or "-"
        elif token.type in {"tr_open", "tr_close"}:
            if row:
                yield Block("item", ": ".join(cell for cell in row if cell), line)
            row = [] if token.type == "tr_open" else None
        elif row is not None:
            row.extend([_words(token)] if token.type == "inline" else [])
        else:
            yield from _text(token, level, marker, line)
            marker = "" if token.type == "inline" else marker


def _text(token: Token, level: int | None, marker: str, line: int) -> Iterator[Block]:
    if token.type == "inline":
        yield from _inline(token, level, marker, line)
    elif token.type in {"fence", "code_block", "html_block"}:
        yield Block("paragraph", " ".join(token.content.split()), line)


def _inline(token: Token, level: int | None, marker: str, line: int) -> Iterator[Block]:
    text = _words(token)
    if level is not None:
        numbered = shapes.numbered(text)
        number, words = numbered or ("", " ".join(text.split()))
        yield Block("heading", words, line, number=number, level=level)
        return
    for n, part in enumerate(_printed_lines(text)):
        if marker and not n:
            number = marker if marker.isdigit() else ""
            yield Block("paragraph" if number else "item", part, line, number=number)
        else:
            yield _line(part, line + n)


def _line(text: str, line: int) -> Block:
    numbered = shapes.numbered(text)
    if numbered:
        return Block("paragraph", numbered[1], line, number=numbered[0])
    return Block("item" if shapes.lettered(text) else "paragraph", text, line)


def _printed_lines(text: str) -> list[str]:
    """A soft break is a space, except before a clause number, a letter or a label."""
    lines: list[str] = []
    for raw in text.split("\n"):
        part = " ".join(raw.split())
        own = shapes.numbered(part) or shapes.lettered(part) or shapes.labelled(part)
        if part and (own or not lines or raw.startswith("\t")):
            lines.append(part)
        elif part:
            lines[-1] = f"{lines[-1]} {part}"
    return lines


def _words(token: Token) -> str:
    """What a reader sees, and where a link goes if the words do not say it."""
    seen: list[str] = []
    goal = ""
    for child in token.children or []:
        match child.type:
            case "softbreak" | "hardbreak":
                seen.append("\n")
            case "link_open":
                goal = str(child.attrGet("href") or "").removeprefix("mailto:")
            case "link_close":
                if goal and goal not in "".join(seen):
                    seen.append(f" ({goal})")
            case "image":
                seen.append(child.content)
            case _:
                seen.append(child.content)
    return "".join(seen)

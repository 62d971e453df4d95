"""Markdown to blocks, through the CommonMark parser."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.knowledge import lines, shapes, tables
from assistant.knowledge.blocks import Block, Parsed


@dataclass(slots=True)
class _State:
    """Where in the token stream the reader stands."""

    level: int | None = None  # of the heading that is open
    mark: str | None = None  # of the list item whose first words come next
    depth: int = 0  # how many ordered lists are open
    table: list[list[str]] | None = field(default=None)


def parse(text: str) -> Parsed:
    """Headings with their levels, numbered paragraphs, list items and table rows."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return Parsed(tuple(_blocks(tokens)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    state = _State()
    line = 0
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        match token.type:
            case "heading_open":
                state.level = int(token.tag[1:])
            case "heading_close":
                state.level = None
            case "ordered_list_open" | "ordered_list_close":
                state.depth += token.nesting
            case "list_item_open":
                state.mark = token.info
            case "table_open":
                state.table = []
            case "table_close":
                yield from tables.rows(state.table or [], line, headed=True)
                state.table = None
            case _:
                yield from _content(token, state, line)


def _content(token: Token, state: _State, line: int) -> Iterator[Block]:
    if state.table is not None:
        if token.type == "tr_open":
            state.table.append([])
        elif token.type == "inline":
            state.table[-1].append(" ".join(_words(token).split()))
    elif token.type == "inline":
        yield from _inline(token, state, line)
        state.mark = None
    elif token.type in {"fence", "code_block", "html_block"}:
        yield Block("paragraph", " ".join(token.content.split()), line)


def _inline(token: Token, state: _State, line: int) -> Iterator[Block]:
    text = _words(token)
    if state.level is not None:
        words = " ".join(text.split())
        number, words = shapes.numbered(words) or (state.mark or "", words)
        yield Block("heading", words, line, number=number, level=state.level)
        return
    for n, part in enumerate(lines.printed(text)):
        if state.mark is not None and not n:
            yield lines.marked(state.mark, part, line, nested=state.depth > 1)
        else:
            yield lines.block(part, line + n)


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
            case _:
                seen.append(child.content)
    return "".join(seen)

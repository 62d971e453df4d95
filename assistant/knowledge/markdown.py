"""Markdown to blocks, through the CommonMark parser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.knowledge import lines, shapes, tables
from assistant.knowledge.blocks import Block, Defect, Parsed

_COMMENT = re.compile(r"<!--([^-]*(?:-(?!->)[^-]*)*)(?:-->|$)")
_TAG = re.compile(r"<[^<>]{0,1000}>")


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
    hidden = tuple(_comments(tokens))
    return Parsed(tuple(_blocks(tokens)), hidden)


def _comments(tokens: Sequence[Token]) -> Iterator[Defect]:
    """What a Markdown file says between comment marks: no reader of the page sees it."""
    for token in tokens:
        parts = [token, *(token.children or [])]
        for part in parts:
            if part.type in {"html_block", "html_inline"}:
                place = f"line {token.map[0] + 1}" if token.map else "file"
                for said in _COMMENT.findall(part.content):
                    yield Defect(
                        "hidden-text", place, f"comment: {' '.join(said.split())[:300]}"
                    )


def _without_tags(markup: str) -> str:
    text = _TAG.sub(" ", _COMMENT.sub(" ", markup))
    return " ".join(unescape(text).split())


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
        markup = token.type == "html_block"
        text = _without_tags(token.content) if markup else " ".join(token.content.split())
        if text:
            yield Block("paragraph", text, line)


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
            case "html_inline":
                seen.append("\n" if child.content.casefold().startswith("<br") else "")
            case _:
                seen.append(child.content)
    return "".join(seen)

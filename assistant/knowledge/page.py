"""What the elements of a web page are to a reader, and a walk over them."""

from typing import Protocol

from selectolax.lexbor import LexborNode

UNPRINTED = frozenset({
    "head", "script", "style", "template", "svg", "canvas", "iframe", "object", "embed", "audio",
    "video", "map", "select", "option", "textarea", "input", "datalist", "math", "noframes",
})  # fmt: skip
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby", "samp", "small",
    "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
STRUCK = frozenset({"del", "s", "strike"})
BOLD = frozenset({"b", "strong"})
PARTS = frozenset({"main", "article", "section"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Reader(Protocol):
    """Is told of every node as it opens and of every element as it closes."""

    def enter(self, node: LexborNode) -> bool: ...

    def leave(self, node: LexborNode) -> None: ...


def walk(root: LexborNode, reader: Reader) -> None:
    """Every node once, without recursion: a page may be nested as deep as its author likes."""
    node = root
    while True:
        if reader.enter(node):
            if node.child is not None:
                node = node.child
                continue
            reader.leave(node)
        while node.next is None:
            up = node.parent
            if up is None or node.mem_id == root.mem_id:
                return
            node = up
            reader.leave(node)
            if node.mem_id == root.mem_id:
                return
        node = node.next


def holds_data(table: LexborNode) -> bool:
    """A table that lays out a page holds headings or tables; one of one column is a list."""
    if table.css_first("td table, td h1, td h2, td h3") is not None:
        return False
    return table.css_first("td + td, th + th, th + td") is not None


def unmasked(code: str) -> str:
    """What the page's own script would print: each byte is masked with the first."""
    try:
        key, *rest = bytes.fromhex(code[:400])
    except ValueError:
        return "an address that cannot be read"
    return bytes(byte ^ key for byte in rest).decode("utf-8", "replace")

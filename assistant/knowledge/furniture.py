"""The parts of a web page that are not its document: menus, banners, breadcrumbs, link lists."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAGS = frozenset({"nav", "aside", "dialog", "noscript", "menu"})
_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog",
    "menu", "menubar", "toolbar",
})  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[-_\s])(?:breadcrumbs?|skip-?(?:link|nav|to-content)|(?:cookie|consent|gdpr)s?[-_]?"
    r"(?:banner|bar|consent|notice|popup|modal|overlay|manager)|site-?(?:header|footer|nav)|nav(?:bar|igation)?"
    r"|side-?bar|pagination|back-?to-?top|toc|table-of-contents|share-?(?:bar|buttons|links))(?:$|[-_\s])"
)
_CONTENT = frozenset({"html", "body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"})


def main_part(tree: LexborHTMLParser) -> LexborNode | None:
    """The one element that says it is the document, if it holds most of the page's words."""
    body = tree.body
    for selector in ("main, [role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and body is not None:
            own, whole = len(found[0].text()), len(body.text())
            return found[0] if own * 2 > whole else None
    return None


def is_furniture(node: LexborNode, *, inside: bool, whole: int) -> bool:
    """`inside`: the element stands in an article, a section or the main part; `whole`: letters of the page."""
    tag, attributes = node.tag, node.attributes
    if tag in _CONTENT:
        return False
    if tag in _TAGS or attributes.get("role") in _ROLES:
        return True
    if tag in {"header", "footer"} and not inside:
        return node.css_first("h1") is None
    if _NAMES.search((attributes.get("class") or "").casefold()):
        # A wrapper may be called "with-sidebar" and hold the whole document.
        return len(node.text()) * 3 < whole
    return tag in {"ul", "ol"} and _contents(node)


def _contents(node: LexborNode) -> bool:
    """A list of links to places of the same page, and nothing else."""
    links = node.css("a")
    if len(links) < 2 or any(
        not (a.attributes.get("href") or "").startswith("#") for a in links
    ):
        return False
    linked = sum(len("".join(a.text().split())) for a in links)
    return linked * 10 >= len("".join(node.text().split())) * 8

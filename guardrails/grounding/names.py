# ruff: noqa: SIM905 - word lists read better as text
"""Names that matter: companies, laws, products, places; never placeholders or plain words."""

import functools
import unicodedata
from collections.abc import Iterator

from guardrails.decision.reading import sentences
from guardrails.matching import compiled

_WORD = compiled(r"\[[A-Z_]+_\d+\]", r"[\pL\pN][\pL\pN&'’.+-]*[\pL\pN+]", r"[\pL\pN]")
_TITLE = compiled(
    r"(?:\p{Lu}[\pL'’&-]+ (?:(?:of|and|the|for) )?){1,6}(?:Act|Regulation|Code|Bill|Ltd|Limited|Inc|GmbH"
    r"|PBC|Group|Commissioner|Tribunal|Ombudsman|Authority|Principles)\b(?: \d{4})?"
)
_PLAIN = frozenset(
    (
        "i i'm i've i'll i'd ai ok english kora monday tuesday wednesday thursday friday"
        " saturday sunday january february march april may june july august september october"
        " november december am pm faq id url dns ip ssl pdf email http https html nzd usd"
        " please hello kia ora dear sir madam hi thanks sorry"
    ).split()
)
_VERBS = frozenset({"is", "has", "was", "will", "does", "can", "may", "must"})
_AFTER_NOUN = frozenset(
    "are is was were have has go mean may must can will do does apply count stay come remain run".split()
)
_OPENERS = frozenset(
    (
        "my his her its their new it this that there here he she they what which who everything everyone nothing"
        " nobody someone anyone each every all any some one no yes if when where your our the"
        " a an that's it's you i we unfortunately yours ours both either neither also then so"
        " but and as these those"
    ).split()
)


@functools.lru_cache(maxsize=4096)
def names(text: str, *, all_nouns_capital: bool = False) -> tuple[tuple[int, int], ...]:
    """Spans of capitalised words inside sentences; with German, only those that stand out."""
    found: list[tuple[int, int]] = []
    for start, end in sentences(text):
        found += _in_sentence(text, start, end, all_nouns_capital=all_nouns_capital)
    return tuple(found)


def _in_sentence(
    text: str, start: int, end: int, *, all_nouns_capital: bool
) -> Iterator[tuple[int, int]]:
    opening = True
    for first, last in _WORD.all(text[start:end]):
        word = text[start + first : start + last]
        if word.startswith("["):
            opening = False
            continue
        if _is_name(word, opening=opening or all_nouns_capital):
            yield start + first, start + last
        # After a colon or an opening quotation mark a sentence opens anew.
        after = text[start + last : start + last + 3]
        opening = after[:1] in ":(" or any(mark in after for mark in '"“„«「')


def _is_name(word: str, *, opening: bool) -> bool:
    plain = word.lower().strip("'’.")
    if (
        plain in _PLAIN
        or not word[:1].isalpha()
        or (not word.isascii() and not word[:1].isupper())
    ):
        return False
    shouted = sum(char.isupper() for char in word) > 1
    return shouted if opening else word[:1].isupper()


def subject(text: str) -> tuple[int, int] | None:
    """An opening word that acts ("Acme processes ..."): it may be a name like any other."""
    spans = _WORD.all(text[:80])[:3]
    if len(spans) < 2:
        return None
    (start, end), (then, stop) = spans[:2]
    verb = text[then:stop]
    acts = verb in _VERBS or (
        verb.endswith("s") and not verb.endswith(("ss", "'s")) and verb.islower()
    )
    plain = text[start:end].lower()
    # "Small ones count", "Tax rules mean": the second word is no verb.
    third = text[slice(*spans[2])].lower() if len(spans) > 2 else ""
    if verb == "ones" or third in _AFTER_NOUN or third.endswith("ed"):
        return None
    return (start, end) if acts and plain not in _OPENERS and text[start].isupper() else None


def titles(text: str) -> tuple[tuple[int, int], ...]:
    """Names of laws and firms of several words, which only count whole."""
    return _TITLE.all(text)


def known(name: str, evidence_words: frozenset[str]) -> bool:
    """Whether every part of a name stands in the evidence."""
    return all(part in evidence_words for part in parts(name))


def parts(text: str) -> frozenset[str]:
    """The words of a text, compared without case, accents, plural or possessive endings."""
    folded = "".join(
        char
        for char in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(char)
    ).replace("’", "'")
    words = "".join(char if char.isalnum() or char == "'" else " " for char in folded).split()
    bare = (word.removesuffix("'s").strip("'") for word in words)
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in bare if word)

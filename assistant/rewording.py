"""Whether new words are new: nothing of a customer's own wording or person may carry over."""

import re

_RUN = 4  # words in a row that two people rarely choose alike
_FIGURES = 3  # digits: a number this long may be somebody's own
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_TOKEN = re.compile(r"[\[‹]\s?[A-Z][A-Z_]+_\d+\s?[\]›]")


def objection(original: str, reworded: str, *, personal: int) -> str:
    """Why the new words may not be kept, or nothing. `personal`: what redaction found in them."""
    if personal:
        return "they hold something personal"
    if _TOKEN.search(reworded):
        return "they hold a placeholder"
    if _figures(original) & _figures(reworded):
        return "they carry over a number"
    if _runs(original) & _runs(reworded):
        return f"{_RUN} words in a row are the customer's own"
    return ""


def _runs(text: str) -> set[tuple[str, ...]]:
    words = [word.casefold() for word in _WORDS.findall(text)]
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _figures(text: str) -> set[str]:
    return {word for word in _WORDS.findall(text) if word.isdigit() and len(word) >= _FIGURES}

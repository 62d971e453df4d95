"""Texts in which nothing personal was found: a company's own sentences come again in every answer."""

from collections.abc import Set as AbstractSet
from hashlib import blake2b
from threading import Lock

_MOST = 8192

Key = tuple[bytes, frozenset[str]]


class Clean:
    """Remembers a bounded number of texts by their digest, never a word of them."""

    def __init__(self) -> None:
        self._keys: dict[Key, None] = {}
        self._turn = Lock()

    def key(self, text: str, allow: AbstractSet[str]) -> Key:
        """By what a text is known, with the strings that belonged to nobody in it."""
        return blake2b(text.encode("utf-8", "surrogatepass")).digest(), frozenset(allow)

    def __contains__(self, key: Key) -> bool:
        return key in self._keys

    def add(self, key: Key) -> None:
        """Remember it; the one that was remembered first is forgotten for it."""
        with self._turn:
            self._keys[key] = None
            if len(self._keys) > _MOST:
                del self._keys[next(iter(self._keys))]

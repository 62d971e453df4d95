"""Vectors of passages, each computed once: kept with the policies, remembered while in use."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Matrix]


class Vectors:
    """Turns passages into vectors; `remembered` of them are never computed twice."""

    def __init__(self, encode: Encode, *, remembered: int = 20_000) -> None:
        self._encode = encode
        self._most = remembered
        # Halves are exact enough for a cosine (1e-3) and take half the room.
        self._held: OrderedDict[str, NDArray[np.float16]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """One row a text, in order."""
        found = {text: self._held[text] for text in texts if text in self._held}
        fresh = [text for text in dict.fromkeys(texts) if text not in found]
        if fresh:
            made = self._encode(fresh).astype(np.float16)
            found |= dict(zip(fresh, made, strict=True))
            self._hold(dict(zip(fresh, made, strict=True)))
        if not texts:
            return self._encode(())
        return np.stack([found[text] for text in texts]).astype(np.float32)

    def learn(self, known: Mapping[str, NDArray[np.float16]]) -> None:
        """Take vectors that were computed before."""
        self._hold(known)

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those of the texts that would have to be computed."""
        return [text for text in dict.fromkeys(texts) if text not in self._held]

    def _hold(self, made: Mapping[str, NDArray[np.float16]]) -> None:
        self._held.update(made)
        while len(self._held) > self._most:
            self._held.popitem(last=False)


def digest(text: str) -> bytes:
    """The name under which a passage's vector is kept."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()

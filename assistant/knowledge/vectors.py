"""Vectors of passages, each computed once: kept with the policies, remembered while in use."""

import hashlib
import threading
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
        self._lock = threading.Lock()  # turns read in threads of their own
        # Halves are exact enough for a cosine (1e-3) and take half the room.
        self._held: OrderedDict[str, NDArray[np.float16]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """One row a text, in order."""
        found = self._recall(texts)
        fresh = [text for text in dict.fromkeys(texts) if text not in found]
        if fresh:
            made = dict(zip(fresh, self._encode(fresh).astype(np.float16), strict=True))
            found |= made
            self.learn(made)
        if not texts:
            return self._encode(())
        return np.stack([found[text] for text in texts]).astype(np.float32)

    def _recall(self, texts: Sequence[str]) -> dict[str, NDArray[np.float16]]:
        with self._lock:
            found = {text: self._held[text] for text in texts if text in self._held}
            # What is in use stays: thousands of questions must not push the passages out.
            for text in found:
                self._held.move_to_end(text)
            return found

    def learn(self, known: Mapping[str, NDArray[np.float16]]) -> None:
        """Take vectors that were computed before."""
        with self._lock:
            self._held.update(known)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def unknown(self, texts: Sequence[str]) -> list[str]:
        """Those of the texts that would have to be computed."""
        found = self._recall(texts)
        return [text for text in dict.fromkeys(texts) if text not in found]


def digest(text: str) -> bytes:
    """The name under which a passage's vector is kept."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()

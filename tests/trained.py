"""Whether training again gave the same model: in all but the last digits of its sums.

Those differ with the number of threads and with where rows lie in memory; a weight that stood between
two bytes then falls to the other one. One training message more or less moves thousands of them.
"""

import json
from typing import Any

import numpy as np

_SHARE = 0.001  # of the weights, that may have fallen to the next byte
_NUMBERS = ("scale", "constant")


def alike(made: bytes, kept: bytes) -> bool:
    """Of two models as `dump` writes them: a line of JSON, then a byte for each weight."""
    (one, mine), (other, theirs) = _read(made), _read(kept)
    if one.keys() != other.keys() or mine.shape != theirs.shape:
        return False
    said = [name for name in one if name not in (*_NUMBERS, "sha256")]
    apart = np.abs(mine - theirs)
    return (
        all(one[name] == other[name] for name in said)
        and all(
            np.allclose(one[name], other[name], rtol=1e-3, atol=1e-5)
            for name in _NUMBERS
            if name in one
        )
        and int(apart.max()) <= 1
        and float((apart > 0).mean()) <= _SHARE
    )


def _read(data: bytes) -> tuple[dict[str, Any], np.ndarray[Any, np.dtype[np.int16]]]:
    head, _, payload = data.partition(b"\n")
    return json.loads(head), np.frombuffer(payload, np.int8).astype(np.int16)

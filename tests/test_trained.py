"""What passes for the same model, and what does not."""

import json

import numpy as np
import pytest

from tests.trained import alike

WEIGHTS = np.random.default_rng(5).integers(-100, 100, 20_000).astype(np.int8)


def _dumped(weights: "np.ndarray[tuple[int], np.dtype[np.int8]]", **head: object) -> bytes:
    told = {"version": 1, "scale": [0.1, 0.2], "thresholds": [0.5], "sha256": "x", **head}
    return json.dumps(told).encode() + b"\n" + weights.tobytes()


def _moved(count: int, by: int) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
    made = WEIGHTS.copy()
    made[:count] += np.int8(by)
    return made


def test_last_digits_are_no_other_model() -> None:
    kept = _dumped(WEIGHTS)

    assert alike(kept, kept)
    assert alike(_dumped(_moved(10, 1), scale=[0.1000001, 0.2], sha256="y"), kept)


@pytest.mark.parametrize(
    "other",
    [
        _dumped(_moved(1, 2)),
        _dumped(_moved(100, 1)),
        _dumped(WEIGHTS[:-1]),
        _dumped(WEIGHTS, thresholds=[0.4]),
        _dumped(WEIGHTS, scale=[0.1, 0.21]),
    ],
    ids=["two bytes off", "many off", "shorter", "another threshold", "another scale"],
)
def test_more_than_that_is(other: bytes) -> None:
    assert not alike(other, _dumped(WEIGHTS))

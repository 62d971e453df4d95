"""The base that the network of intents is taught from, as its wheel packs it."""

import struct
from pathlib import Path

import numpy as np
import pytest

from guardrails.intents.packed import opened

WIDTH = 32
PIECES = ("<s>", "▁kia", "ora")
SCORES = (0.0, -1.5, -2.25)


def _packed() -> bytes:
    head = struct.pack("<7ifi", WIDTH, 1, 4, 64, len(PIECES), 16, 2, 1e-12, 32)
    blob = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    pieces = struct.pack(
        f"<5iQ4I3f{len(blob)}s", 3, 0, 2, 1, 3, len(blob), *ends, *SCORES, blob
    )
    written_as = struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xC4, 1, 0x61)
    # Row n holds the scale n / 2, then a low half of n and a high half of 15 in each byte.
    rows = b"".join(
        struct.pack("<e", n / 2) + bytes([n | 15 << 4] * 16) for n in range(len(PIECES))
    )
    begin = b"E5S1" + struct.pack("<I", 1) + head + pieces + written_as
    entry = struct.pack("<iH8sBI", 1, 8, b"emb.word", 1, WIDTH * len(PIECES))
    place = len(begin) + len(entry) + 16
    return begin + entry + struct.pack("<QQ", place, len(rows)) + rows


def test_pieces_and_their_weights_are_read(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(_packed())

    packed = opened(tmp_path / "packed")
    weights, scales = packed.words([2, 1])

    assert packed.pieces == [*PIECES]
    assert packed.scores.tolist() == [*SCORES]
    assert weights.shape == (2, WIDTH)
    assert weights[:, :16].tolist() == [[2 - 8] * 16, [1 - 8] * 16]
    assert (weights[:, 16:] == 15 - 8).all()
    assert scales.tolist() == [[1.0], [0.5]]


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"PK\3\4" + bytes(200))

    with pytest.raises(ValueError, match="not a packed model"):
        opened(tmp_path / "other")

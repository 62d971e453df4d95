# pyright: basic, reportMissingImports=false
"""Teaches the network of `network` on the training messages: `python -m guardrails.intents.teach BASE`.

BASE is a folder with the all-MiniLM-L6-v2 weights as transformers reads them. Its first three layers and the
word pieces that English messages need are kept, taught, and written in int8. Needs torch, transformers, onnx
and onnxruntime, which the product does not (onnxruntime aside): install them beside it. A run takes about ten
minutes of one core. Seeds are fixed; on another processor the last digits differ, and what it measures by noise.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import BertWordPieceTokenizer
from torch.nn import functional
from transformers import AutoModel

from guardrails.intents.model import LABELS
from guardrails.intents.network import FOLDER, HEAD, NETWORK, WORDS, head_of, pieces
from guardrails.intents.train import TAUGHT, Example, examples_whole
from guardrails.intents.varied import varied

_LAYERS = 3
_LONGEST = 32  # a little more than the product reads: that teaches as well
_FREQUENT = 20_000  # pieces by their number, which is by how often they are written
_PASSES = 6
_BATCH = 32
_RATE, _HEAD_RATE = 1.5e-4, 2e-3
_RISE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A message as the network reads it, its intents, and which of them are known."""

    ids: list[int]
    intents: frozenset[str]
    told: frozenset[str]


class Taught(torch.nn.Module):
    """The mean of the first layers' states, and one weight row for each intent."""

    def __init__(
        self, base: Path, kept: Sequence[int], labels: int = len(LABELS), layers: int = _LAYERS
    ) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        whole = self.body.embeddings.word_embeddings.weight.detach()
        # What words mean stays as it was: ten thousand messages would teach it worse.
        self.body.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
            whole[list(kept)], freeze=True, padding_idx=0
        )
        self.rest = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(whole.shape[1], labels)

    def forward(self, input_ids, attention_mask):
        states = self.body(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(states.dtype)
        return self.head(self.rest((states * weight).sum(1) / weight.sum(1)))


def kept_pieces(base: Path, texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The pieces that are kept, the empty one first, and their numbers in the base."""
    listed = (base / "vocab.txt").read_text("utf-8").split("\n")
    known = {word: at for at, word in enumerate(listed) if word}
    words = BertWordPieceTokenizer(known, lowercase=True)
    needed = {at for text in texts for at in words.encode(text).ids}
    plain = (
        at
        for word, at in known.items()
        if at < _FREQUENT and word.isascii() and not word.startswith("[unused")
    )
    kept = sorted(needed | set(plain))
    return [listed[at] for at in kept], kept


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


def teach(model: Taught, known: Sequence[Example], words: BertWordPieceTokenizer) -> None:
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
    """One layer as it ships: queries, keys and values in one go, and nobody masked."""

    def __init__(self, taught: torch.nn.Module) -> None:
        super().__init__()
        attention = taught.attention
        parts = [getattr(attention.self, name) for name in ("query", "key", "value")]
        self.heads = attention.self.num_attention_heads
        self.asked = torch.nn.Linear(parts[0].in_features, 3 * parts[0].out_features)
        self.asked.weight = torch.nn.Parameter(torch.cat([part.weight for part in parts]))
        self.asked.bias = torch.nn.Parameter(torch.cat([part.bias for part in parts]))
        self.mixed, self.first = attention.output.dense, attention.output.LayerNorm
        self.wide, self.narrow = taught.intermediate.dense, taught.output.dense
        self.last = taught.output.LayerNorm

    def forward(self, states):
        count, width = states.shape[1], states.shape[2]
        asked = self.asked(states).view(count, 3, self.heads, width // self.heads)
        query, key, value = asked.permute(1, 2, 0, 3).unbind(0)
        near = torch.softmax(query @ key.transpose(1, 2) / (width // self.heads) ** 0.5, -1)
        heard = (near @ value).transpose(0, 1).reshape(1, count, width)
        states = self.first(self.mixed(heard) + states)
        return self.last(self.narrow(functional.gelu(self.wide(states))) + states)


class Shipped(torch.nn.Module):
    """The taught network for one message at a time: a third fewer steps than what is taught in rows."""

    def __init__(self, taught: Taught, longest: int) -> None:
        super().__init__()
        known = taught.body.embeddings
        self.words, self.norm, self.head = known.word_embeddings, known.LayerNorm, taught.head
        place = (
            known.position_embeddings.weight[:longest] + known.token_type_embeddings.weight[0]
        )
        self.place = torch.nn.Parameter(place.detach())
        self.layers = torch.nn.ModuleList(map(Layer, taught.body.encoder.layer))

    def forward(self, input_ids):
        states = self.norm(self.words(input_ids) + self.place[: input_ids.shape[1]])
        for layer in self.layers:
            states = layer(states)
        return self.head(states.mean(1))


def export(model: Taught, out: Path, longest: int = _LONGEST) -> bytes:
    """The network in int8, for so many pieces at most; activations are scaled as they come."""
    whole, small = out / "whole.onnx", out / "small.onnx"
    torch.onnx.export(
        Shipped(model, longest).eval(), (torch.ones(1, 16, dtype=torch.long),), str(whole),
        input_names=["input_ids"], output_names=["out"],
        dynamic_axes={"input_ids": {1: "tokens"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        whole, small, weight_type=QuantType.QInt8, per_channel=True, extra_options=options
    )
    made = small.read_bytes()
    for file in (whole, small):
        file.unlink()
    return made


def main(base: Path, out: Path = FOLDER) -> None:
    """From the base and the messages to the files that ship."""
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    known = examples_whole(TAUGHT)
    listed, kept = kept_pieces(base, [each.text for each in known])
    words = BertWordPieceTokenizer({word: at for at, word in enumerate(listed)}, lowercase=True)
    model = Taught(base, kept)
    teach(model, known, words)
    out.mkdir(exist_ok=True)
    files = {NETWORK: export(model, out), WORDS: "\n".join(listed).encode()}
    for name, data in files.items():
        (out / name).write_bytes(data)
    (out / HEAD).write_bytes(head_of(files))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:3]))

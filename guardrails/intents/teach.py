# pyright: basic, reportMissingImports=false
"""Teaches the network of `network` on the training messages: `python -m guardrails.intents.teach BASE`.

BASE is a folder with the all-MiniLM-L6-v2 weights as transformers reads them. Its first two layers and the
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
from onnxruntime.transformers import optimizer
from tokenizers import BertWordPieceTokenizer
from torch.nn import functional
from transformers import AutoModel

from guardrails.intents.model import LABELS
from guardrails.intents.network import FOLDER, HEAD, NETWORK, WORDS, head_of, pieces
from guardrails.intents.train import Example, examples_whole
from guardrails.intents.varied import varied

_LAYERS = 2
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

    def __init__(self, base: Path, kept: Sequence[int]) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.body.encoder.layer = self.body.encoder.layer[:_LAYERS]
        whole = self.body.embeddings.word_embeddings.weight.detach()
        # What words mean stays as it was: ten thousand messages would teach it worse.
        self.body.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
            whole[list(kept)], freeze=True, padding_idx=0
        )
        self.rest = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(whole.shape[1], len(LABELS))

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
            Row(pieces(words, each.text), each.intents, frozenset(each.told))
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


def export(model: torch.nn.Module, out: Path) -> bytes:
    """The network in int8; activations are scaled as they come."""
    ids = torch.ones(2, 16, dtype=torch.long)
    names = ("input_ids", "attention_mask")
    whole, fused, small = (out / f"{kind}.onnx" for kind in ("whole", "fused", "small"))
    torch.onnx.export(
        model.eval(), (ids, ids), str(whole), input_names=list(names), output_names=["out"],
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in names} | {"out": {0: "rows"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    optimizer.optimize_model(
        str(whole), model_type="bert", num_heads=12, hidden_size=384, opt_level=1
    ).save_model_to_file(str(fused))
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        fused, small, weight_type=QuantType.QInt8, per_channel=True, extra_options=options
    )
    made = small.read_bytes()
    for file in (whole, fused, small):
        file.unlink()
    return made


def main(base: Path, out: Path = FOLDER) -> None:
    """From the base and the messages to the files that ship."""
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    known = examples_whole()
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

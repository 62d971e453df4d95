# pyright: basic, reportMissingImports=false
"""Teaches the network of drafts: `python -m guardrails.decision.teach BASE`.

Beside the drafts it reads what answers mostly hold: plain sentences, headings and cells of documents of
companies that do not exist. Without them a bare price or the hours of a shop read to it like a verdict.

BASE is a folder with the all-MiniLM-L6-v2 weights as transformers reads them. Its first two layers and the word
pieces that English drafts need are kept, taught, and written in int8. What must be installed and what a run gives
are as in `guardrails.intents.teach`; it takes about ten minutes of one core.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import BertWordPieceTokenizer
from torch.nn import functional
from transformers import AutoModel

from guardrails.decision.judge import rules_broken
from guardrails.decision.network import FOLDER, LABELS, LONGEST, foreign
from guardrails.decision.reading import sentences
from guardrails.decision.train import Labelled, labelled, looked_at, with_parts
from guardrails.decision.traits import plain
from guardrails.intents.network import HEAD, NETWORK, WORDS, head_of, pieces
from guardrails.intents.teach import Inner, Taught, in_int8

POLICIES = Path(__file__).parents[2] / "assistant" / "knowledge" / "training" / "policies"
_LAYERS = 2
_FREQUENT = 20_000  # pieces by their number, which is by how often they are written
_ORDINARY = 3000
_MARKS = "#-*>| 0123456789."
_PASSES = 6
_BATCH = 32
_RATE, _HEAD_RATE = 1.5e-4, 2e-3
_RISE = 100

Row = tuple[list[int], float]


def known() -> list[Labelled]:
    """What the linear classifier learns from, as far as the network can read it, and the ordinary."""
    drafts = [*with_parts([*labelled(), *looked_at()]), *ordinary()]
    return [each for each in drafts if not foreign(each.text)]


def ordinary() -> list[Labelled]:
    """Parts of documents that break no rule: of what breaks one, a document says more than a draft may."""
    parts: dict[str, None] = {}
    for file in sorted(POLICIES.glob("*.md")):
        for line in file.read_text("utf-8").splitlines():
            for cell in line.replace("**", "").split("|"):
                text = cell.strip(_MARKS)
                parts |= dict.fromkeys(text[start:end] for start, end in sentences(text))
    harmless = [text for text in parts if text and not rules_broken(text)]
    random.Random(5).shuffle(harmless)  # noqa: S311 - guards no secret
    return [Labelled(text, decides=False) for text in harmless[:_ORDINARY]]


def _batches(rows: Sequence[Row], chance: random.Random) -> list[list[Row]]:
    """Rows of like length together, in an order that chance makes."""
    order = list(rows)
    chance.shuffle(order)
    wide = 20 * _BATCH
    made: list[list[Row]] = []
    for at in range(0, len(order), wide):
        near = sorted(order[at : at + wide], key=lambda row: len(row[0]))
        made += [near[n : n + _BATCH] for n in range(0, len(near), _BATCH)]
    chance.shuffle(made)
    return made


def _loss(model: Taught, batch: Sequence[Row]):
    width = max(len(ids) for ids, _ in batch)
    fed = torch.tensor([ids + [0] * (width - len(ids)) for ids, _ in batch])
    mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in batch])
    gold = torch.tensor([[decides] for _, decides in batch])
    return functional.binary_cross_entropy_with_logits(model(fed, mask), gold)


def teach(model: Taught, rows: Sequence[Row]) -> None:
    """Several passes over the same drafts."""
    chance = random.Random(3)  # noqa: S311 - guards no secret
    body = [p for name, p in model.named_parameters() if p.requires_grad and "head" not in name]
    rates = [
        {"params": body, "lr": _RATE},
        {"params": model.head.parameters(), "lr": _HEAD_RATE},
    ]
    descent = torch.optim.AdamW(rates, weight_decay=0.01)
    total = _PASSES * (len(rows) // _BATCH)
    pace = torch.optim.lr_scheduler.LambdaLR(
        descent, lambda n: min(1.0, (n + 1) / _RISE) * max(0.02, 1 - n / total)
    )
    model.train()
    for _ in range(_PASSES):
        for batch in _batches(rows, chance):
            loss = _loss(model, batch)
            descent.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            descent.step()
            pace.step()


def body_of(base: Path, kept: Sequence[int]) -> torch.nn.Module:
    """The base with its first layers and these pieces."""
    body = AutoModel.from_pretrained(base, attn_implementation="eager")
    body.encoder.layer = body.encoder.layer[:_LAYERS]
    whole = body.embeddings.word_embeddings.weight.detach()
    body.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
        whole[list(kept)], padding_idx=0
    )
    return body


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


class Shipped(torch.nn.Module):
    """The taught network for one draft at a time: a third fewer steps than what is taught in rows."""

    def __init__(self, taught: Taught) -> None:
        super().__init__()
        self.words, self.inner = taught.body.embeddings.word_embeddings, Inner(taught, LONGEST)

    def forward(self, input_ids):
        return self.inner(self.words(input_ids))


def main(base: Path, out: Path = FOLDER) -> None:
    """From the base and the drafts to the files that ship."""
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    drafts = known()
    listed, kept = kept_pieces(base, [plain(each.text) for each in drafts])
    words = BertWordPieceTokenizer({word: at for at, word in enumerate(listed)}, lowercase=True)
    rows = [(pieces(words, plain(each.text), LONGEST), float(each.decides)) for each in drafts]
    model = Taught(body_of(base, kept), len(LABELS))
    teach(model, rows)
    out.mkdir(exist_ok=True)
    given = torch.ones(1, 16, dtype=torch.long)
    network = in_int8(Shipped(model), "input_ids", given, out).SerializeToString()
    files = {NETWORK: network, WORDS: "\n".join(listed).encode()}
    for name, data in files.items():
        (out / name).write_bytes(data)
    (out / HEAD).write_bytes(head_of(files, LABELS))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:3]))

# pyright: basic, reportMissingImports=false
"""Trains the two networks of `networks` on the question and clause pairs in training/.

python -m assistant.knowledge.train BASE OUT

BASE is a folder with the all-MiniLM-L6-v2 weights as transformers reads them; OUT gets encoder.onnx and
judge.onnx in int8. Needs torch, transformers, onnx and onnxruntime, which the product does not: install
them beside it. A run takes about half an hour on two cores. Seeds are fixed; sums of several threads are
not, so a second run gives weights that differ in the last digits and measures the same within noise.
"""

import json
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
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from assistant.domain import Clause, TenantId
from assistant.knowledge.documents import read
from assistant.knowledge.units import Units
from assistant.knowledge.vectors import Matrix

_DATA = Path(__file__).with_name("training")
_TENANTS = Path(__file__).parents[1] / "tenants"
_TEMPERATURE = 0.05
_POOL = 36  # passages that a batch of questions is told apart from
_FROZEN_LAYERS = 2  # of the judge: what words are it need not learn again
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Stage:
    """One pass or more over some parts of the questions."""

    parts: str
    passes: int
    rate: float


_STAGES = {
    "encoder": (Stage("ab", 2, 3e-5), Stage("abcd", 1, 2e-5), Stage("abcdee", 1, 2e-5)),
    "judge": (Stage("ab", 2, 5e-5), Stage("abcd", 1, 3e-5), Stage("cdee", 1, 3e-5)),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A question, the passages that answer it, and the others of their clauses."""

    doc: str
    question: str
    answers: tuple[int, ...]
    near: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A document's passages, each under its heading, and the clause of each."""

    said: tuple[str, ...]
    text: tuple[str, ...]
    clause: tuple[str, ...]


def shelves() -> dict[str, Shelf]:
    """The documents of the training set and of the sample tenants, read as the product reads them."""
    found: dict[str, Shelf] = {}
    named = {file.stem: file for file in sorted((_DATA / "policies").glob("*.md"))}
    named |= {f"{f.parts[-3]}/{f.stem}": f for f in sorted(_TENANTS.glob("*/policies/*.md"))}
    for name, file in named.items():
        clauses = [
            Clause(TenantId(file.stem), d.doc, p.clause, p.title, p.breadcrumb, p.text)
            for d in read(file.name, file.read_bytes())
            for p in d.clauses
        ]
        units = Units.build(clauses, _no_vectors)
        owners = tuple(clauses[int(n)].clause for n in units.owner)
        found[name] = Shelf(units.said, tuple(p.text for p in units.passages), owners)
    return found


def _no_vectors(texts: Sequence[str]) -> Matrix:
    return np.zeros((len(texts), 1), np.float32)


def items(parts: str, known: dict[str, Shelf]) -> Iterator[Item]:
    """Every question of the parts; one without a clause has no answers."""
    for part in parts:
        lines = (_DATA / f"questions_{part}.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            shelf = known[row["doc"]]
            near = [
                n
                for n, own in enumerate(shelf.clause)
                if any(_related(own, gold) for gold in row["clauses"])
            ]
            start = str(row.get("sentence") or "").casefold()
            told = [n for n in near if start and start in shelf.text[n].casefold()]
            yield Item(row["doc"], row["question"], tuple(told or near), frozenset(near))


def _related(one: str, other: str) -> bool:
    return (
        one == other
        or one.startswith((f"{other}.", f"{other} > "))
        or other.startswith((f"{one}.", f"{one} > "))
    )


class Encoder(torch.nn.Module):
    """A text to the mean of its tokens' states, at length 1."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")

    def forward(self, input_ids, attention_mask):
        return functional.normalize(_mean(self.body, input_ids, attention_mask, None), dim=1)


class Judge(torch.nn.Module):
    """A question and a passage to the log-odds that the one answers the other."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.head = torch.nn.Linear(384, 1)

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.head(_mean(self.body, input_ids, attention_mask, token_type_ids)).squeeze(
            -1
        )


def _mean(body, ids, mask, kinds):
    states = body(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
    weight = mask.unsqueeze(-1).to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)


def train_encoder(base: Path, known: dict[str, Shelf]) -> Encoder:
    """Each question nearer to its answer than to the other passages of the same document."""
    words, model = AutoTokenizer.from_pretrained(base), Encoder(base)
    for stage in _STAGES["encoder"]:
        asked = [item for item in items(stage.parts, known) if item.answers]
        steps = _Steps(
            model, [{"params": model.parameters(), "lr": stage.rate}], stage, len(asked) // 16
        )
        for _ in range(stage.passes):
            for batch in _by_document(asked, 16):
                steps.take(_contrast(model, words, batch, known[batch[0].doc]))
    return model


def _by_document(asked: list[Item], size: int) -> list[list[Item]]:
    random.shuffle(asked)
    held: dict[str, list[Item]] = {}
    for item in asked:
        held.setdefault(item.doc, []).append(item)
    batches = [own[at : at + size] for own in held.values() for at in range(0, len(own), size)]
    random.shuffle(batches)
    return batches


def _contrast(model: Encoder, words, batch: list[Item], shelf: Shelf):
    needed = {random.choice(item.answers) for item in batch}  # noqa: S311 - guards no secret
    rest = [n for n in range(len(shelf.said)) if n not in needed]
    pool = sorted(needed) + random.sample(rest, min(len(rest), max(0, _POOL - len(needed))))
    asked = model(**_tokens(words, [item.question for item in batch]))
    near = asked @ model(**_tokens(words, [shelf.said[n] for n in pool])).T / _TEMPERATURE
    answers = torch.tensor([[n in item.answers for n in pool] for item in batch])
    # Other passages of the right clause neither pull nor push.
    idle = torch.tensor([[n in item.near for n in pool] for item in batch]) & ~answers
    near = near.masked_fill(idle, -1e4)
    right = torch.logsumexp(near.masked_fill(~answers, -1e4), 1)
    return (torch.logsumexp(near, 1) - right).mean()


def train_judge(base: Path, known: dict[str, Shelf], encoder: Encoder) -> Judge:
    """Told on answers, on the nearest passages that are none, and on questions without an answer."""
    words, model = AutoTokenizer.from_pretrained(base), Judge(base)
    for part in (model.body.embeddings, *model.body.encoder.layer[:_FROZEN_LAYERS]):
        part.requires_grad_(requires_grad=False)
    said = {name: _vectors(encoder, words, shelf.said) for name, shelf in known.items()}
    for stage in _STAGES["judge"]:
        asked = [
            (item, _nearest(encoder, words, item, said[item.doc]))
            for item in items(stage.parts, known)
        ]
        body = [p for p in model.body.parameters() if p.requires_grad]
        rates = [
            {"params": body, "lr": stage.rate},
            {"params": model.head.parameters(), "lr": 1e-3},
        ]
        steps = _Steps(model, rates, stage, len(asked) // 8)
        for _ in range(stage.passes):
            random.shuffle(asked)
            for at in range(0, len(asked), 8):
                steps.take(_verdict(model, words, asked[at : at + 8], known))
    return model


@torch.no_grad()
def _vectors(encoder: Encoder, words, texts: Sequence[str]):
    return encoder(**_tokens(words, texts))


def _nearest(encoder: Encoder, words, item: Item, said) -> list[int]:
    near = said @ _vectors(encoder, words, [item.question])[0]
    return [n for n in near.argsort(descending=True).tolist() if n not in item.near][:8]


def _verdict(model: Judge, words, batch, known: dict[str, Shelf]):
    asked, said, answers, owner = [], [], [], []
    for place, (item, others) in enumerate(batch):
        right = random.sample(item.answers, 1) if item.answers else []
        for n in [*right, *others[:2], *random.sample(others[2:], min(1, len(others[2:])))]:
            asked.append(item.question)
            said.append(known[item.doc].said[n])
            answers.append(float(n in right))
            owner.append(place)
    found = model(**_tokens(words, asked, said))
    gold, owned = torch.tensor(answers), torch.tensor(owner)
    weight = 1 + 2 * gold
    told = functional.binary_cross_entropy_with_logits(found, gold, reduction="none")
    # And the answer above what merely lies near it.
    ahead = [
        torch.logsumexp(found[owned == n], 0) - found[(owned == n) & (gold > 0)].mean()
        for n in owned[gold > 0].unique()
    ]
    order = torch.stack(ahead).mean() if ahead else torch.zeros(())
    return (told * weight).sum() / weight.sum() + 0.5 * order


def _tokens(words, *texts):
    lists = [list(each) for each in texts]
    made = words(
        *lists, padding=True, truncation=True, max_length=_LONGEST, return_tensors="pt"
    )
    return made if len(texts) > 1 else {k: v for k, v in made.items() if k != "token_type_ids"}


class _Steps:
    """Descent with a short rise and a long fall of the rate."""

    def __init__(self, model, rates, stage: Stage, batches: int) -> None:
        self._model = model
        self._descent = torch.optim.AdamW(rates, weight_decay=0.01)
        total = max(1, stage.passes * batches)
        self._rate = torch.optim.lr_scheduler.LambdaLR(
            self._descent, lambda n: min(1.0, (n + 1) / 25) * max(0.02, 1 - n / total)
        )

    def take(self, loss) -> None:
        self._descent.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._descent.step()
        self._rate.step()


def export(model: torch.nn.Module, names: Sequence[str], out: Path) -> None:
    """One fused int8 ONNX file; activations are scaled as they come."""
    ids = torch.ones(2, 16, dtype=torch.long)
    whole, fused = out.with_suffix(".fp32"), out.with_suffix(".fused")
    torch.onnx.export(
        model.eval(), (ids,) * len(names), str(whole), input_names=list(names), output_names=["out"],
        dynamic_axes={name: {0: "rows", 1: "tokens"} for name in names} | {"out": {0: "rows"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    optimizer.optimize_model(
        str(whole), model_type="bert", num_heads=12, hidden_size=384, opt_level=1
    ).save_model_to_file(str(fused))
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT}
    quantize_dynamic(
        fused, out, weight_type=QuantType.QInt8, per_channel=True, extra_options=options
    )
    whole.unlink()
    fused.unlink()


def main(base: Path, out: Path) -> None:
    """Both networks, from the base to the files that ship."""
    random.seed(0)
    torch.manual_seed(0)
    known = shelves()
    encoder = train_encoder(base, known)
    export(encoder, ("input_ids", "attention_mask"), out / "encoder.onnx")
    judge = train_judge(base, known, encoder)
    export(judge, ("input_ids", "attention_mask", "token_type_ids"), out / "judge.onnx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

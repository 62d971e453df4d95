"""Whether what Claude is given holds the answer, and what that costs: a whole corpus or the best N.

python -m evals.bench.ground

A question counts when the right clauses among those given hold all of its facts that the
documents hold.

896 questions of the four sample tenants (16 to 66 clauses, 2,000 to 8,700 tokens): whole 100 %
(99.6 to 100), best 8 96.7 % (95.3 to 97.6), best 24 99.6 % (98.9 to 99.8). Put to all documents in
one (151 clauses, 19,800 tokens, four policies that rival each other): best 8 90.3 %, best 24
97.2 %, best 32 98.2 %, best 48 98.9 % (98.0 to 99.4). For 1,000 turns of the largest tenant whole
costs $4.53 from the cache and $41.29 where every turn comes an hour after the one before, best
48 $17 to $21; all in one, $6.74 and $85.42 against $19 to $23. So a corpus goes whole up to 20,000
tokens, where it is the cheaper one when five turns in six come within an hour of another, and
of a larger one go the best 48.
"""

import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import house, tenants
from assistant.answering import prompt
from assistant.domain import Clause, Exchange, TenantId
from assistant.house import House
from assistant.knowledge.ground import tokens
from assistant.settings import Settings
from evals import cases, graders, suites
from evals.cases import GroundingCase
from evals.stats import wilson

FILES = ("grounding.jsonl", "answers.jsonl")
BEST = (8, 16, 24, 32, 48, 64)
# All sample documents put together: a corpus for which the search has to choose among more.
POOLED = TenantId("pooled")

# Dollars a million tokens of the default model; what is written for an hour costs twice the
# input, what is read from the cache a tenth of it.
INPUT, OUTPUT = 2.0, 10.0
WRITTEN, READ = 2 * INPUT, INPUT / 10
# 120 words, and what a turn holds beside its clauses: the question, its frame, earlier turns.
ANSWER, BESIDE = 180, 400


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the clauses that the search brought, best first."""

    case: GroundingCase
    found: tuple[Clause, ...]
    gold: tuple[str, ...]

    def held(self, given: Sequence[Clause], corpus: Sequence[Clause]) -> bool:
        """Whether these clauses say all of the answer that the whole corpus says."""
        right = self._said(given)
        return bool(right) and self._missing(right) == self._missing(self._said(corpus))

    def _said(self, clauses: Sequence[Clause]) -> str:
        return "\n".join(each.text for each in clauses if _right(each, self.gold))

    def _missing(self, said: str) -> list[str]:
        return graders.missing(said, self.case.must)


def _right(clause: Clause, gold: Sequence[str]) -> bool:
    pairs = (ref.partition(" ") for ref in gold)
    return any(
        clause.doc == doc and graders.related(clause.clause, name) for doc, _, name in pairs
    )


def _answerable() -> Iterator[GroundingCase]:
    folder = Path(suites.__file__).parent / "cases"
    for file in FILES:
        for case in cases.read(folder / file, GroundingCase, needs_gold=True):
            if case.must and case.clauses:
                yield case


async def _asked(opened: House, tenant: TenantId) -> list[Asked]:
    """Every answerable question put to its own tenant, or all of them to the pooled one."""
    found: list[Asked] = []
    for case in _answerable():
        if tenant not in (case.tenant, POOLED):
            continue
        *earlier, question = case.said
        history = [Exchange(said, "") for said in earlier]
        hits = await opened.library.search(tenant, question, history=history, k=max(BEST))
        gold = [f"{case.tenant}-{ref}" if tenant == POOLED else ref for ref in case.clauses]
        found.append(Asked(case, tuple(hit.clause for hit in hits), tuple(gold)))
    return found


def _share(held: Sequence[bool]) -> str:
    share = wilson(sum(held), len(held))
    return f"{share.value:6.1%} ({share.low:.1%} to {share.high:.1%})"


def _by(asked: Sequence[Asked], facet: str) -> Mapping[str, list[Asked]]:
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        found[each.case.facets()[facet]].append(each)
    return dict(sorted(found.items()))


def _recall(asked: Sequence[Asked], corpora: Mapping[TenantId, Sequence[Clause]]) -> None:
    print("\nThe answer is in what is given (95 % intervals)")
    rows = {"all": asked, **_by(asked, "tenant"), **_by(asked, "style")}
    for name, own in rows.items():
        print(f"  {name:14}{len(own):4}", end="")
        for best in (0, *BEST):
            print(f"  {f'best {best}' if best else 'whole'}", end=" ")
            print(_share([_holds(each, best, corpora) for each in own]), end="")
        print()


def _holds(asked: Asked, best: int, corpora: Mapping[TenantId, Sequence[Clause]]) -> bool:
    corpus = corpora[TenantId(asked.case.tenant)]
    return asked.held(asked.found[:best] if best else corpus, corpus)


def _pooled(asked: Sequence[Asked], corpus: Sequence[Clause]) -> None:
    print(f"\nThe same questions to all documents in one, {len(corpus)} clauses")
    for best in BEST:
        print(f"  best {best:3} {_share([e.held(e.found[:best], corpus) for e in asked])}")


def _prices(name: str, rules: int, corpus: Sequence[Clause], asked: Sequence[Asked]) -> None:
    """Dollars for 1,000 turns: all from the cache, and where each comes too late for it."""
    size, rest = tokens(corpus), BESIDE * INPUT + ANSWER * OUTPUT
    kept = rules + size
    print(f"\n{name}: {len(corpus)} clauses, {size} tokens")
    print(f"  whole     {kept:6} tokens  cached {_dollars(kept * READ + rest)}", end="")
    print(f"  each written anew {_dollars(kept * WRITTEN + rest)}")
    for best in BEST:
        sent = sum(tokens(each.found[:best]) for each in asked) / len(asked)
        cost = sent * INPUT + rest
        print(f"  best {best:3}  {rules + sent:6.0f} tokens", end="")
        print(f"  cached {_dollars(rules * READ + cost)}", end="")
        print(f"  each written anew {_dollars(rules * WRITTEN + cost)}")


def _dollars(millionths: float) -> str:
    return f"${millionths / 1000:6.2f}"


def _rules() -> int:
    """How long the system prompt is."""
    request = prompt.build(
        assistant="Kora", company="Kapsule Cloud", tenant=TenantId("kapsule"), question="",
        hits=(), history=(), remembered=(), canary="k" * 23,
    )  # fmt: skip
    return round(len(request.system) / 3.6)


async def _measure(home: Path) -> None:
    settings = Settings(home=home, _env_file=None)  # type: ignore[call-arg]
    async with house.opened(settings) as opened:
        for tenant, files in tenants.seeds():
            for file in files:
                doc = f"{tenant.id}-{file.stem}"
                await opened.ingestion.add(POOLED, [file], doc=doc, effective=None)
        own = [tenant.id for tenant, _ in tenants.seeds()]
        corpora = {each: await opened.library.in_force(each) for each in (*own, POOLED)}
        asked = {each: await _asked(opened, each) for each in (*own, POOLED)}
    _recall([each for tenant in own for each in asked[tenant]], corpora)
    _pooled(asked[POOLED], corpora[POOLED])
    for tenant, corpus in corpora.items():
        _prices(tenant, _rules(), corpus, asked[tenant])


def main() -> int:
    """Prints recall by tenant and style, and prices by tenant."""
    with tempfile.TemporaryDirectory() as home:
        asyncio.run(_measure(Path(home)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

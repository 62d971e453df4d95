"""The clauses in force, indexed once for each set of versions and rebuilt when a policy changes."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from assistant.domain import Clause, Exchange, Ground, Hit, Stamp, TenantId, Version
from assistant.knowledge import asof, conflicts, dates, defects, missing, units, versions
from assistant.knowledge.asof import Reading
from assistant.knowledge.beside import Beside
from assistant.knowledge.conflicts import Pair
from assistant.knowledge.consulting import Judge, consult
from assistant.knowledge.dates import Span
from assistant.knowledge.ground import Budget, tokens
from assistant.knowledge.index import Index
from assistant.knowledge.search import resolve
from assistant.knowledge.vectors import Vectors, digest
from assistant.storage.policies import Policies
from assistant.storage.vectors import PassageVectors
from assistant.tenants import Tenant, TenantFile
from guardrails import planted, without_logs, without_orders, without_placeholders

Known = tuple[
    datetime, tuple[Version, ...]
]  # what time it is, and every version of all documents
_KEPT = 4  # sets of versions that stay indexed for a tenant: today's and earlier customers'


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One set of versions, read once."""

    clauses: tuple[Clause, ...]
    refs: Mapping[str, Clause]
    index: Index
    ties: Mapping[str, tuple[Clause, str]]
    pairs: tuple[Pair, ...]
    named: tuple[str, ...]  # documents that its clauses name
    tokens: int

    @classmethod
    def build(cls, clauses: tuple[Clause, ...], vectors: Vectors) -> "_Shelf":
        return cls(
            clauses,
            {clause.ref: clause for clause in clauses},
            Index.build(clauses, vectors),
            versions.by_purchase(clauses),
            conflicts.detected(clauses),
            defects.other_documents(clauses),
            tokens(clauses),
        )


@dataclass(frozen=True, slots=True)
class _Look:
    """What one question looks into."""

    now: datetime
    versions: tuple[Version, ...]
    stamp: Stamp
    span: Span | None
    today: _Shelf
    shelf: _Shelf


class Library:
    """One index a tenant; a query can only ever meet its own tenant's."""

    def __init__(
        self,
        policies: Policies,
        kept: PassageVectors,
        vectors: Vectors,
        judge: Judge,
        *,
        tenants: int = 500,
        sure: float | None = None,
    ) -> None:
        """`tenants`: how many have their index in memory; of the others it is built when asked for.

        `sure`: how probable it must be that anything answers for it to be quoted.
        """
        self._most = tenants
        self._sure = sure
        self._policies = policies
        self._judge = judge
        self._kept = kept
        self._vectors = vectors
        self._shelves: dict[TenantId, dict[Stamp, _Shelf]] = {}
        self._rivals: dict[TenantId, tuple[Stamp, tuple[Clause, ...]]] = {}
        self._listed: dict[TenantId, tuple[_Shelf, TenantFile, tuple[Pair, ...]]] = {}
        self._building = asyncio.Lock()

    async def search(
        self, tenant: TenantId, question: str, *, history: Sequence[Exchange], k: int
    ) -> tuple[Hit, ...]:
        """The best clauses, best first; none where the tenant has no documents.

        Where a document's version goes by the day of purchase and the customer gave one, that
        version's clauses.
        """
        index, asked = await self._asked(tenant, question, history)
        return tuple(await asyncio.to_thread(index.search, asked, k))

    async def consult(
        self,
        tenant: TenantId,
        question: str,
        *,
        history: Sequence[Exchange],
        k: int,
        known: Known | None = None,
        judged: bool = True,
    ) -> tuple[Hit, ...]:
        """As `search`, and judged: the scores add up to the probability that anything answers."""
        index, asked = await self._asked(tenant, question, history, known)
        return tuple(
            await asyncio.to_thread(
                consult, index, asked, k, self._judge if judged else None, self._sure
            )
        )

    async def _asked(
        self,
        tenant: TenantId,
        question: str,
        history: Sequence[Exchange],
        known: Known | None = None,
    ) -> tuple[Index, str]:
        """Where to look, and the question as it is to be understood."""
        look = await self._look(tenant, _said(question, history), known)
        plain = without_placeholders(without_orders(without_logs(question)))
        if look.span:
            plain = dates.without_purchase(plain, today=_day(look.now, look.versions))
        return look.shelf.index, resolve(plain, history)

    async def ground(
        self,
        tenant: TenantId,
        question: str,
        *,
        history: Sequence[Exchange],
        budget: Budget,
        known: Known | None = None,
    ) -> Ground:
        """What a model is given for this question: clauses of the versions that `search` uses."""
        look = await self._look(tenant, _said(question, history), known)
        if look.shelf.tokens <= budget.tokens:
            return Ground(look.shelf.clauses, whole=True)
        hits = await self.search(tenant, question, history=history, k=budget.clauses)
        return Ground(tuple(hit.clause for hit in hits))

    async def beside(
        self,
        tenant: Tenant,
        question: str,
        *,
        history: Sequence[Exchange],
        hits: Sequence[Hit],
        known: Known | None = None,
    ) -> Beside:
        """What must stand beside an answer to this question from these hits."""
        look = await self._look(tenant.id, _said(question, history), known)
        plain, file = without_placeholders(question), tenant.file
        absent = missing.missing(
            (*file.missing_documents, *look.shelf.named),
            [version.title for version in look.versions],
            file.missing_subjects,
        )
        return Beside(
            plain,
            await self._reading(tenant.id, look),
            conflicts.united(self._configured(tenant, look.shelf), look.shelf.pairs),
            absent,
            missing.asked(plain, absent, hits),
        )

    async def stale(self, tenant: TenantId) -> tuple[Version, ...]:
        """The documents in force that are so old that a customer should know."""
        now, known = await self._policies.known(tenant)
        return versions.stale(known, now)

    async def warm(self, tenant: TenantId) -> None:
        """Build the tenant's index, and wake the judge, before the first question asks for them."""
        await self._look(tenant, ())
        await asyncio.to_thread(self._judge, "ready", ("ready",))

    async def clause(
        self, tenant: TenantId, doc: str, clause: str, version: int | None = None
    ) -> Clause | None:
        """One clause in force, or as a version had it that an answer was taken from."""
        held = (
            await self._policies.clauses(tenant, ((doc, version),))
            if version
            else (await self._look(tenant, ())).today.clauses
        )
        return next((c for c in held if c.doc == doc and c.clause == clause), None)

    async def in_force(
        self, tenant: TenantId, *, at: datetime | None = None
    ) -> tuple[Clause, ...]:
        """All clauses of the versions in force at a moment."""
        stamp = await self._policies.stamp(tenant, at=at)
        return await self._policies.clauses(tenant, stamp)

    def _configured(self, tenant: Tenant, shelf: _Shelf) -> tuple[Pair, ...]:
        """Worked out once for as long as neither clauses nor settings change: it takes 2 ms."""
        listed = self._listed.get(tenant.id)
        if listed is None or listed[0] is not shelf or listed[1] is not tenant.file:
            pairs = conflicts.configured(shelf.refs, tenant.file.conflicts)
            self._listed[tenant.id] = listed = (shelf, tenant.file, pairs)
        return listed[2]

    async def _look(
        self, tenant: TenantId, said: Sequence[str], known: Known | None = None
    ) -> _Look:
        now, held = known or await self._policies.known(tenant)
        return await self._looked(tenant, said, now, held)

    async def _looked(
        self, tenant: TenantId, said: Sequence[str], now: datetime, known: Sequence[Version]
    ) -> _Look:
        current = versions.in_force(known, now)
        today = await self._shelf(tenant, current, current)
        span = dates.of_purchase(said, today=_day(now, known)) if today.ties else None
        stamp = asof.chosen(known, tuple(today.ties), span, now)
        return _Look(
            now, tuple(known), stamp, span, today, await self._shelf(tenant, stamp, current)
        )

    async def _encode(self, tenant: TenantId, clauses: Sequence[Clause]) -> None:
        """Every passage's vector at hand: kept ones are read, the others computed and kept."""
        names = {digest(text): text for text in self._vectors.unknown(units.texts(clauses))}
        known = await self._kept.known(tenant, names)
        self._vectors.learn({names[name]: row for name, row in known.items()})
        fresh = {name: text for name, text in names.items() if name not in known}
        if fresh:
            made = await asyncio.to_thread(self._vectors, list(fresh.values()))
            await self._kept.keep(
                tenant, dict(zip(fresh, made.astype(np.float16), strict=True))
            )

    async def _reading(self, tenant: TenantId, look: _Look) -> Reading:
        rivals = asof.rivals(look.versions, look.stamp, look.today.ties, look.now)
        docs = {doc for doc, _ in rivals}
        own = [c for c in look.shelf.clauses if c.doc in docs] if docs else []
        held: defaultdict[tuple[str, int], list[Clause]] = defaultdict(list)
        for clause in (*own, *await self._compared(tenant, rivals)):
            held[clause.doc, clause.version].append(clause)
        return Reading(look.now, look.versions, look.stamp, look.span, look.today.ties, held)

    async def _compared(self, tenant: TenantId, rivals: Stamp) -> tuple[Clause, ...]:
        """The clauses of versions that are not in force: they never change, so they are kept."""
        held = self._rivals.get(tenant)
        if held is None or held[0] != rivals:
            held = (rivals, _clean(await self._policies.clauses(tenant, rivals)))
            self._rivals[tenant] = held
        return held[1]

    async def _shelf(self, tenant: TenantId, stamp: Stamp, current: Stamp) -> _Shelf:
        held = self._shelves.get(tenant, {}).get(stamp)
        if held:
            self._shelves[tenant] = self._shelves.pop(tenant)  # who asked last stands last
            return held
        async with self._building:
            shelves = self._shelves.setdefault(tenant, {})
            if stamp not in shelves:
                clauses = _clean(await self._policies.clauses(tenant, stamp))
                await self._encode(tenant, clauses)
                built = await asyncio.to_thread(_Shelf.build, clauses, self._vectors)
                if stamp == current or len(shelves) >= _KEPT:
                    # What was in force before is rebuilt if an earlier customer asks again.
                    for each in [each for each in shelves if each != current]:
                        del shelves[each]
                shelves[stamp] = built
                self._forget_the_quietest()
            return shelves[stamp]

    def _forget_the_quietest(self) -> None:
        for each in list(self._shelves)[: -self._most]:
            del self._shelves[each]
            self._rivals.pop(each, None)
            self._listed.pop(each, None)


def _clean(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """Without those that give the assistant orders: ingestion warned of them, people mend them.

    Of 1,771 clauses of real and of invented policies none does.
    """
    return tuple(clause for clause in clauses if not planted(clause.text))


def _said(question: str, history: Sequence[Exchange]) -> tuple[str, ...]:
    return (*(exchange.question for exchange in history), question)


def _day(now: datetime, known: Sequence[Version]) -> date:
    return now.astimezone(ZoneInfo(known[0].zone)).date() if known else now.date()

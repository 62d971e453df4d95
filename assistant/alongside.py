"""What goes with an answer by rule: figures worked out, days counted, what the law keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from assistant.answering import caveat, workings
from assistant.answering.completing import Additions
from assistant.answering.gathered import Gathered, gather
from assistant.answering.workings import Part
from assistant.domain import Clause, Exchange, Hit, TenantId
from assistant.knowledge.library import Library
from assistant.tenants import Tenant

_Version = tuple[TenantId, str, int]


@dataclass(frozen=True, slots=True)
class Asking:
    """A message, what was said before it, and when."""

    question: str
    history: Sequence[Exchange]
    now: datetime

    def today(self, tenant: Tenant) -> date:
        """The day it is where the company is."""
        return self.now.astimezone(ZoneInfo(tenant.file.hours.zone)).date()

    def stated(self, tenant: Tenant) -> Gathered:
        """What the customer has stated about a payment so far."""
        last = self.history[-1].answer if self.history else ""
        return gather(
            self.question,
            [exchange.question for exchange in self.history],
            self.today(tenant),
            asked=workings.was_asked(last),
        )


@dataclass(frozen=True, slots=True)
class Alongside:
    """Looks up the clauses that workings and caveats rest on."""

    library: Library
    keepers: dict[_Version, Clause | None] = field(
        default_factory=dict[_Version, "Clause | None"]
    )

    async def additions(self, tenant: Tenant, asking: Asking, hits: Sequence[Hit]) -> Additions:
        """All that goes with the answer to a message, whatever engine gives it."""
        found = [hit.clause for hit in hits]
        said = asking.stated(tenant)
        named = await self._named(tenant) if said.fresh else []
        parts = _parts(tenant, said, named, asking.today(tenant)) if named else ()
        quoted = {ref for part in parts for ref in part.clauses}
        found += [each for each in named if each.ref in quoted and each not in found]
        kept = [await self._keeper(tenant, each) for each in _one_a_document(found)]
        found += [each for each in kept if each and each not in found]
        return Additions(parts, tuple(found), tenant.file.caveats)

    async def _named(self, tenant: Tenant) -> list[Clause]:
        """The clauses that the company's settings name, as far as they are in force."""
        formula, period = tenant.file.illustration, tenant.file.period
        refs = [formula.clause, formula.below_zero or ""] if formula else []
        refs += [period.clause] if period else []
        pairs = [ref.partition(" ") for ref in refs if ref]
        found = [await self.library.clause(tenant.id, doc, clause) for doc, _, clause in pairs]
        return [each for each in found if each]

    async def _keeper(self, tenant: Tenant, of: Clause) -> Clause | None:
        key = (tenant.id, of.doc, of.version)
        if key not in self.keepers:
            held = await self.library.in_force(tenant.id)
            document = [each for each in held if each.doc == of.doc]
            kept = caveat.keeper(document, tenant.file.caveats.get(of.doc))
            self.keepers[key] = kept[0] if kept else None
        return self.keepers[key]


def _parts(
    tenant: Tenant, said: Gathered, named: Sequence[Clause], today: date
) -> tuple[Part, ...]:
    formula, period = tenant.file.illustration, tenant.file.period
    shown = workings.illustrated(formula, said, named, today) if formula else None
    counted = workings.counted(period, said, named, today) if period else None
    if shown and counted and period:
        # The formula is for later than the period: beside one the other is only in the way.
        running = any(each.day <= each.of for each in workings.day_counts(period, said, today))
        shown = shown if shown.lines or not running else None
        counted = counted if running else None
    return tuple(part for part in (shown, counted) if part)


def _one_a_document(clauses: Sequence[Clause]) -> list[Clause]:
    on_refunds = [clause for clause in clauses if caveat.on_refunds(clause)]
    return list({(each.doc, each.version): each for each in on_refunds}.values())

"""The privacy office: everything that keeps what the privacy policy promises, built in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assistant.handoff.desk import Desk
from assistant.privacy.asking import DeskRequests
from assistant.privacy.erasure import Erasure
from assistant.privacy.export import Exports
from assistant.privacy.housekeeping import Housekeeping
from assistant.privacy.minors import Minors
from assistant.privacy.officers import Officers
from assistant.privacy.retention import Retention
from assistant.privacy.rights import Rights
from assistant.privacy.traces import Place, Traces
from assistant.storage.aggregates import Aggregates
from assistant.storage.audit import Audit
from assistant.storage.consents import Consents
from assistant.storage.conversations import Conversations
from assistant.storage.corrections import Corrections
from assistant.storage.database import Database
from assistant.storage.erasing import ErasureStore
from assistant.storage.held import Held
from assistant.storage.holds import Holds
from assistant.storage.journal import Journal
from assistant.storage.limits import Limits
from assistant.storage.registry import Registry
from assistant.storage.requests import RequestStore
from assistant.storage.retention import RetentionStore
from assistant.storage.rewriting import Rewriter
from assistant.storage.statements import Ledger
from assistant.storage.traces import TraceErasures
from assistant.storage.vault import Vault
from guardrails import Screen


@dataclass(frozen=True)
class Ground:
    """What the office stands on."""

    home: Path
    database: Database
    vault: Vault
    registry: Registry
    audit: Audit
    rewriter: Rewriter
    clock: Callable[[], datetime]
    hour: int | None  # at which retention runs by itself


@dataclass(frozen=True)
class Office:
    """Its desks."""

    retention: Retention
    erasure: Erasure
    traces: Traces
    holds: Holds
    minors: Minors
    exports: Exports
    rights: Rights
    rewriter: Rewriter
    housekeeping: Housekeeping
    officers: Officers


@dataclass(frozen=True, slots=True)
class _Stores:
    """What several desks share."""

    holds: Holds
    limits: Limits
    consents: Consents
    corrections: Corrections
    erasure: Erasure
    exports: Exports


def furnished(ground: Ground, places: Sequence[Place], *, desk: Desk, guard: Screen) -> Office:
    """`places`: where traces and letters lie besides the database."""
    shared = _stores(ground, places, desk)
    minors = Minors(shared.limits, shared.erasure, ground.clock)
    retention = _retention(ground, shared.holds, traced=_traced(places))
    return Office(
        retention=retention,
        erasure=shared.erasure,
        traces=shared.erasure.traces,
        holds=shared.holds,
        minors=minors,
        exports=shared.exports,
        rights=_rights(ground, shared, desk, guard),
        rewriter=ground.rewriter,
        housekeeping=Housekeeping(retention, shared.erasure, ground.clock, ground.hour),
        officers=_officers(ground, shared, minors, guard),
    )


def _stores(ground: Ground, places: Sequence[Place], desk: Desk) -> _Stores:
    database, clock, audit = ground.database, ground.clock, ground.audit
    erasure = _erasure(ground, places, desk)
    limits, consents = (
        Limits(database, audit, clock=clock),
        Consents(database, audit, clock=clock),
    )
    corrections = Corrections(database, ground.vault, audit, clock=clock)
    exports = Exports(
        held=Held(database, ground.vault),
        store=erasure.store,
        limits=limits,
        consents=consents,
        corrections=corrections,
        elsewhere=[_told(place) for place in places],
        clock=clock,
    )
    holds = Holds(database, audit, clock=clock)
    return _Stores(holds, limits, consents, corrections, erasure, exports)


def _rights(ground: Ground, shared: _Stores, desk: Desk, guard: Screen) -> Rights:
    return Rights(
        registry=ground.registry,
        conversations=Conversations(ground.database, ground.vault, clock=ground.clock),
        exports=shared.exports,
        erasure=shared.erasure,
        limits=shared.limits,
        consents=shared.consents,
        corrections=shared.corrections,
        requests=DeskRequests(desk),
        audit=ground.audit,
        guard=guard,
        vault=ground.vault,
        clock=ground.clock,
    )


def _officers(ground: Ground, shared: _Stores, minors: Minors, guard: Screen) -> Officers:
    return Officers(
        registry=ground.registry,
        minors=minors,
        kept=shared.holds,
        sought=shared.corrections,
        requests=RequestStore(ground.database, ground.vault, ground.audit, clock=ground.clock),
        exports=shared.exports,
        erasure=shared.erasure,
        audit=ground.audit,
        vault=ground.vault,
        guard=guard,
    )


def _traced(places: Sequence[Place]) -> bool:
    return any(place.holds == "traces" for place in places)


def _told(place: Place) -> str:
    what = {
        "traces": "redacted traces of these chats",
        "letters": "replies that wait to be sent",
    }
    return f"{place.name}: {what[place.holds]}"


def _erasure(ground: Ground, places: Sequence[Place], desk: Desk) -> Erasure:
    database, clock = ground.database, ground.clock
    return Erasure(
        registry=ground.registry,
        store=ErasureStore(database, ground.audit, clock=clock, traced=_traced(places)),
        journal=Journal(ground.home),
        traces=Traces(TraceErasures(database, clock=clock), places, clock),
        rewriter=ground.rewriter,
        vault=ground.vault,
        clock=clock,
        told=desk.feed.announce,
    )


def _retention(ground: Ground, holds: Holds, *, traced: bool) -> Retention:
    database, vault, clock = ground.database, ground.vault, ground.clock
    return Retention(
        registry=ground.registry,
        store=RetentionStore(database, vault, ground.audit, clock=clock, traced=traced),
        aggregates=Aggregates(database),
        holds=holds,
        audit=ground.audit,
        ledger=Ledger(database, vault, clock=clock),
        clock=clock,
    )

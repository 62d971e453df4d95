"""The registers that people keep: requests, breaches, and what was told to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import NotAllowed
from assistant.privacy import controls
from assistant.privacy.breaches import Breaches
from assistant.privacy.requests import Requests
from assistant.staff.accounts import Staff
from assistant.storage.audit import Audit
from assistant.storage.breaches import Affected, Breach, BreachStore
from assistant.storage.chain import Anchor
from assistant.storage.database import Database
from assistant.storage.registry import Registry
from assistant.storage.requests import PrivacyRequest, RequestKind, RequestStore
from assistant.storage.statements import Ledger, Statement
from assistant.storage.steps import Step
from assistant.storage.vault import Vault
from guardrails import Screen

__all__ = [  # the words of the registers, for the edge
    "Affected",
    "Breach",
    "PrivacyRequest",
    "Registers",
    "RequestKind",
    "Statement",
    "Step",
]


@dataclass(frozen=True, slots=True)
class Chains:
    """Whether the records hold, and their ends as they are now."""

    audit: str
    statements: str
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """What an officer opens."""

    requests: Requests
    breaches: Breaches
    ledger: Ledger
    audit: Audit

    async def statements(self, staff: Staff, conversation: str) -> tuple[Statement, ...]:
        """What was told in a conversation, and on what it stood; reading it is written down."""
        if staff.role == "agent":
            raise NotAllowed
        await self.audit.write(
            staff.tenant, actor=staff.id, action="statements.read", subject=conversation
        )
        return await self.ledger.of(staff.tenant, conversation)

    def controls(self, staff: Staff) -> list[dict[str, object]]:
        """The control matrix with the last results of its tests."""
        if staff.role == "agent":
            raise NotAllowed
        return controls.as_json(controls.rows(controls.read(), controls.proofs()))

    async def chains(self, staff: Staff) -> Chains:
        """The tenant's chains, walked from end to end."""
        if staff.role == "agent":
            raise NotAllowed
        faults = [await chain.fault(staff.tenant) for chain in (self.audit, self.ledger)]
        ends = [await chain.anchor(staff.tenant) for chain in (self.audit, self.ledger)]
        said = [f"broken at row {each.seq}: {each.why}" if each else "holds" for each in faults]
        return Chains(said[0], said[1], tuple(each for each in ends if each))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the registers stand on."""

    database: Database
    vault: Vault
    registry: Registry
    audit: Audit
    ledger: Ledger
    guard: Screen
    clock: Callable[[], datetime]


def furnished(on: Shelf) -> Registers:
    """Built in one place."""
    requests = RequestStore(on.database, on.vault, on.audit, clock=on.clock)
    breaches = BreachStore(on.database, on.vault, on.audit, clock=on.clock)
    return Registers(
        Requests(requests, on.registry, on.audit, on.vault, on.guard, on.clock),
        Breaches(breaches, on.registry, on.audit, on.guard, on.clock),
        on.ledger,
        on.audit,
    )

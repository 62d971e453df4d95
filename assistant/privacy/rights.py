"""A customer's rights over what is held: see it, take it along, correct, limit, erase it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from assistant.domain import Conversation, Limit, TenantId
from assistant.errors import BadInput, NotAllowed, NotSignedIn
from assistant.privacy.erasure import Erasure, SignedReceipt
from assistant.privacy.export import Exports
from assistant.privacy.identity import fresh_customer_of
from assistant.staff.accounts import digest
from assistant.storage.audit import Audit
from assistant.storage.consents import Consents
from assistant.storage.conversations import Conversations
from assistant.storage.corrections import Corrections
from assistant.storage.limits import Limits
from assistant.storage.registry import Registry
from assistant.storage.vault import Vault
from assistant.tenants import Tenant
from guardrails import Redacted, Screen

Right = Literal[
    "access",
    "correction",
    "deletion",
    "portability",
    "restriction",
    "objection",
    "withdrawal",
]
Purpose = Literal["memory", "monitoring"]

_LIMIT_OF: Mapping[Purpose, Limit] = {"memory": "unremembered", "monitoring": "untraced"}


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that stands in the privacy queue, and the day by which it is answered."""

    reference: str
    due_at: datetime


class Requests(Protocol):
    """Where requests are kept until they are answered, by two clocks."""

    async def file(
        self, tenant: Tenant, conversation: Conversation, right: Right, asked: Redacted
    ) -> Filed: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as it was made. `message` and `text`: of a correction; `purpose`: of an objection."""

    right: Right
    text: str = ""
    message: str | None = None
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and for what: `subject` is a customer, or one conversation alone."""

    tenant: Tenant
    conversation: Conversation
    subject: str


@dataclass(frozen=True)
class Rights:
    """What a customer does alone. Everything else goes to a person by way of a request."""

    registry: Registry
    conversations: Conversations
    exports: Exports
    erasure: Erasure
    limits: Limits
    consents: Consents
    corrections: Corrections
    requests: Requests
    audit: Audit
    guard: Screen
    vault: Vault
    clock: Callable[[], datetime]

    async def asker(self, token: str, identity: str | None) -> Asker:
        """By a conversation's token that conversation alone; with a fresh identity token of its
        customer everything of theirs. Raises `NotSignedIn`, `NotFresh`, `NotAllowed`."""
        found = await self.conversations.find_by_token(
            TenantId(token.partition(".")[0]), digest(token)
        )
        if found is None:
            raise NotSignedIn
        tenant = await self.registry.get(found.tenant)
        if identity is None:
            return Asker(tenant, found, found.id)
        customer = fresh_customer_of(tenant, self.vault, identity, now=self.clock())
        if customer != found.customer:
            raise NotAllowed("that identity is not the one of this conversation")
        return Asker(tenant, found, customer)

    async def export(self, asker: Asker) -> dict[str, Any]:
        """Everything that is held, internal notes and authors too."""
        await self._written(asker, "person.exported")
        return await self.exports.everything(asker.tenant, asker.subject)

    async def erase(self, asker: Asker) -> SignedReceipt:
        """At once; the bytes leave the disk with the next rewrite, as the receipt says."""
        return await self.erasure.erase(
            asker.tenant, asker.subject, cause="asked", actor="customer", rewrite=False
        )

    async def request(self, asker: Asker, wanted: Wanted) -> Filed:
        """File it. A limit is in force at once; what is attached is shown at once."""
        tenant, conversation = asker.tenant, asker.conversation
        known, _ = await self.conversations.placeholders(tenant.id, conversation.id)
        covered = self.guard.cover(wanted.text, known=known, allow=tenant.impersonal)
        match wanted.right:
            case "restriction":
                await self.limits.put(tenant.id, asker.subject, "restricted", by="customer")
            case "objection":
                if wanted.purpose is None:
                    raise BadInput("an objection names its purpose", field="purpose")
                limit = _LIMIT_OF[wanted.purpose]
                await self.limits.put(tenant.id, asker.subject, limit, by="customer")
            case "withdrawal":
                await self.consents.withdraw(tenant.id, asker.subject, how="asked for")
            case "correction":
                if not wanted.text.strip():
                    raise BadInput("a correction says what is right", field="text")
                await self.corrections.seek(
                    tenant.id,
                    conversation.id,
                    wanted.message,
                    covered.redacted,
                    covered.sealed,
                )
            case "access" | "deletion" | "portability":
                pass  # a person answers; the customer may also use the calls of their own
        return await self.requests.file(tenant, conversation, wanted.right, covered.redacted)

    async def _written(self, asker: Asker, action: str) -> None:
        await self.audit.write(
            asker.tenant.id,
            actor="customer",
            action=action,
            subject=asker.subject,
            about=asker.subject,
        )

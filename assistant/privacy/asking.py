"""A request about a right becomes an item of the privacy queue, under the earlier of two clocks."""

from dataclasses import dataclass

from assistant.domain import Conversation
from assistant.handoff.desk import Desk
from assistant.handoff.triggers import CaseKind
from assistant.privacy.rights import Filed, Right
from assistant.tenants import Tenant
from guardrails import Redacted

_KIND = CaseKind("rights_request", "privacy", clock="rights")


@dataclass(frozen=True, slots=True)
class DeskRequests:
    """Files it as a case of the conversation in which it was asked."""

    desk: Desk

    async def file(
        self,
        tenant: Tenant,
        conversation: Conversation,
        right: Right,  # noqa: ARG002 - the port's word: a case has one kind for all rights
        asked: Redacted,
    ) -> Filed:
        """The time of asking is that of the first request that is still open."""
        case = await self.desk.file(tenant, conversation, _KIND, asked)
        return Filed(case.reference, case.due_at)

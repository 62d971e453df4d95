"""Who looks at a conversation, on the record: one line when they begin, not one each time the page is drawn."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from assistant.domain import ConversationId, StaffId, TenantId
from assistant.storage.audit import Audit
from assistant.storage.database import Database

LOOK = timedelta(minutes=30)  # a look is at most this long; who reads on begins another

Seen = Literal["redacted", "claimant"]


class Looks:
    """Says in the audit log who began to look at what, and as whom."""

    def __init__(
        self, database: Database, audit: Audit, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    async def note(
        self,
        tenant: TenantId,
        staff: StaffId,
        conversation: ConversationId,
        *,
        action: Literal["conversation.opened", "conversation.followed"],
        view: Seen,
    ) -> None:
        """A line, unless one stands that tells of this look: the same reader, seeing no more."""
        now = self._clock()
        async with self._database.tenant(tenant) as session:
            begun = await session.row(
                "insert into staff_reads as r"
                " (tenant, staff, conversation, seq, looking_since, looked_as)"
                " values (:tenant, :staff, :conversation, 0, :now, :view)"
                " on conflict (tenant, staff, conversation)"
                " do update set looking_since = :now, looked_as = :view"
                " where r.looking_since is null or r.looking_since <= :before"
                " or (r.looked_as = 'redacted' and :view = 'claimant') returning 1 as one",
                staff=staff,
                conversation=conversation,
                now=now,
                view=view,
                before=now - LOOK,
            )
            if begun:
                await self._audit.append(
                    session, actor=staff, action=action, subject=conversation, view=view
                )

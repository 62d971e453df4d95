"""What a turn reads before it answers, in one transaction: as many cost more than what they read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Conversation, Message, Version
from assistant.storage import desk, eventlog, lines, notes, policies
from assistant.storage.database import Database
from assistant.storage.vault import Vault
from guardrails import Record, Redacted


@dataclass(frozen=True, slots=True)
class Opening:
    """How things stood when a message was to be answered."""

    at: datetime
    thread: tuple[Message, ...]  # its newest lines, oldest first, internal notes left out
    records: tuple[
        Record, ...
    ]  # decisions about this conversation's cases: all that may be relayed
    account: tuple[Redacted, ...]  # what the customer's own site told of them
    versions: tuple[Version, ...]  # of every document
    event: int  # the newest in the conversation's log


class Openings:
    """Reads them."""

    def __init__(
        self, database: Database, vault: Vault, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def read(self, where: Conversation, *, last: int) -> Opening:
        """`last`: how many lines of the thread."""
        newest, thread, records, told, versions = await self._database.together(
            where.tenant,
            # First: whatever is written from here on makes the next event's number another one.
            (eventlog.NEWEST, {"id": where.id}),
            (lines.NEWEST, {"id": where.id, "notes": False, "last": last}),
            (desk.RECORDS, {"conversation": where.id}),
            (notes.NOTE, {"id": where.id, "kind": "account"}),
            (policies.VERSIONS, {}),
        )
        account = notes.opened(self._vault, where.tenant, told[0] if told else None)
        return Opening(
            at=self._clock(),
            thread=tuple(lines.message(row) for row in thread),
            records=tuple(desk.record(row) for row in records),
            account=notes.lines_of(account),
            versions=tuple(Version(**row) for row in versions),
            event=newest[0]["last_event"] if newest else 0,
        )

"""Mail, both ways: a reply reaches a customer who left, and their answer joins the conversation."""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.chat import Chat
from assistant.domain import Conversation
from assistant.errors import CallFailed
from assistant.ports import Letter, Mailer
from assistant.reaching import Reaching
from assistant.staff.accounts import digest
from assistant.storage.conversations import Conversations
from assistant.storage.letters import Letters, Waiting
from assistant.storage.notes import Notes
from assistant.storage.registry import Registry
from assistant.tenants import Tenant

_LETTER = re.compile(r"le_[0-9a-f]{32}")
_MOST_REFERENCES = 4000  # characters that are looked through for a letter's id


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that came in, as the tenant's mail service reports it."""

    id: str
    sender: str
    text: str
    references: str  # of In-Reply-To and References


@dataclass(frozen=True, slots=True)
class Joined:
    """Where a mail went."""

    conversation: str
    repeated: bool
    joined: bool  # an earlier conversation


@dataclass(frozen=True)
class Mailing:
    """What comes and goes by mail. A mail is always for people: Kora answers none."""

    registry: Registry
    conversations: Conversations
    letters: Letters
    notes: Notes
    chat: Chat
    reaching: Reaching
    mailer: Mailer
    clock: Callable[[], datetime]
    address: str  # where customers reach this service, for a tenant that names no page

    async def deliver(self, tenant: Tenant) -> int:
        """Send what is due to customers who have not seen it in the chat. How many went."""
        gone = 0
        for waiting in await self.letters.due(tenant.id):
            if waiting.read:
                await self.letters.done(tenant.id, waiting.id, "read")
                continue
            letter = await self._letter(tenant, waiting)
            if letter is None:
                await self.letters.done(tenant.id, waiting.id, "failed")
                continue
            try:
                await self.mailer.send(letter)
            except CallFailed:
                await self.letters.later(tenant.id, waiting)
                continue
            await self.letters.done(tenant.id, waiting.id, "sent")
            gone += 1
        return gone

    async def _letter(self, tenant: Tenant, waiting: Waiting) -> Letter | None:
        """None once the conversation was erased."""
        known = await self.notes.read(tenant.id, waiting.conversation, "address")
        original = await self.conversations.original(tenant.id, waiting.message)
        if not known or original is None:
            return None
        desk = tenant.file.desk
        page = desk.return_url or f"{self.address}/"
        return Letter(
            id=waiting.id,
            conversation=waiting.conversation,
            to=known["to"],
            sender=desk.mail_from or f"support@{tenant.id}.invalid",
            company=tenant.file.company,
            name=waiting.name,
            body=original[0],
            link=f"{page}{'&' if '?' in page else '?'}kora={waiting.conversation}",
            at=self.clock(),
        )

    async def receive(self, tenant_id: str, mail: Mail) -> Joined:
        """Into the conversation that it answers, else into a new one with people. Once."""
        tenant = await self.registry.get(tenant_id)
        mark = hashlib.sha256(mail.id.encode()).hexdigest()
        before = await self.letters.arrived(tenant.id, "mail", mark)
        earlier = await self._answered(tenant, mail)
        where = earlier
        if where is None:
            found = before and await self.conversations.find(tenant.id, before, token_hash=None)
            where = found or await self._begin(tenant, mail, mark)
        if await self.reaching.current(where) is None:
            last = await self.reaching.last(where)
            if last:
                await self.reaching.desk.floor.reopen(tenant, last, actor="customer")
            else:
                await self.reaching.ask_human(where)
        running = await self.chat.ask(
            where, without_quotes(mail.text), client_message_id=f"mail:{mark}"
        )
        await running.task
        repeated = (await running.accepted).repeated
        return Joined(where.id, repeated, earlier is not None)

    async def _answered(self, tenant: Tenant, mail: Mail) -> Conversation | None:
        """The conversation whose letter it answers, if it comes from where the letter went."""
        for letter in dict.fromkeys(_LETTER.findall(mail.references[:_MOST_REFERENCES])):
            held = await self.letters.conversation_of(tenant.id, letter)
            found = held and await self.conversations.find(tenant.id, held, token_hash=None)
            if not found or found.ended:
                continue
            known = await self.notes.read(tenant.id, found.id, "address")
            if known and known["to"].casefold() == mail.sender.casefold():
                return found
        return None

    async def _begin(self, tenant: Tenant, mail: Mail, mark: str) -> Conversation:
        made = await self.conversations.start(
            tenant.id,
            token_hash=digest(secrets.token_urlsafe(32)),  # nobody is given this one
            customer=None,
            memory_consent=False,
            locale="en",
            channel="mail",
            origin=self.chat.vault.count_mark(
                f"mail:{self.clock():%Y-%m-%d}:{mail.sender.casefold()}"
            ),
        )
        await self.notes.keep(made, "address", {"to": mail.sender})
        begun = await self.letters.began(tenant.id, "mail", mark, made.id)
        found = await self.conversations.find(tenant.id, begun, token_hash=None)
        return found or made


def without_quotes(text: str) -> str:
    """A mail without the letter that it answers; all of it where nothing else is there."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.lstrip().startswith(">"):
            continue
        if line.rstrip().endswith(":") and "wrote" in line and "@" in line:
            continue
        kept.append(line)
    return "\n".join(kept).strip() or text.strip()

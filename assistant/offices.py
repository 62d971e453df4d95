"""The rooms of the people who answer, put together from the parts of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant import hooks
from assistant.abroad import Abroad
from assistant.answering.extractive import Extractive
from assistant.casework import Casework
from assistant.chat import Chat
from assistant.console import Console
from assistant.egress import Egress
from assistant.errors import NotSignedIn, UnknownTenant
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.handoff.watch import Watch
from assistant.inbox import Overview
from assistant.knowledge.library import Library
from assistant.mailing import Mailing
from assistant.metrics import Metrics
from assistant.ports import Mailer, Presence
from assistant.reaching import Reaching
from assistant.rounds import Rounds
from assistant.storage.alarms import Alarms
from assistant.storage.audit import Audit
from assistant.storage.calls import Calls
from assistant.storage.canned import CannedReplies
from assistant.storage.conversations import Conversations
from assistant.storage.corrections import Corrections
from assistant.storage.database import Database
from assistant.storage.figures import Figures
from assistant.storage.floods import Floods
from assistant.storage.inbox import Inbox
from assistant.storage.looks import Looks
from assistant.storage.notes import Notes
from assistant.storage.registry import Registry
from assistant.storage.replies import Replies
from assistant.storage.shares import Shares
from assistant.storage.team import Team
from assistant.storage.vault import Vault
from assistant.suggesting import Suggesting
from assistant.tenants import Tenant
from assistant.viewing import Viewing
from guardrails import Screen


@dataclass(frozen=True)
class Parts:
    """What they stand on."""

    database: Database
    presence: Presence
    vault: Vault
    registry: Registry
    conversations: Conversations
    feed: Feed
    desk: Desk
    audit: Audit
    guard: Screen
    library: Library
    engine: Extractive
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Post:
    """What leaves the house on behalf of its people, and what comes in."""

    chat: Chat
    mailer: Mailer
    egress: Egress
    address: str


@dataclass(frozen=True)
class Offices:
    """What staff, and customers on their way to them, may use."""

    reaching: Reaching
    console: Console
    overview: Overview
    viewing: Viewing
    casework: Casework
    suggesting: Suggesting
    metrics: Metrics
    mailing: Mailing
    abroad: Abroad
    rounds: Rounds

    async def signed(self, tenant: str, header: str, body: bytes) -> Tenant:
        """The tenant whose machine signed this call. Raises `NotSignedIn`, unknown ones alike."""
        try:
            known = await self.mailing.registry.get(tenant)
        except UnknownTenant as error:
            raise NotSignedIn("the signature does not match") from error
        secrets = self.abroad.vault.hook_secrets(known.id)
        hooks.verify(secrets, header, body, now=self.abroad.clock())
        return known


def furnished(parts: Parts, post: Post) -> Offices:
    """All of them over the same stores."""
    p, clock = parts, parts.clock
    reaching = Reaching(p.registry, p.conversations, p.desk, p.feed, p.guard, clock)
    notes = Notes(p.database, p.vault, clock=clock)
    team, inbox = Team(p.database, p.presence), Inbox(p.database, clock=clock)
    console = Console(
        registry=p.registry,
        conversations=p.conversations,
        feed=p.feed,
        desk=p.desk,
        audit=p.audit,
        guard=p.guard,
        clock=clock,
        replies=Replies(p.database, p.vault, clock=clock),
        team=team,
    )
    mailing = Mailing(
        registry=p.registry,
        conversations=p.conversations,
        letters=post.chat.letters,
        notes=notes,
        chat=post.chat,
        reaching=reaching,
        mailer=post.mailer,
        clock=clock,
        address=post.address,
    )
    calls = Calls(p.database, clock=clock)
    abroad = Abroad(calls, console, p.vault, post.egress, clock)
    alarms = Alarms(p.database, clock=clock)
    casework = Casework(p.registry, p.conversations, p.feed, p.desk, p.audit, p.guard, clock)
    return Offices(
        reaching=reaching,
        console=console,
        overview=_overview(p, inbox, team, alarms),
        viewing=Viewing(
            registry=p.registry,
            conversations=p.conversations,
            feed=p.feed,
            desk=p.desk,
            audit=p.audit,
            looks=Looks(p.database, p.audit, clock=p.clock),
            guard=p.guard,
            casework=casework,
            inbox=inbox,
            notes=notes,
            corrections=Corrections(p.database, p.vault, p.audit, clock=clock),
        ),
        casework=casework,
        suggesting=Suggesting(p.registry, p.conversations, p.desk, p.library, p.engine),
        metrics=Metrics(p.registry, Figures(p.database), clock),
        mailing=mailing,
        abroad=abroad,
        rounds=Rounds(
            p.registry,
            Shares(p.database),
            (
                Watch(alarms, p.feed, clock).look,
                mailing.deliver,
                abroad.tell,
                post.chat.recover_of,
            ),
        ),
    )


def _overview(p: Parts, inbox: Inbox, team: Team, alarms: Alarms) -> Overview:
    return Overview(
        registry=p.registry,
        conversations=p.conversations,
        handoffs=p.desk.store.handoffs,
        inbox=inbox,
        floods=Floods(p.database),
        team=team,
        canned=CannedReplies(p.database, clock=p.clock),
        alarms=alarms,
        guard=p.guard,
        clock=p.clock,
    )

"""The rooms of the people who answer, put together from the parts of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.answering.extractive import Extractive
from assistant.casework import Casework
from assistant.console import Console
from assistant.events.feed import Feed
from assistant.handoff.desk import Desk
from assistant.handoff.watch import Watch
from assistant.inbox import Overview
from assistant.knowledge.library import Library
from assistant.metrics import Metrics
from assistant.reaching import Reaching
from assistant.rounds import Rounds
from assistant.storage.alarms import Alarms
from assistant.storage.audit import Audit
from assistant.storage.canned import CannedReplies
from assistant.storage.conversations import Conversations
from assistant.storage.database import Database
from assistant.storage.figures import Figures
from assistant.storage.inbox import Inbox
from assistant.storage.notes import Notes
from assistant.storage.registry import Registry
from assistant.storage.replies import Replies
from assistant.storage.team import Team
from assistant.storage.vault import Vault
from assistant.suggesting import Suggesting
from assistant.viewing import Viewing
from guardrails import Screen


@dataclass(frozen=True)
class Parts:
    """What they stand on."""

    database: Database
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
class Offices:
    """What staff, and customers on their way to them, may use."""

    reaching: Reaching
    console: Console
    overview: Overview
    viewing: Viewing
    casework: Casework
    suggesting: Suggesting
    metrics: Metrics
    rounds: Rounds


def furnished(parts: Parts) -> Offices:
    """All of them over the same stores."""
    p, clock = parts, parts.clock
    team, inbox = Team(p.database, clock=clock), Inbox(p.database, clock=clock)
    alarms = Alarms(p.database, clock=clock)
    casework = Casework(p.registry, p.conversations, p.feed, p.desk, p.audit, p.guard, clock)
    return Offices(
        reaching=Reaching(p.registry, p.conversations, p.desk, p.feed, p.guard, clock),
        console=Console(
            registry=p.registry,
            conversations=p.conversations,
            feed=p.feed,
            desk=p.desk,
            audit=p.audit,
            guard=p.guard,
            clock=clock,
            replies=Replies(p.database, p.vault, clock=clock),
            team=team,
        ),
        overview=_overview(p, inbox, team, alarms),
        viewing=Viewing(
            registry=p.registry,
            conversations=p.conversations,
            feed=p.feed,
            desk=p.desk,
            audit=p.audit,
            guard=p.guard,
            casework=casework,
            inbox=inbox,
            notes=Notes(p.database, p.vault, clock=clock),
        ),
        casework=casework,
        suggesting=Suggesting(p.registry, p.conversations, p.desk, p.library, p.engine),
        metrics=Metrics(p.registry, Figures(p.database), clock),
        rounds=Rounds(p.registry, (Watch(alarms, p.feed, clock).look,)),
    )


def _overview(p: Parts, inbox: Inbox, team: Team, alarms: Alarms) -> Overview:
    return Overview(
        registry=p.registry,
        conversations=p.conversations,
        handoffs=p.desk.store.handoffs,
        inbox=inbox,
        team=team,
        canned=CannedReplies(p.database, clock=p.clock),
        alarms=alarms,
        guard=p.guard,
        clock=p.clock,
    )

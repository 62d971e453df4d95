"""How often somebody may ask: by network, by person, by company. Zero in a limit means none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network

from assistant.domain import Conversation
from assistant.errors import TooMany
from assistant.ports import Counters

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Most of each in a minute."""

    network_requests: int = 1200
    network_starts: int = 60
    person_messages: int = 30
    tenant_messages: int = 1200
    token_starts: int = 30  # in an hour: a signed identity is used again, not without end


@dataclass(frozen=True, slots=True)
class Door:
    """Counts who comes, and raises `TooMany` with the seconds after which to come again."""

    counters: Counters
    limits: Limits
    mark: Callable[[str], str]  # a keyed hash: no counter holds an address or a person
    clock: Callable[[], datetime]

    def origin(self, network: str) -> str:
        """A network's mark of this day, under which a flood is seen as one; of a longer past it
        tells nothing. None for loopback: that is a proxy of ours, with everybody behind it."""
        try:
            known = not ip_network(network, strict=False).is_loopback
        except ValueError:
            return ""
        return self.mark(f"origin:{self.clock():%Y-%m-%d}:{network}") if known else ""

    async def request(self, network: str) -> None:
        """Any call of the API, before anything of it is read."""
        await self._count("request", network, self.limits.network_requests, _MINUTE)

    async def start(self, network: str, identity_token: str | None) -> None:
        """A new conversation: an anonymous one counts for its network, a signed one for its token."""
        if identity_token:
            await self._count("token", identity_token, self.limits.token_starts, _HOUR)
        else:
            await self._count("start", network, self.limits.network_starts, _MINUTE)

    async def message(self, conversation: Conversation) -> None:
        """A message of a conversation whose token was right."""
        person = f"{conversation.tenant}/{conversation.customer or conversation.id}"
        await self._count("person", person, self.limits.person_messages, _MINUTE)
        tenant = conversation.tenant
        await self._count("tenant", tenant, self.limits.tenant_messages, _MINUTE)

    async def _count(self, kind: str, who: str, limit: int, window: timedelta) -> None:
        if not limit:
            return
        total = await self.counters.add(self.mark(f"{kind}:{who}"), 1, window=window)
        if total > limit:
            seconds = window.total_seconds()
            raise TooMany(retry_after=seconds - self.clock().timestamp() % seconds)

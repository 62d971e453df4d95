"""What the edges may call; built once by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from assistant.admission.door import Door
from assistant.api.proxies import Trusted
from assistant.api.streams import Streams
from assistant.chat import Chat
from assistant.instruments import Instruments
from assistant.lessons import Lessons
from assistant.offices import Offices
from assistant.privacy.office import Office
from assistant.privacy.registers import Registers
from assistant.staff.accounts import Accounts

# Each part that a turn needs and whether it is there; the parts that are left alone for now.
Readiness = Callable[[], Awaitable[tuple[dict[str, bool], list[str]]]]


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, and what the edges must know of the settings."""

    chat: Chat
    offices: Offices
    accounts: Accounts
    registers: Registers
    privacy: Office
    lessons: Lessons
    ready: Readiness
    secure_cookies: bool
    door: Door
    streams: Streams
    trusted_proxies: Trusted
    instruments: Instruments
    metrics_token: str


# Asynchronous, though it waits for nothing: the framework calls a plain function in a thread.
async def services(request: Request) -> Services:
    """The services of this application."""
    return cast(Services, request.app.state.services)


Here = Annotated[Services, Depends(services)]

"""What a tenant may set about its desk: how much one person holds, when alarms sound, texts at hand."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Queue

_Words = Annotated[str, Field(min_length=1, max_length=4000)]
_Name = Annotated[str, Field(min_length=1, max_length=200)]
_Field = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Canned(_Part):
    """A reply that staff have at hand."""

    title: _Name
    text: _Words
    queue: Queue | None = None


class Account(_Part):
    """What the tenant's site may tell about its customer, field by field."""

    fields: dict[_Field, _Name] = Field(default_factory=dict[str, str])  # name: its label
    characters: int = Field(default=80, ge=1, le=400)  # of one value
    tickets: int = Field(default=3, ge=0, le=20)  # the newest ones


class DeskSettings(_Part):
    """The desk of one tenant."""

    capacity: int = Field(
        default=6, ge=1, le=500
    )  # conversations that one person answers at once
    alarm_minutes: int = Field(default=30, ge=1, le=24 * 60)  # before a promised time
    reopen_days: int = Field(default=14, ge=0, le=366)
    canned: tuple[Canned, ...] = ()
    account: Account = Account()
    return_url: Annotated[str, Field(pattern="^https?://", max_length=500)] | None = None
    webhook: Annotated[str, Field(pattern="^https?://", max_length=500)] | None = None
    mail_from: Annotated[str, Field(pattern="^[^@\\s]+@[^@\\s]+$", max_length=200)] | None = (
        None
    )
    group_from: int = Field(
        default=8, ge=0, le=10_000
    )  # so many of one network, or so alike, in an hour are one group of the inbox; 0: never
    mail_after_minutes: int = Field(default=2, ge=0, le=24 * 60)

    @property
    def alarm(self) -> timedelta:
        """How long before a promised time staff are warned."""
        return timedelta(minutes=self.alarm_minutes)

    @property
    def reopen_within(self) -> timedelta:
        """How long after its end a conversation can be taken up again."""
        return timedelta(days=self.reopen_days)

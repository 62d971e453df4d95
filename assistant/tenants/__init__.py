"""Tenants: what `tenant.toml` may say, the seeds that ship, and their loader."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.calendars import Hours
from assistant.domain import LlmPrivacy, Queue, TenantId, TraceContent
from assistant.errors import BadInput
from assistant.tenants import verifying
from assistant.tenants.desk import DeskSettings
from assistant.tenants.keeping import Retention
from assistant.tenants.register import Processor
from assistant.tenants.verifying import Algorithm

SEEDS = Path(__file__).parent
QUEUES: tuple[Queue, ...] = ("general", "billing", "abuse", "privacy", "technical")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Name = Annotated[str, Field(min_length=1, max_length=200)]
ReplyHours = Annotated[float, Field(ge=0, le=1000)]  # business hours: half a year


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Opening(_Part):
    """Business hours as written in the file."""

    zone: str = "Pacific/Auckland"
    country: str = "NZ"
    region: str | None = None
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = WEEK[:5]
    opens: time = time(9)
    closes: time = time(17)
    always_open: bool = False

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        _ = self.calendar  # hours that never come would leave a promise without a time
        return self

    @property
    def calendar(self) -> Hours:
        """The same, able to count."""
        return Hours(
            zone=self.zone,
            days=tuple(WEEK.index(day) for day in self.days),
            opens=self.opens,
            closes=self.closes,
            country=self.country,
            region=self.region,
            always_open=self.always_open,
        )


class Privacy(_Part):
    """Privacy modes; the defaults are the careful ones."""

    llm: LlmPrivacy = "pseudonymised"
    memory_hours: int = Field(default=24 * 30, ge=1, le=24 * 366)
    traces: TraceContent = "redacted"
    trace_sample: float = Field(
        default=0.1, ge=0, le=1
    )  # of conversations, for "redacted sample"


class Identity(_Part):
    """How the tenant's own site signs who its customer is: a JWT with `sub`, `exp`, `aud: kora`."""

    algorithm: Algorithm
    public_key: str
    leeway_seconds: int = Field(
        default=30, ge=0, le=300
    )  # by which the site's clock may be off
    longest_hours: float = Field(default=24, gt=0, le=24 * 31)  # from now to `exp`

    @model_validator(mode="after")
    def _verifies(self) -> Self:
        verifying.check(self.algorithm, self.public_key)
        return self


class Spending(_Part):
    """What answers by Claude may cost in a day (UTC), in dollars; None: the operator's setting."""

    daily: float | None = Field(default=None, ge=0)


class Line(_Part):
    """A label and what stands behind it: a contact, an emergency number."""

    label: Name
    value: Name


class ConflictSide(_Part):
    """A clause by its reference, and words of the sentence in it that is meant."""

    clause: Name
    says: str = ""


class Conflict(_Part):
    """Clauses that disagree about one thing, or one that can be read in two ways.

    Where `when` is given, only a question with one of its words brings it up.
    """

    about: Name
    sides: Annotated[tuple[ConflictSide, ...], Field(min_length=1)]
    when: tuple[Name, ...] = ()


class Formula(_Part):
    """The pro rata formula of a refund clause; without one nothing is worked out."""

    clause: Name  # "refunds 2.3": what the illustration rests on
    below_zero: Name | None = None  # the clause that says what a negative result means
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "NZD"
    symbol: Annotated[str, Field(min_length=1, max_length=4)] = "NZ$"
    months: int = Field(default=12, ge=1, le=120)  # in a billing year


class Period(_Part):
    """A period of days that a clause gives, counted from the day of the first paid invoice."""

    clause: Name  # "refunds 1.1"
    days: int = Field(ge=1, le=366)


class TenantFile(_Part):
    """`tenant.toml`, validated once."""

    company: Name
    assistant: Name = "Assistant"
    minimum_age: int = Field(default=18, ge=0, le=21)
    chat_counts_as_ticket: bool = False
    products: tuple[Name, ...] = ()
    not_personal: tuple[Name, ...] = ()  # names of halls, mascots, servers: never replaced
    suggestions: tuple[Name, ...] = ()
    missing_documents: tuple[Name, ...] = ()
    missing_subjects: dict[Name, tuple[Name, ...]] = Field(
        default_factory=dict[str, tuple[str, ...]]
    )
    conflicts: tuple[Conflict, ...] = ()
    contacts: dict[str, Line] = Field(default_factory=dict[str, Line])
    emergency: tuple[Line, ...] = ()
    decision_route: str = ""
    hours: Opening = Opening()
    identity: Identity | None = None
    hours_to_reply: dict[Queue, ReplyHours] = Field(default_factory=dict[Queue, float])
    queue_hours: dict[Queue, Opening] = Field(default_factory=dict[Queue, Opening])
    desk: DeskSettings = DeskSettings()
    privacy: Privacy = Privacy()
    spending: Spending = Spending()
    retention: Retention = Retention()
    illustration: Formula | None = None
    period: Period | None = None
    caveats: dict[Name, Name] = Field(default_factory=dict[str, str])  # document: its clause
    processors: tuple[Processor, ...] = ()
    register_clause: str = ""  # "privacy 7": the clause that names the same processors


@dataclass(frozen=True, slots=True)
class Tenant:
    """A company that runs the assistant for its customers."""

    id: TenantId
    file: TenantFile

    @property
    def hours(self) -> Hours:
        """When its people are there."""
        return self.file.hours.calendar

    def hours_of(self, queue: Queue) -> Hours:
        """When the people of a queue are there, where it keeps hours of its own."""
        return self.file.queue_hours.get(queue, self.file.hours).calendar

    def due(self, queue: Queue, opened: datetime) -> datetime:
        """The promised time of an answer that was asked for at `opened`."""
        return self.hours_of(queue).due(opened, self.reply_within(queue))

    def reply_within(self, queue: Queue) -> timedelta:
        """Business time to a first reply in a queue."""
        return timedelta(hours=self.file.hours_to_reply.get(queue, 4.0))

    @property
    def impersonal(self) -> frozenset[str]:
        """What looks like personal data and is the company's own: names, contacts."""
        file = self.file
        own = (file.company, file.assistant, *file.products, *file.not_personal)
        contacts = (line.value for line in (*self.file.contacts.values(), *self.file.emergency))
        processors = (processor.name for processor in self.file.processors)
        return frozenset((*own, *contacts, *processors))

    def day(self, at: datetime) -> date:
        """The date at the company's own place."""
        return at.astimezone(ZoneInfo(self.file.hours.zone)).date()

    def uses(self, processor: str, *, at: datetime) -> bool:
        """Whether the register lets data go to this processor by then."""
        return any(
            processor.casefold() in entry.name.casefold() for entry in self.receivers(at)
        )

    def receivers(self, at: datetime) -> tuple[Processor, ...]:
        """Entries of the register that are used here and in force by then."""
        on = self.day(at)
        return tuple(entry for entry in self.file.processors if entry.in_force(on))

    def hosts(self, at: datetime) -> frozenset[str]:
        """What those entries open: this tenant's allow-list."""
        return frozenset(host for entry in self.receivers(at) for host in entry.hosts)


def parse(tenant: str, settings: Mapping[str, object]) -> Tenant:
    """Validate; raises `BadInput` naming the field."""
    try:
        return Tenant(TenantId(tenant), TenantFile.model_validate(settings))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"tenant {tenant}: {where}: {first['msg']}", field=where) from error


def load(tenant: str, file: Path) -> Tenant:
    """Read a `tenant.toml`. Raises `BadInput` naming the file or the field."""
    try:
        return parse(tenant, tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{file.name} is not a readable TOML file") from error


def plain(tenant: str) -> Tenant:
    """A tenant that was created by naming it."""
    return parse(tenant, {"company": tenant.replace("-", " ").title()})


def seeds(folder: Path = SEEDS) -> tuple[tuple[Tenant, tuple[Path, ...]], ...]:
    """The tenants that ship, each with its policy files."""
    return tuple(
        (
            parse(file.parent.name, tomllib.loads(file.read_text(encoding="utf-8"))),
            tuple(sorted((file.parent / "policies").glob("*.md"))),
        )
        for file in sorted(folder.glob("*/tenant.toml"))
    )

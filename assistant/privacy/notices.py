"""Notices of a breach, as drafts: what is known is filled in, what is not is left open."""

from dataclasses import dataclass
from datetime import datetime

from assistant.tenants import Line


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a breach."""

    company: str
    reference: str
    what: str
    aware: datetime | None
    due: datetime | None
    conversations: int
    people: int
    revealed: int
    contacts: tuple[Line, ...]
    commissioner: tuple[Line, ...]


def to_commissioner(facts: Facts) -> str:
    """To the regulator."""
    return f"""DRAFT, not sent. A person finishes and sends this.

Notice of a privacy breach: {facts.company}, {facts.reference}
To: {_lines(facts.commissioner)}

Aware since: {_moment(facts.aware)}
To be told by: {_moment(facts.due)}
What happened: {facts.what}
Who is affected, by our access records: {facts.conversations} conversations, {facts.people} of them \
customers we know; originals were read {facts.revealed} times.
Likely consequences: [to be written]
What we have done and will do: [to be written]
People affected will be told: [when and how, or why not]
Contact: {_lines(facts.contacts)}
"""


def to_people(facts: Facts) -> str:
    """To the people whom it touches."""
    return f"""DRAFT, not sent. A person finishes and sends this.

About your information at {facts.company} ({facts.reference})

On {_moment(facts.aware)} we learned of an incident that touches information about you.
What happened: [in plain words, without details of others]
What of yours it touches: [to be written for each person]
What we have done: [to be written]
What you can do: [to be written]
Write to us: {_lines(facts.contacts)}
You may also complain to: {_lines(facts.commissioner)}
"""


def _moment(at: datetime | None) -> str:
    return f"{at:%d %B %Y, %H:%M} ({at.tzname()})" if at else "[not confirmed yet]"


def _lines(lines: tuple[Line, ...]) -> str:
    return "; ".join(f"{line.label}: {line.value}" for line in lines) or "[to be filled in]"

"""Steps of a request or a breach: append-only, each note sealed for whom it is about."""

from dataclasses import dataclass
from datetime import datetime

from assistant.storage.database import Session
from assistant.storage.identities import ERASED, Identities


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about it."""

    at: datetime
    actor: str
    step: str
    note: str


async def add_step(
    session: Session, identities: Identities, who: str, item: str, step: Step
) -> None:
    """Write a step down; a note about somebody who is forgotten is not kept."""
    identity = await identities.held(session, who)
    sealed = identities.seal(session, identity, step.note) if identity and step.note else ""
    await session.do(
        "insert into register_steps (tenant, item, at, actor, step, sealed)"
        " values (:tenant, :item, :at, :actor, :step, :sealed)",
        item=item,
        at=step.at,
        actor=step.actor,
        step=step.step,
        sealed=sealed,
    )


async def steps_of(
    session: Session, identities: Identities, who: str, item: str
) -> tuple[Step, ...]:
    """All of them, oldest first."""
    identity = await identities.held(session, who)
    rows = await session.rows(
        "select * from register_steps where tenant = :tenant and item = :item order by seq",
        item=item,
    )

    def note(sealed: str) -> str:
        if not sealed:
            return ""
        return identities.open(session, identity.wrapped, sealed) if identity else ERASED

    return tuple(
        Step(row["at"], row["actor"], row["step"], note(row["sealed"])) for row in rows
    )

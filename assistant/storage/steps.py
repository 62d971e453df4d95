"""What every item of a register has: words and steps sealed for whom it is about, and its case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.storage.audit import Audit
from assistant.storage.database import Row, Session
from assistant.storage.identities import ERASED, Identities, Identity


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about it."""

    at: datetime
    actor: str
    step: str
    note: str


@dataclass(frozen=True, slots=True)
class Register:
    """The part that requests and breaches share. Its items' rows join `cases` and their identity."""

    name: Literal["request", "breach"]
    identities: Identities
    audit: Audit
    clock: Callable[[], datetime]

    async def step(
        self, session: Session, who: str, item: str, *, by: str, step: str, note: str
    ) -> None:
        """Append-only, with a line of audit; a note about somebody who is forgotten is not kept."""
        identity = await self.identities.held(session, who)
        await session.do(
            "insert into register_steps (tenant, item, at, actor, step, sealed)"
            " values (:tenant, :item, :at, :actor, :step, :sealed)",
            item=item,
            at=self.clock(),
            actor=by,
            step=step,
            sealed=self.sealed(session, identity, note),
        )
        await self.audit.append(
            session, actor=by, action=f"{self.name}.step", subject=item, step=step
        )

    async def steps(self, session: Session, who: str, item: str) -> tuple[Step, ...]:
        """All of them, oldest first."""
        identity = await self.identities.held(session, who)
        rows = await session.rows(
            "select * from register_steps where tenant = :tenant and item = :item order by seq",
            item=item,
        )
        wrapped = identity.wrapped if identity else None
        return tuple(
            Step(row["at"], row["actor"], row["step"], self._note(session, wrapped, row))
            for row in rows
        )

    def sealed(self, session: Session, identity: Identity | None, text: str) -> str:
        """Words under their person's key; nothing where there are none, or nobody any more."""
        return self.identities.seal(session, identity, text) if identity and text else ""

    def words(self, session: Session, row: Row) -> str:
        """What it is about: its own words, else those of the case that opened it."""
        if row["sealed"]:
            return self.identities.open(session, row["wrapped"], row["sealed"])
        return row["asked"] if row["asked"] is not None else ERASED

    async def close_case(self, session: Session, case: str | None) -> None:
        """The case that opened it ends with it."""
        await session.do(
            "update cases set closed_at = :now"
            " where tenant = :tenant and id = :case and closed_at is null",
            case=case,
            now=self.clock(),
        )

    def _note(self, session: Session, wrapped: bytes | None, row: Row) -> str:
        return self.identities.open(session, wrapped, row["sealed"]) if row["sealed"] else ""

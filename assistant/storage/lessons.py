"""Lessons as rows: a draft with a redacted question and answer, or a case in new words alone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from assistant.domain import StaffId, TenantId
from assistant.storage.database import Database, Session, packed
from guardrails import Redacted

_LONGEST = 2_000  # characters of a question or an answer


@dataclass(frozen=True, slots=True)
class Draft:
    """A weak answer that somebody marked. It knows neither its conversation nor its message."""

    id: str
    since: date
    question: Redacted
    answer: Redacted
    proposed_by: StaffId


class LessonStore:
    """All SQL of lessons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, tenant: TenantId, draft: Draft) -> None:
        """Keep a draft."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "insert into lessons values"
                " (:tenant, :id, :since, :question, :answer, :by, null)",
                id=draft.id,
                since=draft.since,
                question=draft.question.text,
                answer=draft.answer.text,
                by=draft.proposed_by,
            )

    async def drafts(self, tenant: TenantId, *, oldest: date) -> tuple[Draft, ...]:
        """What waits for a review; what nobody reviewed since `oldest` is deleted."""
        async with self._database.tenant(tenant) as session:
            await session.do(
                "delete from lessons where tenant = :tenant and accepted is null"
                " and since < :oldest",
                oldest=oldest,
            )
            rows = await session.rows(
                "select * from lessons where tenant = :tenant and accepted is null"
                " order by since, id"
            )
        return tuple(
            Draft(
                row["id"],
                row["since"],
                Redacted.stored(row["question"]),
                Redacted.stored(row["answer"]),
                StaffId(row["proposed_by"]),
            )
            for row in rows
        )

    async def accept(self, tenant: TenantId, lesson: str, case: Mapping[str, object]) -> bool:
        """The new words take the place of the old, under a new id; False when it is gone."""
        async with self._database.tenant(tenant) as session:
            changed = await session.do(
                "update lessons set id = :new, question = '', answer = '', proposed_by = '',"
                " accepted = cast(:case as jsonb)"
                " where tenant = :tenant and id = :id and accepted is null",
                id=lesson,
                new=str(case["id"]),
                case=packed(case),
            )
        return changed == 1

    async def drop(self, tenant: TenantId, lesson: str) -> bool:
        """Delete a draft; False when it is gone."""
        async with self._database.tenant(tenant) as session:
            gone = await session.do(
                "delete from lessons where tenant = :tenant and id = :id and accepted is null",
                id=lesson,
            )
        return gone == 1

    async def accepted(self, tenant: TenantId) -> tuple[dict[str, object], ...]:
        """The cases that may be written out."""
        async with self._database.tenant(tenant) as session:
            rows = await session.rows(
                "select accepted from lessons where tenant = :tenant"
                " and accepted is not null order by id"
            )
        return tuple(_case(row["accepted"]) for row in rows)

    async def taken(self, tenant: TenantId, lessons: tuple[str, ...]) -> None:
        """Delete the cases that were written out."""
        async with self._database.tenant(tenant) as session:
            await session.many(
                "delete from lessons where tenant = :tenant and id = :id"
                " and accepted is not null",
                [{"id": lesson} for lesson in lessons],
            )


def in_draft(said: Redacted) -> Redacted:
    """A line as a draft holds it: without the numbers that tie it to its conversation."""
    return said.foreign().shortened(_LONGEST)


async def forget_drafts(session: Session, conversations: Sequence[str]) -> None:
    """Drafts know no conversation; those with its words go with it, whoever else said the same."""
    lines = await session.rows(
        "select body from messages where tenant = :tenant and conversation = any(:ids)"
        " and author in ('customer', 'kora')",
        ids=list(conversations),
    )
    words = sorted({in_draft(Redacted.stored(row["body"])).text for row in lines} - {""})
    await session.do(
        "delete from lessons where tenant = :tenant and accepted is null"
        " and (question = any(:words) or answer = any(:words))",
        words=words,
    )


def _case(held: object) -> dict[str, object]:
    loaded: object = json.loads(held) if isinstance(held, str) else held
    return cast("dict[str, object]", loaded)

"""Our words become wire shapes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from assistant.api import desk_schemas as forms
from assistant.api import schemas
from assistant.casework import Handled
from assistant.chat import Answer
from assistant.domain import (
    Case,
    CaseFile,
    Citation,
    Decision,
    Handoff,
    HandoffState,
    Message,
)
from assistant.inbox import Flock, Item
from assistant.viewing import Correction


def citations(found: Sequence[Citation]) -> list[schemas.CitationOut]:
    """Citations."""
    return [
        schemas.CitationOut(
            doc=each.doc, clause=each.clause, text=each.text, version=each.version
        )
        for each in found
    ]


def answer(given: Answer) -> schemas.AnswerOut:
    """A turn's end."""
    result = given.result
    return schemas.AnswerOut(
        id=result.message,
        answer=given.text,
        citations=citations(result.citations),
        abstained=result.abstained,
        intents=list(result.intents),
        handoff=result.handoff,
        engine=result.engine,
        ms=result.ms,
        message_id=result.message,
        reply_id=result.reply,
        notices=list(given.notices),
    )


_SEEN_BY_CUSTOMER: Mapping[HandoffState, Literal["open", "claimed", "resolved"]] = {
    "open": "open",
    "reopened": "open",
    "claimed": "claimed",
    "waiting": "claimed",
    "resolved": "resolved",
}


def handoff(held: Handoff) -> schemas.HandoffOut:
    """A handoff for its customer: whether somebody will come, is there, or has gone."""
    return schemas.HandoffOut(
        id=held.id,
        state=_SEEN_BY_CUSTOMER[held.state],
        queue=held.queue,
        due_at=held.due_at,
        claimed_name=held.claimed_name,
        meanwhile=held.meanwhile,
        outcome=held.outcome or None,
        rating=held.rating,
    )


def staff_handoff(held: Handoff, *, now: datetime) -> schemas.StaffHandoffOut:
    """A handoff for staff."""
    return schemas.StaffHandoffOut(
        id=held.id,
        conversation=held.conversation,
        state=held.state,
        queue=held.queue,
        priority=held.priority,
        due_at=held.due_at,
        opened_at=held.opened_at,
        first_reply_at=held.first_reply_at,
        claimed_by=held.claimed_by,
        claimed_name=held.claimed_name,
        meanwhile=held.meanwhile,
        outcome=held.outcome or None,
        rating=held.rating,
        overdue=held.state in ("open", "reopened", "claimed") and held.due_at < now,
    )


def item(each: Item, flock: Flock | None = None) -> forms.QueueItem:
    """An item of the inbox."""
    held = each.handoff
    return forms.QueueItem(
        handoff_id=held.id,
        conversation=held.conversation,
        queue=held.queue,
        state=held.state,
        priority=held.priority,
        due_at=held.due_at,
        opened_at=held.opened_at,
        claimed_by=held.claimed_by,
        claimed_name=held.claimed_name,
        meanwhile=held.meanwhile,
        channel=each.channel,
        asked=each.asked.shortened(160).text,
        last=each.last.shortened(160).text,
        waiting=each.customer_waits,
        unread=each.unread,
        due_soon=each.due_soon,
        overdue=each.overdue,
        group=flock
        and forms.GroupOut(id=flock.members[0], why=flock.why, size=len(flock.members)),
    )


def lines(
    seen: Sequence[tuple[Message, str]], *, revealable: bool = False
) -> list[schemas.LineOut]:
    """A thread, each line with the text that its reader may see."""
    return [
        schemas.LineOut(
            id=line.id,
            author=line.author,
            name=line.name,
            text=text,
            at=line.at,
            seq=line.seq,
            citations=citations(line.citations),
            revealable=revealable and line.author in {"customer", "staff"},
        )
        for line, text in seen
    ]


def corrections(
    seen: Sequence[tuple[Correction, str]],
) -> list[schemas.CorrectionOut]:
    """Statements of correction, each with the text that its reader may see."""
    return [
        schemas.CorrectionOut(
            id=each.id,
            message_id=each.message,
            text=text,
            state=each.state,
            at=each.asked_at,
            reason=each.reason.text if each.reason else None,
        )
        for each, text in seen
    ]


def account(
    fields: Sequence[tuple[str, str]], tickets: Sequence[tuple[str, str, str]]
) -> schemas.AccountOut:
    """What the company's own site told."""
    return schemas.AccountOut(
        fields=[schemas.AccountField(label=label, value=value) for label, value in fields],
        tickets=[
            schemas.TicketOut(reference=reference, subject=subject, state=state)
            for reference, subject, state in tickets
        ],
    )


def case(handled: Handled) -> schemas.CaseOut:
    """A case and what was decided about it."""
    held = handled.case
    return schemas.CaseOut(
        id=held.id,
        reference=held.reference,
        kind=held.kind,
        queue=held.queue,
        asked=held.asked.text,
        due_at=held.due_at,
        opened_at=held.opened_at,
        urgent=held.urgent,
        conversation=held.conversation,
        file=_file(held.file),
        disputed=held.disputed,
        closed=held.closed,
        decisions=[
            schemas.DecisionOut(
                reference=each.reference,
                subject=each.subject,
                outcome=each.outcome,
                amount=each.amount,
                reason=each.reason.text,
                clause=each.clause,
                by=each.by,
                by_name=each.name,
                at=each.at,
            )
            for each in handled.decisions
        ],
        worked=list(handled.worked),
    )


def decided(cases: Sequence[tuple[Case, tuple[Decision, ...]]]) -> forms.DecidedOut:
    """What was decided, for the customer whom it is about."""
    return forms.DecidedOut(
        cases=[
            forms.DecidedCaseOut(
                reference=held.reference,
                disputed=held.disputed,
                due_at=held.due_at if held.disputed else None,
                decisions=[
                    forms.ToldDecisionOut(
                        reference=each.reference,
                        subject=each.subject,
                        outcome=each.outcome,
                        amount=each.amount,
                        clause=each.clause,
                        at=each.at,
                    )
                    for each in decisions
                ],
            )
            for held, decisions in cases
        ]
    )


def _file(held: CaseFile) -> schemas.CaseFileOut:
    return schemas.CaseFileOut(
        subjects=list(held.subjects),
        stated=[schemas.FactOut(kind=each.kind, value=each.value) for each in held.stated],
        counts=[
            schemas.DayOfOut(
                clause=each.clause,
                start=each.start,
                on=each.on,
                day=each.day,
                of=each.of,
                last=each.last,
            )
            for each in held.counts
        ],
        clauses=list(held.clauses),
    )

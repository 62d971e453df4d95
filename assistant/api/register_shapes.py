"""Wire shapes of the registers."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from assistant.privacy.registers import (
    Affected,
    Breach,
    Chains,
    PrivacyRequest,
    Statement,
    Step,
)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ContactOut(_Shape):
    label: str
    value: str


class StepOut(_Shape):
    at: datetime
    actor: str
    step: str
    note: str


class RequestOut(_Shape):
    """A request, both clocks, and which of them governs."""

    id: str
    reference: str
    kind: str
    case: str | None
    conversation: str | None
    asked: str
    received_at: datetime
    working_due: date
    calendar_due: date
    due_at: datetime
    governs: str
    overdue: bool
    identity: str  # "pending", or how it was verified
    state: str
    refusal: str | None
    closed_at: datetime | None
    steps: list[StepOut]


class BreachOut(_Shape):
    """An incident; without `aware_at` its clock has not begun."""

    id: str
    reference: str
    case: str | None
    what: str
    state: str
    opened_at: datetime
    aware_at: datetime | None
    due_at: datetime | None
    hours_left: float | None
    commissioner_told_at: datetime | None
    people_told_at: datetime | None
    steps: list[StepOut]


class AffectedOut(_Shape):
    """A conversation that was read."""

    conversation: str
    customer: str | None
    reads: int
    revealed: int
    first: datetime
    last: datetime
    by: list[str]


class GroundOut(_Shape):
    doc: str
    clause: str
    text: str
    version: int | None


class StatementOut(_Shape):
    """An answer as it was given; `text` is None once the conversation was erased."""

    seq: int
    at: datetime
    turn: str
    engine: str
    text: str | None
    abstained: bool
    stands_on: list[GroundOut]
    in_force: dict[str, int]


class AnchorOut(_Shape):
    chain: str
    seq: int
    hash: str
    at: datetime


class ChainsOut(_Shape):
    audit: str
    statements: str
    anchors: list[AnchorOut]


def request_out(held: PrivacyRequest, *, now: datetime) -> RequestOut:
    """A request."""
    return RequestOut(
        id=held.id,
        reference=held.reference,
        kind=held.kind,
        case=held.case,
        conversation=held.conversation,
        asked=held.asked,
        received_at=held.received_at,
        working_due=held.working_due,
        calendar_due=held.calendar_due,
        due_at=held.due_at,
        governs=held.governs,
        overdue=held.state == "open" and held.due_at < now,
        identity=held.verified_how or "pending",
        state=held.state,
        refusal=held.refusal,
        closed_at=held.closed_at,
        steps=[_step(each) for each in held.steps],
    )


def breach_out(held: Breach, *, now: datetime) -> BreachOut:
    """An incident."""
    left = (held.due_at - now).total_seconds() / 3600 if held.due_at else None
    return BreachOut(
        id=held.id,
        reference=held.reference,
        case=held.case,
        what=held.what,
        state=held.state,
        opened_at=held.opened_at,
        aware_at=held.aware_at,
        due_at=held.due_at,
        hours_left=None if left is None else round(left, 2),
        commissioner_told_at=held.commissioner_told_at,
        people_told_at=held.people_told_at,
        steps=[_step(each) for each in held.steps],
    )


def affected_out(held: Affected) -> AffectedOut:
    """Somebody affected."""
    return AffectedOut(
        conversation=held.conversation,
        customer=held.customer,
        reads=held.reads,
        revealed=held.revealed,
        first=held.first,
        last=held.last,
        by=list(held.by),
    )


def statement_out(held: Statement) -> StatementOut:
    """A statement."""
    return StatementOut(
        seq=held.seq,
        at=held.at,
        turn=held.turn,
        engine=held.engine,
        text=held.text.text if held.text else None,
        abstained=held.abstained,
        stands_on=[
            GroundOut(doc=each.doc, clause=each.clause, text=each.text, version=each.version)
            for each in held.stands_on
        ],
        in_force=dict(held.in_force),
    )


def chains_out(held: Chains) -> ChainsOut:
    """The chains."""
    return ChainsOut(
        audit=held.audit,
        statements=held.statements,
        anchors=[
            AnchorOut(chain=each.chain, seq=each.seq, hash=each.hash, at=each.at)
            for each in held.anchors
        ],
    )


def _step(held: Step) -> StepOut:
    return StepOut(at=held.at, actor=held.actor, step=held.step, note=held.note)

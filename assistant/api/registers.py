"""The officer's edge: requests about rights, breaches, statements, the chains."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints

from assistant.api.auth import SignedIn
from assistant.api.register_shapes import (
    AffectedOut,
    BreachOut,
    ChainsOut,
    ContactOut,
    RequestOut,
    StatementOut,
    affected_out,
    breach_out,
    chains_out,
    request_out,
    statement_out,
)
from assistant.api.services import Here
from assistant.privacy.registers import Affected, RequestKind
from assistant.privacy.requests import REFUSALS, Proof, Refusal

router = APIRouter(prefix="/v1/staff", tags=["privacy"])

Words = Annotated[str, StringConstraints(max_length=4000)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RequestIn(_In):
    """A request that came by another way than the chat."""

    kind: RequestKind
    asked: Words
    received_at: datetime
    customer: Annotated[str, StringConstraints(max_length=200)] | None = None


class SortIn(_In):
    kind: RequestKind


class VerifyIn(_In):
    how: Proof
    note: Words = ""


class NoteIn(_In):
    note: Words = ""


class CloseIn(_In):
    """Done, or refused for a reason."""

    outcome: Literal["done", "refused"]
    refusal: Refusal | None = None
    note: Words = ""


class BreachIn(_In):
    what: Words


class AwareIn(_In):
    aware_at: datetime
    note: Words = ""


class ToldIn(_In):
    whom: Literal["commissioner", "people"]


@router.get("/requests")
async def requests(
    staff: SignedIn, here: Here, state: Literal["open", "done", "refused"] = "open"
) -> dict[str, object]:
    """The privacy queue, the earliest due first, with the reasons for which one may refuse."""
    found = await here.registers.requests.queue(staff, state=state)
    now = here.registers.requests.clock()
    return {
        "requests": [request_out(each, now=now) for each in found],
        "refusals": [{"code": code, "text": text} for code, text in REFUSALS.items()],
    }


@router.post("/requests", status_code=201)
async def open_request(body: RequestIn, staff: SignedIn, here: Here) -> RequestOut:
    """Write down what came by mail, phone or letter."""
    made = await here.registers.requests.open(
        staff,
        kind=body.kind,
        asked=body.asked,
        received=_aware(body.received_at),
        customer=body.customer,
    )
    return request_out(made, now=here.registers.requests.clock())


@router.get("/requests/{request_id}")
async def request(request_id: str, staff: SignedIn, here: Here) -> RequestOut:
    """One, with its steps."""
    found = await here.registers.requests.read(staff, request_id)
    return request_out(found, now=here.registers.requests.clock())


@router.post("/requests/{request_id}/kind")
async def sort(request_id: str, body: SortIn, staff: SignedIn, here: Here) -> RequestOut:
    """Say which right it is about."""
    found = await here.registers.requests.sort(staff, request_id, body.kind)
    return request_out(found, now=here.registers.requests.clock())


@router.post("/requests/{request_id}/identity")
async def verify(request_id: str, body: VerifyIn, staff: SignedIn, here: Here) -> RequestOut:
    """Write down how the person showed who they are."""
    found = await here.registers.requests.verify(
        staff, request_id, how=body.how, note=body.note
    )
    return request_out(found, now=here.registers.requests.clock())


@router.post("/requests/{request_id}/steps")
async def step(request_id: str, body: NoteIn, staff: SignedIn, here: Here) -> RequestOut:
    """Write down what was done."""
    found = await here.registers.requests.step(staff, request_id, body.note)
    return request_out(found, now=here.registers.requests.clock())


@router.post("/requests/{request_id}/escalate")
async def escalate(
    request_id: str, body: NoteIn, staff: SignedIn, here: Here
) -> dict[str, list[ContactOut]]:
    """It goes to the Commissioner: whom to write to."""
    _, contacts = await here.registers.requests.escalate(staff, request_id, body.note)
    return {"contacts": [ContactOut(label=each.label, value=each.value) for each in contacts]}


@router.post("/requests/{request_id}/close")
async def close(request_id: str, body: CloseIn, staff: SignedIn, here: Here) -> RequestOut:
    """End it."""
    desk = here.registers.requests
    if body.outcome == "refused":
        found = await desk.refuse(
            staff, request_id, refusal=body.refusal or "no_basis_here", note=body.note
        )
    else:
        found = await desk.done(staff, request_id, body.note)
    return request_out(found, now=desk.clock())


@router.get("/breaches")
async def breaches(staff: SignedIn, here: Here) -> dict[str, list[BreachOut]]:
    """Incidents that are not closed."""
    found = await here.registers.breaches.open_ones(staff)
    return {
        "breaches": [breach_out(each, now=here.registers.breaches.clock()) for each in found]
    }


@router.post("/breaches", status_code=201)
async def report(body: BreachIn, staff: SignedIn, here: Here) -> BreachOut:
    """Report an incident."""
    made = await here.registers.breaches.report(staff, body.what)
    return breach_out(made, now=here.registers.breaches.clock())


@router.get("/breaches/{breach_id}")
async def breach(breach_id: str, staff: SignedIn, here: Here) -> BreachOut:
    """One, with its steps."""
    found = await here.registers.breaches.read(staff, breach_id)
    return breach_out(found, now=here.registers.breaches.clock())


@router.post("/breaches/{breach_id}/aware")
async def aware(breach_id: str, body: AwareIn, staff: SignedIn, here: Here) -> BreachOut:
    """Confirm it: 72 hours run from the moment of awareness."""
    found = await here.registers.breaches.confirm(
        staff, breach_id, aware=_aware(body.aware_at), note=body.note
    )
    return breach_out(found, now=here.registers.breaches.clock())


@router.get("/breaches/{breach_id}/affected")
async def affected(
    breach_id: str,
    since: datetime,
    until: datetime,
    staff: SignedIn,
    here: Here,
    actor: str | None = None,
) -> dict[str, object]:
    """Who was affected by the audit log, and the notices to start from."""
    found = await here.registers.breaches.affected(
        staff, breach_id, since=_aware(since), until=_aware(until), actor=actor
    )
    drafts = await here.registers.breaches.drafts(staff, breach_id, found)
    return {"affected": _all(found), "drafts": drafts}


@router.post("/breaches/{breach_id}/told")
async def told(breach_id: str, body: ToldIn, staff: SignedIn, here: Here) -> BreachOut:
    """A notice went out, sent by a person."""
    found = await here.registers.breaches.told(staff, breach_id, body.whom)
    return breach_out(found, now=here.registers.breaches.clock())


@router.post("/breaches/{breach_id}/close")
async def close_breach(breach_id: str, body: NoteIn, staff: SignedIn, here: Here) -> BreachOut:
    """End it, with the reason."""
    found = await here.registers.breaches.close(staff, breach_id, body.note)
    return breach_out(found, now=here.registers.breaches.clock())


@router.get("/conversations/{conversation_id}/statements")
async def statements(
    conversation_id: str, staff: SignedIn, here: Here
) -> dict[str, list[StatementOut]]:
    """What was told, on which clauses and versions."""
    found = await here.registers.statements(staff, conversation_id)
    return {"statements": [statement_out(each) for each in found]}


@router.get("/audit/chains")
async def chains(staff: SignedIn, here: Here) -> ChainsOut:
    """Whether the records hold, with their ends for keeping elsewhere."""
    return chains_out(await here.registers.chains(staff))


@router.get("/controls")
async def controls(staff: SignedIn, here: Here) -> dict[str, list[dict[str, object]]]:
    """Each control of the policies and how its tests ended last."""
    return {"controls": here.registers.controls(staff)}


def _all(found: Sequence[Affected]) -> list[AffectedOut]:
    return [affected_out(each) for each in found]


def _aware(at: datetime) -> datetime:
    """A time without a zone is UTC's."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)

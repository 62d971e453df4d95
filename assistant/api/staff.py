"""The staff's edge: a session cookie, and a CSRF token for whatever changes something."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response, status

from assistant.api import schemas, sse
from assistant.api.auth import COOKIE, SignedIn, lasting
from assistant.api.desk_schemas import SaidOut, WriteIn
from assistant.api.services import Here
from assistant.api.shapes import account, case, corrections, lines, staff_handoff
from assistant.api.streams import as_long_as
from assistant.console import Console
from assistant.domain import StoredEvent, TenantId
from assistant.staff import accounts
from assistant.staff.accounts import Staff
from assistant.viewing import Opened
from guardrails import Record

router = APIRouter(prefix="/v1/staff", tags=["staff"])


@router.post("/session")
async def sign_in(body: schemas.SignIn, here: Here, response: Response) -> schemas.SessionOut:
    """Two factors, or the one-time secret that the first start printed."""
    if body.one_time:
        opened = await here.accounts.sign_in_once(body.one_time)
    else:
        opened = await here.accounts.sign_in(
            TenantId(body.tenant), email=body.email, password=body.password, code=body.code
        )
    response.set_cookie(
        COOKIE,
        opened.token,
        httponly=True,
        samesite="strict",
        secure=here.secure_cookies,
        path="/v1/staff",
    )
    return _session(opened.staff, opened.csrf)


@router.get("/session")
async def who(staff: SignedIn, request: Request, here: Here) -> schemas.SessionOut:
    """Who is signed in, with a new CSRF token for this page."""
    return _session(staff, await here.accounts.renew_csrf(request.cookies[COOKIE]))


@router.post("/session/recovery-codes", status_code=status.HTTP_201_CREATED)
async def recovery_codes(staff: SignedIn, here: Here) -> dict[str, list[str]]:
    """Ten new codes, shown this once."""
    return {"codes": list(await here.accounts.renew_recovery(staff))}


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(
    staff: SignedIn,  # noqa: ARG001 - its CSRF token was checked
    request: Request,
    here: Here,
    response: Response,
) -> None:
    """End the session."""
    await here.accounts.sign_out(request.cookies[COOKIE])
    response.delete_cookie(COOKIE, path="/v1/staff")


@router.get("/events")
async def queue_events(staff: SignedIn, request: Request, here: Here) -> Response:
    """A signal whenever the queues changed."""
    frames = as_long_as(
        lasting(here.accounts, request.cookies.get(COOKIE, "")),
        _queue(here.offices.console, staff),
    )
    return here.streams.desk(f"queue of {staff.id}", frames)


@router.get("/conversations/{conversation_id}")
async def open_conversation(
    conversation_id: str, staff: SignedIn, here: Here
) -> schemas.StaffThreadOut:
    """A thread, redacted."""
    return await _thread(
        here.offices.console, await here.offices.viewing.open(staff, conversation_id)
    )


@router.get("/conversations/{conversation_id}/events")
async def conversation_events(
    conversation_id: str,
    staff: SignedIn,
    request: Request,
    here: Here,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """What happens in a conversation, redacted."""
    after = sse.resume_from(last_event_id)
    happened = await here.offices.viewing.follow(staff, conversation_id, after)
    frames = as_long_as(
        lasting(here.accounts, request.cookies.get(COOKIE, "")), _events(happened)
    )
    return here.streams.desk(staff.id, frames)


@router.post("/conversations/{conversation_id}/messages", status_code=201)
async def reply(conversation_id: str, body: WriteIn, staff: SignedIn, here: Here) -> SaidOut:
    """Answer the customer; with a `client_message_id` a retry says nothing twice."""
    said = await here.offices.console.reply(
        staff, conversation_id, body.text, client_message_id=body.client_message_id
    )
    return SaidOut(message_id=said.message, repeated=said.repeated)


@router.post("/conversations/{conversation_id}/notes", status_code=201)
async def note(conversation_id: str, body: WriteIn, staff: SignedIn, here: Here) -> SaidOut:
    """Write an internal note."""
    said = await here.offices.console.note(
        staff, conversation_id, body.text, client_message_id=body.client_message_id
    )
    return SaidOut(message_id=said.message, repeated=said.repeated)


@router.post("/conversations/{conversation_id}/typing", status_code=204)
async def typing(conversation_id: str, staff: SignedIn, here: Here) -> None:
    """Say that somebody is writing."""
    await here.offices.console.typing(staff, conversation_id)


@router.post("/messages/{message_id}/reveal")
async def reveal(
    message_id: str, body: schemas.RevealIn, staff: SignedIn, here: Here
) -> dict[str, object]:
    """Read an original, for a reason, with the corrections that were sought of it."""
    found = await here.offices.viewing.reveal(staff, message_id, body.reason)
    return {"text": found.text, "corrections": list(found.corrections)}


@router.post("/cases/{case_id}/decision", status_code=201)
async def decide(
    case_id: str, body: schemas.DecisionIn, staff: SignedIn, here: Here
) -> dict[str, str]:
    """Write down what a person decided."""
    record = Record("", body.subject, body.outcome, body.amount)
    reference = await here.offices.casework.decide(
        staff, case_id, record, reason=body.reason, clause=body.clause
    )
    return {"reference": reference}


@router.get("/audit")
async def audit(
    staff: SignedIn, here: Here, before: int | None = None
) -> dict[str, list[schemas.AuditRow]]:
    """The audit log, newest first; older rows with `before`."""
    rows = await here.offices.console.audit_rows(staff, before=before)
    return {
        "rows": [
            schemas.AuditRow(
                seq=row.seq,
                at=row.at,
                actor=row.actor,
                action=row.action,
                subject=row.subject,
                reason=row.reason,
                data=dict(row.data),
            )
            for row in rows
        ]
    }


def _session(staff: accounts.Staff, csrf: str) -> schemas.SessionOut:
    shown = schemas.StaffOut(id=staff.id, name=staff.name, role=staff.role, tenant=staff.tenant)
    return schemas.SessionOut(staff=shown, csrf=csrf)


async def _thread(console: Console, opened: Opened) -> schemas.StaffThreadOut:
    where, now = opened.conversation, console.clock()
    return schemas.StaffThreadOut(
        id=where.id,
        tenant=where.tenant,
        speaker=where.speaker,
        handoff=staff_handoff(opened.handoff, now=now) if opened.handoff else None,
        last_handoff=staff_handoff(opened.last, now=now) if opened.last else None,
        ended=where.ended,
        view=opened.view,
        account=account(opened.account, opened.tickets),
        last_read=opened.read_to,
        messages=lines(opened.lines, revealable=True),
        corrections=corrections(opened.corrections),
        cases=[case(each) for each in opened.cases],
        last_event_id=await console.feed.last(where.tenant, where.id),
    )


async def _queue(console: Console, staff: Staff) -> AsyncGenerator[bytes]:
    async for _ in console.queue_changes(staff):
        yield sse.frame("queue", {})


async def _events(
    happened: AsyncIterator[tuple[StoredEvent, str | None]],
) -> AsyncGenerator[bytes]:
    async for event, text in happened:
        yield sse.shown(event, text)

"""The officer's edge: children, legal holds, corrections, a person's copy and their erasure."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import StringConstraints

from assistant.api.auth import SignedIn
from assistant.api.schemas import CorrectionOut, Shape, Short
from assistant.api.services import Here
from assistant.api.shapes import corrections as corrections_out
from assistant.privacy import export as exports

router = APIRouter(prefix="/v1/staff", tags=["privacy"])

Words = Annotated[str, StringConstraints(max_length=4000)]


class ChildOut(Shape):
    """Somebody who may be under age; `subject` is a customer or one conversation."""

    subject: str
    since: datetime
    told_by: str


class ChildIn(Shape):
    """An officer's word."""

    child: bool


class HoldOut(Shape):
    """What may not end, and why; without a subject it is everything."""

    id: str
    subject: str | None
    reason: str
    placed_by: str
    placed_at: datetime
    review_on: date


class HoldIn(Shape):
    """`customer`: the company's own id or one of here; without it everything is held."""

    reason: Words
    review: date
    customer: Short | None = None


class SoughtOut(CorrectionOut):
    """A correction with the conversation that it is about."""

    conversation: str


class CorrectedIn(Shape):
    """What became of a correction."""

    outcome: Literal["corrected", "refused"]
    reason: Words = ""


@router.get("/minors")
async def minors(staff: SignedIn, here: Here) -> dict[str, list[ChildOut]]:
    """Who waits for a word about their age, the longest first."""
    found = await here.privacy.officers.children(staff)
    return {
        "minors": [
            ChildOut(subject=each.subject, since=each.set_at, told_by=each.set_by)
            for each in found
        ]
    }


@router.post("/minors/{subject}")
async def judge(subject: str, body: ChildIn, staff: SignedIn, here: Here) -> dict[str, Any]:
    """A child: everything goes, with a receipt. None: memory and traces may go on."""
    if body.child:
        return {"receipt": dict(await here.privacy.officers.is_child(staff, subject))}
    await here.privacy.officers.is_no_child(staff, subject)
    return {"receipt": None}


@router.get("/holds")
async def holds(staff: SignedIn, here: Here) -> dict[str, list[HoldOut]]:
    """Legal holds in force, the earliest review first."""
    found = await here.privacy.officers.holds(staff)
    return {
        "holds": [
            HoldOut(
                id=each.id,
                subject=each.subject,
                reason=each.reason.text,
                placed_by=each.placed_by,
                placed_at=each.placed_at,
                review_on=each.review_on,
            )
            for each in found
        ]
    }


@router.post("/holds", status_code=201)
async def hold(body: HoldIn, staff: SignedIn, here: Here) -> dict[str, str]:
    """Keep what would end, in one's own name."""
    made = await here.privacy.officers.hold(
        staff, whose=body.customer, reason=body.reason, review=body.review
    )
    return {"id": made.id}


@router.delete("/holds/{hold_id}", status_code=204)
async def lift(hold_id: str, staff: SignedIn, here: Here) -> None:
    """What it kept may end."""
    await here.privacy.officers.lift(staff, hold_id)


@router.get("/corrections")
async def corrections(staff: SignedIn, here: Here) -> dict[str, list[SoughtOut]]:
    """Statements that wait for a decision, the oldest first."""
    found = await here.privacy.officers.corrections(staff)
    shown = corrections_out([(each, each.sought.text) for each in found])
    return {
        "corrections": [
            SoughtOut(**out.model_dump(), conversation=each.conversation)
            for out, each in zip(shown, found, strict=True)
        ]
    }


@router.post("/corrections/{correction_id}", status_code=204)
async def correct(correction_id: str, body: CorrectedIn, staff: SignedIn, here: Here) -> None:
    """Say what became of one; the statement stays where it is."""
    await here.privacy.officers.correct(staff, correction_id, body.outcome, body.reason)


@router.post("/requests/{request_id}/copy")
async def copy(
    request_id: str, staff: SignedIn, here: Here, form: Literal["json", "csv"] = "json"
) -> Response:
    """Everything that is held about who asked, for them."""
    whole = await here.privacy.officers.copy(staff, request_id)
    text = exports.as_csv(whole) if form == "csv" else exports.as_json(whole)
    kind = "text/csv" if form == "csv" else "application/json"
    name = {"Content-Disposition": f'attachment; filename="kora-export.{form}"'}
    return Response(text, media_type=f"{kind}; charset=utf-8", headers=name)


@router.post("/requests/{request_id}/erasure")
async def erase(request_id: str, staff: SignedIn, here: Here) -> dict[str, Any]:
    """Forget who asked for it; the signed receipt."""
    return dict(await here.privacy.officers.erase(staff, request_id))

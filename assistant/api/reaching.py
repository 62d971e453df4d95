"""The customer's edge to people."""

from fastapi import APIRouter, status

from assistant.api.auth import Customer
from assistant.api.desk_schemas import AskHumanIn, DecidedOut, DisputeOut, RatingIn
from assistant.api.schemas import HandoffOut
from assistant.api.services import Here
from assistant.api.shapes import decided, handoff

router = APIRouter(prefix="/v1/conversations/{conversation_id}", tags=["customer"])


@router.post("/handoff", status_code=status.HTTP_202_ACCEPTED)
async def ask_human(
    conversation: Customer, here: Here, body: AskHumanIn | None = None
) -> HandoffOut:
    """Ask for a person."""
    wanted = body or AskHumanIn()
    return handoff(await here.offices.reaching.ask_human(conversation, wanted.queue))


@router.post("/handoff/meanwhile")
async def meanwhile(conversation: Customer, here: Here) -> HandoffOut:
    """Ask the assistant until somebody comes; place and promised time stay."""
    return handoff(await here.offices.reaching.meanwhile(conversation))


@router.delete("/handoff")
async def back_to_kora(conversation: Customer, here: Here) -> dict[str, str]:
    """Go back to the assistant."""
    await here.offices.reaching.back_to_kora(conversation)
    return {"speaker": "kora"}


@router.post("/handoff/reopen")
async def reopen(conversation: Customer, here: Here) -> HandoffOut:
    """Take up again what was closed not long ago."""
    return handoff(await here.offices.reaching.reopen(conversation))


@router.post("/handoff/rating", status_code=status.HTTP_204_NO_CONTENT)
async def rate(conversation: Customer, body: RatingIn, here: Here) -> None:
    """How it went with the person."""
    await here.offices.reaching.rate(conversation, body.score, body.words)


@router.post("/typing", status_code=status.HTTP_204_NO_CONTENT)
async def typing(conversation: Customer, here: Here) -> None:
    """Let staff see that one is writing."""
    await here.offices.reaching.typing(conversation)


@router.get("/decisions")
async def decisions(conversation: Customer, here: Here) -> DecidedOut:
    """What people decided about this customer's cases."""
    return decided(await here.offices.reaching.decided(conversation))


@router.post("/cases/{reference}/dispute")
async def dispute(conversation: Customer, reference: str, here: Here) -> DisputeOut:
    """Ask that somebody else looks at what was decided."""
    again = await here.offices.reaching.dispute(conversation, reference)
    return DisputeOut(reference=again.reference, due_at=again.due_at)

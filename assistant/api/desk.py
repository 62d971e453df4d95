"""The staff's edge, second half: the inbox, and what is done to a conversation as a whole."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from assistant.api import desk_schemas as forms
from assistant.api.auth import SignedIn
from assistant.api.schemas import StaffHandoffOut
from assistant.api.services import Here
from assistant.api.shapes import case, item, staff_handoff
from assistant.domain import Priority, Queue, View
from assistant.inbox import Sought

router = APIRouter(prefix="/v1/staff", tags=["staff"])

Limit = Annotated[int, Query(ge=1, le=500)]
Words = Annotated[str, Query(max_length=200)]


@router.get("/queue")
async def queue(staff: SignedIn, here: Here) -> forms.QueueOut:
    """What waits, the urgent first, then by due time; and open cases."""
    found = await here.offices.overview.items(staff, Sought(staff=staff.id))
    return forms.QueueOut(
        items=[item(each) for each in found],
        cases=[case(each) for each in await here.offices.casework.all(staff)],
    )


@router.get("/inbox")
async def inbox(  # noqa: PLR0913 - each filter is a parameter of the address
    staff: SignedIn,
    here: Here,
    view: View = "all",
    queue: Queue | None = None,
    priority: Priority | None = None,
    q: Words = "",
    unread: bool = False,  # noqa: FBT001, FBT002
    limit: Limit = 50,
    folded: bool = False,  # noqa: FBT001, FBT002
) -> forms.InboxOut:
    """One view, filtered and searched; `folded`: floods as groups, their first members in a row."""
    overview = here.offices.overview
    seen = await (overview.look_folded if folded else overview.look)(
        staff,
        Sought(
            staff=staff.id,
            view=view,
            queue=queue,
            priority=priority,
            words=q.strip(),
            unread=unread,
            limit=limit,
        ),
    )
    return forms.InboxOut(
        items=[item(each, seen.flocks.get(each.handoff.id)) for each in seen.items],
        counts=forms.CountsOut(**seen.counts),
        capacity=forms.CapacityOut(taken=seen.taken, most=seen.most),
        cases=[case(each) for each in await here.offices.casework.all(staff)],
    )


@router.post("/conversations/{conversation_id}/read", status_code=status.HTTP_204_NO_CONTENT)
async def read(conversation_id: str, body: forms.ReadIn, staff: SignedIn, here: Here) -> None:
    """Everything up to a line was seen."""
    await here.offices.overview.read(staff, conversation_id, body.seq)


@router.post("/handoffs/{handoff_id}/claim")
async def claim(handoff_id: str, staff: SignedIn, here: Here) -> StaffHandoffOut:
    """Take it."""
    taken = await here.offices.console.claim(staff, handoff_id)
    return staff_handoff(taken, now=here.offices.console.clock())


@router.post("/handoffs/{handoff_id}/release")
async def release(handoff_id: str, staff: SignedIn, here: Here) -> StaffHandoffOut:
    """Give it back to its queue."""
    freed = await here.offices.console.release(staff, handoff_id)
    return staff_handoff(freed, now=here.offices.console.clock())


@router.post("/handoffs/{handoff_id}/resolve", status_code=status.HTTP_204_NO_CONTENT)
async def resolve(handoff_id: str, body: forms.ResolveIn, staff: SignedIn, here: Here) -> None:
    """Close it."""
    await here.offices.console.resolve(staff, handoff_id, body.outcome)


@router.post("/handoffs/{handoff_id}/reopen")
async def reopen(handoff_id: str, staff: SignedIn, here: Here) -> StaffHandoffOut:
    """Take up again what was closed."""
    again = await here.offices.console.reopen(staff, handoff_id)
    return staff_handoff(again, now=here.offices.console.clock())


@router.post("/handoffs/{handoff_id}/transfer", status_code=status.HTTP_204_NO_CONTENT)
async def transfer(
    handoff_id: str, body: forms.TransferIn, staff: SignedIn, here: Here
) -> None:
    """Hand it on, to a queue or to a colleague."""
    await here.offices.console.hand_on(
        staff, handoff_id, queue=body.queue, to=body.to, note=body.note
    )


@router.post("/handoffs/{handoff_id}/priority")
async def prioritise(
    handoff_id: str, body: forms.PriorityIn, staff: SignedIn, here: Here
) -> StaffHandoffOut:
    """Before or behind others."""
    ranked = await here.offices.console.prioritise(staff, handoff_id, body.priority)
    return staff_handoff(ranked, now=here.offices.console.clock())


@router.get("/handoffs/{handoff_id}/story")
async def story(
    handoff_id: str, staff: SignedIn, here: Here
) -> dict[str, list[forms.StoryRow]]:
    """All that was done to it, in order."""
    return {
        "rows": [
            forms.StoryRow(at=each.at, kind=each.act, actor=each.actor, data=dict(each.data))
            for each in await here.offices.console.story(staff, handoff_id)
        ]
    }


@router.get("/colleagues")
async def colleagues(staff: SignedIn, here: Here) -> dict[str, list[forms.ColleagueOut]]:
    """Everybody of this company."""
    return {
        "colleagues": [
            forms.ColleagueOut(
                id=each.id, name=each.name, role=each.role, taken=taken, here=each.here
            )
            for each, taken in await here.offices.overview.colleagues(staff)
        ]
    }


@router.post("/presence")
async def presence(
    body: forms.PresenceIn, staff: SignedIn, here: Here
) -> dict[str, list[forms.PresentOut]]:
    """Say where one is, and learn who else is there."""
    others = await here.offices.overview.here(
        staff, conversation=body.conversation, writing=body.writing
    )
    return {
        "others": [
            forms.PresentOut(
                id=each.id,
                name=each.name,
                conversation=each.conversation,
                writing=each.writing,
            )
            for each in others
        ]
    }


@router.get("/canned")
async def canned(staff: SignedIn, here: Here) -> dict[str, list[forms.CannedOut]]:
    """Replies at hand."""
    return {
        "replies": [
            forms.CannedOut(
                id=each.id, title=each.title, text=each.text, queue=each.queue, own=each.own
            )
            for each in await here.offices.overview.replies(staff)
        ]
    }


@router.post("/canned", status_code=status.HTTP_201_CREATED)
async def keep_canned(body: forms.CannedIn, staff: SignedIn, here: Here) -> dict[str, str]:
    """Keep a reply at hand for everybody."""
    made = await here.offices.overview.keep_reply(
        staff, title=body.title, text=body.text, queue=body.queue
    )
    return {"id": made}


@router.delete("/canned/{reply_id}", status_code=status.HTTP_204_NO_CONTENT)
async def drop_canned(reply_id: str, staff: SignedIn, here: Here) -> None:
    """Take one away."""
    await here.offices.overview.drop_reply(staff, reply_id)


@router.post("/conversations/{conversation_id}/end", status_code=status.HTTP_204_NO_CONTENT)
async def end(conversation_id: str, body: forms.EndIn, staff: SignedIn, here: Here) -> None:
    """End an abusive chat; mail stays open."""
    await here.offices.console.end(staff, conversation_id, body.reason)


@router.get("/notices")
async def notices(
    staff: SignedIn, here: Here, after: Annotated[int, Query(ge=0)] = 0
) -> dict[str, list[forms.NoticeOut]]:
    """What one should know without having asked."""
    return {
        "notices": [
            forms.NoticeOut(
                seq=each.seq,
                at=each.at,
                kind=each.kind,
                handoff_id=each.handoff,
                conversation=each.conversation,
                queue=each.queue,
            )
            for each in await here.offices.overview.notices(staff, after=after)
        ]
    }

"""The customer's edge."""

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Response, status

from assistant.api import schemas, sse
from assistant.api.auth import Customer
from assistant.api.networks import Network
from assistant.api.services import Here
from assistant.api.shapes import account, answer, handoff, lines
from assistant.chat import Chat, Running
from assistant.domain import Conversation

router = APIRouter(prefix="/v1", tags=["customer"])


@router.get("/tenants")
async def tenants(here: Here) -> dict[str, list[dict[str, str]]]:
    """The companies that are served here."""
    known = await here.chat.tenants()
    return {"tenants": [{"id": each.id, "company": each.file.company} for each in known]}


@router.get("/tenants/{tenant}")
async def profile(tenant: str, here: Here) -> dict[str, object]:
    """What the widget shows before the first message."""
    return dict(await here.chat.profile(tenant))


@router.get("/tenants/{tenant}/clauses/{doc}/{clause:path}")
async def clause(
    tenant: str,
    doc: str,
    clause: str,
    here: Here,
    version: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
) -> schemas.ClauseOut:
    """A clause in force, or as one version of its document had it."""
    found = await here.chat.clause(tenant, doc, clause, version)
    return schemas.ClauseOut(
        doc=found.doc,
        clause=found.clause,
        title=found.title,
        breadcrumb=list(found.breadcrumb),
        text=found.text,
        version=found.version,
        effective=found.effective.isoformat() if found.effective else None,
    )


@router.post("/conversations", status_code=status.HTTP_201_CREATED)
async def start(
    body: schemas.StartConversation, here: Here, network: Network
) -> schemas.Started:
    """Begin a conversation."""
    await here.door.start(network, body.identity_token)
    conversation, token = await here.chat.start(
        body.tenant,
        identity_token=body.identity_token,
        memory=body.consent.memory,
        locale=body.locale,
        origin=here.door.origin(network),
    )
    return schemas.Started(
        id=conversation.id,
        token=token,
        tenant=conversation.tenant,
        created_at=conversation.created_at,
    )


@router.post("/conversations/resume", status_code=status.HTTP_201_CREATED)
async def resume(body: schemas.ResumeIn, here: Here, network: Network) -> schemas.Started:
    """Go on with an earlier conversation, as the customer that the company's site signed in."""
    await here.door.start(network, body.identity_token)
    conversation, token = await here.chat.resume(
        body.tenant, identity_token=body.identity_token, conversation=body.conversation
    )
    return schemas.Started(
        id=conversation.id,
        token=token,
        tenant=conversation.tenant,
        created_at=conversation.created_at,
    )


@router.get("/conversations/{conversation_id}")
async def thread(conversation: Customer, here: Here) -> schemas.ThreadOut:
    """The thread, for a page that was reloaded."""
    newest = await here.chat.last_event(conversation)
    held = await here.offices.reaching.current(conversation)
    last = None if held else await here.offices.reaching.last(conversation)
    seen = await here.chat.thread(conversation)
    told = await here.chat.account(conversation)
    return schemas.ThreadOut(
        id=conversation.id,
        tenant=conversation.tenant,
        speaker=conversation.speaker,
        handoff=handoff(held) if held else None,
        last_handoff=handoff(last) if last else None,
        ended=conversation.ended,
        account=account(told.get("fields", ()), told.get("tickets", ())),
        messages=lines([(line.message, line.text) for line in seen]),
        last_event_id=newest,
    )


@router.post("/conversations/{conversation_id}/messages", response_model=schemas.AnswerOut)
async def message(
    conversation: Customer,
    body: schemas.SendMessage,
    here: Here,
    accept: Annotated[str, Header()] = "application/json",
) -> object:
    """One turn: whole as JSON, or as a stream of checked sentences."""
    await here.door.message(conversation)
    running = await here.chat.ask(
        conversation, body.text, client_message_id=body.client_message_id
    )
    if "text/event-stream" in accept:
        frames = _turn(here.chat, conversation, running)
        return await here.streams.turn(f"turns of {conversation.id}", frames)
    return answer(await here.chat.answer(conversation, running))


@router.get("/conversations/{conversation_id}/events")
async def events(
    conversation: Customer,
    here: Here,
    network: Network,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """Everything that happens, from where the reader stopped."""
    frames = _all(here.chat, conversation, sse.resume_from(last_event_id))
    return here.streams.follow(conversation.id, frames, network=network)


@router.post(
    "/conversations/{conversation_id}/feedback", status_code=status.HTTP_204_NO_CONTENT
)
async def feedback(conversation: Customer, body: schemas.FeedbackIn, here: Here) -> None:
    """Thumbs and words."""
    await here.chat.rate(conversation, body.message_id, score=body.score, words=body.words)


@router.get("/conversations/{conversation_id}/memory")
async def memories(conversation: Customer, here: Here) -> dict[str, list[dict[str, str]]]:
    """What is remembered."""
    found = await here.chat.memories(conversation)
    return {
        "memories": [
            {"id": each, "text": text, "expires_at": expires.isoformat()}
            for each, text, expires in found
        ]
    }


@router.delete("/conversations/{conversation_id}/memory", status_code=204)
async def forget_all(conversation: Customer, here: Here) -> None:
    """Forget everything."""
    await here.chat.forget(conversation, None)


@router.delete("/conversations/{conversation_id}/memory/{memory_id}", status_code=204)
async def forget(conversation: Customer, memory_id: str, here: Here) -> None:
    """Forget one thing."""
    await here.chat.forget(conversation, memory_id)


async def _turn(
    chat: Chat, conversation: Conversation, running: Running
) -> AsyncGenerator[bytes]:
    """The events of one turn, up to the one that ends it."""
    accepted = await running.accepted
    async for item in chat.follow(conversation, max(0, accepted.event - 1)):
        ours = item.event.data.get("turn") == accepted.turn
        if ours or item.event.kind.startswith("handoff."):
            yield sse.heard(item)
        if ours and "engine" in item.event.data:
            return


async def _all(chat: Chat, conversation: Conversation, after: int) -> AsyncGenerator[bytes]:
    yield b"retry: 2000\n\n"
    async for item in chat.follow(conversation, after):
        yield sse.heard(item)

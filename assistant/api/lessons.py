"""The supervisor's edge: a weak answer becomes a case for the evals."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, status
from pydantic import BaseModel, ConfigDict, Field

from assistant.api.auth import SignedIn
from assistant.api.services import Here
from assistant.lessons import Reworded

router = APIRouter(prefix="/v1/staff", tags=["lessons"])

Words = Annotated[str, Field(min_length=1, max_length=2_000)]
Wording = Annotated[str, Field(min_length=1, max_length=200)]


class LessonIn(BaseModel):
    """A case in new words, and what a right answer holds."""

    model_config = ConfigDict(extra="forbid")

    question: Words
    must: Annotated[
        list[Annotated[list[Wording], Field(min_length=1)]], Field(max_length=10)
    ] = []
    must_not: Annotated[list[Wording], Field(max_length=10)] = []
    clauses: Annotated[
        list[Annotated[str, Field(pattern=r"^\S+ \S", max_length=200)]], Field(max_length=10)
    ] = []
    abstain: bool = False


class LessonOut(BaseModel):
    """A weak answer that waits for a review, redacted."""

    id: str
    since: date
    question: str
    answer: str
    mine: bool  # who proposed it does not review it


@router.post(
    "/conversations/{conversation_id}/messages/{message_id}/lesson",
    status_code=status.HTTP_201_CREATED,
)
async def propose(
    conversation_id: str, message_id: str, staff: SignedIn, here: Here
) -> dict[str, str]:
    """Mark an answer as weak."""
    return {"id": await here.lessons.propose(staff, conversation_id, message_id)}


@router.get("/lessons")
async def drafts(staff: SignedIn, here: Here) -> dict[str, list[LessonOut]]:
    """What waits for a review."""
    return {
        "lessons": [
            LessonOut(
                id=each.id,
                since=each.since,
                question=each.question.text,
                answer=each.answer.text,
                mine=each.proposed_by == staff.id,
            )
            for each in await here.lessons.drafts(staff)
        ]
    }


@router.post("/lessons/{lesson_id}/accept", status_code=status.HTTP_204_NO_CONTENT)
async def accept(lesson_id: str, body: LessonIn, staff: SignedIn, here: Here) -> None:
    """Keep it in new words; the old ones are gone from here on."""
    case = Reworded(
        body.question,
        tuple(tuple(group) for group in body.must),
        tuple(body.must_not),
        tuple(body.clauses),
        body.abstain,
    )
    await here.lessons.accept(staff, lesson_id, case)


@router.delete("/lessons/{lesson_id}", status_code=status.HTTP_204_NO_CONTENT)
async def decline(lesson_id: str, staff: SignedIn, here: Here) -> None:
    """Keep nothing of it."""
    await here.lessons.decline(staff, lesson_id)

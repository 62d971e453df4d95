"""The staff's edge to help and figures: suggestions, checks, disputes, metrics."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from assistant.api import casework_schemas as forms
from assistant.api.auth import SignedIn
from assistant.api.services import Here
from assistant.api.shapes import citations
from assistant.metrics import Day, Report

router = APIRouter(prefix="/v1/staff", tags=["staff"])

Days = Annotated[int, Query(ge=1, le=366)]


@router.post("/conversations/{conversation_id}/suggestion")
async def suggest(conversation_id: str, staff: SignedIn, here: Here) -> forms.SuggestionOut:
    """A reply quoted from the clauses, to be edited and sent by a person, or not."""
    found = await here.offices.suggesting.suggest(staff, conversation_id)
    return forms.SuggestionOut(
        text=found.text, abstained=found.abstained, citations=citations(found.citations)
    )


@router.post("/conversations/{conversation_id}/check")
async def check(
    conversation_id: str, body: forms.CheckIn, staff: SignedIn, here: Here
) -> dict[str, list[forms.DoubtOut]]:
    """Figures and decisions in a draft that nothing here carries. It warns and stops nothing."""
    return {
        "warnings": [
            forms.DoubtOut(kind=each.kind, text=each.text)
            for each in await here.offices.suggesting.check(staff, conversation_id, body.text)
        ]
    }


@router.post("/cases/{case_id}/dispute", status_code=status.HTTP_204_NO_CONTENT)
async def dispute(case_id: str, body: forms.DisputeIn, staff: SignedIn, here: Here) -> None:
    """The customer does not accept what was decided."""
    await here.offices.casework.dispute(staff, case_id, body.reason)


@router.post("/cases/{case_id}/close", status_code=status.HTTP_204_NO_CONTENT)
async def close(case_id: str, body: forms.CloseIn, staff: SignedIn, here: Here) -> None:
    """What needed no decision is done with."""
    await here.offices.casework.close(staff, case_id, body.outcome)


@router.get("/metrics")
async def metrics(staff: SignedIn, here: Here, days: Days = 30) -> forms.MetricsOut:
    """The team's figures."""
    return _report(await here.offices.metrics.team(staff, days=days))


@router.get("/metrics/me")
async def own_metrics(staff: SignedIn, here: Here, days: Days = 30) -> forms.MetricsOut:
    """One's own."""
    return _report(await here.offices.metrics.own(staff, days=days))


def _report(found: Report) -> forms.MetricsOut:
    return forms.MetricsOut(
        days=[_day(each) for each in found.days],
        queues=[
            forms.QueueFigures(
                queue=queue,
                handoffs=each.handoffs,
                resolved=each.resolved,
                due_kept=each.due_kept,
                due_missed=each.due_missed,
                median_first_reply_s=each.median_first_reply_s,
            )
            for queue, each in found.queues.items()
        ],
        blocks=[forms.BlockOut(rule=rule, count=count) for rule, count in found.blocks],
    )


def _day(each: Day) -> forms.DayOut:
    asked, answered = each.asked, each.answered
    return forms.DayOut(
        day=each.day,
        conversations=asked.conversations if asked else 0,
        turns=asked.turns if asked else 0,
        abstained=asked.abstained if asked else 0,
        without_human=asked.without_human if asked else 0,
        thumbs=forms.Thumbs(up=asked.up, down=asked.down) if asked else forms.Thumbs(),
        handoffs=answered.handoffs if answered else 0,
        resolved=answered.resolved if answered else 0,
        due_kept=answered.due_kept if answered else 0,
        due_missed=answered.due_missed if answered else 0,
        median_first_reply_s=answered.median_first_reply_s if answered else None,
        ratings=forms.Ratings(
            count=answered.ratings if answered else 0,
            mean=answered.rating_mean if answered else None,
        ),
    )

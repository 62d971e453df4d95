"""Our words become wire shapes."""

from collections.abc import Sequence

from assistant.api import schemas
from assistant.chat import Answer
from assistant.domain import Case, CaseFile, Citation, Handoff, Message


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


def handoff(held: Handoff) -> schemas.HandoffOut:
    """A handoff."""
    return schemas.HandoffOut(
        id=held.id,
        state=held.state,
        queue=held.queue,
        due_at=held.due_at,
        claimed_name=held.claimed_name,
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
            citations=citations(line.citations),
            revealable=revealable and line.author in {"customer", "staff"},
        )
        for line, text in seen
    ]


def case(held: Case) -> schemas.CaseOut:
    """A case."""
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

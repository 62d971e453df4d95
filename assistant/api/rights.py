"""A customer's rights: their own copy, their erasure, their requests."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Response, status
from pydantic import StringConstraints

from assistant.api.schemas import Shape, Short
from assistant.api.services import Here
from assistant.errors import NotSignedIn
from assistant.privacy import export as exports
from assistant.privacy.rights import Asker, Purpose, Right, Wanted

router = APIRouter(prefix="/v1/me", tags=["rights"])


class RequestIn(Shape):
    """What is asked for. A correction says what is right, and of which line."""

    right: Right
    text: Annotated[str, StringConstraints(max_length=4000)] = ""
    message_id: Short | None = None
    purpose: Purpose | None = None


class FiledOut(Shape):
    """Filed: the reference, and the end of the last day on which it is answered."""

    reference: str
    due_at: str


async def asker(
    here: Here,
    authorization: Annotated[str, Header()] = "",
    x_identity_token: Annotated[str | None, Header(max_length=8000)] = None,
) -> Asker:
    """The conversation's token; for more than that conversation, a fresh identity token too."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return await here.privacy.rights.asker(token.strip(), x_identity_token)


Asking = Annotated[Asker, Depends(asker)]


@router.get(
    "/export",
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def export(who: Asking, here: Here, form: Literal["json", "csv"] = "json") -> Response:
    """Everything that is held: of this conversation, or of you with a fresh identity token."""
    whole = await here.privacy.rights.export(who)
    name = {"Content-Disposition": f'attachment; filename="kora-export.{form}"'}
    if form == "csv":
        return Response(
            exports.as_csv(whole), media_type="text/csv; charset=utf-8", headers=name
        )
    return Response(
        exports.as_json(whole), media_type="application/json; charset=utf-8", headers=name
    )


@router.get("/export/form")
async def form() -> dict[str, Any]:
    """What each field of an export means."""
    return {"form": exports.FORM, "fields": exports.FIELDS, "columns": exports.COLUMNS}


@router.delete("")
async def erase(who: Asking, here: Here) -> dict[str, Any]:
    """Forget this conversation, or with a fresh identity token all of yours; a signed receipt."""
    return dict(await here.privacy.rights.erase(who))


@router.post("/requests", status_code=status.HTTP_201_CREATED)
async def request(body: RequestIn, who: Asking, here: Here) -> FiledOut:
    """Ask; what can be done at once is done at once, a person sees to the rest in time."""
    wanted = Wanted(body.right, body.text, body.message_id, body.purpose)
    filed = await here.privacy.rights.request(who, wanted)
    return FiledOut(reference=filed.reference, due_at=filed.due_at.isoformat())

"""The edge for other machines: signed mail, and the tenant's own desk."""

from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Header, Request, status
from pydantic import StringConstraints, ValidationError

from assistant.abroad import Heard
from assistant.api.schemas import Shape, Short, Text
from assistant.api.services import Here
from assistant.errors import BadInput
from assistant.mailing import Mail

router = APIRouter(prefix="/v1/hooks/{tenant}", tags=["hooks"])

Body = TypeVar("Body", bound=Shape)
Signature = Annotated[str, Header()]


class MailIn(Shape):
    """A mail as the tenant's mail service reports it."""

    id: Short
    sender: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
    text: Text
    references: Annotated[str, StringConstraints(max_length=20_000)] = ""


class MailOut(Shape):
    """Where it went."""

    conversation: str
    repeated: bool
    joined: bool


class DeskIn(Shape):
    """What somebody at the other desk did."""

    id: Short
    handoff_id: Short
    kind: Literal["claimed", "reply", "released", "resolved"]
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    text: Text = ""


@router.post("/mail", status_code=status.HTTP_202_ACCEPTED)
async def mail(
    tenant: str, request: Request, here: Here, kora_signature: Signature = ""
) -> MailOut:
    """A mail came in."""
    body = await request.body()
    await here.offices.signed(tenant, kora_signature, body)
    given = _read(MailIn, body)
    told = await here.offices.mailing.receive(
        tenant, Mail(given.id, given.sender, given.text, given.references)
    )
    return MailOut(conversation=told.conversation, repeated=told.repeated, joined=told.joined)


@router.post("/desk", status_code=status.HTTP_204_NO_CONTENT)
async def desk(
    tenant: str, request: Request, here: Here, kora_signature: Signature = ""
) -> None:
    """Somebody at the tenant's own desk did something."""
    body = await request.body()
    known = await here.offices.signed(tenant, kora_signature, body)
    given = _read(DeskIn, body)
    await here.offices.abroad.hear(
        known, Heard(given.id, given.handoff_id, given.kind, given.name, given.text)
    )


def _read(shape: type[Body], body: bytes) -> Body:
    """After the signature: what nobody signed is not even parsed."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput("that is not a call of this kind", field=where) from error

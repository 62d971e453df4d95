"""Who may: a conversation's bearer token, or a staff session with its CSRF token."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Request

from assistant.api.services import Here
from assistant.domain import Conversation
from assistant.errors import NotSignedIn
from assistant.staff.accounts import Accounts, Staff

COOKIE = "kora_staff"


async def customer(
    conversation_id: str, here: Here, authorization: Annotated[str, Header()] = ""
) -> Conversation:
    """The conversation whose token this is."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return await here.chat.enter(conversation_id, token.strip())


async def staff(
    request: Request, here: Here, x_csrf_token: Annotated[str, Header()] = ""
) -> Staff:
    """Who is signed in; anything that changes something needs the CSRF token as well."""
    reading = request.method in {"GET", "HEAD"}
    return await here.accounts.who(
        request.cookies.get(COOKIE, ""), None if reading else x_csrf_token
    )


def lasting(accounts: Accounts, token: str) -> Callable[[], Awaitable[bool]]:
    """Asks whether a session still lasts."""

    async def lasts() -> bool:
        try:
            await accounts.who(token, None)
        except NotSignedIn:
            return False
        return True

    return lasts


Customer = Annotated[Conversation, Depends(customer)]
SignedIn = Annotated[Staff, Depends(staff)]

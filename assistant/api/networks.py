"""The network of a request, as a dependency of an edge."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.types import Scope

from assistant.api.proxies import Trusted, origin
from assistant.api.services import Here


async def network(request: Request, here: Here) -> str:
    """Where this request comes from."""
    return of_scope(request.scope, here.trusted_proxies)


def of_scope(scope: Scope, trusted: Trusted) -> str:
    """The same, before anything was parsed."""
    peer = scope["client"][0] if scope.get("client") else ""
    named = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return origin(peer, b",".join(named).decode("latin-1"), trusted)


Network = Annotated[str, Depends(network)]

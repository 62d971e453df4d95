"""What may go wrong with the vendor, in our words."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

import anthropic

from assistant.egress import TransportFailed, TransportTimedOut
from assistant.errors import (
    EgressRefused,
    EngineBusy,
    EngineFailed,
    EngineRejected,
    EngineTimeout,
    EngineUnreachable,
)

T = TypeVar("T")

# A stream that is not the Messages API makes the vendor's accumulator fail with these.
_GARBLED = (ValueError, TypeError, AttributeError, LookupError, RuntimeError, AssertionError)
_FAILURES = (
    anthropic.AnthropicError,
    TransportFailed,
    TimeoutError,
    *_GARBLED,
)
_BY_TYPE: Final[dict[str, type[EngineFailed]]] = {
    "overloaded_error": EngineBusy,
    "rate_limit_error": EngineBusy,
    "timeout_error": EngineTimeout,
    "invalid_request_error": EngineRejected,
    "authentication_error": EngineRejected,
    "billing_error": EngineRejected,
    "permission_error": EngineRejected,
    "not_found_error": EngineRejected,
    "api_error": EngineFailed,
}
_BY_STATUS: Final[dict[int, type[EngineFailed]]] = {
    408: EngineTimeout,
    429: EngineBusy,
    504: EngineTimeout,
    529: EngineBusy,
}


async def step(awaited: Awaitable[T], deadline: float) -> T:
    """One step of the vendor's, in time, failing only in our words.

    Raised after the `except` has ended: the server's text does not travel on as a cause.
    """
    try:
        async with asyncio.timeout_at(deadline):
            return await awaited
    except _FAILURES as error:
        failure = _failure(error)
    raise failure


def _failure(error: Exception) -> EngineFailed:
    match error:
        case anthropic.APIStatusError():
            return _from_status(error.status_code, error.type)
        case anthropic.APITimeoutError() | TransportTimedOut() | TimeoutError():
            return EngineTimeout("timeout")
        case anthropic.APIConnectionError() if isinstance(error.__cause__, EgressRefused):
            return EngineUnreachable(EgressRefused.code)
        case anthropic.APIConnectionError() | TransportFailed():
            return EngineUnreachable("connection")
        case anthropic.AnthropicError():
            return EngineFailed("client")
        case _:
            return EngineFailed("garbled")


def _from_status(status: int, kind: str | None) -> EngineFailed:
    """An error inside a stream has status 200: its type says what it is."""
    if kind in _BY_TYPE:
        return _BY_TYPE[kind](kind)
    if status in _BY_STATUS:
        return _BY_STATUS[status](f"http-{status}")
    known = EngineRejected if 400 <= status < 500 else EngineFailed
    return known(f"http-{status}")

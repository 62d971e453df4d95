"""What can go wrong, as nouns with a public sentence. No message ever quotes the customer."""

from typing import ClassVar


class AppError(Exception):
    """Known trouble: an HTTP status, a stable code and a sentence that anyone may read."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    public: ClassVar[str] = "Something went wrong on our side. Nothing you wrote was lost."

    def __init__(
        self, detail: str = "", *, field: str | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(detail or self.public)
        self.detail = detail or self.public
        self.field = field
        self.retry_after = retry_after  # seconds


class UnknownTenant(AppError):
    status = 404
    code = "unknown-tenant"
    public = "There is no company of that name here."


class NotFound(AppError):
    status = 404
    code = "not-found"
    public = "There is nothing at this address."


class NotSignedIn(AppError):
    status = 401
    code = "not-signed-in"
    public = "This needs a valid token or a sign-in."


class NotAllowed(AppError):
    status = 403
    code = "not-allowed"
    public = "This account may not do that."


class BadInput(AppError):
    status = 422
    code = "bad-input"
    public = "That could not be read."


class TooLong(AppError):
    status = 413
    code = "too-long"
    public = "That message is too long. Please send it in parts, or attach only the lines that matter."


class HeadTooLong(AppError):
    status = 431
    code = "head-too-long"
    public = "The address or the headers of this request are too long."


class TooMany(AppError):
    status = 429
    code = "too-many"
    public = "That was a lot at once. Please wait a moment and try again."


class Busy(AppError):
    status = 503
    code = "busy"
    public = "We are at our limit right now. Please try again in a moment."


class Unencoded(AppError):
    status = 415
    code = "no-compression"
    public = "Please send it uncompressed."


class Conflict(AppError):
    status = 409
    code = "conflict"
    public = "Somebody else was faster. Please look again."


class ChatEnded(AppError):
    """Staff ended this chat; the detail says how to go on by mail."""

    status = 409
    code = "chat-ended"
    public = "This chat was ended by a person. You can still write to us by mail."


class BadDocument(AppError):
    """A policy file that cannot be read; the documents in force stay in force."""

    status = 422
    code = "bad-document"
    public = "That document could not be read."


class StartRefused(AppError):
    """The process cannot start as configured; the detail says in one line what to do."""

    code = "start-refused"


class EgressRefused(AppError):
    """A client was pointed at a host that no setting names."""

    code = "egress-refused"


class Unjudged(AppError):
    """A guard failed, so nothing can be said: a person answers."""

    code = "unjudged"


class EngineFailed(AppError):
    """The answer engine gave no usable draft. `reason` is a code, never a server's text."""

    code = "engine-failed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EngineBusy(EngineFailed):
    """Rate limited or overloaded (429, 529), before or during a stream."""


class EngineTimeout(EngineFailed):
    """No answer within the time that settings allow."""


class EngineUnreachable(EngineFailed):
    """No connection."""


class EngineRejected(EngineFailed):
    """The request was not accepted (400, 401, 403, 404, 413)."""


class EngineRefused(EngineFailed):
    """The model declined to answer (`stop_reason: refusal`)."""


class EngineCutOff(EngineFailed):
    """The stream ended without its end, or the answer ran into its limit."""


class CallFailed(AppError):
    """A mail server or a tenant's own desk did not take what it was sent."""

    code = "call-failed"


class MemoryUnavailable(AppError):
    """Mem0 or its store did not answer in time. A conversation goes on without memory."""

    status = 503
    code = "memory-unavailable"
    public = "What is remembered cannot be read right now. Please try again in a moment."

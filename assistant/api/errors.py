"""Every failure becomes a problem document (RFC 9457). None quotes what somebody wrote."""

import logging
import math
import re
import traceback
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AppError, BadInput, TooLong

_log = logging.getLogger("kora.api")
_SOON = 5.0  # seconds
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_.-]{0,40}")


# What every operation answers beside its own: said once, so that no client meets a status that
# the description leaves out.
DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    "default": {
        "description": "A problem document (RFC 9457). With 429 and 503: Retry-After.",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail", "code"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "code": {"type": "string"},
                        "field": {"type": "string"},
                    },
                }
            }
        },
    }
}


def problem(
    status: int, code: str, title: str, detail: str, *, field: str | None = None
) -> JSONResponse:
    """A problem document; `type` is relative to the service."""
    body = {"type": f"/problems/{code}", "title": title, "status": status, "detail": detail}
    return JSONResponse(
        {**body, "code": code, **({"field": field} if field else {})},
        status_code=status,
        media_type="application/problem+json",
    )


def install(app: FastAPI) -> None:
    """Catch what an edge lets through."""
    app.add_exception_handler(AppError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unknown)
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).addFilter(wordless)


def wordless(record: logging.LogRecord) -> bool:
    """What the server and the event loop log of an exception: its kind and place.

    Its text may quote a row or a message, and theirs quotes it a second time.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error:
        record.msg = f"{record.getMessage().partition(chr(10))[0]}: {_kind_and_place(error)}"
        record.args, record.exc_info, record.exc_text = (), None, None
    return True


def _kind_and_place(error: BaseException) -> str:
    """Its class and where it was raised: the last line of ours, and the last of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/site-packages/" not in frame.filename][-1:]
    places = dict.fromkeys(f"{Path(f.filename).name}:{f.lineno}" for f in (*ours, *frames[-1:]))
    return f"{type(error).__name__} at {', '.join(places)}" if places else type(error).__name__


async def _known(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    return refused(error)


def refused(error: AppError) -> JSONResponse:
    """The problem document of known trouble; of a passing one it says when to try again."""
    # A 5xx detail is for the log: it may name hosts or files.
    detail = error.detail if error.status < 500 else error.public
    response = problem(error.status, error.code, error.public, detail, field=error.field)
    if error.retry_after is not None or error.status == 503:
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after or _SOON)))
    return response


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    rule = str(first["type"])
    if rule == "json_invalid":
        return refused(BadInput("the body is not JSON"))
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    if not _PLAIN_NAME.fullmatch(where):
        where = ""  # not a name of ours: it may be what the customer wrote
    if (where, rule) == ("text", "string_too_long"):
        return refused(TooLong(field=where))
    # Pydantic's message states the rule; its `input` would repeat the customer's words.
    return refused(BadInput(f"{where or 'a field'}: {rule}", field=where or None))


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == TooLong.status:
        return refused(TooLong())
    if error.status_code == status.HTTP_400_BAD_REQUEST:
        return refused(BadInput("the body could not be read"))
    response = problem(
        error.status_code, f"http-{error.status_code}", str(error.detail), str(error.detail)
    )
    response.headers.update(error.headers or {})
    return response


async def _unknown(_: Request, error: Exception) -> JSONResponse:
    _log.error("unhandled: %s", _kind_and_place(error))
    return problem(500, AppError.code, AppError.public, AppError.public)

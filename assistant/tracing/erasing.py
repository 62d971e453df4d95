"""Traces of conversations that have ended, taken back: from Langfuse, from the local file."""

import asyncio
import base64
import fcntl
import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal

from assistant.egress import UNANSWERED, Egress
from assistant.errors import AppError

_PAGE = 1000  # the most that Langfuse lists at once
_OBSERVATIONS = "/api/public/v2/observations"  # of its lists, the one that is not minutes late
_TRACES = "/api/public/traces"


class TracesUnreachable(AppError):
    """Langfuse did not do as it was asked; it will be asked again."""

    code = "traces-unreachable"


class LangfuseErasure:
    """Deletes a session's traces through Langfuse's public API. A session is a conversation."""

    name = "Langfuse"
    holds: Literal["traces"] = "traces"

    def __init__(
        self, base_url: str, public_key: str, secret_key: str, *, egress: Egress, timeout: float
    ) -> None:
        egress.permit(base_url)
        token = base64.b64encode(f"{public_key}:{secret_key}".encode()).decode()
        self._url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Basic {token}"}
        self._http = egress.for_langfuse(timeout=timeout)

    async def erase(self, conversations: Collection[str]) -> int:
        """Ask for the deletion of all that is there; how many traces. Raises `TracesUnreachable`."""
        found: set[str] = set()
        for conversation in conversations:
            found |= await asyncio.to_thread(self._traces, conversation)
        ids = sorted(found)
        for start in range(0, len(ids), _PAGE):
            body = {"traceIds": ids[start : start + _PAGE]}
            await asyncio.to_thread(self._asked, "DELETE", _TRACES, body, {})
        return len(ids)

    async def left(self, conversations: Collection[str]) -> int:
        """How many of these conversations still have a trace."""
        seen = [await asyncio.to_thread(self._traces, each) for each in conversations]
        return sum(bool(each) for each in seen)

    async def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def _traces(self, conversation: str) -> set[str]:
        found: set[str] = set()
        query = {"sessionId": conversation, "limit": str(_PAGE), "fields": "core"}
        while True:
            page = self._asked("GET", _OBSERVATIONS, None, query)
            found |= {row["traceId"] for row in page.get("data", ()) if row.get("traceId")}
            meta: dict[str, Any] = page.get("meta") or {}
            cursor = meta.get("cursor")
            if not cursor:
                return found
            query["cursor"] = cursor

    def _asked(
        self, method: str, path: str, body: object, query: dict[str, str]
    ) -> dict[str, Any]:
        try:
            answer = self._http.request(
                method, self._url + path, json=body, params=query, headers=self._headers
            )
            if answer.is_success:
                return answer.json()
        except (*UNANSWERED, OSError, ValueError) as error:
            raise TracesUnreachable(type(error).__name__) from error
        raise TracesUnreachable(f"status {answer.status_code}")


class TraceFileErasure:
    """Rewrites the local trace file without some conversations' lines."""

    name = "trace file"
    holds: Literal["traces"] = "traces"

    def __init__(self, path: Path) -> None:
        self._path = path

    async def erase(self, conversations: Collection[str]) -> int:
        """How many lines went."""
        return await asyncio.to_thread(self._rewrite, frozenset(conversations))

    async def left(self, conversations: Collection[str]) -> int:
        """How many lines of theirs are still there."""
        return await asyncio.to_thread(self._count, frozenset(conversations))

    async def close(self) -> None:
        """Nothing is held open."""

    def _rewrite(self, conversations: frozenset[str]) -> int:
        if not self._path.exists():
            return 0
        with self._path.open("r+b") as file:
            # Writers take the same lock for a line each; theirs come after, to the same file.
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = file.readlines()
            kept = [line for line in lines if _conversation(line) not in conversations]
            if len(kept) != len(lines):
                size = file.seek(0, os.SEEK_END)
                file.seek(0)
                file.write(b"\0" * size)  # in place, so that the old bytes are overwritten
                file.flush()
                os.fsync(file.fileno())
                file.seek(0)
                file.writelines(kept)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
        return len(lines) - len(kept)

    def _count(self, conversations: frozenset[str]) -> int:
        if not self._path.exists():
            return 0
        with self._path.open("rb") as file:
            return sum(_conversation(line) in conversations for line in file)


def _conversation(line: bytes) -> str:
    try:
        return str(json.loads(line).get("conversation", ""))
    except (ValueError, AttributeError):
        return ""

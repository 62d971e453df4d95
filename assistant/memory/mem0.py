# pyright: basic
"""Mem0 on pgvector, held on a short leash: no model, no network, no history, hard expiry.

Mem0 is used as a vector memory alone. Its own LLM step, entity store, SQLite history, telemetry
and model downloads are all off; what it stores went through redaction before.
"""

import asyncio
import logging
import os
import re
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, NoReturn, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.breaker import Breaker
from assistant.errors import AppError, MemoryUnavailable, NotFound
from guardrails import Redacted

TABLE = "memories"
T = TypeVar("T")
Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_WORKERS = 4
_QUEUE = 16  # more calls than this at once are refused, not kept
_THOROUGH = 30.0  # seconds for reading and deleting everything, which nobody's answer waits for
_BATCH = 1000
# Seconds that this thread's work may wait for a connection: the first one, while the service warms
# up on a busy machine, takes longer than any answer would wait.
_patience: ContextVar[float] = ContextVar("memory_patience", default=_THOROUGH)
# Mem0 trims ids, and reads the id `*` as "everybody": a scope has exactly this form, or is none.
_SCOPE = re.compile(r"([A-Za-z0-9_-]{1,100}):[A-Za-z0-9_-]{1,200}")


class Pool(Protocol):
    """As much of a `psycopg_pool.ConnectionPool` as Mem0 needs."""

    def connection(self, timeout: float | None = None) -> AbstractContextManager[Any]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where memories are kept: the pool, how a thread enters a tenant, a private folder."""

    pool: Pool
    as_tenant: Callable[[str], AbstractContextManager[None]]
    folder: Path


@dataclass(frozen=True, slots=True)
class Remembered:
    """One memory and the moment at which it ends."""

    id: str
    text: Redacted
    expires: datetime


class Memories:
    """Remembers redacted text for one scope, `<tenant>:<customer or conversation>`, at a time.

    Every failure is `MemoryUnavailable`: a conversation goes on without memory. The constructor
    imports Mem0, which takes a second or more: call it in a thread.
    """

    def __init__(
        self,
        place: Place,
        *,
        embed: Embed,
        seconds: float = 0.5,
        threshold: float = 0.3,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place
        self._seconds = seconds
        self._threshold = threshold
        self._breaker = Breaker(clock)
        self._room = BoundedSemaphore(_QUEUE)
        self._threads: ThreadPoolExecutor | None = ThreadPoolExecutor(_WORKERS, "memory")
        self._mem0 = _opened(_Borrowed(place.pool), embed, place.folder)

    @property
    def resting(self) -> bool:
        """Whether the store is left alone for now."""
        return self._breaker.open

    async def remember(
        self,
        scope: str,
        said: Redacted,
        *,
        now: datetime,
        expires: datetime,
        conversation: str = "",
    ) -> None:
        """Keep a text until `expires`, or until the conversation goes in which it was said."""
        times = {
            "created_at": now.isoformat(),
            "expires_at": expires.timestamp(),
            "conversation": conversation,  # the database takes none whose conversation is gone
        }
        await self._in_time(
            scope,
            lambda: self._mem0.add(said.text, user_id=scope, metadata=times, infer=False),
        )

    async def recall(
        self, scope: str, question: Redacted, *, now: datetime, k: int
    ) -> tuple[Redacted, ...]:
        """At most `k` memories that are near the question and not expired, nearest first."""
        if not question.text.strip():
            return ()
        alive = {"user_id": scope, "expires_at": {"gt": now.timestamp()}}
        found = await self._in_time(
            scope,
            lambda: self._mem0.search(
                question.text, filters=alive, top_k=k, threshold=self._threshold
            ),
        )
        memories = [_remembered(row) for row in found["results"]]
        return tuple(memory.text for memory in memories if memory.expires > now)

    async def newest(self, scope: str, *, now: datetime) -> tuple[Redacted, ...]:
        """The memory that was kept last, if one is alive."""
        found = await self._in_time(
            scope, lambda: self._mem0.get_all(filters={"user_id": scope}, top_k=_BATCH)
        )
        rows = sorted(found["results"], key=lambda row: row["created_at"])
        alive = [memory.text for memory in map(_remembered, rows) if memory.expires > now]
        return tuple(alive[-1:])

    async def all(self, scope: str) -> tuple[Remembered, ...]:
        """Everything that is kept of this scope, the expired and not yet swept too."""
        found = await self._run(
            scope,
            lambda: self._mem0.get_all(filters={"user_id": scope}, top_k=_BATCH),
        )
        return tuple(_remembered(row) for row in found["results"])

    async def forget(self, scope: str, memory_id: str | None = None) -> None:
        """Delete one memory of this scope, or all of them. `NotFound`: it is none of theirs."""
        if memory_id is None:
            await self._run(scope, lambda: self._mem0.delete_all(user_id=scope))
        else:
            await self._run(scope, lambda: self._forget_one(scope, memory_id))

    async def sweep(self, tenants: Iterable[str], *, now: datetime) -> int:
        """Really delete what has expired, tenant by tenant; how many memories went."""
        swept = 0
        for tenant in tenants:
            swept += await self._run(f"{tenant}:sweep", lambda: self._sweep_one(now))
        return swept

    def close(self) -> None:
        """Take no more work; the pool stays its owner's."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    def _forget_one(self, scope: str, memory_id: str) -> None:
        row = self._mem0.get(memory_id) if _is_uuid(memory_id) else None
        if row is None or row.get("user_id") != scope:
            raise NotFound
        self._mem0.delete(memory_id)

    def _sweep_one(self, now: datetime) -> int:
        """Within one tenant; row-level security keeps the others' rows out of reach."""
        gone = 0
        ended = {"expires_at": {"lte": now.timestamp()}}
        while rows := self._mem0.vector_store.list(filters=ended, top_k=_BATCH)[0]:
            for row in rows:
                self._mem0.vector_store.delete(row.id)
            gone += len(rows)
        return gone

    async def _in_time(self, scope: str, work: Callable[[], T]) -> T:
        """For what an answer waits for: within the time allowed, and not while it keeps failing."""
        if self._breaker.open:
            raise MemoryUnavailable("resting")
        running = self._begun(scope, work, self._seconds)
        try:
            result = await _ended(running, self._seconds)
        except MemoryUnavailable:
            self._breaker.failed()
            raise
        self._breaker.worked()
        return result

    async def _run(self, scope: str, work: Callable[[], T]) -> T:
        """For what must be done, however the last calls went."""
        return await _ended(self._begun(scope, work, _THOROUGH), _THOROUGH)

    def _begun(self, scope: str, work: Callable[[], T], seconds: float) -> Future[T]:
        tenant = _tenant(scope)
        if self._threads is None:
            raise MemoryUnavailable("closed")
        if not self._room.acquire(blocking=False):
            raise MemoryUnavailable("busy")
        running = self._threads.submit(self._within, tenant, work, seconds)
        running.add_done_callback(lambda _: self._room.release())
        return running

    def _within(self, tenant: str, work: Callable[[], T], seconds: float) -> T:
        _patience.set(seconds)  # a worker's own: each call sets it anew
        with self._place.as_tenant(tenant):
            return work()


async def _ended(running: Future[T], seconds: float) -> T:
    waiting = asyncio.wrap_future(running)
    # Looked at even when nobody waits any more: asyncio would log it, values and all.
    waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait({waiting}, timeout=seconds)
    if not waiting.done():
        waiting.cancel()
        raise MemoryUnavailable("timeout")
    error = waiting.exception()
    if isinstance(error, AppError):
        raise error
    if error is not None:  # PostgreSQL's messages quote rows: only the kind is told
        raise MemoryUnavailable(type(error).__name__)
    return waiting.result()


class Embedder:
    """What Mem0 calls an embedding provider: our offline vectors."""

    def __init__(self, config: Any) -> None:  # noqa: ANN401 - the vendor's untyped object
        self.config = config
        self._embed: Embed = config.model

    def embed(self, text: str, memory_action: str | None = None) -> list[float]:  # noqa: ARG002
        return self._embed([text])[0].tolist()

    def embed_batch(
        self,
        texts: list[str],
        memory_action: str | None = None,  # noqa: ARG002
    ) -> list[list[float]]:
        return self._embed(texts).tolist()


class NoModel:
    """What Mem0 calls an LLM provider: none. A call would be a fault of ours."""

    def __init__(self, config: object) -> None:
        self.config = config

    def generate_response(self, *_: object, **__: object) -> NoReturn:
        raise MemoryUnavailable("memory asks no model")


class _NoHistory:
    """Mem0 keeps every text in SQLite for good, deletions too. Here it keeps nothing."""

    def add_history(self, *_: object, **__: object) -> None: ...

    def batch_add_history(self, *_: object, **__: object) -> None: ...

    def get_history(self, *_: object, **__: object) -> list[object]:
        return []

    def save_messages(self, *_: object, **__: object) -> None: ...

    def get_last_messages(self, *_: object, **__: object) -> list[object]:
        return []

    def reset(self) -> None: ...

    def close(self) -> None: ...


class _Borrowed:
    """The pool without its end: Mem0's store closes whatever pool it was given when it dies."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def connection(self) -> AbstractContextManager[Any]:
        return self._pool.connection(timeout=_patience.get())

    def close(self) -> None: ...


def _opened(pool: _Borrowed, embed: Embed, folder: Path) -> Any:  # noqa: ANN401 - untyped vendor
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Read when Mem0 is imported, which then writes a file of its own there.
    os.environ |= {"MEM0_TELEMETRY": "False", "MEM0_DIR": str(folder)}
    from mem0 import Memory
    from mem0.utils import spacy_models
    from mem0.utils.factory import EmbedderFactory, LlmFactory

    # It would download a language model on first use; failing that, end the process.
    spacy_models._load_failed_full = spacy_models._load_failed_lemma = True
    logging.getLogger("mem0").setLevel(logging.CRITICAL)  # its errors quote rows
    # Provider names are a closed list: these two now mean ours.
    EmbedderFactory.provider_to_class["huggingface"] = f"{__name__}.{Embedder.__name__}"
    LlmFactory.register_provider("anthropic", f"{__name__}.{NoModel.__name__}")
    dimensions = int(embed(["warm"]).shape[1])
    store = {
        "connection_pool": pool,
        "collection_name": TABLE,
        "embedding_model_dims": dimensions,
        "hnsw": False,  # with an index, the scope is filtered after the search: memories vanish
    }
    memory: Any = Memory.from_config(
        {
            "vector_store": {"provider": "pgvector", "config": store},
            "embedder": {"provider": "huggingface", "config": {"model": embed}},
            "llm": {"provider": "anthropic", "config": {}},
            "history_db_path": ":memory:",
        }
    )
    memory.db.close()
    memory.db = _NoHistory()
    return memory


def _tenant(scope: str) -> str:
    match = _SCOPE.fullmatch(scope)
    if match is None:
        raise ValueError("a scope is <tenant>:<customer or conversation>")
    return match[1]


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _remembered(row: dict[str, Any]) -> Remembered:
    """A memory without an end has ended."""
    ends = (row.get("metadata") or {}).get("expires_at", 0)
    return Remembered(
        row["id"], Redacted.stored(row["memory"]), datetime.fromtimestamp(ends, UTC)
    )

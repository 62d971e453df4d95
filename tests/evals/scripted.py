"""A system under test that answers what it was told to, and what a test's case files are."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evals.rows import Row

Reply = Callable[[Row], Row]


class ScriptedSubject:
    """Answers each row by one function; keeps what it was asked, and how much at once."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked: list[Row] = []
        self.at_once = 0
        self.most_at_once = 0

    async def ask(self, row: Row) -> Row:
        return await self._given(row)

    async def search(self, row: Row) -> Row:
        return await self._given(row)

    async def redact(self, row: Row) -> Row:
        return await self._given(row)

    async def check_draft(self, row: Row) -> Row:
        return await self._given(row)

    async def classify(self, row: Row) -> Row:
        return await self._given(row)

    async def converse(self, row: Row) -> Row:
        return await self._given(row)

    async def _given(self, row: Row) -> Row:
        self.asked.append(row)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)  # lets the other workers in
            return {"id": row["id"], **self.reply(row)}
        finally:
            self.at_once -= 1


def answer(text: str = "", **fields: object) -> Row:
    """An `ask` row that says this and nothing else."""
    return {"answer": text, "citations": [], "abstained": False, "handoff": False, **fields}


def blocks(*words: str) -> Reply:
    """A decision guard that blocks a draft with one of these words."""

    def reply(row: Row) -> Row:
        blocked = any(word in str(row["text"]) for word in words)
        reasons = [{"rule": "word", "start": 0, "end": 1}] if blocked else []
        return {"blocked": blocked, "reasons": reasons}

    return reply


def written(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """A case file of these rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
